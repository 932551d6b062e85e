import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Failure } from '#hosts/host.ts';
import { scratchHost } from '#hosts/open.ts';
import { inverse } from '#plan/inverse.ts';
import type { Operation, Step } from '#plan/plan.ts';
import { type Address, addressOf } from '#state/address.ts';
import { DEFAULT_HOST } from '#state/default-host.ts';
import type { HostState, Observed } from '#state/host-state.ts';
import { claims, references } from '#state/relations.ts';
import { renamed } from '#state/rename.ts';
import type { Resource } from '#state/resource.ts';
import { flow, guest, make, planOf, textOf, vnic, withWriter } from './world.ts';

/** Few names, so that objects meet: most operations are refused, and those that are not build on each other. */
const name = fc.constantFrom('a', 'b', 'c', 'd');
const under = fc.constantFrom('a', 'b', 'bge0', 'net2');
const number = fc.integer({ min: 1, max: 4 });
const resource: fc.Arbitrary<Resource> = fc.oneof(
  fc.tuple(name, fc.constantFrom(1500, 9000)).map(([one, mtu]) => make('etherstub', one, { mtu })),
  fc.tuple(name, under, number, fc.constantFrom(null, 5)).map(([one, over, mac, vid]) => vnic(one, over, mac, { vid })),
  fc.tuple(name, under, number).map(([one, over, vid]) => make('vlan', one, { over, vid })),
  fc.tuple(name, fc.subarray(['net2', 'net3'])).map(([one, ports]) => make('aggr', one, { ports })),
  fc.tuple(name, fc.subarray(['a', 'b', 'bge0'])).map(([one, uplinks]) => make('switch', one, { uplinks })),
  fc.tuple(name, under, number).map(([one, over, port]) => flow(one, over, port)),
  fc.tuple(name, name).map(([one, set]) => {
    const plain = flow(one, 'bge0', 80);
    return { ...plain, match: { ...plain.match, remoteIp: { set } } };
  }),
  fc.tuple(name, fc.subarray(['a', 'b', 'c'])).map(([one, nics]) => guest(one, ...nics)),
  name.map((one) => make('address-set', one)),
);

/** What to try, told without the state: `choice` picks among the objects that are there. */
const attempt = fc.record({
  verb: fc.constantFrom('add', 'add', 'add', 'remove', 'modify', 'rename', 'own'),
  where: fc.constantFrom<Step['where']>('both', 'both', 'running', 'stored'),
  to: resource,
  name,
  choice: fc.nat(),
});
type Attempt = typeof attempt extends fc.Arbitrary<infer T> ? T : never;

function operationOf({ verb, where, to, name: next, choice }: Attempt, observed: Observed): Operation {
  const state = where === 'stored' ? observed.stored : observed.running;
  const there = [...state.values()].filter((one) => one.kind !== 'phys');
  const from = there[choice % Math.max(1, there.length)] ?? to;
  switch (verb) {
    case 'remove':
      return { op: 'remove', from };
    case 'modify':
      return {
        op: 'modify',
        from,
        to: from.kind === to.kind ? { ...to, name: from.name } : { ...from, protected: !from.protected },
      } as Operation;
    case 'rename':
      return { op: 'rename', from: addressOf(from), to: `${from.kind}/${next}` as Address };
    case 'own': {
      const { kind: _kind, name: _name, ...applied } = from;
      const before = observed.owners.objects.get(addressOf(from)) ?? null;
      const after = choice % 3 === 0 ? null : { document: next, applied };
      return { op: 'own', entries: [{ address: addressOf(from), field: null, before, after }] };
    }
    default:
      return { op: 'add', to };
  }
}

/** What the operation makes of a state, said as plainly as possible. */
function model(state: HostState, operation: Operation): HostState {
  const after = new Map(state);
  if (operation.op === 'add' || operation.op === 'modify') after.set(addressOf(operation.to), operation.to);
  if (operation.op === 'remove') after.delete(addressOf(operation.from));
  return operation.op === 'rename' ? renamed(after, operation.from, operation.to) : after;
}

function expectValid(state: HostState): void {
  const held = new Map<string, string>();
  for (const one of state.values()) {
    for (const { kinds, target } of references(one)) {
      expect(
        kinds.some((kind) => state.has(`${kind}/${target}` as Address)),
        `${addressOf(one)} names ${target}`,
      ).toBe(true);
    }
    for (const { token, value } of claims(one)) {
      expect(held.get(token) ?? value, `${token} of ${addressOf(one)}`).toBe(value);
      held.set(token, value);
    }
  }
}

it('each operation does what it says or nothing, keeps the state valid, and its inverse restores every byte', async () => {
  let accepted = 0;
  let refused = 0;
  const check = async (attempts: readonly Attempt[]) => {
    const host = await scratchHost(DEFAULT_HOST);
    await withWriter(host, async (writer) => {
      const id = await writer.begin({ who: 'tester', command: 'test', plan: planOf([]) });
      const past: { readonly step: Step; readonly before: string }[] = [];
      for (const one of attempts) {
        const observed = await host.inspect();
        const step = { id: past.length, where: one.where, operation: operationOf(one, observed) };
        const before = await textOf(host);
        try {
          await writer.execute(id, step, past.length + 1);
        } catch (error) {
          if (!(error instanceof Failure)) throw error;
          expect(await textOf(host)).toBe(before);
          refused += 1;
          continue;
        }
        accepted += 1;
        past.push({ step, before });
        const { running, stored } = await host.inspect();
        expect(new Map(running)).toEqual(
          one.where === 'stored' ? observed.running : model(observed.running, step.operation),
        );
        expect(new Map(stored)).toEqual(
          one.where === 'running' ? observed.stored : model(observed.stored, step.operation),
        );
        expectValid(running);
        expectValid(stored);
      }
      for (const { step, before } of past.reverse()) {
        await writer.execute(id, inverse(step), step.id);
        expect(await textOf(host)).toBe(before);
      }
    });
    await host.close();
  };
  await fc.assert(fc.asyncProperty(fc.array(attempt, { minLength: 5, maxLength: 40 }), check), { numRuns: 100 });
  // Some 550 of each are usual: far fewer would mean that nothing is tried any more.
  expect(accepted).toBeGreaterThan(100);
  expect(refused).toBeGreaterThan(100);
});
