import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Arrival, Blueprint, Change, ClientPart, Size, StreamPart } from '#emulator/blueprint.ts';
import { runs } from '../runs.ts';
import { answer, difference } from './answer.ts';
import { bridge, cable, client, emptyBlueprint, flow, G, greedy, MS, nic, stream, US } from './parts.ts';

const END = 2 * MS;

const gap = fc.integer({ min: 3, max: 3000 }).map((nanoseconds) => nanoseconds * 1000 + 0.25);

const arrival: fc.Arbitrary<Arrival> = fc.oneof(
  gap.map((gapPicoseconds): Arrival => ({ kind: 'constant', gapPicoseconds })),
  gap.map((gapPicoseconds): Arrival => ({ kind: 'poisson', gapPicoseconds })),
  fc.tuple(gap, fc.integer({ min: 1, max: 1e9 })).map(
    ([gapPicoseconds, seed]): Arrival => ({
      kind: 'jitter',
      gapPicoseconds,
      fraction: 0.25,
      generator: seed % 2 === 0 ? { kind: 'own' } : { kind: 'xorshift32', seed },
    }),
  ),
  gap.map(
    (gapPicoseconds): Arrival => ({
      kind: 'on-off',
      gapPicoseconds,
      onPicoseconds: 50 * US,
      offPicoseconds: 30 * US,
      distribution: 'exponential',
    }),
  ),
  fc.integer({ min: 1, max: 300 }).map((frames): Arrival => ({ kind: 'burst', frames, everyPicoseconds: 200 * US })),
  fc
    .array(fc.record({ at: fc.integer({ min: 0, max: END }), bytes: fc.integer({ min: 60, max: 1514 }) }))
    .map((frames): Arrival => ({ kind: 'replay', frames: frames.toSorted((a, b) => a.at - b.at) })),
);

const size: fc.Arbitrary<Size> = fc.oneof(
  fc.integer({ min: 60, max: 1540 }).map((bytes): Size => ({ kind: 'fixed', bytes })),
  fc.constant<Size>({ kind: 'uniform', fromBytes: 60, toBytes: 1514 }),
);

const sender = fc.record({
  /** A machine beyond the wire, a client of a NIC of its own or of one that several have, or of the etherstub. */
  over: fc.constantFrom(null, null, null, 'own', 'own', 'own', 'net0', 'stub'),
  nicMtu: fc.constantFrom(1500, 1500, 900),
  nicVid: fc.constantFrom(0, 0, 10),
  /** What else its NIC has: nobody, or a client that only looks, perhaps at all that comes, perhaps behind a limit. */
  beside: fc.constantFrom('nobody', 'nobody', 'quiet', 'promiscuous', 'limited'),
  vid: fc.constantFrom(null, null, null, 10),
  maxbw: fc.constantFrom(null, null, 50e6, 700e6, 3e9),
  macNospoof: fc.boolean(),
  queueBytes: fc.constantFrom(null, null, 9000),
  queueFrames: fc.integer({ min: 0, max: 40 }),
  rate: fc.constantFrom(10 * G, 1 * G, 7_777_777_777),
});

const load = fc.record({
  to: fc.nat(),
  arrival,
  size,
  start: fc.constantFrom(0, 0, 123_456, 700 * US),
  stop: fc.constantFrom(null, null, 1300 * US),
  limitFrames: fc.constantFrom(null, null, 100),
  limitBytes: fc.constantFrom(null, null, null, 50_000),
  /** null: the client `to`. */
  receiver: fc.constantFrom(null, null, null, 'ff:ff:ff:ff:ff:ff', '02:ff:ff:ff:ff:fe'),
  ports: fc.constantFrom(1, 1, 5),
  forged: fc.integer({ min: 0, max: 9 }),
});

/**
 * Machines and NICs at one switch and VNICs at one etherstub, each with a load that nothing influences: what the window serves. Now and then
 * something that it must not serve is among them.
 */
