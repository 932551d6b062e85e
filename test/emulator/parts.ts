import type {
  Blueprint,
  BridgePart,
  CablePart,
  ClientPart,
  CpuPart,
  FlowPart,
  Load,
  NicPart,
  StreamPart,
  TcpSettings,
} from '#emulator/blueprint.ts';
import type { Options } from '#emulator/options.ts';
import type { Result } from '#emulator/result.ts';
import { simulate } from '#emulator/simulation.ts';

/** Parts with everything set, so that a test names only what it is about. */
export function emptyBlueprint(): Blueprint {
  return {
    machines: {},
    cpus: [],
    costs: {
      perPacketPicoseconds: 0,
      perBytePicoseconds: 0,
      perSentPacketPicoseconds: 0,
      interruptPicoseconds: 0,
      pollPicoseconds: 0,
      classifyPicoseconds: 0,
      encapsulatePicoseconds: 0,
      decapsulatePicoseconds: 0,
      remoteNumaPicoseconds: 0,
    },
    limiter: { kind: 'token-bucket', burstBytes: 15_000, accounting: 'l2', queueFrames: 100 },
    pollBudget: 64,
    bridges: [],
    nics: [],
    aggregations: [],
    cables: [],
    clients: [],
    routers: [],
    tunnels: [],
    queries: [],
    addressSets: [],
    flows: [],
    streams: [],
    events: [],
  };
}

/** A machine beyond the wire unless `over` says otherwise. */
export function client(name: string, given: Partial<ClientPart> & { readonly index: number }): ClientPart {
  const { index, ...rest } = given;
  return {
    name,
    kind: given.over === undefined || given.over === null ? 'external' : 'vnic',
    host: null,
    over: null,
    mac: `02:00:00:00:${hex(index >> 8)}:${hex(index & 255)}`,
    vid: null,
    mtu: 1500,
    ips: [`10.0.${index >> 8}.${index & 255}`],
    cos: 0,
    maxbw: null,
    bwShare: null,
    minBitsPerSecond: null,
    priority: 'high',
    cpus: null,
    rings: 0,
    txRings: 0,
    security: { macNospoof: false, allowedIps: null, restricted: false, dhcpNospoof: false },
    promiscuous: false,
    receiver: { servicePicoseconds: 0, bufferFrames: 1024, resumeFrames: null, cpu: null },
    guest: null,
    ...rest,
  };
}

/** 1500-byte UDP frames at 1 Gb/s unless said otherwise. */
export function stream(name: string, from: string, to: string, given: Partial<StreamPart> = {}): StreamPart {
  return {
    name,
    from,
    to: { client: to },
    protocol: 'udp',
    sourceMac: null,
    sourceIp: null,
    destinationIp: null,
    sourcePort: { first: 10_000, count: 1 },
    destinationPort: { first: 9, count: 1 },
    dsfield: 0,
    cos: null,
    answerCos: null,
    load: {
      kind: 'open',
      size: { kind: 'fixed', bytes: 1500 },
      arrival: { kind: 'constant', gapPicoseconds: 12e6 },
    },
    startPicoseconds: 0,
    stopPicoseconds: null,
    limitFrames: null,
    limitBytes: null,
    ...given,
  };
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}

export const G = 1e9;
export const MS = 1e9;
export const US = 1e6;

const NO_CLASSES = { queueFrames: 100, queueBytes: null, classes: null } as const;

export function cable(name: string, a: string, b: string, given: Partial<CablePart> = {}): CablePart {
  return {
    name,
    ends: [
      { part: a, egress: NO_CLASSES },
      { part: b, egress: NO_CLASSES },
    ],
    bitsPerSecond: 10 * G,
    delayPicoseconds: 15_000,
    overheadBytes: 20,
    fcsBytes: 4,
    bitErrorRate: 0,
    up: true,
    ...given,
  };
}

export function bridge(name: string, given: Partial<BridgePart> = {}): BridgePart {
  return {
    name,
    mtu: null,
    defaultVid: 0,
    lossless: false,
    clientQueueFrames: 1024,
    uplinks: [],
    teaming: 'failover',
    refuseForged: false,
    tableEntries: 1 << 16,
    ...given,
  };
}

