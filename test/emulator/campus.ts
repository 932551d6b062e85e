import fc from 'fast-check';
import type {
  Arrival,
  Blueprint,
  BridgePart,
  CablePart,
  Change,
  ClientPart,
  Egress,
  FlowPart,
  LimiterSettings,
  Load,
  Machine,
  NicPart,
  Size,
  StreamPart,
  TunnelPart,
} from '#emulator/blueprint.ts';
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
  stream,
  tcp,
  US,
} from './parts.ts';

/** Time that a full frame takes on a wire of 10 Gb/s. Instants that are multiples of it meet each other, and those of changes. */
export const BEAT = 1_230_400;

export const CAMPUS_END = 2 * MS;

/** Mostly the first, now and then one of the others. */
function mostly<T>(plain: T, ...others: readonly T[]): fc.Arbitrary<T> {
  return fc.oneof({ weight: 4 + 3 * others.length, arbitrary: fc.constant(plain) }, fc.constantFrom(...others));
}

/** An instant at which something is likely to happen, or any. */
export const instant = fc.oneof(
  fc.integer({ min: 0, max: Math.floor(CAMPUS_END / BEAT) }).map((beats) => beats * BEAT),
  fc.integer({ min: 1, max: 1999 }).map((microseconds) => microseconds * US),
  fc.integer({ min: 1, max: CAMPUS_END }),
);

const gap = fc.oneof(
  fc.integer({ min: 1, max: 20 }).map((beats) => beats * BEAT),
  fc.integer({ min: 1, max: 30 }).map((tenths) => tenths * 100_000),
  fc.integer({ min: 40, max: 9000 }).map((nanoseconds) => nanoseconds * 1000 + 0.25),
);

const arrival: fc.Arbitrary<Arrival> = fc.oneof(
  { weight: 3, arbitrary: gap.map((gapPicoseconds): Arrival => ({ kind: 'constant', gapPicoseconds })) },
  gap.map((gapPicoseconds): Arrival => ({ kind: 'poisson', gapPicoseconds })),
  fc.tuple(gap, fc.nat(99), fc.constantFrom(0.25, 1)).map(
    ([gapPicoseconds, seed, fraction]): Arrival => ({
      kind: 'jitter',
      gapPicoseconds,
      fraction,
      generator: seed % 2 === 0 ? { kind: 'own' } : { kind: 'xorshift32', seed },
    }),
  ),
  fc.tuple(gap, fc.constantFrom('fixed' as const, 'exponential' as const)).map(
    ([gapPicoseconds, distribution]): Arrival => ({
      kind: 'on-off',
      gapPicoseconds,
      onPicoseconds: 40 * BEAT,
      offPicoseconds: 25 * BEAT,
      distribution,
    }),
  ),
  fc
    .record({ frames: fc.integer({ min: 1, max: 300 }), every: fc.constantFrom(100 * BEAT, 100 * US, 333_333_333) })
    .map(({ frames, every }): Arrival => ({ kind: 'burst', frames, everyPicoseconds: every })),
  fc
    .array(fc.record({ at: instant, bytes: fc.option(fc.integer({ min: 60, max: 1514 })) }), { maxLength: 60 })
    .map((frames): Arrival => ({ kind: 'replay', frames: frames.toSorted((a, b) => a.at - b.at) })),
);

const size: fc.Arbitrary<Size> = fc.oneof(
  { weight: 2, arbitrary: fc.constant<Size>({ kind: 'fixed', bytes: 1014 }) },
  fc.integer({ min: 60, max: 1600 }).map((bytes): Size => ({ kind: 'fixed', bytes })),
  fc.constant<Size>({ kind: 'uniform', fromBytes: 60, toBytes: 1530 }),
  fc.constant(MIXED),
);

const open = fc.tuple(size, arrival).map(([bytes, when]): Load => ({ kind: 'open', size: bytes, arrival: when }));

