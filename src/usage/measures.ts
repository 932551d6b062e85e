import { groupBy } from '#units/group-by.ts';
import type { Drop, Latency, Measured, QueryReport, Report, StreamReport } from './report.ts';

/** Names by which expectations know what was measured. Every number is one of CEL's doubles. */
export type Measures = Readonly<Record<string, unknown>>;

const DROP_REASONS = [
  'headroom',
  'queue',
  'ring',
  'nic',
  'lane',
  'limiter',
  'receiver',
  'qdisc',
  'socket',
  'mtu',
  'mac-spoof',
  'ip-spoof',
  'dhcp-spoof',
  'restricted',
  'link-down',
  'no-uplink',
  'no-receiver',
  'no-route',
  'ttl',
  'bit-error',
] as const;

/**
 * `streams`, `queries`, `links`, `flows`, `cpus`, `lanes`, `classes`, `queues`, `pauses`, `buffers`, `drops`, `places`, `seconds`, `deadlocks` at
 * the end, and `windows` with the same names again but for these. Of `places` it knows those where frames were lost, and those that are given.
 */
export function measuresOf(
  report: Measured & Pick<Report, 'windows' | 'deadlocks'>,
  places: readonly string[],
): Measures {
  const windows = Object.entries(report.windows).map(([name, one]) => [name, partOf(one, places)]);
  return { ...partOf(report, places), deadlocks: deadlocksOf(report), windows: Object.fromEntries(windows) };
}

function deadlocksOf({ deadlocks }: Pick<Report, 'deadlocks'>): Measures {
  const buffers = deadlocks.flatMap((one) => one.buffers);
  return {
    count: deadlocks.length,
    buffers: buffers.length,
    frames: buffers.reduce((sum, { frames }) => sum + frames, 0),
  };
}

function partOf(part: Measured, places: readonly string[]): Measures {
  const seconds = (part.toPicoseconds - part.fromPicoseconds) / 1e12;
  return {
    seconds,
    streams: named(part.streams, streamOf),
    queries: named(part.queries, queryOf),
    links: named(part.links, (link) => ({
      received: link.received.frames,
      receivedBytes: link.received.bytes,
      sent: link.sent.frames,
      sentBytes: link.sent.bytes,
      receivedDropped: link.receivedDropped.frames,
      sentDropped: link.sentDropped.frames,
      receivedRate: link.receivedBitsPerSecond,
      sentRate: link.sentBitsPerSecond,
      local: link.local.frames,
      broadcast: link.broadcast.frames,
      wireReceived: link.wire?.receivedFrames ?? 0,
      wireSent: link.wire?.sentFrames ?? 0,
      wireReceivedRate: ((link.wire?.receivedWireBytes ?? 0) * 8) / seconds,
      wireSentRate: ((link.wire?.sentWireBytes ?? 0) * 8) / seconds,
    })),
    flows: named(part.flows, (flow) => ({
      received: flow.received.frames,
      sent: flow.sent.frames,
      receivedDropped: flow.receivedDropped.frames,
      sentDropped: flow.sentDropped.frames,
      receivedRate: flow.receivedBitsPerSecond,
      sentRate: flow.sentBitsPerSecond,
    })),
    cpus: Object.fromEntries(
      part.cpus.map(({ host, id, busy, frames, interrupts, polls }) => [
        host === null ? id : `${host}/${id}`,
        { busy, frames, interrupts, polls },
      ]),
    ),
    lanes: lanesOf(part),
    classes: Object.fromEntries(
      part.classes.map((one) => [
        `${one.link}/${one.name}`,
        { sent: one.sent.frames, dropped: one.dropped.frames, wireSentRate: one.sentWireBitsPerSecond },
      ]),
    ),
    queues: queuesOf(part),
    pauses: byEnd(part.pauses, (one) => [
      one.priority === null ? 'all' : String(one.priority),
      { requests: one.requests, indications: one.indications, paused: one.paused },
    ]),
    buffers: byEnd(part.buffers, (one) => [
      one.name,
      { bytes: one.bytes, max: one.maxBytes, dropped: one.dropped.frames },
    ]),
    drops: byReason(part.drops),
    places: Object.fromEntries(
      [...new Set([...places, ...part.drops.map(({ place }) => place)])].map((place) => [
        place,
        byReason(part.drops.filter((one) => one.place === place)),
      ]),
    ),
  };
}

