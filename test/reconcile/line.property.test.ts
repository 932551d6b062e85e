import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Failure, type Host, type Writer } from '#hosts/host.ts';
import { isEmpty } from '#plan/plan.ts';
import { exportNetwork } from '#reconcile/export.ts';
import { planDelete } from '#reconcile/plan.ts';
import { planRollback } from '#reconcile/rollback.ts';
import { addressOf } from '#state/address.ts';
import type { HostState } from '#state/host-state.ts';
import { runs } from '../runs.ts';
import {
  appliedTo,
  carriedOut,
  documentOf,
  documentTree,
  freshHost,
  planned,
  seen,
  setOf,
} from '../support/documents.ts';
import { bareState, make, stateOf, validStates } from '../support/random-state.ts';

/** Runs a test on a host with a real store. */
async function onHost(work: (host: Host) => Promise<void>): Promise<void> {
  const host = await freshHost();
  try {
    await work(host);
  } finally {
    await host.close();
  }
}

/** The host whose writer fails at the step after `steps` done ones, as often as `failures` says. */
function failingAfter(host: Host, steps: number): Host {
  let left = steps;
  let broken = false;
  const wrap = (writer: Writer): Writer => ({
    begin: (entry) => writer.begin(entry),
    execute: async (id, step, done) => {
      if (!broken && left === 0) {
        broken = true;
        throw new Failure('step-failed', 'The test host refuses this step.');
      }
      left -= 1;
      await writer.execute(id, step, done);
    },
    hold: (id, deadline) => writer.hold(id, deadline),
    finish: (id, result) => writer.finish(id, result),
    restart: () => writer.restart(),
    setHardware: (document) => writer.setHardware(document),
    record: (usage) => writer.record(usage),
    release: () => writer.release(),
  });
  return {
    name: host.name,
    place: host.place,
    hardware: () => host.hardware(),
    inspect: (scope) => host.inspect(scope),
    history: () => host.history(),
    counters: () => host.counters(),
    usage: (subject) => host.usage(subject),
    liveRuns: () => host.liveRuns(),
    pending: () => host.pending(),
    lock: async (command, timeout) => wrap(await host.lock(command, timeout)),
    confirm: (id) => host.confirm(id),
    close: () => host.close(),
  };
}

/** Objects that nobody's document names, in a corner where random documents do not go. */
const HAND_MADE = [
  make('etherstub', 'hand0', {}),
  make('vnic', 'hand1', { over: 'hand0', mac: { kind: 'fixed', address: '02:aa:00:00:00:01' } }),
];

async function makeByHand(host: Host): Promise<void> {
  const writer = await host.lock('test', 0);
  const { plan } = await planRollback(host, undefined).catch(() => ({ plan: null }));
  expect(plan).toBe(null);
  const empty = await planned(
    host,
    setOf('{"apiVersion":"vnetctl/v1","kind":"Network","metadata":{"name":"none"},"spec":{}}'),
  );
  const id = await writer.begin({ who: 'test', command: 'by hand', plan: empty });
  for (const [index, to] of HAND_MADE.entries())
    await writer.execute(id, { id: index, where: 'both', operation: { op: 'add', to } }, index + 1);
  await writer.finish(id, 'done');
  await writer.release();
}

function expectHandMadeUntouched(state: HostState): void {
  for (const one of HAND_MADE) expect(state.get(addressOf(one))).toEqual(one);
}

describe('a random document on a random host', () => {
  test('applied, it is the state of the host; a second look finds nothing to do; what was made by hand is untouched', async () => {
    await fc.assert(
      fc.asyncProperty(validStates, validStates, (first, second) =>
        onHost(async (host) => {
          await makeByHand(host);
          for (const state of [first, second]) {
            await appliedTo(host, documentOf(state));
            const { running, stored } = await host.inspect();
            const wanted = { ...Object.fromEntries(state), ...Object.fromEntries(stateOf(HAND_MADE)) };
            expect(Object.fromEntries(running)).toEqual(wanted);
            expect(Object.fromEntries(stored)).toEqual(wanted);
            expectHandMadeUntouched(running);
            expect(isEmpty(await planned(host, documentOf(state)))).toBe(true);
          }
        }),
      ),
      runs(120),
    );
  });

  test('a step that fails anywhere leaves the host as it was', async () => {
    await fc.assert(
      fc.asyncProperty(validStates, validStates, fc.nat(), (first, second, at) =>
        onHost(async (host) => {
          await appliedTo(host, documentOf(first));
          const before = seen(await host.inspect());
          const plan = await planned(host, documentOf(second));
          if (isEmpty(plan)) return;
          const report = await carriedOut(failingAfter(host, at % plan.steps.length), plan);
          expect(report).toMatchObject({ result: 'undone', done: at % plan.steps.length, total: plan.steps.length });
          expect(seen(await host.inspect())).toEqual(before);
          expect((await host.history()).at(-1)?.result).toBe('undone');
        }),
      ),
      runs(120),
    );
  });

  test('rollback leads back, and back again', async () => {
    await fc.assert(
      fc.asyncProperty(validStates, validStates, (first, second) =>
        onHost(async (host) => {
          await appliedTo(host, documentOf(first));
          const before = seen(await host.inspect());
          if (isEmpty(await appliedTo(host, documentOf(second)))) return;
          const after = seen(await host.inspect());
          for (const expected of [before, after]) {
            const { plan, diagnostics } = await planRollback(host, undefined);
            if (!plan) throw new Error(JSON.stringify(diagnostics));
            expect((await carriedOut(host, plan)).result).toBe('done');
            expect(seen(await host.inspect())).toEqual(expected);
          }
        }),
      ),
      runs(80),
    );
  });

  test('deleted, it leaves the bare host; exported and applied again, it is the same', async () => {
    await fc.assert(
      fc.asyncProperty(validStates, (state) =>
        onHost(async (host) => {
          await appliedTo(host, documentOf(state));
          const { yaml } = await exportNetwork(host, { name: 'random', document: undefined, configuration: 'running' });
          expect(isEmpty(await planned(host, setOf(yaml), { adopt: true })), yaml).toBe(true);
          const before = await host.inspect();
          if (before.owners.objects.size + before.owners.settings.size > 0) {
            const { plan, diagnostics } = await planDelete(host, ['random']);
            if (!plan) throw new Error(JSON.stringify(diagnostics));
            await carriedOut(host, plan);
          }
          expect(Object.fromEntries((await host.inspect()).running)).toEqual(Object.fromEntries(bareState()));
          await appliedTo(host, setOf(yaml));
          expect(seen(await host.inspect())).toEqual(seen(before));
        }),
      ),
      runs(80),
    );
  });

  test('order and spelling of the document do not matter', async () => {
    await fc.assert(
      fc.asyncProperty(validStates, validStates, (first, second) =>
        onHost(async (host) => {
          await appliedTo(host, documentOf(first));
          const tree = documentTree(second, 'random');
          const plain = await planned(host, setOf(JSON.stringify(tree)));
          const other = await planned(host, setOf(JSON.stringify(reversed(tree), null, 3)));
          expect(other.digest).toBe(plain.digest);
          expect(other.steps).toEqual(plain.steps);
        }),
      ),
      runs(60),
    );
  });
});

/** The same document with the keys of every mapping in reverse order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, reversed(inner)]),
  );
}
