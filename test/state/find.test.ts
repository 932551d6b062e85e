import { describe, expect, it } from 'vitest';
import { addressOf } from '#state/address.ts';
import { noSuchObject } from '#state/find.ts';
import type { HostState } from '#state/host-state.ts';
import { LINK_PROPERTIES, propertyNamed, unknownProperty } from '#state/properties.ts';
import { HARDWARE } from '../support/random-state.ts';
import { resource } from '../views/sample.ts';

const objects = [
  resource('vlan', 'prod1055', { over: 'ixgbe0', vid: 1055 }),
  resource('vnic', 'vnic1', { over: 'bge1' }),
];
const state: HostState = new Map(objects.map((one) => [addressOf(one), one]));

describe('names', () => {
  const nothing: HostState = new Map();
  it.each([
    ['of nothing', 'vnic9', { state, other: nothing, stored: false }, 'there is no VNIC vnic9.'],
    ['of another class', 'prod1055', { state, other: nothing, stored: false }, 'prod1055 is not a VNIC but a VLAN.'],
    [
      'of a temporary object',
      'vnic1',
      { state: nothing, other: state, stored: true },
      'VNIC vnic1 is temporary: it is not in the stored configuration.',
    ],
    [
      'of a stored object',
      'vnic1',
      { state: nothing, other: state, stored: false },
      'VNIC vnic1 is stored but not running.',
    ],
  ])('are refused: %s', (_, name, where, detail) => {
    expect(noSuchObject(name, ['vnic'], { ...where, hardware: HARDWARE })?.detail).toBe(detail);
  });

  it('suggest the nearest', () =>
    expect(
      noSuchObject('vnic11', ['vnic'], { state, other: nothing, stored: false, hardware: HARDWARE })?.hint,
    ).toMatch(/^Did you mean vnic1/));

  it('find properties in every dialect', () => {
    for (const [name, found] of [
      ['max-bw', 'maxbw'],
      ['RX-RINGS', 'rxrings'],
      ['ets-bw-local', 'etsbw-lcl'],
      ['pool-effective', 'pool-effective'],
    ] as const) {
      expect(propertyNamed(LINK_PROPERTIES, name)?.name).toBe(found);
    }
    expect(unknownProperty(LINK_PROPERTIES, ['mtu', 'prioriti'])).toMatchObject({
      detail: 'there is no property prioriti.',
      hint: 'Did you mean priority?',
    });
  });
});