/** Between clients of one link without speed it takes no time at all, so it must end. */
const MOST_OF_TCP = 3_000_000;

const TCP = { minRtoPicoseconds: 1 * MS, initialRtoPicoseconds: 2 * MS } as const;

/** Loads that wait: for their own frames to leave, for room, or for answers. */
const waiting: fc.Arbitrary<Load> = fc.oneof(
  fc
    .record({
      bytes: size,
      window: fc.constantFrom(1, 2, 64),
      rate: fc.constantFrom(10 * G, 3 * G),
      cost: fc.boolean(),
    })
    .map(
      ({ bytes, window, rate, cost }): Load => ({
        kind: 'greedy',
        size: bytes,
        windowFrames: window,
        bitsPerSecond: rate,
        costPicoseconds: cost ? BEAT : 0,
      }),
    ),
  fc
    .record({ rate: fc.integer({ min: 20_000, max: 2_000_000 }), socket: fc.constantFrom(1, 30) })
    .map(({ rate, socket }) => blocking(rate, 700, socket)),
  fc
    .record({ delayed: fc.constantFrom(0, 100 * US), connections: fc.constantFrom(1, 3), timestamps: fc.boolean() })
    .map(({ delayed, connections, timestamps }) =>
      tcp({ ...TCP, delayedAckPicoseconds: delayed, timestamps }, connections),
    ),
  fc.constant(greedy(1514)),
  fc.record({ response: fc.constantFrom(100, 20_000), think: fc.constantFrom(BEAT, 10 * US) }).map(
    ({ response, think }): Load => ({
      kind: 'request-response',
      requestBytes: 200,
      responseBytes: response,
      concurrency: 3,
      thinkPicoseconds: think,
      timeoutPicoseconds: MS,
    }),
  ),
);

const streams = fc.record({
  from: fc.nat(),
  to: fc.nat(),
  open,
  waiting: fc.oneof(fc.constant(null), waiting),
  /** Whether it is for somebody whom it can reach. */
  near: mostly(true, false),
  address: mostly('client', 'everybody', 'nobody'),
  start: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, instant),
  stop: fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, instant),
  limitFrames: mostly<number | null>(null, 1, 100),
  limitBytes: mostly<number | null>(null, 50_000),
  ports: fc.constantFrom(1, 1, 5),
  sources: fc.constantFrom(null, null, null, 20),
  forged: mostly('no', 'mac', 'ip', 'dhcp', 'raw'),
  dsfield: fc.constantFrom(0, 0, 46 << 2),
  cos: fc.constantFrom(null, null, 5),
});

const STRICT_AND_ETS = [
  { name: 'fast', priorities: [5], ets: null },
  { name: 'bulk', priorities: [0], ets: 70 },
  { name: 'rest', priorities: [1, 2, 3, 4, 6, 7], ets: 30 },
];

/** A wire, and what waits before it. */
const wire = fc.record({
  rate: fc.constantFrom(10 * G, 10 * G, 1 * G, 7_777_777_777),
  delay: fc.constantFrom(0, 15_000, BEAT, 333_333),
  queueFrames: mostly(100, 0, 3, 20),
  queueBytes: fc.constantFrom(null, null, 9000),
  /** What makes it act event by event. */
  special: mostly('no', 'classes', 'classes', 'errors', 'down'),
  near: fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, ingress),
  far: fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, ingress),
});

const limiter: fc.Arbitrary<LimiterSettings> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .record({
        burstBytes: fc.constantFrom(15_000, 1000, 0),
        queueFrames: fc.constantFrom(100, 5, 0),
        accounting: fc.constantFrom('l2' as const, 'wire' as const, 'l3' as const),
      })
      .map((given): LimiterSettings => ({ kind: 'token-bucket', ...given })),
  },
  fc.constant<LimiterSettings>({
    kind: 'crossbow-tick',
    tickPicoseconds: 100 * BEAT,
    accounting: 'l2-fcs',
    blockFrames: 10,
    dropFrames: 200,
  }),
);

