import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { headroomOfPort, overshootOfPort, requiredHeadroomBytes } from '#state/headroom.ts';
import { runs } from '../runs.ts';
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

describe('what can still come into a port', () => {
  const nics = fc.record({
    speed: fc.constantFrom(1e9, 10e9, 25e9, 100e9),
    interfaceDelayBits: fc.constantFrom(8192, 18_944, 37_888),
    cable: fc.record({
      lengthMetres: fc.integer({ min: 0, max: 2000 }),
      medium: fc.constantFrom('fibre' as const, 'copper' as const),
    }),
  });
  const mtus = fc.integer({ min: 576, max: 9216 });
  const pauses = fc.integer({ min: 0, max: 4_000_000 }).map((responsePicoseconds) => ({
    frameBytes: 64,
    quanta: 0xffff,
    responsePicoseconds,
  }));

  test('is never more than the headroom that a driver reserves', () => {
    fc.assert(
      fc.property(nics, mtus, pauses, (nic, mtu, pause) => {
        const needed = overshootOfPort({ ...nic, overheadBytes: 20 }, mtu, pause);
        expect(headroomOfPort(nic, mtu, pause)).toBeGreaterThanOrEqual(needed);
      }),
      runs(500),
    );
  });
});
