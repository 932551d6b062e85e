import fc from 'fast-check';
import type { Operation, Step } from '#plan/plan.ts';
import { type Address, addressOf } from '#state/address.ts';
import type { Observed } from '#state/host-state.ts';
import type { Resource } from '#state/resource.ts';
import { flow, guest, make, vnic } from './world.ts';

/** Few names, so that objects meet: most operations are refused, and those that are not build on each other. */
const name = fc.constantFrom('a', 'b', 'c', 'd');
const under = fc.constantFrom('a', 'b', 'bge0', 'net2');
const number = fc.integer({ min: 1, max: 4 });
const resource: fc.Arbitrary<Resource> = fc.oneof(
  fc.tuple(name, fc.constantFrom(1500, 9000)).map(([one, mtu]) => make('etherstub', one, { mtu })),
  fc
    .tuple(name, under, number, fc.constantFrom(null, 5), fc.constantFrom(null, 1e8, 2e8))
    .map(([one, over, mac, vid, maxbw]) => vnic(one, over, mac, { vid, maxbw })),
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
export const attempt = fc.record({
  verb: fc.constantFrom('add', 'add', 'add', 'remove', 'modify', 'rename', 'own'),
  where: fc.constantFrom<Step['where']>('both', 'both', 'running', 'stored'),
  to: resource,
  name,
  choice: fc.nat(),
});
export type Attempt = typeof attempt extends fc.Arbitrary<infer T> ? T : never;

export function operationOf({ verb, where, to, name: next, choice }: Attempt, observed: Observed): Operation {
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