const host = fc.record({
  nics: fc.array(
    fc.record({
      mtu: mostly(1500, 900),
      defaultVid: mostly(0, 10),
      ringFrames: fc.constantFrom(1024, 16),
      sharedRings: fc.constantFrom(1, 1, 2),
      sharedTxRings: fc.constantFrom(1, 1, 3),
      packetsPerSecond: fc.constantFrom(null, null, null, 300_007),
      mode: fc.constantFrom('dynamic' as const, 'interrupt' as const, 'moderated' as const, 'poll' as const),
      wire,
    }),
    { minLength: 1, maxLength: 2 },
  ),
  aggregation: fc.constantFrom(false, false, false, true),
  teaming: fc.constantFrom('failover' as const, 'hash' as const),
  hasSwitch: fc.boolean(),
  losslessSwitch: fc.constantFrom(false, false, false, true),
  losslessStub: fc.constantFrom(false, false, false, true),
  refuseForged: fc.boolean(),
  tableEntries: fc.constantFrom(1 << 16, 1 << 16, 3),
  stubVid: mostly(0, 10),
  limiter,
  costs: fc.constantFrom(false, false, true),
  steal: fc.boolean(),
});

const RECEIVERS = [
  { servicePicoseconds: 0, bufferFrames: 1, resumeFrames: null, cpu: null },
  { servicePicoseconds: 0, bufferFrames: 1, resumeFrames: null, cpu: null },
  { servicePicoseconds: 0, bufferFrames: 1, resumeFrames: null, cpu: null },
  { servicePicoseconds: 2 * US, bufferFrames: 20, resumeFrames: null, cpu: null },
  { servicePicoseconds: BEAT, bufferFrames: 1, resumeFrames: 0, cpu: null },
  { servicePicoseconds: 2 * US, bufferFrames: 20, resumeFrames: 10, cpu: 1 },
] as const;

const guests = fc.record({
  place: fc.nat(),
  vid: mostly<number | null>(null, 10),
  mtu: mostly(1500, 1000),
  cos: fc.constantFrom(0, 0, 5),
  maxbw: mostly<number | null>(null, 0, 50e6, 700e6, 3e9),
  bwShare: mostly<number | null>(null, 3),
  promiscuous: fc.constantFrom(false, false, false, true),
  /** What makes it act event by event. */
  vf: fc.boolean(),
  cpus: fc.constantFrom(null, null, [1], [0, 1]),
  rings: fc.constantFrom(0, 0, 0, 2),
  txRings: fc.constantFrom(0, 0, 0, 2),
  receiver: fc.constantFrom(...RECEIVERS),
  guest: fc.constantFrom(null, null, null, ...GUEST_QUEUES),
  macNospoof: fc.boolean(),
  checks: mostly('none', 'ips', 'restricted', 'dhcp'),
});

const flows = fc.record({
  over: fc.nat(),
  maxbw: fc.constantFrom(null, 0, 100e6, 2e9),
  localPort: fc.constantFrom(null, 9, 1002),
  set: fc.boolean(),
  direction: fc.constantFrom('in' as const, 'out' as const, 'bi' as const),
  cpus: fc.constantFrom(null, null, [1]),
  bwShare: fc.constantFrom(null, null, 5),
  cos: fc.constantFrom(null, null, 5),
  hardware: fc.boolean(),
});