const meetings = fc
  .record({
    senders: fc.array(fc.tuple(sender, load), { minLength: 2, maxLength: 7 }),
    burstBytes: fc.constantFrom(1000, 15_000),
    bucketFrames: fc.constantFrom(0, 5, 100),
    disturbed: fc.constantFrom('no', 'no', 'no', 'no', 'greedy', 'flow', 'classes', 'bit errors', 'slow'),
    changes: fc.array(fc.record({ at: fc.integer({ min: 1, max: 1900 }), kind: fc.nat(3), of: fc.nat() }), {
      maxLength: 5,
    }),
  })
  .map(({ senders, burstBytes, bucketFrames, disturbed, changes }): Blueprint => {
    const name = (number: number) => `e${number % senders.length}`;
    const ends = senders.flatMap(([one], index) => {
      if (one.over !== null && one.over !== 'own') return [];
      return [{ ...one, index, owner: one.over === null ? name(index) : `n${index}` }];
    });
    const owned = ends.filter(({ over }) => over === 'own');
    const besides = owned.filter(({ beside }) => beside !== 'nobody');
    const clients = senders.map(([{ over: place, vid, maxbw, macNospoof }], index): ClientPart => {
      const over = place === 'own' ? `n${index}` : place;
      const security = { macNospoof, allowedIps: null, restricted: false, dhcpNospoof: false };
      const own = client(name(index), { index, over, vid, maxbw, security });
      const slow = disturbed === 'slow' && index === 0;
      return slow ? { ...own, receiver: { ...own.receiver, servicePicoseconds: US } } : own;
    });
    const streams = senders.map(([, one], index): StreamPart => {
      const made = stream(`s${index}`, name(index), name(one.to), {
        startPicoseconds: one.start,
        stopPicoseconds: one.stop,
        limitFrames: one.limitFrames,
        limitBytes: one.limitBytes,
        sourcePort: { first: 1000, count: one.ports },
        spread: one.forged > 6 ? 'random' : 'cycle',
        sourceMac: one.forged === 0 ? '02:00:00:00:77:77' : null,
        load: { kind: 'open', size: one.size, arrival: one.arrival },
      });
      if (disturbed === 'greedy' && index === 0) return { ...made, load: greedy(1000) };
      const quiet = besides[one.to % 16];
      if (quiet !== undefined) return { ...made, to: { client: `q${quiet.index}` } };
      return one.receiver === null ? made : { ...made, to: { mac: one.receiver } };
    });
    const change = (kind: number, of: number): Change => {
      const end = ends[of % Math.max(1, ends.length)];
      if (kind === 0) return { kind: 'client-maxbw', client: name(of), bitsPerSecond: of % 4 === 0 ? null : of * 1e6 };
      if (kind === 1 && end) return { kind: 'cable', cable: `c${end.index}`, up: of % 3 === 0 };
      return { kind: 'stream', stream: `s${of % streams.length}`, running: of % 2 === 0 };
    };
    return {
      ...emptyBlueprint(),
      limiter: { kind: 'token-bucket', burstBytes, accounting: 'l2', queueFrames: bucketFrames },
      bridges: [bridge('tor', { mtu: 1500 }), bridge('stub', { bitsPerSecond: burstBytes > 1000 ? 5 * G : null })],
      nics: [nic('net0'), ...owned.map((one) => nic(one.owner, { mtu: one.nicMtu, defaultVid: one.nicVid }))],
      clients: [
        ...clients,
        ...besides.map(({ index, owner, vid, beside }) => {
          const maxbw = beside === 'limited' ? 2e9 : null;
          return client(`q${index}`, {
            index: 100 + index,
            over: owner,
            vid,
            maxbw,
            promiscuous: beside === 'promiscuous',
          });
        }),
      ],
      flows: disturbed === 'flow' ? [flow('web', name(0), { maxbw: 100e6 })] : [],
      cables: [
        cable('up', 'net0', 'tor'),
        ...ends.map(({ index, owner, queueBytes, queueFrames, rate }) => {
          const classes = [{ name: 'all', priorities: [0, 1, 2, 3, 4, 5, 6, 7], ets: 100 }];
          const egress = { queueFrames, queueBytes, classes: null };
          const own = disturbed === 'classes' && index === ends[0]?.index ? { ...egress, classes } : egress;
          return cable(`c${index}`, owner, 'tor', {
            bitsPerSecond: rate,
            delayPicoseconds: index * 333_333,
            bitErrorRate: disturbed === 'bit errors' && index === ends[0]?.index ? 1e-6 : 0,
            ends: [
              { part: owner, egress: own },
              { part: 'tor', egress },
            ],
          });
        }),
      ],
      streams,
      events: changes.map(({ at, kind, of }) => ({ atPicoseconds: at * US, change: change(kind, of) })),
    };
  });

describe('a bridge at which only open loads meet', () => {
  it('gives the same result by the window as event by event, however time is sliced', () => {
    fc.assert(
      fc.property(
        meetings,
        fc.array(fc.integer({ min: 0, max: END / 1000 }), { maxLength: 9 }),
        fc.constantFrom(0, 0.3 * MS),
        (blueprint, cuts, warmupPicoseconds) => {
          const options = { seed: 7, warmupPicoseconds };
          const expected = answer(blueprint, { ...options, ahead: false }, [END]);
          const stops = cuts.map((cut) => cut * 1000).toSorted((a, b) => a - b);
          expect(difference(answer(blueprint, options, [END]), expected)).toBe('');
          expect(difference(answer(blueprint, options, [...stops, END]), expected)).toBe('');
        },
      ),
      runs(80),
    );
  });
});
