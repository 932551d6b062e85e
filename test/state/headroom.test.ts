import { describe, expect, test } from 'vitest';
import { headroomOfPort, requiredHeadroomBytes } from '#state/headroom.ts';
import { HARDWARE } from './rules/world.ts';

const KIB = 1024;
const COPPER = { lengthMetres: 100, medium: 'copper' } as const;

describe('headroom of a lossless class', () => {
  // Values of Intel's form (`IXGBE_DV` of Linux' ixgbe_type.h) at 10 Gb/s with 100 m of copper, worked by hand.
  test.each([
    ['82599', 18_944, 1518, 15],
    ['X540', 37_888, 1518, 22],
    ['82599', 18_944, 9018, 41],
    ['X540', 37_888, 9018, 47],
  ])('of an %s (interface delay %i) with frames of %i bytes is %i KiB', (_model, interfaceDelayBits, frame, kib) => {
    const terms = { speed: 10e9, interfaceDelayBits, cable: COPPER, linkFrameBytes: frame, classFrameBytes: frame };
    expect(requiredHeadroomBytes(terms)).toBe(kib * KIB);
  });

  test('grows with cable, speed and frame', () => {
    const terms = { speed: 10e9, interfaceDelayBits: 8192, cable: COPPER, linkFrameBytes: 1518, classFrameBytes: 1518 };
    const base = requiredHeadroomBytes(terms);
    expect(requiredHeadroomBytes({ ...terms, cable: { ...COPPER, lengthMetres: 1000 } })).toBeGreaterThan(base);
    expect(requiredHeadroomBytes({ ...terms, speed: 100e9 })).toBeGreaterThan(base);
    expect(requiredHeadroomBytes({ ...terms, classFrameBytes: 9018 })).toBeGreaterThan(base);
    expect(requiredHeadroomBytes({ ...terms, cable: { ...COPPER, medium: 'fibre' } })).toBeLessThanOrEqual(base);
  });

  test('of a port counts header and FCS around its MTU', () => {
    const nic = HARDWARE.links.ixgbe0;
    if (!nic) throw new Error('the built-in host has ixgbe0');
    const terms = { ...nic, linkFrameBytes: 9018, classFrameBytes: 9018 };
    expect(headroomOfPort(nic, 9000)).toBe(requiredHeadroomBytes(terms));
  });
});
