import fc from 'fast-check';
import type { Blueprint, Change, ClientPart, StreamPart } from '#emulator/blueprint.ts';
import { BUSY, GUEST_QUEUES, ingress, MIXED } from './draws.ts';
import {
  blocking,
  bridge,
  cable,
  client,
  cpu,
  emptyBlueprint,
  flow,
  G,
  greedy,
  MS,
  nic,
  poisson,
  stream,
  tcp,
  US,
} from './parts.ts';

const load = fc.oneof(
  fc
    .record({ rate: fc.integer({ min: 20_000, max: 3_000_000 }), bytes: fc.integer({ min: 60, max: 1514 }) })
    .map(({ rate, bytes }) => poisson(rate, bytes)),
  fc.integer({ min: 1, max: 200 }).map((gap) => ({
    kind: 'open' as const,
    size: MIXED,
    arrival: { kind: 'constant' as const, gapPicoseconds: gap * 100_000 },
  })),
  fc.constant(greedy(1514, 3 * G)),
  fc
    .record({ rate: fc.integer({ min: 20_000, max: 3_000_000 }), socket: fc.constantFrom(1, 30) })
    .map(({ rate, socket }) => blocking(rate, 700, socket)),
  fc.constant(tcp({ minRtoPicoseconds: 1 * MS, initialRtoPicoseconds: 2 * MS, delayedAckPicoseconds: 100 * US }, 2)),
  fc.constant({
    kind: 'request-response' as const,
    requestBytes: 200,
    responseBytes: 4000,
    concurrency: 3,
    thinkPicoseconds: 10 * US,
    timeoutPicoseconds: MS,
  }),
);

const LINKS = ['net0', 'net1', 'aggr0', 'stub', 'vswitch'] as const;

const AT_ONCE = { servicePicoseconds: 0, bufferFrames: 1, resumeFrames: null, cpu: null };
const LOSSY = { servicePicoseconds: 2 * US, bufferFrames: 20, resumeFrames: null, cpu: null };
const PATIENT = { servicePicoseconds: 2 * US, bufferFrames: 1, resumeFrames: 0, cpu: null };
const HYSTERETIC = { servicePicoseconds: 2 * US, bufferFrames: 20, resumeFrames: 10, cpu: 1 };

const ROUTER = {
  name: 'gateway',
  clients: [
    { client: 'v0', prefixes: ['10.0.0.0/25'] },
    { client: 'v1', prefixes: ['10.0.0.128/25'] },
  ],
  routes: [],
  forwardPicoseconds: 0,
};

