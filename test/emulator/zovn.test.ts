import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Blueprint, CableEnd, CablePart, ClientPart, Load, StreamPart, TunnelPart } from '#emulator/blueprint.ts';
import type { Result } from '#emulator/result.ts';
import { runs } from '../runs.ts';
import { blocking, bridge, cable, client, cpu, emptyBlueprint, greedy, named, nic, run, stream, tcp } from './parts.ts';

/**
 * The way of "Got Loss? Get zOVN!" (SIGCOMM 2013): guests on a lossless switch, a NIC with PFC, a switch of the fabric with PFC, and the
 * same the other way round, over the NICs themselves or over a tunnel between them. The sink `b` takes half a million frames a second.
 */
interface Wish {
  readonly over: 'uplink' | 'tunnel';
  /** Priorities that the cables pause; all: by PAUSE. */
  readonly pauses: readonly number[] | 'all';
  readonly costs?: boolean;
  readonly lossless?: boolean;
  readonly streams: readonly StreamPart[];
  readonly clients?: readonly ClientPart[];
  /** Priority of `c` and `d`. */
  readonly others?: number;
  /** Frames that each queue of the switches holds. */
  readonly ring?: number;
  /** What the sinks `b` and `d` take. */
  readonly sinks?: readonly [ClientPart['receiver'], ClientPart['receiver']];
}

const SINK = { servicePicoseconds: 2e6, bufferFrames: 64, resumeFrames: 32, cpu: null } as const;

const FAST = { servicePicoseconds: 0, bufferFrames: 1024, resumeFrames: null, cpu: null } as const;

const HEADROOM = 40_000;

/** An end that keeps those priorities, and has a queue for each of them. */
function end(part: string, pauses: Wish['pauses']): CableEnd {
  const all = [0, 1, 2, 3, 4, 5, 6, 7];
  const held = pauses === 'all' ? [all] : pauses.map((one) => [one]);
  const rest = all.filter((one) => !held.flat().includes(one));
  const groups = rest.length === 0 ? held : [...held, rest];
  const ets = 100 / groups.length;
  const classes = groups.map((priorities) => ({ name: `of ${priorities}`, priorities, ets }));
  const room = { xoffBytes: 60_000, xonBytes: 30_000, headroomBytes: HEADROOM };
  const egress = { queueFrames: 100, queueBytes: null, classes: pauses === 'all' ? null : classes };
  if (held.length === 0) return { part, egress };
  return {
    part,
    egress,
    ingress: {
      kind: pauses === 'all' ? 'pause' : 'pfc',
      mac: '02:00:00:00:99:99',
      pauseFrameBytes: 60,
      quanta: 0xffff,
      responsePicoseconds: 614_400,
      classes: held.map((priorities) => ({ name: `of ${priorities}`, priorities, ...room })),
    },
  };
}

function wire(name: string, a: string, b: string, pauses: Wish['pauses']): CablePart {
  return cable(name, a, b, { ends: [end(a, pauses), end(b, pauses)] });
}

function fabric({
  over,
  pauses,
  costs = false,
  lossless = true,
  streams,
  clients = [],
  ring = 128,
  others = 0,
  sinks = [SINK, FAST],
}: Wish): Blueprint {
  const plain = emptyBlueprint();
  const mtu = 1550;
  const tunnel = (side: string, local: string): TunnelPart => ({
    name: `t${side}`,
    bridge: `sw${side}`,
    client: `u${side}`,
    vni: 7,
    local,
    port: 4789,
    remotes: null,
    cos: null,
  });
  return {
    ...plain,
    cpus: [cpu(0), cpu(1), cpu(2), cpu(3)],
    costs: costs
      ? {
          ...plain.costs,
          perPacketPicoseconds: 200_000,
          perSentPacketPicoseconds: 150_000,
          encapsulatePicoseconds: 100_000,
          decapsulatePicoseconds: 100_000,
        }
      : plain.costs,
    bridges: [
      bridge('tor'),
      ...['1', '2'].map((side) =>
        bridge(`sw${side}`, { lossless, clientQueueFrames: ring, uplinks: over === 'uplink' ? [`n${side}`] : [] }),
      ),
    ],
    nics: ['1', '2'].map((side) => nic(`n${side}`, { mtu })),
    cables: ['1', '2'].map((side) => wire(`wire${side}`, `n${side}`, 'tor', pauses)),
    clients: [
      client('a', { index: 1, over: 'sw1', cos: 3, cpus: [0] }),
      client('c', { index: 2, over: 'sw1', cos: others, cpus: [1] }),
      client('b', { index: 3, over: 'sw2', cos: 3, cpus: [0], receiver: sinks[0] }),
      client('d', { index: 4, over: 'sw2', cos: others, cpus: [1], receiver: sinks[1] }),
      ...(over === 'tunnel'
        ? [
            client('u1', { index: 5, over: 'n1', kind: 'phys', mtu, ips: ['192.168.1.1'], cpus: [2, 3] }),
            client('u2', { index: 6, over: 'n2', kind: 'phys', mtu, ips: ['192.168.1.2'], cpus: [2, 3] }),
          ]
        : []),
      ...clients,
    ],
    tunnels: over === 'tunnel' ? [tunnel('1', '192.168.1.1'), tunnel('2', '192.168.1.2')] : [],
    streams,
  };
}