export function nic(name: string, given: Partial<NicPart> = {}): NicPart {
  return {
    name,
    numa: 0,
    mtu: 1500,
    defaultVid: 0,
    ringFrames: 1024,
    sharedRings: 1,
    sharedTxRings: 1,
    packetsPerSecond: null,
    interrupts: { mode: 'dynamic', packets: 1, timePicoseconds: 0 },
    ...given,
  };
}

export function cpu(id: number, given: Partial<CpuPart> = {}): CpuPart {
  return { id, numa: 0, speed: 1, online: true, isolated: false, steal: [], ...given };
}

export function flow(name: string, over: string, given: Partial<FlowPart> = {}): FlowPart {
  return {
    name,
    over,
    match: {
      protocol: null,
      localIp: null,
      remoteIp: null,
      localPort: null,
      remotePort: null,
      dsfield: null,
      direction: 'bi',
    },
    maxbw: null,
    priority: 'medium',
    cpus: null,
    bwShare: null,
    cos: null,
    order: 0,
    hardware: false,
    ...given,
  };
}

/** Frames of one size at a fixed rate of frames. */
export function constant(framesPerSecond: number, bytes: number): Load {
  return {
    kind: 'open',
    size: { kind: 'fixed', bytes },
    arrival: { kind: 'constant', gapPicoseconds: 1e12 / framesPerSecond },
  };
}

export function poisson(framesPerSecond: number, bytes: number): Load {
  return {
    kind: 'open',
    size: { kind: 'fixed', bytes },
    arrival: { kind: 'poisson', gapPicoseconds: 1e12 / framesPerSecond },
  };
}

/** A program that writes frames of one size into a socket at a fixed rate and waits while it is full. */
export function blocking(framesPerSecond: number, bytes: number, socketFrames = 64): Load {
  return {
    kind: 'blocking',
    size: { kind: 'fixed', bytes },
    arrival: { kind: 'constant', gapPicoseconds: 1e12 / framesPerSecond },
    socketFrames,
    costPicoseconds: 0,
  };
}

export function greedy(bytes: number, bitsPerSecond = 10 * G): Load {
  return { kind: 'greedy', size: { kind: 'fixed', bytes }, windowFrames: 64, bitsPerSecond, costPicoseconds: 0 };
}

export function tcp(given: Partial<TcpSettings> = {}, connections = 1): Load {
  return {
    kind: 'tcp',
    connections,
    tcp: {
      initialWindowSegments: 10,
      windowBytes: 1 << 20,
      minRtoPicoseconds: 200 * MS,
      initialRtoPicoseconds: 1000 * MS,
      maxRtoPicoseconds: 120_000 * MS,
      delayedAckPicoseconds: 40 * MS,
      duplicateAcks: 3,
      timestamps: false,
      ...given,
    },
  };
}

/** Runs a blueprint in one slice. */
export function run(blueprint: Blueprint, seconds: number, given: Partial<Options & { warmup: number }> = {}): Result {
  const { warmup = 0, ...options } = given;
  const simulation = simulate(blueprint, { seed: 1, warmupPicoseconds: Math.round(warmup * 1e12), ...options });
  try {
    simulation.advance(Math.round((warmup + seconds) * 1e12));
    return simulation.result();
  } finally {
    simulation.close();
  }
}

export function named<T extends { readonly name: string }>(parts: readonly T[], name: string): T {
  const found = parts.find((part) => part.name === name);
  if (found === undefined) throw new Error(`no part ${name}`);
  return found;
}

/** Mb/s of l2 that a stream delivered. */
export function megabits(result: Result, stream: string): number {
  const seconds = (result.toPicoseconds - result.fromPicoseconds) / 1e12;
  return (named(result.streams, stream).delivered.bytes * 8) / seconds / 1e6;
}

export function perSecond(result: Result, stream: string): number {
  const seconds = (result.toPicoseconds - result.fromPicoseconds) / 1e12;
  return named(result.streams, stream).delivered.frames / seconds;
}