/** Hosts with NICs, an aggregation, switches and machines beyond, under loads of all kinds, with changes while they run. */
export const topology = fc
  .record({
    vnics: fc.array(
      fc.record({
        over: fc.constantFrom(...LINKS),
        vid: fc.constantFrom(null, null, 10),
        maxbw: fc.constantFrom(null, null, 0, 50e6, 700e6),
        bwShare: fc.constantFrom(null, null, 3, 9),
        kind: fc.constantFrom('vnic', 'vf'),
        cos: fc.constantFrom(0, 5),
        rings: fc.constantFrom(0, 0, 1, 3),
        txRings: fc.constantFrom(0, 0, 1, 2),
        receiver: fc.constantFrom(AT_ONCE, AT_ONCE, LOSSY, PATIENT, HYSTERETIC),
        guest: fc.constantFrom(null, null, ...GUEST_QUEUES),
      }),
      { minLength: 2, maxLength: 7 },
    ),
    machines: fc.integer({ min: 1, max: 3 }),
    costs: fc.boolean(),
    ticks: fc.boolean(),
    classes: fc.boolean(),
    sharedRings: fc.constantFrom(1, 1, 2),
    sharedTxRings: fc.constantFrom(1, 1, 3),
    /** At the host's end, at the switch's ends. */
    inner: fc.option(ingress),
    outer: fc.option(ingress),
    lossless: fc.constantFrom('none', 'none', 'stub', 'vswitch', 'both'),
    router: fc.boolean(),
    loads: fc.array(fc.record({ from: fc.nat(), to: fc.nat(), load, group: fc.boolean() }), {
      minLength: 1,
      maxLength: 6,
    }),
    changes: fc.array(fc.record({ at: fc.integer({ min: 1, max: 2900 }), kind: fc.nat(4), of: fc.nat() }), {
      maxLength: 5,
    }),
  })
  .map((drawn): Blueprint => {
    const { vnics, machines, costs, ticks, classes, sharedRings, sharedTxRings, inner, outer, lossless, router } =
      drawn;
    const { loads, changes } = drawn;
    const clients: ClientPart[] = [
      ...vnics.map((vnic, index) =>
        client(`v${index}`, {
          index,
          ...vnic,
          kind: vnic.over.startsWith('net') && vnic.kind === 'vf' ? 'vf' : 'vnic',
          minBitsPerSecond: vnic.kind === 'vf' && vnic.cos === 5 ? 300e6 : null,
          promiscuous: index === 4,
        }),
      ),
      ...Array.from({ length: machines }, (_, index) => client(`m${index}`, { index: 100 + index })),
    ];
    const at = (number: number) => clients[number % clients.length]?.name ?? 'm0';
    const streams = loads.map((each, index): StreamPart => {
      const given = { load: each.load, sourcePort: { first: 1000, count: 5 } };
      const made = stream(`s${index}`, at(each.from), at(each.to), given);
      return each.group && each.load.kind === 'open' ? { ...made, to: { mac: 'ff:ff:ff:ff:ff:ff' } } : made;
    });
    const change = (kind: number, of: number): Change => {
      if (kind === 0) return { kind: 'client-maxbw', client: `v${of % vnics.length}`, bitsPerSecond: 200e6 };
      if (kind === 1) return { kind: 'cable', cable: `c${of % 2}`, up: of % 3 === 0 };
      if (kind === 2) return { kind: 'cpu', host: null, id: 1, online: of % 2 === 0 };
      return { kind: 'flow-maxbw', flow: 'http', bitsPerSecond: of % 2 === 0 ? 0 : null };
    };
    const egress = {
      queueFrames: 20,
      queueBytes: 20_000,
      classes: classes
        ? [
            { name: 'fast', priorities: [5], ets: null },
            { name: 'rest', priorities: [0, 1, 2, 3, 4, 6, 7], ets: 100 },
          ]
        : null,
    };
    const ends = (a: string, b: string) => ({
      ends: [
        { part: a, egress, ...(inner && { ingress: inner }) },
        { part: b, egress, ...(outer && { ingress: outer }) },
      ] as const,
    });
    return {
      ...emptyBlueprint(),
      cpus: [cpu(0), cpu(1, { steal: [{ every: MS, length: 50 * US, offset: 0 }] })],
      costs: costs ? BUSY : emptyBlueprint().costs,
      limiter: ticks
        ? { kind: 'crossbow-tick', tickPicoseconds: MS, accounting: 'l2', blockFrames: 10, dropFrames: 200 }
        : emptyBlueprint().limiter,
      nics: ['net0', 'net1', 'net2', 'net3'].map((name) =>
        nic(name, { sharedRings, sharedTxRings, packetsPerSecond: costs ? 300_007 : null }),
      ),
      aggregations: [{ name: 'aggr0', ports: ['net2', 'net3'], policy: ['L3', 'L4'], mtu: 1500, defaultVid: 0 }],
      bridges: [
        bridge('stub', { lossless: lossless === 'stub' || lossless === 'both', clientQueueFrames: 30 }),
        bridge('tor'),
        lossless === 'vswitch' || lossless === 'both'
          ? bridge('vswitch', { uplinks: ['net0', 'net1'], lossless: true, clientQueueFrames: 30 })
          : bridge('vswitch', { uplinks: ['net0', 'net1'] }),
      ],
      clients,
      routers: router ? [ROUTER] : [],
      flows: [
        flow('http', 'v0', { maxbw: 100e6, hardware: costs }),
        flow('even', 'v1', { match: { ...flow('', '').match, protocol: 'udp', localPort: 1002 }, cos: 5, bwShare: 5 }),
      ],
      cables: [
        ...[0, 1, 2, 3].map((port) =>
          cable(`c${port}`, `net${port}`, 'tor', {
            bitsPerSecond: (port + 1) * G,
            bitErrorRate: port === 3 ? 1e-6 : 0,
            ...ends(`net${port}`, 'tor'),
          }),
        ),
        ...Array.from({ length: machines }, (_, index) =>
          cable(`d${index}`, `m${index}`, 'tor', ends(`m${index}`, 'tor')),
        ),
      ],
      streams,
      events: changes.map(({ at: when, kind, of }) => ({ atPicoseconds: when * US, change: change(kind, of) })),
    };
  });