const dropsOf = ({ drops }: Result) => drops.map(({ place, reason, frames }) => `${place} ${reason} ${frames}`);

const WAYS = [
  { over: 'uplink', costs: false },
  { over: 'uplink', costs: true },
  { over: 'tunnel', costs: false },
  { over: 'tunnel', costs: true },
] as const;

const udp = (name: string, from: string, to: string, load: Load, given: Partial<StreamPart> = {}) =>
  stream(name, from, to, { load, sourcePort: { first: 1000, count: 8 }, ...given });

describe.each(WAYS)('a lossless switch over $over, work that costs time: $costs', (way) => {
  it.each([
    ['sockets', 'udp', blocking(2e6, 400, 300)],
    ['a greedy sender', 'udp', greedy(400)],
    ['TCP', 'tcp', tcp({ delayedAckPicoseconds: 0 }, 4)],
  ] as const)('%s are as fast as the sink on the other host, and nothing is lost', (_, protocol, load) => {
    for (const pauses of [[3], 'all'] as const) {
      const result = run(fabric({ ...way, pauses, streams: [udp('s', 'a', 'b', load, { protocol, cos: 3 })] }), 0.1, {
        warmup: 0.01,
      });
      expect(dropsOf(result), `${pauses}`).toEqual([]);
      // Of TCP the segments, without the acknowledgements that go back.
      const { frames } = named(result.clients, 'b').received;
      expect(Math.abs(frames / 50_000 - 1), `${frames} ${pauses}`).toBeLessThan(0.02);
    }
  });
});

describe.each(WAYS)('a lossless and a lossy class over $over and one cable, work that costs time: $costs', (way) => {
  const streams = [
    udp('kept', 'a', 'b', blocking(1e6, 400, 300), { cos: 3 }),
    udp('lossy', 'c', 'd', blocking(1e6, 400, 300), { cos: 0 }),
  ];

  it('the lossy one does not wait while the other is paused', () => {
    const result = run(fabric({ ...way, pauses: [3], streams }), 0.05, { warmup: 0.01 });
    expect(dropsOf(result)).toEqual([]);
    const [kept, lossy] = [named(result.streams, 'kept'), named(result.streams, 'lossy')];
    expect(Math.abs(kept.delivered.frames - 25_000)).toBeLessThan(10);
    expect(Math.abs(lossy.delivered.frames - 50_000)).toBeLessThan(10);
    expect(lossy.blockedPicoseconds).toBeLessThan(1e9);
  });

  it('the lossy one loses where its sink is slow, and holds up nobody', () => {
    const sinks = [FAST, SINK] as const;
    const result = run(fabric({ ...way, pauses: [3], streams, sinks }), 0.05, { warmup: 0.01 });
    const [kept, lossy] = [named(result.streams, 'kept'), named(result.streams, 'lossy')];
    expect(result.drops.map(({ place, reason }) => `${place} ${reason}`)).toEqual(['bridge/sw2 queue']);
    expect(kept.dropped.frames).toBe(0);
    expect(Math.abs(kept.delivered.frames - 50_000)).toBeLessThan(10);
    expect(Math.abs(lossy.delivered.frames - 25_000)).toBeLessThan(10);
    expect(Math.abs(lossy.dropped.frames - 25_000)).toBeLessThan(10);
  });
});

const SINKS = fc.record({
  servicePicoseconds: fc.integer({ min: 100_000, max: 3_000_000 }),
  bufferFrames: fc.integer({ min: 1, max: 40 }),
  resumeFrames: fc.constant(0),
  cpu: fc.constant(null),
});

