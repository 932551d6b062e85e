import { describe, expect, it } from 'vitest';
import { type Address, addressOf } from '#state/address.ts';
import { refersTo, renamed, renameResource } from '#state/rename.ts';
import type { Resource } from '#state/resource.ts';
import { flow, guest, make, vnic } from '../hosts/world.ts';

const at = (text: string) => text as Address;
const inSet = (name: string, set: string) => {
  const one = flow(name, 'v1', 80);
  return { ...one, match: { ...one.match, remoteIp: { set } } };
};

describe('a rename', () => {
  const cases: readonly (readonly [what: string, before: Resource, from: string, to: string, after: Resource])[] = [
    ['gives the object itself its name', vnic('v1', 'stub0', 1), 'vnic/v1', 'vnic/w1', vnic('w1', 'stub0', 1)],
    ['is followed by a VNIC over it', vnic('v1', 'stub0', 1), 'etherstub/stub0', 'etherstub/s', vnic('v1', 's', 1)],
    [
      'is followed by a VLAN over it',
      make('vlan', 'l', { over: 'aggr0', vid: 5 }),
      'aggr/aggr0',
      'aggr/a',
      make('vlan', 'l', { over: 'a', vid: 5 }),
    ],
    ['is followed by a flow over it', flow('f', 'v1', 80), 'vnic/v1', 'vnic/w1', flow('f', 'w1', 80)],
    [
      'is followed by a flow that matches the set',
      inSet('f', 'bad'),
      'address-set/bad',
      'address-set/evil',
      inSet('f', 'evil'),
    ],
    [
      'is followed by the uplinks of a switch, which stay sorted',
      make('switch', 's', { uplinks: ['aggr0', 'bge0'] }),
      'aggr/aggr0',
      'aggr/net9',
      make('switch', 's', { uplinks: ['bge0', 'net9'] }),
    ],
    ['is followed by the guest that owns it', guest('web', 'v1', 'v2'), 'vnic/v1', 'vnic/w1', guest('web', 'w1', 'v2')],
    [
      'leaves a set of the same name as the link alone',
      inSet('f', 'v1'),
      'vnic/v1',
      'vnic/w1',
      { ...inSet('f', 'v1'), over: 'w1' },
    ],
    ['leaves a guest of the same name alone', guest('v1', 'v2'), 'vnic/v1', 'vnic/w1', guest('v1', 'v2')],
    ['leaves who names another alone', vnic('v2', 'bge0', 1), 'vnic/v1', 'vnic/w1', vnic('v2', 'bge0', 1)],
  ];
  it.each(cases)('%s', (_what, before, from, to, after) => {
    expect(renameResource(before, at(from), at(to))).toEqual(after);
    expect(JSON.stringify(renameResource(after, at(to), at(from)))).toBe(JSON.stringify(before));
  });

  it('gives back the very same object when nothing in it is renamed', () => {
    const one = vnic('v2', 'bge0', 1);
    expect(renameResource(one, at('vnic/v1'), at('vnic/w1'))).toBe(one);
  });

  it('moves the object in a state, with all references', () => {
    const state = new Map(
      [make('etherstub', 'stub0'), vnic('v1', 'stub0', 1), guest('web', 'v1')].map(
        (one) => [addressOf(one), one] as const,
      ),
    );
    const after = renamed(state, at('vnic/v1'), at('vnic/w1'));
    expect([...after]).toEqual(
      [make('etherstub', 'stub0'), vnic('w1', 'stub0', 1), guest('web', 'w1')].map((one) => [addressOf(one), one]),
    );
    expect([...after.values()].some((one) => refersTo(one, 'vnic', 'v1'))).toBe(false);
  });

  it('of something that is not there changes nothing', () => {
    const state = new Map();
    expect(renamed(state, at('vnic/v1'), at('vnic/w1'))).toBe(state);
  });

  it('never changes the kind', () => {
    expect(() => renameResource(vnic('v1', 'bge0', 1), at('vnic/v1'), at('vlan/v1'))).toThrow(/keeps the kind/);
  });
});
