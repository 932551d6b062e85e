import fc from 'fast-check';
import { describe, it } from 'vitest';
import type { Arrival, Blueprint, Change, ClassPart, ClientPart, Size, StreamPart } from '#emulator/blueprint.ts';
import { runs } from '../runs.ts';
import { aheadIsAsEvents } from './answer.ts';
import { bridge, cable, client, emptyBlueprint, flow, G, greedy, MS, nic, stream, US } from './parts.ts';

const END = 2 * MS;

const gap = fc.integer({ min: 3, max: 3000 }).map((nanoseconds) => nanoseconds * 1000 + 0.25);

/** Never many frames at one instant. */
const spaced: fc.Arbitrary<Arrival> = fc.oneof(
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
);

const bursts: fc.Arbitrary<Arrival> = fc.oneof(
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

/** A value that many times as often as another. */
function mostly<T, Other>(usual: T, other: fc.Arbitrary<Other>, times: number): fc.Arbitrary<T | Other> {
  return fc.oneof({ weight: times, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: other });
}

const GROUP = 'ff:ff:ff:ff:ff:ff';
const NOBODY = '02:ff:ff:ff:ff:fe';

const loadOf = (arrival: fc.Arbitrary<Arrival>, often: number) =>
  fc.record({
    to: fc.nat(),
    arrival,
    size,
    start: fc.constantFrom(0, 0, 123_456, 700 * US),
    stop: fc.constantFrom(null, null, 1300 * US),
    limitFrames: fc.constantFrom(null, null, 100),
    limitBytes: fc.constantFrom(null, null, null, 50_000),
    /** null: the client `to`. */
    receiver: mostly(null, fc.constantFrom(GROUP, NOBODY), often),
    ports: fc.constantFrom(1, 1, 5),
    forged: fc.integer({ min: 0, max: 9 }),
  });

/**
 * Machines and NICs at one switch and VNICs at one etherstub, each with a load that nothing influences: what the window serves. Now and then
 * something that it must not serve is among them.
 */
const meetings = fc
  .record({
    senders: fc.array(fc.tuple(sender, loadOf(fc.oneof({ weight: 2, arbitrary: spaced }, bursts), 2)), {
      minLength: 2,
      maxLength: 7,
    }),
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
      if (kind === 1 && end) return { kind: 'cable', cable: `c${end.index}`, up: of % 3 === 0 };
      return { kind: 'client-maxbw', client: name(of), bitsPerSecond: of % 4 === 0 ? null : of * 1e6 };
    };
    return {
      ...emptyBlueprint(),
      limiter: { kind: 'token-bucket', burstBytes, accounting: 'l2', queueFrames: bucketFrames },
      bridges: [bridge('tor', { mtu: 1500 }), bridge('stub')],
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

/** Hardly anything that a window cannot serve. */
const load = loadOf(fc.oneof({ weight: 40, arbitrary: spaced }, bursts), 40);

/** Eight priorities in up to eight classes: some strict, the others with shares. */
const classes = fc
  .tuple(
    fc.array(fc.nat(3), { minLength: 8, maxLength: 8 }),
    fc.array(fc.constantFrom(null, 1, 3, 7, 13, 60), { minLength: 4, maxLength: 4 }),
  )
  .map(([classOf, shares]): ClassPart[] =>
    shares.flatMap((ets, index) => {
      const priorities = classOf.flatMap((each, priority) => (each === index ? [priority] : []));
      return priorities.length === 0 ? [] : [{ name: `c${index}`, priorities, ets }];
    }),
  );

const host = fc.record({
  vnics: fc.array(
    fc.record({
      maxbw: fc.constantFrom(null, null, 50e6, 700e6, 3e9),
      cos: fc.nat(7),
      vid: fc.constantFrom(null, null, null, 10),
      bwShare: mostly(null, fc.constantFrom(1, 3), 20),
      minBitsPerSecond: mostly(null, fc.constant(100e6), 40),
      promiscuous: mostly(false, fc.constant(true), 40),
      macNospoof: fc.boolean(),
      /** Left out: it sends nothing. */
      load: fc.option(load, { freq: 6 }),
    }),
    { minLength: 1, maxLength: 5 },
  ),
  classes: fc.option(classes, { freq: 2 }),
  /** What the switch sends by to this host. */
  classesThere: fc.option(classes, { freq: 1 }),
  queueFrames: fc.integer({ min: 0, max: 40 }),
  queueBytes: fc.constantFrom(null, null, 9000),
  rate: fc.constantFrom(10 * G, 1 * G, 7_777_777_777),
  delay: fc.constantFrom(0, 333_333, 5 * US),
  mtu: fc.constantFrom(1500, 1500, 1500, 900),
  tor: fc.constantFrom(0, 0, 0, 1),
});

/** Hosts with a NIC that several clients share, machines, and one or two switches. */
const fleets = fc
  .record({
    hosts: fc.array(host, { minLength: 1, maxLength: 4 }),
    machines: fc.array(load, { minLength: 1, maxLength: 2 }),
    joined: fc.constantFrom(false, false, false, false, true),
    burstBytes: fc.constantFrom(0, 1000, 15_000),
    bucketFrames: fc.constantFrom(0, 5, 100),
    disturbed: fc.constantFrom('no', 'no', 'no', 'no', 'no', 'no', 'greedy', 'flow', 'bit errors', 'slow', 'tick'),
    silent: fc.boolean(),
    changes: fc.array(fc.record({ at: fc.integer({ min: 1, max: 1900 }), kind: fc.nat(3), of: fc.nat() }), {
      maxLength: 5,
    }),
  })
  .map(({ hosts, machines, joined, burstBytes, bucketFrames, disturbed, silent, changes }): Blueprint => {
    const vnics = hosts.flatMap(({ vnics: own, mtu }, of) =>
      own.map((one, index) => ({ ...one, name: `h${of}v${index}`, over: `n${of}`, mtu, index: 10 * of + index })),
    );
    const ends = [
      ...vnics,
      ...machines.map((one, index) => ({
        name: `m${index}`,
        over: null,
        load: silent ? null : one,
        index: 100 + index,
        cos: 0,
      })),
    ];
    const names = ends.map(({ name }) => name);
    const nameAt = (number: number) => names[number % names.length] ?? '';
    const streams = ends.flatMap(({ name, over, load: one }, index): StreamPart[] => {
      if (one === null) return [];
      const others = ends.filter((end) => end.over !== over || one.forged === 9).map((end) => end.name);
      const made = stream(`s${index}`, name, others[one.to % others.length] ?? name, {
        startPicoseconds: one.start,
        stopPicoseconds: one.stop,
        limitFrames: one.limitFrames,
        limitBytes: one.limitBytes,
        sourcePort: { first: 1000, count: one.ports },
        cos: one.ports > 1 ? one.to % 8 : null,
        sourceMac: one.forged === 0 ? '02:00:00:00:77:77' : null,
        load: { kind: 'open', size: one.size, arrival: one.arrival },
      });
      if (disturbed === 'greedy' && index === 0) return [{ ...made, load: greedy(1000) }];
      return [one.receiver === null ? made : { ...made, to: { mac: one.receiver } }];
    });
    const wires = [
      ...hosts.map(({ tor, rate, delay, queueFrames, queueBytes, classes: own, classesThere }, of) => ({
        ...{ name: `c${of}`, owner: `n${of}`, tor, rate, delay, queueFrames, queueBytes },
        classes: own,
        classesThere: disturbed === 'slow' ? classesThere : null,
      })),
      ...machines.map((_, index) => ({
        ...{ name: `d${index}`, owner: `m${index}`, tor: index, rate: 10 * G, delay: US, queueFrames: 20 },
        ...{ queueBytes: null, classes: null, classesThere: null },
      })),
    ];
    const change = (kind: number, of: number): Change => {
      if (kind === 1) return { kind: 'cable', cable: wires[of % wires.length]?.name ?? '', up: of % 3 === 0 };
      return { kind: 'client-maxbw', client: nameAt(of), bitsPerSecond: of % 4 === 0 ? null : of * 1e6 };
    };
    const events = changes.map(({ at, kind, of }) => ({ atPicoseconds: at * US, change: change(kind, of) }));
    return {
      ...emptyBlueprint(),
      limiter:
        disturbed === 'tick'
          ? { kind: 'crossbow-tick', tickPicoseconds: 100 * US, blockFrames: 10, dropFrames: 20, accounting: 'l2' }
          : { kind: 'token-bucket', burstBytes, accounting: 'l2', queueFrames: bucketFrames },
      bridges: [bridge('tor0', { mtu: 1500 }), bridge('tor1', { mtu: 1500 })],
      nics: hosts.map(({ mtu }, of) => nic(`n${of}`, { mtu })),
      clients: ends.map(({ name, load: _, ...one }) => {
        if (one.over === null) return client(name, one);
        const { macNospoof, ...rest } = one;
        const security = { macNospoof, allowedIps: null, restricted: false, dhcpNospoof: false };
        return client(name, { ...rest, security });
      }),
      flows: disturbed === 'flow' ? [flow('web', 'h0v0', { maxbw: 100e6 })] : [],
      cables: [
        ...(joined ? [cable('trunk', 'tor0', 'tor1')] : []),
        ...wires.map(({ name, owner, tor, rate, delay, queueFrames, queueBytes, classes: own, classesThere }, index) =>
          cable(name, owner, `tor${tor}`, {
            bitsPerSecond: rate,
            delayPicoseconds: delay,
            bitErrorRate: disturbed === 'bit errors' && index === 0 ? 1e-6 : 0,
            ends: [
              { part: owner, egress: { queueFrames, queueBytes, classes: own } },
              { part: `tor${tor}`, egress: { queueFrames: 30, queueBytes: null, classes: classesThere } },
            ],
          }),
        ),
      ],
      streams,
      events,
    };
  });

/** The same, but all instants are multiples of one: frames of many come at the same picosecond, and their order decides who finds room. */
const inStep = (blueprints: fc.Arbitrary<Blueprint>): fc.Arbitrary<Blueprint> =>
  fc
    .tuple(
      blueprints,
      fc.array(fc.constantFrom(1, 1, 2, 3), { minLength: 30, maxLength: 30 }),
      fc.constantFrom(0, 1, 6),
    )
    .map(([blueprint, paces, queueFrames]) => ({
      ...blueprint,
      cables: blueprint.cables.map((one) => ({
        ...one,
        ...{ bitsPerSecond: 10 * G, delayPicoseconds: US, fcsBytes: 0, overheadBytes: 0 },
        ends: [
          { ...one.ends[0], egress: { ...one.ends[0].egress, queueBytes: null } },
          { ...one.ends[1], egress: { ...one.ends[1].egress, queueFrames, queueBytes: null } },
        ] as const,
      })),
      streams: blueprint.streams.map((one, index) => ({
        ...one,
        load: {
          kind: 'open' as const,
          size: { kind: 'fixed' as const, bytes: 1250 },
          arrival: { kind: 'constant' as const, gapPicoseconds: 2 * US * (paces[index] ?? 1) },
        },
        startPicoseconds: 0,
      })),
    }));

describe('a bridge at which only open loads meet', () => {
  it.each([
    { name: 'machines and NICs of one sender', blueprints: meetings, usual: 80 },
    { name: 'NICs that several clients send by', blueprints: fleets, usual: 120 },
    { name: 'machines and NICs of one sender, in step', blueprints: inStep(meetings), usual: 30 },
    { name: 'NICs that several clients send by, in step', blueprints: inStep(fleets), usual: 60 },
  ])(
    'gives the same result by the window as event by event, however time is sliced: $name',
    ({ blueprints, usual }) => {
      fc.assert(aheadIsAsEvents(blueprints, END), runs(usual));
    },
  );
});
