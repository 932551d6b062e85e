import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Blueprint, CablePart, IngressPart, LosslessPart } from '#emulator/blueprint.ts';
import type { Sighting } from '#emulator/options.ts';
import type { EgressResult } from '#emulator/result.ts';
import { overshootBytes } from '#units/overshoot.ts';
import { runs } from '../runs.ts';
import {
  bridge,
  cable,
  client,
  constant,
  emptyBlueprint,
  G,
  greedy,
  MS,
  named,
  nic,
  run,
  stream,
  tcp,
  US,
} from './parts.ts';
import { lossless } from './scenarios.ts';

const EGRESS = { queueFrames: 1000, queueBytes: null, classes: null } as const;
const ALL = [0, 1, 2, 3, 4, 5, 6, 7];
/** A full frame without and with FCS, and on the wire. */
const FULL = 1514;
const WITH_FCS = FULL + 4;
const ON_WIRE = WITH_FCS + 20;

/** A port that pauses the other end: 802.1Qbb's own response time, the longest pause. */
function keeps(given: Partial<LosslessPart> = {}, rest: Partial<IngressPart> = {}): IngressPart {
  return {
    kind: 'pfc',
    mac: '02:00:00:00:ff:ff',
    pauseFrameBytes: 60,
    quanta: 0xffff,
    responsePicoseconds: 614_400,
    ...rest,
    classes: [{ name: 'kept', priorities: [0], xoffBytes: 30_000, xonBytes: 15_000, headroomBytes: 20_000, ...given }],
  };
}

/** a sends through a switch to b, whose wire is slow; the switch keeps what comes from a. */
function slowHop(ingress: IngressPart | undefined, given: Partial<Blueprint> = {}, slow = 100e6): Blueprint {
  return {
    ...emptyBlueprint(),
    bridges: [bridge('switch')],
    clients: [client('a', { index: 1, mtu: 9000 }), client('b', { index: 2, mtu: 9000 })],
    cables: [
      cable('fast', 'a', 'switch', {
        bitsPerSecond: G,
        ends: [
          { part: 'a', egress: EGRESS },
          { part: 'switch', egress: EGRESS, ...(ingress && { ingress }) },
        ],
      }),
      cable('slow', 'b', 'switch', { bitsPerSecond: slow }),
    ],
    streams: [stream('s', 'a', 'b', { load: greedy(FULL, G) })],
    ...given,
  };
}

type Answer = ReturnType<typeof run>;

const sender = (result: Answer, name = 'fast'): EgressResult => named(result.cables, name).ends[0];
const keeper = (result: Answer, name = 'fast'): EgressResult => named(result.cables, name).ends[1];
const pause = (end: EgressResult, priority: number | null = 0) => {
  const found = end.pauses.find((one) => one.priority === priority);
  if (found === undefined) throw new Error(`no pause of priority ${priority}`);
  return found;
};

describe('S1L: counts recorded with htsim', () => {
  it.each([
    [8, 83_462],
    [64, 84_414],
    [512, 92_030],
  ])('%i greedy senders, nothing lost: 83331 received, %i sent', (n, sent) => {
    const result = run(lossless(n), 0.1 + 1e-6);
    const left = result.cables.filter(({ name }) => name.startsWith('c-s')).map(({ ends }) => ends[0].sent.frames);
    expect(result.conservation.delivered.frames).toBe(83_331);
    expect(left.reduce((sum, one) => sum + one, 0)).toBe(sent);
    expect(result.conservation.dropped.frames).toBe(0);
  });
});