const LOADS = fc.oneof(
  fc
    .record({ rate: fc.integer({ min: 100_000, max: 3_000_000 }), socket: fc.integer({ min: 1, max: 400 }) })
    .map(({ rate, socket }) => blocking(rate, 700, socket)),
  fc.constant(greedy(1400)),
  fc.constant(tcp({ initialWindowSegments: 40, delayedAckPicoseconds: 0 }, 3)),
);

describe('any traffic of one class between lossless switches', () => {
  const wish = fc.record({
    over: fc.constantFrom('uplink' as const, 'tunnel' as const),
    pauses: fc.constantFrom<Wish['pauses']>([3], [3, 4], 'all'),
    costs: fc.boolean(),
    ring: fc.integer({ min: 1, max: 200 }),
    sinks: fc.tuple(SINKS, SINKS),
    loads: fc.array(
      fc.record({
        load: LOADS,
        ends: fc.constantFrom('ab', 'ad', 'cb', 'cd', 'ba', 'da', 'bc', 'dc'),
        all: fc.boolean(),
      }),
      { minLength: 1, maxLength: 6 },
    ),
  });

  it('loses nothing, whoever sends to whom', () => {
    fc.assert(
      fc.property(wish, ({ loads, ...rest }) => {
        const streams = loads.flatMap(({ load, ends, all }, index) => {
          const [from = '', to = ''] = ends;
          const protocol = load.kind === 'tcp' ? 'tcp' : 'udp';
          const made = udp(`s${index}`, from, to, load, {
            protocol,
            cos: 3,
            destinationPort: { first: index + 1, count: 1 },
          });
          return [all && load.kind === 'blocking' ? { ...made, to: { mac: 'ff:ff:ff:ff:ff:ff' } } : made];
        });
        const result = run(fabric({ ...rest, streams, others: 3 }), 0.003);
        expect(dropsOf(result)).toEqual([]);
      }),
      runs(40),
    );
  });
});

describe('a receiver that reads half a million frames a second, behind a NIC', () => {
  /** From a machine beyond the wire, which writes into sockets as fast as they take it. */
  const result = (pauses: Wish['pauses'], resumeFrames: number | null, costs: boolean) => {
    const sink = client('v', { index: 9, over: 'n1', cos: 3, cpus: [0], receiver: { ...SINK, resumeFrames } });
    const machine = client('m', { index: 10, cos: 3 });
    const plain = fabric({
      over: 'uplink',
      pauses,
      costs,
      streams: [udp('s', 'm', 'v', blocking(2e6, 400, 100), { cos: 3 })],
    });
    const built = {
      ...plain,
      clients: [...plain.clients, sink, machine],
      cables: [...plain.cables, wire('to-m', 'm', 'tor', pauses)],
    };
    return run(built, 0.05, { warmup: 0.01 });
  };

  describe.each([
    ['PFC', [3]],
    ['PAUSE', 'all'],
  ] as const)('with %s', (_, pauses) => {
    it.each([false, true])(
      'throttles its sender to that when its stack stops, and nothing is lost (work costs time: %s)',
      (costs) => {
        const { drops, streams } = result(pauses, 32, costs);
        const { delivered, blockedPicoseconds, dropped } = named(streams, 's');
        expect(drops).toEqual([]);
        expect(dropped.frames).toBe(0);
        expect(Math.abs(delivered.frames - 25_000)).toBeLessThanOrEqual(2);
        // Of four frames that it would write it can write one.
        expect(Math.abs(blockedPicoseconds / 0.05e12 - 0.75)).toBeLessThan(0.02);
      },
    );

    it.each([false, true])('loses in the receiver when its stack never stops (work costs time: %s)', (costs) => {
      const { drops, streams } = result(pauses, null, costs);
      expect(drops.map(({ place, reason }) => `${place} ${reason}`)).toEqual(['client/v receiver']);
      const { delivered, offered, dropped } = named(streams, 's');
      expect(Math.abs(offered.frames - 100_000)).toBeLessThanOrEqual(2);
      expect(Math.abs(delivered.frames - 25_000)).toBeLessThanOrEqual(2);
      expect(Math.abs(dropped.frames - 75_000)).toBeLessThanOrEqual(70);
    });
  });

  it('loses between the wire and its stack when that stops and nothing pauses', () => {
    const { drops, streams } = result([], 32, true);
    expect(drops.map(({ place, reason }) => `${place} ${reason}`)).toEqual(['client/v lane']);
    expect(Math.abs(named(streams, 's').delivered.frames - 25_000)).toBeLessThanOrEqual(2);
  });
});
