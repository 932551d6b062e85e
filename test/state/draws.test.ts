import { expect, test } from 'vitest';
import { draws } from '#state/draws.ts';
import { judge } from '#state/rules/judge.ts';
import { Segments } from '#state/segments.ts';
import { afterPlan, applied, intent, planOf, steps } from '../support/plans.ts';
import { flow, HARDWARE, made, onHost, phys, stateOf, vf, vlan, vnic } from './rules/world.ts';

test.each([
  [phys('ixgbe0', { rings: { rx: 8, tx: 'hw' } }), ['rx of ixgbe0: 8', 'tx of ixgbe0: 1']],
  [phys('ixgbe0'), []],
  [vnic('v0', { over: 'sw0', rings: { rx: 'sw', tx: 3 } }), ['rx of sw0: 0', 'tx of sw0: 3']],
  [vf('ixgbe0', 0, { minTxRate: 1e9 }), ['vf-rate of ixgbe0: 1000000000']],
  [vlan('w0'), []],
])('%o draws %o', (resource, expected) => {
  expect(draws(resource).map(({ store, link, amount }) => `${store} of ${link}: ${amount}`)).toEqual(expected);
});

test('rings that the NIC itself has are given back before a VNIC takes them', () => {
  const rings = (rx: number, tx: number) => ({ rings: { rx, tx } });
  const before = applied(intent('web', [{ kind: 'phys', name: 'ixgbe0', ...rings(100, 100) }]));
  const plan = planOf(before, [
    intent('web', [
      { kind: 'phys', name: 'ixgbe0', ...rings(20, 20) },
      { kind: 'vnic', name: 'a0', over: 'ixgbe0', ...rings(100, 100) },
    ]),
  ]);
  expect(steps(plan).slice(0, 2)).toEqual(['modify phys/ixgbe0', 'add vnic/a0']);
  const after = afterPlan(before, plan);
  expect(judge(after.running, HARDWARE)).toEqual([]);
});

test('a guest brings its addresses into the segment of its link, from whichever end it is asked', () => {
  const guest = made('guest', 'g', { nics: { v0: { ip: ['10.0.0.1/24'] }, gone: { ip: ['10.0.0.2/24'] } } });
  const v0 = vnic('v0', { over: 'sw0', vid: 7 });
  const segments = new Segments(stateOf([guest, v0, vnic('other')]));
  const found = [{ token: 'ip/sw0/7|10.0.0.1', value: 'guest/g', field: 'nics.v0.ip', through: ['vnic/v0'] }];
  expect(segments.claimsOf(guest)).toMatchObject(found);
  expect(segments.claimsOf(v0)).toMatchObject(found);
  expect(segments.claimsOf(vnic('other'))).toEqual([]);
  expect(segments.claimsOf(phys('net2', { ip: ['10.0.0.1/8'] }))).toMatchObject([
    { token: 'ip/net2/0|10.0.0.1', value: 'phys/net2', field: 'ip', through: [] },
  ]);
});

test('a set is looked through once, however many flows name it', () => {
  let reads = 0;
  const set = Object.defineProperty(made('address-set', 's'), 'entries', {
    enumerable: true,
    get: () => {
      reads += 1;
      return ['10.0.0.0/8'];
    },
  });
  const readsWith = (count: number) => {
    const flows = Array.from({ length: count }, (_, index) =>
      flow(`f${index}`, 'bge0', { remoteIp: { set: 's' }, protocol: 'tcp', localPort: index + 1 }),
    );
    reads = 0;
    expect(judge(onHost([set, ...flows]), HARDWARE)).toEqual([]);
    return reads;
  };
  readsWith(1); // Facts of a set are kept.
  expect(readsWith(100)).toBe(readsWith(1));
});