describe('what still comes after a port has decided to pause', () => {
  const cases = fc.record({
    speed: fc.constantFrom(1, 10, 25, 40, 100),
    metres: fc.integer({ min: 0, max: 3000 }),
    bytes: fc.integer({ min: 64, max: 9018 }),
    response: fc.integer({ min: 0, max: 4000 }),
  });

  it('is ceil(B / 8(F + 20)) frames: with so much room none is lost, with one frame less exactly one', () => {
    fc.assert(
      fc.property(cases, ({ speed, metres, bytes, response }) => {
        const bit = 1000 / speed;
        const delay = metres * 5000;
        // From the decision until the peer obeys (pause frame, cable, response), and one cable more: what is on its way then.
        const after = 84 * 8 + (2 * delay) / bit + (response * 1000) / bit;
        const room = Math.ceil(after / (8 * (bytes + 20)));
        const lost = (frames: number) => {
          const ingress = keeps(
            { xoffBytes: 8 * bytes - 1, xonBytes: bytes, headroomBytes: frames * bytes + 1 },
            { responsePicoseconds: response * 1000 },
          );
          const base = slowHop(ingress, { streams: [stream('s', 'a', 'b', { load: greedy(bytes - 4, speed * G) })] });
          const cables = base.cables.map((one) =>
            one.name === 'fast'
              ? { ...one, bitsPerSecond: speed * G, delayPicoseconds: delay }
              : // So slow that nothing leaves in the meantime.
                { ...one, bitsPerSecond: 1e4 },
          );
          // Until all that came has come, and before the pause is asked for again.
          const bits = 12 * 8 * (bytes + 20) + 2 * after;
          const result = run({ ...base, cables }, (bits * bit) / 1e12);
          expect(pause(keeper(result)).requests).toBe(1);
          expect(pause(sender(result)).indications).toBe(1);
          return keeper(result).buffers[0]?.dropped.frames;
        };
        expect(lost(room)).toBe(0);
        if (room > 0) expect(lost(room - 1)).toBe(1);
      }),
      runs(60),
    );
  });
});

describe('the headroom that a port needs', () => {
  const cases = fc.record({
    speed: fc.constantFrom(1, 10, 40),
    metres: fc.integer({ min: 0, max: 500 }),
    bytes: fc.integer({ min: 500, max: 9018 }),
  });
  const PHASES = 40;

  it('is at most a frame more than what comes at worst while its own frame holds up the pause: with the worst nothing is lost, with a byte less a frame', () => {
    fc.assert(
      fc.property(cases, ({ speed, metres, bytes }) => {
        const bit = 1000 / speed;
        const needs = overshootBytes({
          bitsPerSecond: speed * G,
          delayPicoseconds: metres * 5000,
          responsePicoseconds: 614_400,
          pauseFrameBytes: 60,
          ownFrameBytes: bytes - 4,
          peerFrameBytes: bytes - 4,
          fcsBytes: 4,
          overheadBytes: 20,
        });
        const xoffBytes = 8 * bytes;
        /** The port sends full frames itself, from an instant of its own on. */
        const carried = (headroomBytes: number, phase: number) => {
          const startPicoseconds = Math.floor((phase * 8 * (bytes + 20) * bit) / PHASES);
          const load = greedy(bytes - 4, speed * G);
          const base = slowHop(keeps({ xoffBytes, xonBytes: bytes, headroomBytes }), {
            clients: ['a', 'b', 'c'].map((name, index) => client(name, { index: index + 1, mtu: 9000 })),
            streams: [stream('s', 'a', 'b', { load }), stream('back', 'c', 'a', { load, startPicoseconds })],
          });
          const delayPicoseconds = metres * 5000;
          const cables = [...base.cables, cable('third', 'c', 'switch')].map((one) =>
            // So slow that nothing leaves in the meantime.
            one.name === 'slow'
              ? { ...one, bitsPerSecond: 1e4 }
              : { ...one, bitsPerSecond: speed * G, delayPicoseconds },
          );
          const result = run({ ...base, cables }, (40 * 8 * (bytes + 20) * bit + 4 * delayPicoseconds + 2e6) / 1e12);
          return keeper(result).buffers[0];
        };
        const phases = Array.from({ length: PHASES }, (_, phase) => phase);
        const over = phases.map((phase) => (carried(1e6, phase)?.maxBytes ?? 0) - xoffBytes);
        const worst = Math.max(...over);
        expect(worst).toBeLessThanOrEqual(needs);
        expect(worst).toBeGreaterThan(needs - bytes);
        const hardest = over.indexOf(worst);
        expect(carried(worst, hardest)?.dropped.frames).toBe(0);
        expect(carried(worst - 1, hardest)?.dropped.frames).toBe(1);
      }),
      runs(12),
    );
  });
});

