import { type Pointer, pointer } from '#diagnostics/pointer.ts';
import { FCOE } from '#state/ether-types.ts';
import { LONGEST_FCOE } from '#state/fcoe.ts';
import type { IpPrefix, Mac } from '#state/resource.ts';
import type {
  Accounting,
  Arrival,
  EventChange,
  Expectation,
  FrameLengths,
  Load,
  Query,
  Rate,
  Stream,
  Target,
  Tcp,
  Workload,
} from '#state/workload.ts';
import { parseMac } from '#units/mac-address.ts';
import type { Document } from './document.ts';
import { expandQueries, type QueryItem } from './expand-queries.ts';
import { expandStreams, type StreamItem } from './expand-streams.ts';
import type { TrafficDocument } from './schema.gen.ts';
import { UNITS, type UnitName } from './values.ts';

export interface LoweredTraffic {
  readonly workload: Workload;
  /** Where a stream is written, or a field of it. */
  readonly streamAt: (name: string, field?: string) => Pointer;
}

/** What a Traffic document without faults says, in canonical values and with every default filled in. */
export function lowerTraffic(document: Document): LoweredTraffic {
  // The schema has been checked: among `documents` are only those without faults.
  const { spec } = document.tree as TrafficDocument.Traffic;
  const items = expandStreams(document.tree);
  const byName = new Map(items.map((item) => [item.name, item]));
  const asked = expandQueries(document.tree).map(lowerQuery);
  const workers = new Map(asked.flatMap(({ workers }) => workers.map((one) => [one.stream.name, one])));
  return {
    workload: {
      name: document.name,
      durationPicoseconds: value('time', spec.duration ?? '1s'),
      warmupPicoseconds: value('time', spec.warmup ?? 0),
      seed: spec.seed ?? 1,
      streams: [...items.map(lowerStream), ...[...workers.values()].map(({ stream }) => stream)],
      queries: asked.map(({ query }) => query),
      receivers: mapped(spec.receivers, ({ consume, buffer = 1, rxBackpressure, low, cpu }) => ({
        packetsPerSecond: value('packetRate', consume),
        bufferFrames: buffer,
        resumeFrames: rxBackpressure ? (low ?? buffer - 1) : null,
        cpu: cpu ?? null,
      })),
      senders: mapped(spec.senders, ({ qdisc, ring = 256, wake }) => ({
        qdiscFrames: typeof qdisc === 'number' ? qdisc : null,
        stopFrames: ring,
        wakeFrames: wake ?? Math.floor(ring / 2),
      })),
      windows: mapped(spec.windows, ({ from, to }) => ({
        fromPicoseconds: value('time', from),
        toPicoseconds: value('time', to),
      })),
      events: (spec.events ?? []).map((event) => ({
        atPicoseconds: value('time', event.at),
        change: lowerEvent(event),
      })),
      tcp: lowerTcp(spec.tcp ?? {}),
      expectations: (spec.expect ?? []).map(lowerExpectation),
    },
    streamAt: (name, field) => {
      const worker = workers.get(name);
      if (worker)
        return field === 'to' ? worker.at : pointer(worker.queryAt, field === 'from' ? 'aggregator' : (field ?? ''));
      const at = byName.get(name)?.at ?? '/spec/streams';
      return field === undefined ? at : pointer(at, field);
    },
  };
}

interface LoweredQuery {
  readonly query: Query;
  readonly workers: readonly { readonly stream: Stream; readonly at: Pointer; readonly queryAt: Pointer }[];
}

function lowerQuery({ name, fields: written, at, workerAt }: QueryItem): LoweredQuery {
  // An item of a document without faults has the fields of a query.
  const fields = written as unknown as TrafficDocument.TrafficQuery;
  const query: Query = {
    name,
    aggregator: fields.aggregator,
    workers: fields.workers,
    requestBytes: value('size', fields.request ?? 200),
    responseBytes: value('size', fields.response),
    protocol: fields.protocol ?? 'tcp',
    concurrency: fields.concurrency ?? 1,
    rounds: fields.rounds ?? null,
    thinkPicoseconds: value('time', fields.think ?? 0),
    workPicoseconds: value('time', fields.work ?? 0),
    random: fields.random ?? false,
    timeoutPicoseconds: value('time', fields.timeout ?? '200ms'),
    startPicoseconds: value('time', fields.start ?? 0),
    stopPicoseconds: fields.stop === undefined ? null : value('time', fields.stop),
  };
  const workers = query.workers.map((worker, index) => ({
    stream: {
      ...workerStream(query, worker),
      localPort: fields.port ?? 5001,
      dscp: fields.dscp ?? 0,
      cos: fields.cos ?? null,
    },
    at: workerAt[index] ?? at,
    queryAt: at,
  }));
  return { query, workers };
}