const shape = fc.record({
  /** 0: all things that are served event by event are left out; the more the more of them. */
  mood: fc.constantFrom(0, 0, 1, 2),
  hosts: fc.array(host, { minLength: 1, maxLength: 3, size: 'large' }),
  /** Machines beyond the wire, at the first or the second switch. */
  machines: fc.array(fc.tuple(fc.boolean(), wire, guests), { minLength: 1, maxLength: 4 }),
  /** In how many places of all there are the guests are. */
  spread: fc.constantFrom(99, 1, 3),
  guests: fc.array(guests, { minLength: 2, maxLength: 8, size: 'large' }),
  fabric: fc.constantFrom('one switch', 'one switch', 'two switches', 'back to back'),
  trunk: wire,
  switchMtu: mostly<number | null>(null, 1200),
  tunnels: fc.constantFrom('none', 'none', 'learned', 'static'),
  router: fc.constantFrom(false, false, false, true),
  streams: fc.array(streams, { minLength: 2, maxLength: 8, size: 'large' }),
  flows: fc.array(flows, { maxLength: 3 }),
  changes: fc.array(fc.record({ at: instant, kind: fc.nat(8), of: fc.nat(), which: fc.nat(5) }), { maxLength: 6 }),
});

type Wire = typeof wire extends fc.Arbitrary<infer T> ? T : never;
type Guest = typeof guests extends fc.Arbitrary<infer T> ? T : never;
type Shape = typeof shape extends fc.Arbitrary<infer T> ? T : never;

/** Several hosts with all that a host may have, switches and machines beyond, tunnels and routers between them, and changes. */
export const campus: fc.Arbitrary<Blueprint> = shape.map(build);

/** Those of one network hear each other, unless a VLAN or a cable is between them. */
function networkOf({ over, vid }: ClientPart): string {
  const name = over?.startsWith('stub') ? over : over?.startsWith('seg') ? 'overlay' : 'wires';
  return `${name} ${vid}`;
}

const OVERLAY_MTU = 1400;