describe('PFC', () => {
  it('holds back what a slow hop cannot take: nothing is lost, the hop stays busy, the sender is paused for the rest', () => {
    const result = run(slowHop(keeps()), 1, { warmup: 0.1 });
    const rate = 1e8 / (8 * ON_WIRE);
    expect(result.conservation.dropped.frames).toBe(0);
    expect(named(result.streams, 's').delivered.frames / rate).toBeCloseTo(1, 3);
    // A pause that comes while a frame is under way counts from then on.
    expect(pause(sender(result)).pausedPicoseconds / 1e12).toBeCloseTo(0.905, 2);
    expect(sender(result).busyPicoseconds / 1e12).toBeCloseTo(0.1, 2);
    expect(keeper(result).buffers[0]?.maxBytes).toBeGreaterThan(30_000);
  });

  it('without it the same hop loses what it cannot take', () => {
    const result = run(slowHop(undefined), 1, { warmup: 0.1 });
    expect(result.drops.map(({ reason }) => reason)).toEqual(['queue']);
    expect(result.conservation.dropped.frames / result.conservation.offered.frames).toBeCloseTo(0.9, 2);
  });

  it('pauses a priority, not the others', () => {
    const two = slowHop(keeps(), {
      streams: [
        stream('kept', 'a', 'b', { load: greedy(FULL, G) }),
        stream('other', 'a', 'b', { load: constant(1000, FULL), cos: 5 }),
      ],
    });
    const classes = [
      { name: 'zero', priorities: [0], ets: 50 },
      { name: 'rest', priorities: [1, 2, 3, 4, 5, 6, 7], ets: 50 },
    ];
    const cables = two.cables.map((one): CablePart => {
      const [near, far] = one.ends;
      return one.name === 'fast' ? { ...one, ends: [{ ...near, egress: { ...EGRESS, classes } }, far] } : one;
    });
    const result = run({ ...two, cables }, 1, { warmup: 0.1 });
    const { offered, delivered } = named(result.streams, 'other');
    expect(Math.abs(offered.frames - delivered.frames)).toBeLessThan(60);
    expect(pause(sender(result)).pausedPicoseconds).toBeGreaterThan(0.85e12);
  });

  it('a pause that is shorter than it is needed is asked for again in time, each half of it', () => {
    // The hop takes 13.4 ms for the 16.5 kB between the thresholds; 40 quanta are 20.48 us.
    const result = run(slowHop(keeps({}, { quanta: 40 }), {}, 1e7), 1, { warmup: 0.1 });
    expect(result.conservation.dropped.frames).toBe(0);
    const asked = pause(keeper(result)).requests;
    const paused = pause(sender(result)).pausedPicoseconds;
    // Half a pause, then the pause frame, which another may have to let pass.
    expect(asked / (paused / 10.24e6)).toBeGreaterThan(0.9);
    expect(asked / (paused / 10.24e6)).toBeLessThan(1.05);
  });

  it('a failed link forgets its pauses, and is told again when it is back', () => {
    const events = [
      { atPicoseconds: 400 * MS, change: { kind: 'cable', cable: 'fast', up: false } },
      { atPicoseconds: 400.001 * MS, change: { kind: 'cable', cable: 'fast', up: true } },
    ] as const;
    const result = run(slowHop(keeps(), { events }), 1);
    const before = run(slowHop(keeps(), { events: events.slice(0, 1) }), 0.401);
    expect(sender(before).pauses.map(({ priority }) => priority)).toEqual([0]);
    expect(pause(sender(before)).pausedPicoseconds).toBeLessThan(0.4e12);
    // Nothing but what was under way or waited in the queues that were cut.
    expect(result.drops.map(({ reason }) => reason)).toEqual(['link-down']);
    expect(named(result.streams, 's').delivered.frames / (1e8 / (8 * ON_WIRE))).toBeCloseTo(1, 2);
  });

  it('holds TCP back without a loss', () => {
    const load = tcp({ windowBytes: 1 << 20 });
    const blueprint = slowHop(keeps(), { streams: [stream('s', 'a', 'b', { protocol: 'tcp', load })] });
    const result = run(blueprint, 1, { warmup: 0.2 });
    expect(result.conservation.dropped.frames).toBe(0);
    expect(named(result.streams, 's').tcp?.retransmissions).toBe(0);
  });

  it('what a sender without a socket offers while it is paused overflows its own queue', () => {
    const load = constant(20_000, FULL);
    const result = run(slowHop(keeps(), { streams: [stream('s', 'a', 'b', { load })] }), 1, { warmup: 0.5 });
    expect(result.drops.map(({ place, reason }) => `${place} ${reason}`)).toEqual(['cable/fast queue']);
    expect(sender(result).dropped.frames).toBe(result.conservation.dropped.frames);
  });
});

