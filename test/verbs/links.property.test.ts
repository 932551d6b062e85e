import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hasErrors } from '#diagnostics/diagnostic.ts';
import { apply } from '#reconcile/apply.ts';
import { restartHost } from '#reconcile/hosts.ts';
import { planVerb } from '#reconcile/verb.ts';
import type { HostState, Observed } from '#state/host-state.ts';
import { judge } from '#state/rules/judge.ts';
import { runs } from '../runs.ts';
import { appliedTo, documentOf, freshHost, seen } from '../support/documents.ts';
import { afterPlan } from '../support/plans.ts';
import { HARDWARE, validStates } from '../support/random-state.ts';
import { afterLines, editsOf, typed } from '../support/typed.ts';

const pick = (...words: string[]) => fc.constantFrom(...words);
/** Names of the corner in which random states live, and a new one. */
const link = pick('bge0', 'bge1', 'ixgbe0', 'net2', 'net3', 'stub0', 'stub1', 'aggr0', 'over0', 'n0', 'v0', 'none');
const vnic = pick('n0', 'n1', 'n2', 'n3', 'x0', 'fresh');
const name = pick('n0', 'n1', 'v0', 'v1', 'stub0', 'stub1', 'aggr0', 'aggr1', 'sw0', 'over0', 'x0', 'fresh', 'other');
const temporary = pick('', '-t ');
const mac = pick('', '-m random ', '-m factory ', '-m factory -n 2 ', '-m 2:8:20:0:0:1 ', '-m vrrp -V 7 -A inet ');
const vid = pick('', '-v 100 ', '-v 200 ', '-v 1 ');
const line = (...parts: (string | fc.Arbitrary<string>)[]) =>
  fc
    .tuple(...parts.map((part) => (typeof part === 'string' ? fc.constant(part) : part)))
    .map((words) => words.join(''));

const creations = [
  line('create-vnic ', temporary, mac, vid, '-l ', link, ' ', vnic),
  line('create-etherstub ', temporary, pick('stub0', 'stub9')),
  line('create-vlan ', temporary, '-v ', pick('1', '100', '300'), ' -l ', link, ' ', pick('v0', 'v9')),
  line('create-aggr ', temporary, '-l ', link, pick('', ' -l net3'), ' ', pick('aggr0', 'aggr9')),
];
const verbs = fc.oneof(
  ...creations,
  line('delete-', pick('vnic', 'etherstub', 'vlan', 'aggr'), ' ', temporary, name),
  line('modify-vnic ', temporary, mac, pick('-v 0 ', '-v 100 '), vnic),
  line('modify-vnic ', temporary, '-l ', link, ' ', vnic),
  line('modify-vnic ', temporary, '-l ', link, ' -L ', link),
  line('modify-vlan ', temporary, '-v 300 -l ', link, ' ', pick('v0', 'v1')),
  line('modify-aggr ', temporary, '-P L2 -l net2 ', pick('aggr0', 'aggr1')),
  line(pick('add-aggr ', 'remove-aggr '), temporary, '-l ', link, ' ', pick('aggr0', 'aggr1')),
  line('rename-link ', name, ' ', name),
);

const noOwners = { objects: new Map(), settings: new Map() };
const byHand = (state: HostState): Observed => ({ running: state, stored: state, owners: noOwners });
const errors = (state: HostState) => judge(state, HARDWARE).filter((one) => one.severity === 'error');

describe('random lines on a random host', () => {
  test('what is refused says why and changes nothing; what is done leaves a host that no rule refuses, also after a restart', async () => {
    let done = 0;
    await fc.assert(
      fc.asyncProperty(validStates, fc.array(verbs, { minLength: 1, maxLength: 6 }), async (state, lines) => {
        let now = byHand(state);
        for (const one of lines) {
          const before = structuredClone(seen(now));
          const { plan, diagnostics } = await typed(now, one);
          expect(seen(now)).toEqual(before);
          expect(plan === null).toBe(hasErrors(diagnostics));
          if (!plan) continue;
          done += 1;
          now = afterPlan(now, plan);
          expect([one, errors(now.running), errors(now.stored)]).toEqual([one, [], []]);
        }
      }),
      runs(500),
    );
    expect(done).toBeGreaterThan(100);
  });

  test('created and deleted again, it is as before', async () => {
    let done = 0;
    await fc.assert(
      fc.asyncProperty(validStates, fc.oneof(...creations), async (state, creation) => {
        const before = byHand(state);
        const { plan } = await typed(before, creation);
        if (!plan) return;
        done += 1;
        const words = creation.split(' ');
        const deletion = `${words[0]?.replace('create', 'delete')} ${words.at(-1)}`;
        expect(seen(await afterLines(afterPlan(before, plan), [deletion]))).toEqual(seen(before));
      }),
      runs(150),
    );
    expect(done).toBeGreaterThan(20);
  });

  test('renamed there and back, it is as before', async () => {
    await fc.assert(
      fc.asyncProperty(validStates, name, async (state, old) => {
        const before = byHand(state);
        const { plan } = await typed(before, `rename-link ${old} brandnew`);
        if (!plan) return;
        const after = await afterLines(afterPlan(before, plan), [`rename-link brandnew ${old}`]);
        expect(seen(after)).toEqual(seen(before));
      }),
      runs(100),
    );
  });
});

test('a host with a store does every line as planned, and none that is refused; a restart brings back what is stored', async () => {
  await fc.assert(
    fc.asyncProperty(validStates, fc.array(verbs, { minLength: 2, maxLength: 8 }), async (state, lines) => {
      const host = await freshHost();
      try {
        await appliedTo(host, documentOf(state));
        for (const one of lines) {
          const verb = { purpose: one, edits: await editsOf(one).catch(() => undefined) };
          const before = await host.inspect();
          if (!verb.edits) continue;
          const again = { purpose: one, edits: verb.edits };
          const { plan } = await planVerb(host, again);
          if (!plan) continue;
          const report = await apply(host, plan, {
            who: 'test',
            command: one,
            lockTimeoutMs: 1000,
            emit: () => {},
            signal: new AbortController().signal,
            again: (on) => planVerb(on, again),
            replanned: () => {},
          });
          expect([one, report.diagnostics]).toEqual([one, []]);
          expect(seen(await host.inspect())).toEqual(seen(afterPlan(before, plan)));
        }
        const { stored } = await host.inspect();
        await restartHost(host, 1000);
        const after = await host.inspect();
        expect(seen({ ...after, running: stored, stored })).toEqual(seen(after));
      } finally {
        await host.close();
      }
    }),
    runs(20),
  );
});