function build(drawn: Shape): Blueprint {
  const { mood, hosts, fabric } = drawn;
  /** Things of a kind that makes parts act event by event: in all networks, in some, in one. */
  const wild = <T>(one: T, plain: T, from = 1): T => (mood >= from ? one : plain);
  const backToBack = fabric === 'back to back';
  const hostName = (index: number) => (index === 0 ? null : `h${index}`);
  const bridges: BridgePart[] = [bridge('tor0', { mtu: drawn.switchMtu })];
  const nics: NicPart[] = [];
  const cables: CablePart[] = [];
  const aggregations: {
    -readonly [Key in keyof Blueprint['aggregations'][number]]: Blueprint['aggregations'][number][Key];
  }[] = [];
  const tunnels: TunnelPart[] = [];
  /** Where clients can be: a link, its host, and the largest packet. */
  const places: { readonly over: string; readonly host: string | null }[] = [];

  const lay = (name: string, a: string, b: string, one: Wire): void => {
    const egress: Egress = {
      queueFrames: one.queueFrames,
      queueBytes: one.queueBytes,
      classes: one.special === 'classes' ? STRICT_AND_ETS : null,
    };
    const near = wild(one.near, null, 2);
    const far = wild(one.far, null, 2);
    cables.push(
      cable(name, a, b, {
        bitsPerSecond: one.rate,
        delayPicoseconds: one.delay,
        bitErrorRate: wild(one.special === 'errors', false) ? 1e-6 : 0,
        up: one.special !== 'down',
        ends: [
          { part: a, egress, ...(near && { ingress: near }) },
          { part: b, egress, ...(far && { ingress: far }) },
        ],
      }),
    );
  };
  if (fabric === 'two switches') {
    bridges.push(bridge('tor1', {}));
    lay('trunk', 'tor0', 'tor1', drawn.trunk);
  }
  for (const [index, one] of hosts.entries()) {
    const name = hostName(index);
    const own = one.nics.map((_, port) => `n${index}-${port}`);
    for (const [port, given] of one.nics.entries()) {
      const { mode, wire: line, packetsPerSecond, sharedRings, sharedTxRings, ...rest } = given;
      nics.push(
        nic(own[port] ?? '', {
          ...rest,
          packetsPerSecond: wild(packetsPerSecond, null),
          sharedRings: wild(sharedRings, 1),
          sharedTxRings: wild(sharedTxRings, 1),
          interrupts: { mode: wild(mode, 'dynamic'), packets: 8, timePicoseconds: 20 * US },
        }),
      );
      const opposite = `n${index - 1}-${port}`;
      const isPeer = backToBack && index > 0 && nics.some((each) => each.name === opposite);
      const taken = cables.some(({ ends }) => ends.some(({ part }) => part === opposite));
      if (isPeer && !taken) lay(`c${index}-${port}`, own[port] ?? '', opposite, line);
      else if (!backToBack || index % 2 === 1 || hosts.length === 1 || index === hosts.length - 1)
        lay(`c${index}-${port}`, own[port] ?? '', bridges[index % bridges.length]?.name ?? 'tor0', line);
      else if (backToBack && port > 0 && (hosts[index + 1]?.nics.length ?? 0) <= port)
        lay(`c${index}-${port}`, own[port] ?? '', 'tor0', line);
    }
    const joined = one.aggregation && own.length > 1;
    if (joined) aggregations.push({ name: `aggr${index}`, ports: own, policy: ['L3', 'L4'], mtu: 1500, defaultVid: 0 });
    const uplinks = joined ? [`aggr${index}`] : own;
    bridges.push(
      bridge(`stub${index}`, {
        defaultVid: one.stubVid,
        lossless: wild(one.losslessStub, false, 2),
        clientQueueFrames: 30,
      }),
    );
    const virtual = one.hasSwitch ? [`vs${index}`] : [];
    for (const name of virtual)
      bridges.push(
        bridge(name, {
          uplinks,
          teaming: one.teaming,
          lossless: wild(one.losslessSwitch, false, 2),
          refuseForged: one.refuseForged,
          tableEntries: one.tableEntries,
          clientQueueFrames: 30,
        }),
      );
    for (const over of [...uplinks, `stub${index}`, ...virtual, ...(joined ? [] : own)])
      places.push({ over, host: name });
    if (drawn.tunnels !== 'none') {
      bridges.push(bridge(`seg${index}`, { mtu: OVERLAY_MTU, lossless: wild(one.losslessStub, false, 2) }));
      tunnels.push({
        name: `t${index}`,
        bridge: `seg${index}`,
        client: `u${index}`,
        vni: 7,
        local: `192.168.0.${index + 1}`,
        port: 4789,
        remotes: null,
        cos: one.refuseForged ? null : 0,
      });
      places.push({ over: `seg${index}`, host: name });
    }
  }

  const clientOf = (name: string, index: number, over: string | null, on: string | null, one: Guest): ClientPart => {
    const { place: _, vf, checks, macNospoof, ...rest } = one;
    const ofNic = over !== null && nics.some((each) => each.name === over);
    const isVf = wild(vf && ofNic, false);
    const own = `10.0.0.${index}`;
    return client(name, {
      ...rest,
      index,
      over,
      host: on,
      ips: [own, `fd00::${index}`],
      kind: over === null ? 'external' : isVf ? 'vf' : 'vnic',
      vid: over?.startsWith('seg') ? null : one.vid,
      mtu: over?.startsWith('seg') ? Math.min(OVERLAY_MTU, one.mtu) : one.mtu,
      maxbw: over === null ? null : one.maxbw,
      bwShare: over === null ? null : one.bwShare,
      minBitsPerSecond: isVf && one.cos === 5 ? 300e6 : null,
      cpus: over === null ? null : one.cpus,
      rings: ofNic ? wild(one.rings, 0) : 0,
      txRings: ofNic ? wild(one.txRings, 0) : 0,
      promiscuous: over !== null && one.promiscuous,
      receiver: over === null && one.receiver.cpu !== null ? RECEIVERS[3] : wild(one.receiver, RECEIVERS[0]),
      guest: wild(one.guest, null, 2),
      security: {
        macNospoof,
        allowedIps: checks === 'ips' ? [`${own}/32`] : null,
        restricted: checks === 'restricted',
        dhcpNospoof: checks === 'dhcp',
      },
    });
  };
  const clients: ClientPart[] = [
    ...drawn.guests.map((one, index) => {
      const place = places[one.place % Math.min(drawn.spread, places.length)];
      return clientOf(`v${index}`, 1 + index, place?.over ?? null, place?.host ?? null, one);
    }),
    ...drawn.machines.map(([, , one], index) => clientOf(`m${index}`, 100 + index, null, null, one)),
    ...tunnels.map(({ client: name, local }, index) =>
      client(name, { index: 200 + index, over: `n${index}-0`, host: hostName(index), ips: [local] }),
    ),
  ];
  const known = clients
    .filter(({ over }) => over?.startsWith('seg'))
    .flatMap(({ mac, over }) => {
      const tunnel = tunnels.find((each) => each.bridge === over);
      return tunnel === undefined ? [] : [[mac, tunnel.local] as const];
    });
  for (const [index, [second, line]] of drawn.machines.entries())
    lay(`d${index}`, `m${index}`, second && fabric === 'two switches' ? 'tor1' : 'tor0', line);

  const at = (number: number) => clients[number % clients.length] as ClientPart;
  const routed = drawn.router && mood > 0 ? [at(0), at(1)] : [];
  const parts = drawn.streams.map((one, index): StreamPart => {
    const from = at(mood === 0 && one.near ? index : one.from);
    const reached = clients.filter(
      (each) => networkOf(each) === networkOf(from) && (each !== from || clients.length < 2),
    );
    const to = (one.near ? reached[one.to % Math.max(1, reached.length)] : undefined) ?? at(one.to);
    const load = wild(one.waiting, null) ?? one.open;
    const isOpen = load.kind === 'open' || load.kind === 'greedy' || load.kind === 'blocking';
    const made = stream(`s${index}`, from.name, to.name, {
      load,
      startPicoseconds: one.start,
      stopPicoseconds: one.stop === null ? null : Math.max(one.stop, one.start + 1),
      limitFrames: isOpen ? one.limitFrames : null,
      limitBytes: one.limitBytes ?? (load.kind === 'tcp' ? MOST_OF_TCP : null),
      sourcePort: { first: 1000, count: one.ports },
      dsfield: one.dsfield,
      cos: one.cos,
    });
    if (!isOpen) return { ...made, protocol: load.kind === 'tcp' ? 'tcp' : 'udp' };
    const forged: Partial<StreamPart> =
      one.forged === 'mac'
        ? { sourceMac: '02:00:00:00:77:77' }
        : one.forged === 'ip'
          ? { sourceIp: { first: '10.9.0.1', count: 3 } }
          : one.forged === 'dhcp'
            ? { sourcePort: { first: 67, count: 1 }, destinationPort: { first: 68, count: 1 } }
            : one.forged === 'raw'
              ? { protocol: { etherType: 0x88b5 } }
              : one.sources === null
                ? {}
                : { sourceIp: { first: '10.8.0.1', count: one.sources } };
    const target =
      one.address === 'everybody'
        ? { to: { mac: 'ff:ff:ff:ff:ff:ff' } }
        : one.address === 'nobody'
          ? { to: { mac: '02:ff:ff:ff:ff:fe' } }
          : {};
    return { ...made, ...forged, ...target };
  });
  const limited = clients.filter(({ over }) => over !== null);
  const flowParts = wild(drawn.flows, []).flatMap((one, index): FlowPart[] => {
    const owner = limited[one.over % Math.max(1, limited.length)];
    if (owner === undefined || owner.name.startsWith('u')) return [];
    const { match } = flow('', '');
    const { over: _, localPort, set, direction, ...rest } = one;
    const sets = { remoteIp: set ? { set: 'friends' } : null };
    const other = one.direction === 'in' ? { direction } : {};
    return [
      flow(`f${index}`, owner.name, {
        ...rest,
        order: index,
        match: { ...match, localPort, protocol: localPort === null ? null : 'udp', ...sets, ...other },
      }),
    ];
  });
  const change = (kind: number, of: number, which: number): Change => {
    const rate = [null, 0, 10e6, 200e6, 1e9, 5e9][which] ?? null;
    const owner = limited[of % Math.max(1, limited.length)];
    const line = cables[of % cables.length] as CablePart;
    const flowPart = flowParts[of % Math.max(1, flowParts.length)];
    if (kind === 0 && owner) return { kind: 'client-maxbw', client: owner.name, bitsPerSecond: rate };
    if (kind <= 2) return { kind: 'cable', cable: line.name, up: which % 2 === 1 };
    if (kind === 4 && flowPart) return { kind: 'flow-maxbw', flow: flowPart.name, bitsPerSecond: rate };
    if (kind === 5 && mood > 0 && owner) {
      if (which > 2) return { kind: 'client-priority', client: owner.name, priority: which > 3 ? 'low' : 'high' };
      return { kind: 'client-cpus', client: owner.name, cpus: which === 0 ? null : [which - 1] };
    }
    if (kind === 6 && mood > 0) return { kind: 'cpu', host: hostName(of % hosts.length), id: 1, online: which > 2 };
    if (kind === 7 && mood > 0)
      return {
        kind: 'address',
        set: 'friends',
        prefix: `10.0.0.${1 + (of % 9)}/32`,
        present: which > 1,
        expiresAtPicoseconds: which > 3 ? 1500 * BEAT : null,
      };
    if (kind === 8 && flowPart) return { kind: 'flow-priority', flow: flowPart.name, priority: 'high' };
    return { kind: 'cable', cable: line.name, up: true };
  };
  const machineOf = (index: number): Machine => {
    const one = hosts[index] as Shape['hosts'][number];
    const costs = wild(one.costs, false)
      ? {
          ...BUSY,
          encapsulatePicoseconds: 150_000,
          decapsulatePicoseconds: 90_000,
        }
      : emptyBlueprint().costs;
    const steal = one.steal ? [{ every: MS, length: 50 * US, offset: 0 }] : [];
    const plain: LimiterSettings = emptyBlueprint().limiter;
    return {
      cpus: [cpu(0), cpu(1, { steal })],
      costs,
      limiter: one.limiter.kind === 'crossbow-tick' ? wild(one.limiter, plain, 2) : one.limiter,
      pollBudget: 64,
    };
  };
  return {
    ...emptyBlueprint(),
    ...machineOf(0),
    machines: Object.fromEntries(hosts.slice(1).map((_, index) => [`h${index + 1}`, machineOf(index + 1)])),
    bridges,
    nics,
    aggregations,
    cables,
    clients,
    tunnels: tunnels.map((one) => ({
      ...one,
      remotes: drawn.tunnels === 'static' ? Object.fromEntries(known.filter(([, ip]) => ip !== one.local)) : null,
    })),
    routers:
      routed.length === 2
        ? [
            {
              name: 'gateway',
              clients: routed.map(({ name }, index) => ({
                client: name,
                prefixes: [index === 0 ? '10.0.0.0/25' : '10.0.0.128/25'],
              })),
              routes: [],
              forwardPicoseconds: 0,
            },
          ]
        : [],
    addressSets: [
      {
        name: 'friends',
        entries: [
          { prefix: '10.0.0.1/32', expiresAtPicoseconds: null },
          { prefix: '10.8.0.0/28', expiresAtPicoseconds: 700 * BEAT },
        ],
      },
    ],
    flows: flowParts,
    streams: parts,
    events: drawn.changes.map(({ at: when, kind, of, which }) => ({
      atPicoseconds: when,
      change: change(kind, of, which),
    })),
  };
}