it('a capture of a wire shows the pause frames among the others, each when it arrives, and changes nothing', () => {
  const blueprint = slowHop(keeps());
  const seen: Sighting[] = [];
  const probe = { at: ['fast'], see: (sighting: Sighting) => void seen.push(sighting) };
  const result = run(blueprint, 0.05, { probe });
  expect(JSON.stringify(result)).toBe(JSON.stringify(run(blueprint, 0.05)));
  const pauses = seen.filter((one) => one.pause !== undefined);
  const [first, second] = pauses;
  expect(pauses.length).toBeGreaterThan(2);
  expect(Math.abs(pauses.length - keeper(result).pauseFrames)).toBeLessThanOrEqual(1);
  expect(first).toMatchObject({ direction: 'in', bytes: 60, pause: { kind: 'pfc', priorities: 1, pausing: 1 } });
  expect(second?.pause).toMatchObject({ priorities: 1, pausing: 0 });
  expect(seen.map((one) => one.atPicoseconds)).toEqual(seen.map((one) => one.atPicoseconds).toSorted((a, b) => a - b));
  // 84 bytes at 1 Gb/s and 15 ns of cable after the frame that went above the threshold: the 22nd, as two have left by then.
  const trigger = seen.filter((one) => one.direction === 'out')[21]?.atPicoseconds ?? 0;
  expect((first?.atPicoseconds ?? 0) - trigger).toBe(84 * 8 * 1000 + 15_000);
});

describe('PAUSE', () => {
  it('stops everything, whatever its priority', () => {
    const ingress = keeps({ priorities: ALL }, { kind: 'pause' });
    const streams = [
      stream('much', 'a', 'b', { load: greedy(FULL, G) }),
      stream('little', 'a', 'b', { load: constant(1000, 100), cos: 5 }),
    ];
    const result = run(slowHop(ingress, { streams }), 1, { warmup: 0.1 });
    expect(result.conservation.dropped.frames).toBe(0);
    expect(pause(sender(result), null).pausedPicoseconds / 1e12).toBeCloseTo(0.9, 1);
    expect(sender(result).pauses).toHaveLength(1);
  });
});

describe('a NIC that may not lose', () => {
  const LIMIT = 100e6;
  /** Two clients of one NIC on the same priority, the first limited; both are sent more than that. */
  const shared = (ingress: IngressPart | undefined): Blueprint => {
    const switchIngress = ingress && keeps({ headroomBytes: 100_000 });
    return {
      ...emptyBlueprint(),
      bridges: [bridge('tor')],
      nics: [nic('net0', { ringFrames: 64 })],
      clients: [
        client('slow', { index: 1, over: 'net0', maxbw: LIMIT }),
        client('quick', { index: 2, over: 'net0' }),
        client('a', { index: 3 }),
        client('b', { index: 4 }),
      ],
      cables: [
        cable('wire', 'net0', 'tor', {
          bitsPerSecond: G,
          ends: [
            { part: 'net0', egress: EGRESS, ...(ingress && { ingress }) },
            { part: 'tor', egress: EGRESS },
          ],
        }),
        ...['a', 'b'].map((name) =>
          cable(`to-${name}`, name, 'tor', {
            bitsPerSecond: G,
            ends: [
              { part: name, egress: EGRESS },
              { part: 'tor', egress: EGRESS, ...(switchIngress && { ingress: switchIngress }) },
            ],
          }),
        ),
      ],
      streams: [
        stream('to-slow', 'a', 'slow', { load: greedy(FULL, G) }),
        stream('to-quick', 'b', 'quick', { load: constant(20_000, FULL) }),
      ],
    };
  };
  const rate = (result: Answer, name: string) => (named(result.streams, name).delivered.bytes * 8) / 1e12;

  it('keeps what a full ring does not take, and so makes neighbours of the priority suffer', () => {
    const result = run(shared(keeps()), 1, { warmup: 0.5 });
    expect(rate(result, 'to-slow') / 1e-4).toBeCloseTo(1, 1);
    // Head of line: of two that come in turn one takes 100 Mb/s, and so about does the other, which could have 242.
    expect(rate(result, 'to-quick')).toBeLessThan(1.2e-4);
    expect(result.drops.map(({ place, reason }) => `${place} ${reason}`)).toEqual(['cable/to-b queue']);
  });

  it('else loses at the limiter, and the neighbour gets its own', () => {
    const result = run(shared(undefined), 1, { warmup: 0.5 });
    expect(rate(result, 'to-slow') / 1e-4).toBeCloseTo(1, 1);
    expect(result.drops.map(({ reason }) => reason)).toContain('limiter');
  });
});

