import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { Blueprint, Change, ClientPart, Load, StreamPart } from '#emulator/blueprint.ts';
import { Inflow } from '#emulator/sluice/inflow.ts';
import { runs } from '../runs.ts';
import { aheadIsAsEvents } from './answer.ts';
import { blocking, bridge, client, constant, emptyBlueprint, flow, MS, poisson, stream, tcp, US } from './parts.ts';

const END = MS;

/** What most cases are, and now and then something else. */
const mostly = <T>(usual: T, ...others: readonly T[]) => fc.constantFrom(...others.map(() => usual), ...others);

/** So many frames of one size at once, or of any size; times that fall together with those of others, and times that never do. */
const load: fc.Arbitrary<Load> = fc.oneof(
  fc.integer({ min: 1, max: 20 }).map((frames) => constant(frames * 100_000, 1000)),
  fc.integer({ min: 1000, max: 2_000_000 }).map((rate) => poisson(rate, 1514)),
  fc.tuple(fc.integer({ min: 1, max: 60 }), fc.constantFrom(60, 1514)).map(
    ([frames, toBytes]): Load => ({
      kind: 'open',
      size: { kind: 'uniform', fromBytes: 60, toBytes },
      arrival: { kind: 'burst', frames, everyPicoseconds: 50 * US },
    }),
  ),
  fc
    .tuple(fc.integer({ min: 10, max: 2000 }), fc.constantFrom(60, 1000), fc.integer({ min: 1, max: 40 }))
    .map(([thousands, bytes, window]) => blocking(thousands * 1000, bytes, window)),
  fc.integer({ min: 1, max: 40 }).map(
    (windowFrames): Load => ({
      kind: 'greedy',
      size: { kind: 'fixed', bytes: 1000 },
      windowFrames,
      bitsPerSecond: 10e9,
      costPicoseconds: US,
    }),
  ),
);

const member = fc.record({
  load,
  to: fc.nat(3),
  ports: fc.constantFrom(1, 2),
  start: mostly(0, 123_456, 400 * US),
  stop: mostly<number | null>(null, 700 * US),
  limitFrames: mostly<number | null>(null, 100),
  limitBytes: mostly<number | null>(null, 50_000),
  guest: fc.constantFrom(
    null,
    { qdiscFrames: null, stopFrames: 2, wakeFrames: 1 },
    { qdiscFrames: 5, stopFrames: 8, wakeFrames: 4 },
    { qdiscFrames: 3, stopFrames: 16, wakeFrames: 0 },
  ),
  maxbw: fc.constantFrom(null, null, 100e6, 1e9, 333_333_333),
  receiver: fc.constantFrom(
    { servicePicoseconds: 0, bufferFrames: 8, resumeFrames: null, cpu: null },
    { servicePicoseconds: US, bufferFrames: 3, resumeFrames: 1, cpu: null },
    { servicePicoseconds: 10 * US, bufferFrames: 5, resumeFrames: 4, cpu: null },
    { servicePicoseconds: 2_345_678, bufferFrames: 4, resumeFrames: null, cpu: null },
  ),
});

const DISTURBANCES = ['tcp', 'two', 'flow', 'promiscuous', 'nobody', 'back', 'everybody'] as const;

/** Clients of a lossless switch that send to the first few of them; now and then one thing that a sluice must not serve. */
const switches = fc
  .record({
    members: fc.array(member, { minLength: 2, maxLength: 7 }),
    receivers: fc.constantFrom(1, 1, 2, 3),
    ring: fc.constantFrom(1, 2, 4, 30),
    queueFrames: fc.constantFrom(0, 1, 7, 100),
    burstBytes: fc.constantFrom(0, 1500, 15_000),
    disturbed: fc.oneof(
      { weight: 3, arbitrary: fc.constant<(typeof DISTURBANCES)[number] | 'no'>('no') },
      { weight: 1, arbitrary: fc.constantFrom<(typeof DISTURBANCES)[number] | 'no'>(...DISTURBANCES) },
    ),
    changes: fc.array(
      fc.record({ at: fc.integer({ min: 1, max: 990 }), rate: fc.constantFrom(null, 0, 50e6, 700e6), of: fc.nat() }),
      {
        maxLength: 3,
      },
    ),
  })
  .map(({ members, receivers, ring, queueFrames, burstBytes, disturbed, changes }): Blueprint => {
    const plain = emptyBlueprint();
    const name = (number: number) => `e${number % members.length}`;
    const isHit = (what: (typeof DISTURBANCES)[number], index: number) =>
      disturbed === what && index === members.length - 1;
    const clients = members.map(({ guest, maxbw, receiver }, index): ClientPart => {
      const promiscuous = isHit('promiscuous', index);
      return { ...client(name(index), { index, over: 'stub', guest, maxbw, promiscuous }), receiver };
    });
    const streams = members.flatMap((one, index): StreamPart[] => {
      // The first ones are sent to; each may send to the one before it too.
      if (index === 0 && disturbed !== 'back') return [];
      const to = name(one.to % Math.min(receivers, members.length));
      if (to === name(index)) return [];
      const made = stream(`s${index}`, name(index), to, {
        startPicoseconds: one.start,
        stopPicoseconds: one.stop,
        limitFrames: one.limitFrames,
        limitBytes: one.limitBytes,
        sourcePort: { first: 1000, count: one.ports },
        load: one.load,
      });
      if (isHit('nobody', index)) return [{ ...made, to: { mac: '02:ff:ff:ff:ff:fe' } }];
      return [isHit('everybody', index) ? { ...made, to: { mac: 'ff:ff:ff:ff:ff:ff' } } : made];
    });
    return {
      ...plain,
      limiter: { kind: 'token-bucket', burstBytes, accounting: 'l2', queueFrames },
      bridges: [bridge('stub', { lossless: true, clientQueueFrames: ring })],
      clients,
      flows: disturbed === 'flow' ? [flow('web', 'e0', { maxbw: 10e6 })] : [],
      streams: [
        ...streams,
        ...(disturbed === 'tcp'
          ? [stream('more', 'e1', 'e0', { protocol: 'tcp', limitBytes: 200_000, load: tcp() })]
          : []),
        ...(disturbed === 'two' ? [stream('more', 'e1', 'e0', { load: constant(700_000, 200) })] : []),
      ],
      events: changes.map(({ at, rate, of }) => ({
        atPicoseconds: at * US,
        change: { kind: 'client-maxbw', client: name(of), bitsPerSecond: rate } satisfies Change,
      })),
    };
  });

describe('a lossless switch', () => {
  it('gives the same result by each receiver with its senders ahead of time as event by event', () => {
    // A sluice that serves a slice lets each of those who send go on.
    const served = vi.spyOn(Inflow.prototype, 'goOn');
    let sluices = 0;
    const property = aheadIsAsEvents(switches, END).afterEach(() => {
      if (served.mock.calls.length > 0) sluices++;
      served.mockClear();
    });
    const { numRuns } = runs(60);
    fc.assert(property, { numRuns });
    served.mockRestore();
    // Three quarters of the switches are undisturbed, and some senders have several receivers.
    expect(sluices).toBeGreaterThan(numRuns / 2);
    expect(sluices).toBeLessThan(numRuns);
  });
});
