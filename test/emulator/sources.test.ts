import { describe, expect, it } from 'vitest';
import type { Arrival, Blueprint } from '#emulator/blueprint.ts';
import { cable, client, emptyBlueprint, named, run, stream, US } from './parts.ts';

/** Two machines at the ends of a cable, and a source of small frames between them. */
function sent(arrival: Arrival, microseconds: number, startPicoseconds = 0) {
  const blueprint: Blueprint = {
    ...emptyBlueprint(),
    clients: [client('a', { index: 1 }), client('b', { index: 2 })],
    cables: [cable('wire', 'a', 'b')],
    streams: [
      stream('s', 'a', 'b', {
        load: { kind: 'open', size: { kind: 'fixed', bytes: 60 }, arrival },
        startPicoseconds,
      }),
    ],
  };
  return named(run(blueprint, microseconds / 1e6).streams, 's');
}

describe('an open source', () => {
  it.each([
    // Instants 0, 10, .. 100 us: eleven of them.
    ['at each multiple of its time', 7, 10, 100, 77],
    // One more microsecond is one more instant only where a multiple lies in it.
    ['not a picosecond before', 7, 10, 99.999999, 70],
    ['once, where the time is longer than the run', 5, 1000, 100, 5],
  ])('of bursts offers them %s', (_, frames, every, until, offered) => {
    expect(sent({ kind: 'burst', frames, everyPicoseconds: every * US }, until).offered.frames).toBe(offered);
  });

  it.each([
    // On from 0, 40 and 80 us for 10 us, a frame each microsecond: the one of the end itself is no longer offered.
    [1, 10, 30, 100, 30],
    // Half a microsecond more holds the frame at 10 us: eleven each, from 0, 40.5 and 81 us.
    [1, 10.5, 30, 100, 33],
    // The gap is longer than the time: one frame each, at 0, 4 and 8 us.
    [5, 1, 3, 11.5, 3],
  ])(
    'that is on and off, a frame each %f us for %f us, then none for %f us, offers in %f us %i',
    (gap, on, off, until, offered) => {
      const arrival = {
        kind: 'on-off',
        gapPicoseconds: gap * US,
        onPicoseconds: on * US,
        offPicoseconds: off * US,
        distribution: 'fixed',
      } as const;
      expect(sent(arrival, until).offered.frames).toBe(offered);
    },
  );

  it('that is on and off at random offers its share in the mean', () => {
    const arrival = {
      kind: 'on-off',
      gapPicoseconds: 0.1 * US,
      onPicoseconds: 10 * US,
      offPicoseconds: 30 * US,
      distribution: 'exponential',
    } as const;
    // A quarter of the time a frame each 100 ns, and half a frame more for each time that it comes on: 2500 times.
    const expected = 0.25 * 1e6 + 0.5 * 2500;
    // The spread of a sum of 2500 exponential times is 2 %; on and off together 3 %.
    expect(Math.abs(sent(arrival, 100_000).offered.frames / expected - 1)).toBeLessThan(0.1);
  });

  it('that replays a list offers each frame once, with its size, from its start on', () => {
    const frames = [
      { at: 0, bytes: 60 },
      { at: 5 * US, bytes: 1514 },
      { at: 5 * US, bytes: 100 },
      { at: 9 * US, bytes: 60 },
    ];
    expect(sent({ kind: 'replay', frames }, 100, 50 * US).offered).toEqual({ frames: 4, bytes: 1734 });
    // Up to 55 us two have been offered, and both of that instant.
    expect(sent({ kind: 'replay', frames }, 55, 50 * US).offered).toEqual({ frames: 3, bytes: 1674 });
    expect(sent({ kind: 'replay', frames }, 54.999999, 50 * US).offered).toEqual({ frames: 1, bytes: 60 });
  });
});

describe('a queue of bytes', () => {
  const lost = (queueBytes: number | null, queueFrames: number, frames: number) => {
    const egress = { queueFrames, queueBytes, classes: null };
    const blueprint: Blueprint = {
      ...emptyBlueprint(),
      clients: [client('a', { index: 1 }), client('b', { index: 2 })],
      cables: [
        cable('wire', 'a', 'b', {
          ends: [
            { part: 'a', egress },
            { part: 'b', egress },
          ],
        }),
      ],
      streams: [
        stream('s', 'a', 'b', {
          load: {
            kind: 'open',
            size: { kind: 'fixed', bytes: 1000 },
            arrival: { kind: 'burst', frames, everyPicoseconds: 1000 * US },
          },
        }),
      ],
    };
    return run(blueprint, 0.0005).conservation.dropped.frames;
  };

  it.each([
    // Of ten at once one is in service, and 3 x 1000 bytes may wait.
    [3000, 100, 10, 6],
    // A byte less holds one fewer.
    [2999, 100, 10, 7],
    // What is in service does not wait: there is always room for one.
    [1, 100, 10, 9],
    // Frames are bounded too.
    [100_000, 2, 10, 7],
    [null, 2, 10, 7],
  ])(
    'of %s bytes and %i frames loses, of %3$i that come at once, %4$i',
    (queueBytes, queueFrames, frames, expected) => {
      expect(lost(queueBytes, queueFrames, frames)).toBe(expected);
    },
  );
});