it('a buffer holds just what is charged to it, at any instant', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20_000 }), (instant) => {
      const result = run(slowHop(keeps()), (instant * US) / 1e12);
      const { bytes = 0 } = keeper(result).buffers[0] ?? {};
      const inSwitch = keeper(result, 'slow').queue.frames;
      expect(bytes).toBe(inSwitch * WITH_FCS);
    }),
    runs(30),
  );
});

describe('five switches in a circle', () => {
  /** From each switch to a machine two switches on: by the shortest way, which is up the circle, so each cable waits for the next. */
  const circle = (seconds: number, senders: readonly number[]): Answer => {
    const ingress = keeps({ xoffBytes: 6000, xonBytes: 3000, headroomBytes: 30_000 });
    const kept = (part: string) => ({ part, egress: EGRESS, ingress });
    const all = [0, 1, 2, 3, 4];
    return run(
      {
        ...emptyBlueprint(),
        bridges: all.map((one) => bridge(`switch${one}`)),
        clients: all.flatMap((one) => [
          client(`from${one}`, { index: one + 1 }),
          client(`to${one}`, { index: one + 11 }),
        ]),
        cables: [
          ...all.map((one) =>
            cable(`c${one}`, `switch${one}`, `switch${(one + 1) % 5}`, {
              ends: [kept(`switch${one}`), kept(`switch${(one + 1) % 5}`)],
            }),
          ),
          ...all.flatMap((one) =>
            ['from', 'to'].map((way) =>
              cable(`${way}${one}-wire`, `${way}${one}`, `switch${one}`, {
                ends: [{ part: `${way}${one}`, egress: EGRESS }, kept(`switch${one}`)],
              }),
            ),
          ),
        ],
        streams: senders.map((one) =>
          stream(`s${one}`, `from${one}`, `to${(one + 2) % 5}`, { load: greedy(FULL, 10 * G) }),
        ),
      },
      seconds,
    );
  };

  it('that wait for each other stand still, and the report names them', () => {
    const result = circle(0.02, [0, 1, 2, 3, 4]);
    expect(result.conservation.dropped.frames).toBe(0);
    const ends = [0, 1, 2, 3, 4].map((one) => `c${one} into switch${(one + 1) % 5}`);
    expect(
      result.deadlocks
        .flatMap(({ buffers }) => buffers)
        .map(({ cable: name, into }) => `${name} into ${into}`)
        .toSorted(),
    ).toEqual(ends);
    expect(circle(0.04, [0, 1, 2, 3, 4]).conservation.delivered).toEqual(result.conservation.delivered);
  });

  it('with one sender less there is no circle, and all goes on', () => {
    const result = circle(0.02, [0, 1, 2, 3]);
    expect(result.deadlocks).toEqual([]);
    const later = circle(0.04, [0, 1, 2, 3]);
    expect(later.conservation.delivered.frames).toBeGreaterThan(1.9 * result.conservation.delivered.frames);
  });
});
