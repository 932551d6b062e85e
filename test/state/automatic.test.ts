import { describe, expect, test } from 'vitest';
import { type Address, addressOf } from '#state/address.ts';
import type { Observed } from '#state/host-state.ts';
import type { Intent, MacWish, Wanted } from '#state/intent.ts';
import { judge } from '#state/rules/judge.ts';
import { bareHost, settle } from '#state/settle.ts';
import { HARDWARE } from './rules/world.ts';

const BARE = bareHost(HARDWARE);
const PREFIX = '02:08:20:00:00';
const TAKEN = HARDWARE.links.bge1?.factoryMacs[1] ?? '';

function settled(wanted: readonly Wanted[], observed: Observed = BARE) {
  const intent: Intent = {
    document: 'web',
    wanted: new Map(wanted.map((one) => [addressOf(one), one])),
    renames: new Map(),
    origins: () => undefined,
  };
  const { running, stored, diagnostics } = settle([intent], observed, HARDWARE);
  const macOf = (key: string) => {
    const found = running.get(key as Address); // Addresses as tests spell them.
    return found?.kind === 'vnic' ? found.mac.address : found?.kind === 'vf' ? found.mac : undefined;
  };
  return { observed: { ...observed, running, stored }, diagnostics, macOf };
}

const vnic = (name: string, over: string, mac?: MacWish): Wanted => ({ kind: 'vnic', name, over, ...(mac && { mac }) });
const fixed = (address: string): MacWish => ({ kind: 'fixed', address });
const vf = (mac?: string): Wanted[] => [
  { kind: 'vfs', name: 'ixgbe0', count: 1 },
  { kind: 'vf', name: 'ixgbe0vf0', over: 'ixgbe0', index: 0, ...(mac && { mac }) },
];

describe('random addresses below a prefix of five bytes', () => {
  const many = (count: number): Wanted[] => [
    { kind: 'etherstub', name: 's0' },
    ...Array.from({ length: count }, (_, index) => vnic(`v${index}`, 's0', { kind: 'random', prefix: PREFIX })),
  ];

  test('256 get the 256 that there are', () => {
    const { diagnostics, macOf } = settled(many(256));
    const found = new Set(Array.from({ length: 256 }, (_, index) => macOf(`vnic/v${index}`)));
    expect(diagnostics).toEqual([]);
    expect(found.size).toBe(256);
    expect([...found].every((mac) => mac?.startsWith(PREFIX))).toBe(true);
  });

  test('of 300, 44 are refused in one fault, and nothing clashes besides', () => {
    const { diagnostics, observed } = settled(many(300));
    expect(diagnostics).toMatchObject([{ code: 'mac-exhausted', subject: { address: 'vnic/v256', field: 'mac' } }]);
    expect(diagnostics[0]?.detail).toBe(
      `All 256 addresses below the prefix ${PREFIX} are in use: there is none for vnic/v256 and 43 more.`,
    );
    expect(judge(observed.running, HARDWARE)).toEqual([]);
  });

  test('an address that a VF has is not given out', () => {
    const mine = settled(many(1)).macOf('vnic/v0') ?? '';
    expect(settled([...many(1), ...vf(mine)]).macOf('vnic/v0')).not.toBe(mine);
  });

  test('the address of all zeros is none', () => {
    const wanted = many(256).map((one) =>
      one.kind === 'vnic' ? { ...one, mac: { kind: 'random', prefix: '00:00:00:00:00' } as const } : one,
    );
    expect(settled(wanted).diagnostics.map(({ code }) => code)).toEqual(['mac-exhausted']);
  });
});

describe('factory slots', () => {
  test('a slot whose address somebody has as a fixed one is not free', () => {
    const { observed, macOf } = settled([vnic('va0', 'bge1', fixed(TAKEN)), vnic('vb0', 'bge1')]);
    expect(macOf('vnic/vb0')).toBe(HARDWARE.links.bge1?.factoryMacs[2]);
    expect(judge(observed.running, HARDWARE)).toEqual([]);
  });
  test('on another parent the address is no hindrance', () => {
    expect(settled([vnic('va0', 'bge0', fixed(TAKEN)), vnic('vb0', 'bge1')]).macOf('vnic/vb0')).toBe(TAKEN);
  });
});

describe('an address that the document no longer fixes', () => {
  const MINE = '02:08:20:00:00:10';
  test('goes from a VNIC', () => {
    const before = settled([vnic('v0', 'bge0', fixed(MINE))]);
    expect(settled([vnic('v0', 'bge0')], before.observed).macOf('vnic/v0')).not.toBe(MINE);
  });
  test('goes from a VF, for the one that it would have had', () => {
    const before = settled(vf(MINE));
    expect(before.macOf('vf/ixgbe0vf0')).toBe(MINE);
    const after = settled(vf(), before.observed);
    expect(after.macOf('vf/ixgbe0vf0')).toBe(settled(vf()).macOf('vf/ixgbe0vf0'));
  });
  test('stays with a VF when it was derived, also by a detour', () => {
    const own = settled(vf()).macOf('vf/ixgbe0vf0') ?? '';
    const crowded = settled([...vf(), vnic('v0', 'bge0', fixed(own))]);
    const detour = crowded.macOf('vf/ixgbe0vf0');
    expect(detour).not.toBe(own);
    expect(settled(vf(), crowded.observed).macOf('vf/ixgbe0vf0')).toBe(detour);
  });
});