/** Link -> `own` or `peer` -> name -> measures. */
function byEnd<Row extends { readonly link: string; readonly end: string }>(
  rows: readonly Row[],
  entry: (row: Row) => readonly [string, Measures],
): Measures {
  const found: Record<string, Record<string, Record<string, Measures>>> = {};
  for (const row of rows) {
    const [name, measures] = entry(row);
    const ends = found[row.link] ?? {};
    found[row.link] = { ...ends, [row.end]: { ...ends[row.end], [name]: measures } };
  }
  return found;
}

function streamOf(stream: StreamReport): Measures {
  return {
    offered: stream.offered.frames,
    delivered: stream.delivered.frames,
    dropped: stream.dropped.frames,
    inFlight: stream.inFlight.frames,
    loss: stream.offered.frames === 0 ? 0 : stream.dropped.frames / stream.offered.frames,
    throughput: stream.throughputBitsPerSecond,
    pps: stream.packetsPerSecond,
    // What a stream does not have is no 0: a condition on it would always hold.
    ...(stream.goodputBitsPerSecond === null ? {} : { goodput: stream.goodputBitsPerSecond }),
    ...(stream.retransmissions === null ? {} : { retransmissions: stream.retransmissions }),
    ...(stream.timeouts === null ? {} : { timeouts: stream.timeouts }),
    latency: latencyOf(stream.latency),
    ...(stream.exchanges === null ? {} : { exchanges: stream.exchanges.count, exchange: latencyOf(stream.exchanges) }),
    blocked: stream.blockedPicoseconds,
    drops: byReason(stream.drops),
  };
}

function queryOf(query: QueryReport): Measures {
  return {
    completed: query.completion.count,
    completion: latencyOf(query.completion),
    histogram: query.histogram.map(({ fromPicoseconds, count }) => ({ from: fromPicoseconds, count })),
    goodput: query.goodputBitsPerSecond,
    ...(query.retransmissions === null ? {} : { retransmissions: query.retransmissions }),
    ...(query.timeouts === null ? {} : { timeouts: query.timeouts }),
  };
}

function latencyOf(latency: Latency): Measures {
  return {
    mean: latency.meanPicoseconds,
    min: latency.minPicoseconds,
    p50: latency.p50Picoseconds,
    p90: latency.p90Picoseconds,
    p99: latency.p99Picoseconds,
    p999: latency.p999Picoseconds,
    max: latency.maxPicoseconds,
  };
}

/** Lanes of one link together: how its frames were fetched. */
function lanesOf({ lanes, rings }: Measured): Measures {
  const links = groupBy(lanes, ({ link }) => link);
  const fed = groupBy(rings, ({ link }) => link ?? '');
  return Object.fromEntries(
    [...links].map(([link, own]) => {
      const sum = (of: (lane: (typeof own)[number]) => number) => own.reduce((total, lane) => total + of(lane), 0);
      const interrupts = (fed.get(link) ?? []).reduce((total, ring) => total + ring.interrupts, 0);
      return [
        link,
        {
          received: sum((lane) => lane.received.frames),
          interruptFrames: sum((lane) => lane.interruptFrames),
          pollFrames: sum((lane) => lane.pollFrames),
          chainsBelow10: sum((lane) => lane.chainsBelow10),
          chains10To50: sum((lane) => lane.chains10To50),
          chainsAbove50: sum((lane) => lane.chainsAbove50),
          dropped: sum((lane) => lane.dropped.frames),
          interrupts,
        },
      ];
    }),
  );
}

/** By whose they are, then by kind: `queues.vnic1.output.maxFrames`, `queues.vnic2.txRing.stops`. */
function queuesOf({ queues }: Measured): Measures {
  const word = { qdisc: 'qdisc', 'tx-ring': 'txRing', input: 'input', output: 'output', 'rx-ring': 'rxRing' } as const;
  const owners = new Set(queues.map(({ of }) => of));
  return Object.fromEntries(
    [...owners].map((owner) => [
      owner,
      Object.fromEntries(
        queues
          .filter(({ of }) => of === owner)
          .map(({ kind, offered, sent, dropped, frames, maxFrames, stops }) => [
            word[kind],
            {
              offered: offered.frames,
              sent: sent.frames,
              dropped: dropped.frames,
              frames,
              maxFrames,
              stops,
            },
          ]),
      ),
    ]),
  );
}

function byReason(drops: readonly Drop[]): Readonly<Record<string, number>> {
  const sums: Record<string, number> = Object.fromEntries(DROP_REASONS.map((reason) => [reason, 0]));
  for (const { reason, frames } of drops) sums[reason] = (sums[reason] ?? 0) + frames;
  return sums;
}

function named<Row extends { readonly name: string }>(rows: readonly Row[], of: (row: Row) => Measures): Measures {
  return Object.fromEntries(rows.map((row) => [row.name, of(row)]));
}
