import fc from 'fast-check';
import type { Costs, IngressPart, Size } from '#emulator/blueprint.ts';
import { emptyBlueprint, US } from './parts.ts';

/** Lossless ends of cables: with thresholds and times so small that everything happens in a few milliseconds. */
export const ingress = fc
  .record({
    kind: fc.constantFrom('pfc' as const, 'pause' as const),
    priorities: fc.constantFrom([5], [0, 5], [0, 1, 2, 3, 4, 5, 6, 7]),
    pauseFrameBytes: fc.constantFrom(0, 60),
    responsePicoseconds: fc.constantFrom(0, 614_400),
    quanta: fc.constantFrom(40, 2000, 0xffff),
    xoffBytes: fc.integer({ min: 0, max: 12_000 }),
    xonBytes: fc.integer({ min: 0, max: 6000 }),
    headroomBytes: fc.constantFrom(1000, 20_000),
  })
  .map(({ kind, priorities, xoffBytes, xonBytes, headroomBytes, ...rest }): IngressPart => {
    const all = kind === 'pause' ? [0, 1, 2, 3, 4, 5, 6, 7] : priorities;
    const one = { name: 'kept', priorities: all, xoffBytes, xonBytes: Math.min(xonBytes, xoffBytes), headroomBytes };
    return { kind, mac: '02:00:00:00:ff:ff', ...rest, classes: [one] };
  });

/** What guests keep until their host takes it, without a queueing discipline and with a short one. */
export const GUEST_QUEUES = [
  { qdiscFrames: null, stopFrames: 8, wakeFrames: 4 },
  { qdiscFrames: 20, stopFrames: 8, wakeFrames: 7 },
] as const;

/** Lengths of the Internet mix, without FCS. */
export const MIXED: Size = {
  kind: 'mixed',
  sizes: [
    { bytes: 60, weight: 7 },
    { bytes: 590, weight: 4 },
    { bytes: 1514, weight: 1 },
  ],
};

/** CPU time that everything but tunnels takes. */
export const BUSY: Costs = {
  ...emptyBlueprint().costs,
  perPacketPicoseconds: 400_000,
  perSentPacketPicoseconds: 100_000,
  interruptPicoseconds: US,
  pollPicoseconds: 50_000,
  classifyPicoseconds: 40_000,
};