/** What goes between the aggregator and one worker. */
function workerStream({ name, aggregator, protocol, startPicoseconds, stopPicoseconds }: Query, worker: string) {
  return {
    name: `${name}/${worker}`,
    from: aggregator,
    to: { kind: 'end', name: worker },
    protocol,
    remotePort: 40_000,
    localIp: null,
    remoteIp: null,
    connections: 1,
    frames: framesOf(1518),
    load: { kind: 'answers', query: name },
    socketFrames: null,
    costPicoseconds: 0,
    sourceMac: null,
    startPicoseconds,
    stopPicoseconds,
    packets: null,
    bytes: null,
  } as const;
}

/** Ethernet addresses and lengths of the Internet mix, with FCS. */
const IMIX: FrameLengths = {
  kind: 'mix',
  shares: [
    { bytes: 64, weight: 7 },
    { bytes: 594, weight: 4 },
    { bytes: 1518, weight: 1 },
  ],
};

function lowerStream(item: StreamItem): Stream {
  // An item of a document without faults has the fields of a stream.
  const fields = item.fields as unknown as TrafficDocument.TrafficStream;
  const protocol = protocolOf(fields);
  const isFcoe = typeof protocol === 'object' && protocol.etherType === FCOE;
  return {
    name: item.name,
    from: fields.from,
    to: targetOf(fields.to),
    protocol,
    localPort: fields.localPort ?? 5001,
    remotePort: fields.remotePort ?? 40_000,
    localIp: fields.localIp === undefined ? null : value('ip', fields.localIp),
    remoteIp: fields.remoteIp === undefined ? null : value<IpPrefix>('network', fields.remoteIp),
    connections: fields.connections ?? 1,
    frames: framesOf(fields.frame ?? (isFcoe ? LONGEST_FCOE : 1518)),
    load: loadOf(fields, item.index),
    socketFrames: fields.socket ?? null,
    costPicoseconds: value('time', fields.cost ?? 0),
    dscp: fields.dscp ?? 0,
    cos: fields.cos ?? null,
    sourceMac: fields.sourceMac === undefined ? null : value('mac', fields.sourceMac),
    startPicoseconds: value('time', fields.start ?? 0),
    stopPicoseconds: fields.stop === undefined ? null : value('time', fields.stop),
    packets: fields.packets ?? null,
    bytes: fields.bytes === undefined ? null : value('size', fields.bytes),
  };
}

function targetOf(to: string): Target {
  if (to === 'broadcast') return { kind: 'broadcast' };
  const mac = parseMac(to);
  return mac === undefined ? { kind: 'end', name: to } : { kind: 'mac', mac: mac as Mac }; // Its parser has made it.
}

/** `fcoe` and `fip` are EtherTypes that have a name here, because they are asked for by it. */
function protocolOf({ protocol = 'udp', etherType }: TrafficDocument.TrafficStream): Stream['protocol'] {
  const type = etherType ?? (protocol === 'udp' || protocol === 'tcp' ? null : protocol);
  return type === null ? (protocol === 'tcp' ? 'tcp' : 'udp') : { etherType: value('etherType', type) };
}

function framesOf(frame: NonNullable<TrafficDocument.TrafficStream['frame']>): FrameLengths {
  if (frame === 'imix') return IMIX;
  if (typeof frame === 'number') return { kind: 'fixed', bytes: frame };
  return frame.mix
    ? { kind: 'mix', shares: frame.mix }
    : { kind: 'uniform', fromBytes: frame.from ?? 64, toBytes: frame.to ?? 1518 };
}

