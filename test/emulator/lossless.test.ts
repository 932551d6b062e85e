import { describe, expect, it } from 'vitest';
import type { Blueprint } from '#emulator/blueprint.ts';
import { bridge, client, constant, cpu, emptyBlueprint, named, run, stream } from './parts.ts';

describe('a receive stack', () => {
  /** The stack could take 5 Mpps, the application takes 1.5 Mpps, 2 Mpps come. */
  const busy = (resumeFrames: number | null): Blueprint => ({
    ...emptyBlueprint(),
    cpus: [cpu(0)],
    costs: { ...emptyBlueprint().costs, perPacketPicoseconds: 200_000 },
    bridges: [bridge('stub', { clientQueueFrames: 256 })],
    clients: [
      client('a', { index: 1, over: 'stub' }),
      client('b', {
        index: 2,
        over: 'stub',
        receiver: { servicePicoseconds: 666_667, bufferFrames: 64, resumeFrames, cpu: null },
      }),
    ],
    streams: [stream('s', 'a', 'b', { load: constant(2e6, 60) })],
  });

  it.each([
    ['that never stops loses in front of the application', null, 'receiver', 64],
    ['that stops at a full buffer loses in its ring', 63, 'lane', 256 + 64],
    ['that goes on at half a buffer loses as much', 32, 'lane', 256 + 64],
  ])('%s', (_, resumeFrames, reason, room) => {
    const { dropped, drops } = named(run(busy(resumeFrames), 0.1).streams, 's');
    expect(drops.map((drop) => drop.reason)).toEqual([reason]);
    // What neither was consumed nor found room, give or take the frames in service.
    expect(Math.abs(dropped.frames - (200_000 - 150_000 - room))).toBeLessThanOrEqual(35);
  });
});