function loadOf(fields: TrafficDocument.TrafficStream, index: number): Load {
  const { requestResponse, arrival, rate } = fields;
  if (requestResponse) {
    return {
      kind: 'request-response',
      requestBytes: value('size', requestResponse.request),
      responseBytes: value('size', requestResponse.response),
      concurrency: requestResponse.concurrency ?? 1,
      thinkPicoseconds: value('time', requestResponse.think ?? 0),
      timeoutPicoseconds: value('time', requestResponse.timeout ?? '200ms'),
    };
  }
  const spread = typeof arrival === 'object' ? arrival : {};
  if (spread.burst) {
    const { frames, every } = spread.burst;
    return { kind: 'burst', frames, everyPicoseconds: value('time', every) };
  }
  if (spread.replay) {
    const frames = spread.replay.map(({ at, frame }) => ({
      atPicoseconds: value<number>('time', at),
      bytes: frame ?? null,
    }));
    return { kind: 'replay', frames };
  }
  if (rate === undefined) return { kind: 'greedy' };
  return { kind: 'paced', rate: rateOf(rate, fields.accounting ?? 'l2'), arrival: arrivalOf(arrival, index) };
}

function rateOf(rate: string, accounting: Accounting): Rate {
  const given = value<{ readonly bits: number } | { readonly packets: number }>('trafficRate', rate);
  return 'bits' in given
    ? { unit: 'bits', bitsPerSecond: given.bits, accounting }
    : { unit: 'packets', packetsPerSecond: given.packets };
}

function arrivalOf(arrival: TrafficDocument.TrafficStream['arrival'] = 'constant', index: number): Arrival {
  if (typeof arrival === 'string') return { kind: arrival };
  if (arrival.onOff) {
    const { on, off, random } = arrival.onOff;
    return {
      kind: 'on-off',
      onPicoseconds: value('time', on),
      offPicoseconds: value('time', off),
      random: random ?? false,
    };
  }
  const fraction = value<number>('percent', arrival.jitter ?? '0%') / 100;
  const { seeds = [] } = arrival;
  return { kind: 'jitter', fraction, seed: seeds[index % Math.max(1, seeds.length)] ?? null };
}

function lowerEvent(event: TrafficDocument.TrafficEvent): EventChange {
  const { set, addAddress, removeAddress } = event;
  if (set) {
    const [of, name] = set.flow === undefined ? (['link', set.link ?? ''] as const) : (['flow', set.flow] as const);
    if (set.maxbw !== undefined) return { kind: 'maxbw', of, name, value: value('rate', set.maxbw) };
    if (set.priority !== undefined) return { kind: 'priority', of, name, value: set.priority };
    return { kind: 'cpus', name, value: value('cpus', set.cpus ?? []) };
  }
  const cpu = event.offline ?? event.online;
  if (cpu !== undefined) {
    const which = value<{ readonly host: string | null; readonly id: number }>('cpu', cpu);
    return { kind: 'cpu', ...which, online: event.offline === undefined };
  }
  const member = addAddress ?? removeAddress;
  if (member) {
    const address = value<IpPrefix>('network', member.address);
    const forPicoseconds = addAddress?.for === undefined ? null : value('time', addAddress.for);
    return { kind: 'address', set: member.set, address, present: addAddress !== undefined, forPicoseconds };
  }
  return { kind: 'wire', name: event.fail ?? event.restore ?? '', up: event.fail === undefined };
}

function lowerTcp(tcp: TrafficDocument.TrafficTcp): Tcp {
  return {
    initialWindowSegments: tcp.initialWindow ?? 10,
    windowBytes: value('size', tcp.window ?? '4Mi'),
    minRtoPicoseconds: value('time', tcp.rtoMin ?? '200ms'),
    initialRtoPicoseconds: value('time', tcp.rtoInitial ?? '1s'),
    maxRtoPicoseconds: value('time', tcp.rtoMax ?? '120s'),
    delayedAckPicoseconds: value('time', tcp.delayedAck ?? '40ms'),
    duplicateAcks: tcp.duplicateAcks ?? 3,
    timestamps: tcp.timestamps ?? false,
  };
}

function lowerExpectation(given: TrafficDocument.TrafficComparison | string): Expectation {
  if (typeof given === 'string') return { kind: 'condition', expression: given };
  return {
    kind: 'comparison',
    measure: String(given.measure),
    equals: String(given.equals),
    within: given.within === undefined ? null : value('tolerance', given.within),
    plusMinus: given.plusMinus === undefined ? null : String(given.plusMinus),
    because: given.because ?? null,
  };
}

/** The canonical form of a value that its unit has accepted. */
function value<T = number>(unit: UnitName, written: unknown): T {
  return UNITS[unit].parse(written) as T; // The same function has judged it.
}

function mapped<A, B>(map: Readonly<Record<string, A>> | undefined, make: (one: A) => B): Readonly<Record<string, B>> {
  return Object.fromEntries(Object.entries(map ?? {}).map(([name, one]) => [name, make(one)]));
}
