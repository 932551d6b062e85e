import type { Measured, QueryReport, StreamReport } from './report.ts';

/** What is known of a run before it begins. */
export interface Rehearsal {
  /** Streams between ends that no switch, tunnel or router joins: nothing of theirs can arrive. */
  readonly apart: readonly string[];
  /** Costs as much as the beginning of a run, which need not be paid again when it is carried. */
  begin(): Beginning;
}

export interface Beginning {
  /** Every row of its report, but those of streams that are not sound; nothing has been counted. */
  readonly measured: Measured;
  /** Every place at which frames can be lost: `wire/bge0`, `link/vnic1`. */
  readonly places: readonly string[];
}

const NONE = { frames: 0, bytes: 0 };
const NO_LATENCY = {
  count: 0,
  meanPicoseconds: 0,
  minPicoseconds: 0,
  p50Picoseconds: 0,
  p90Picoseconds: 0,
  p99Picoseconds: 0,
  p999Picoseconds: 0,
  maxPicoseconds: 0,
};

/** Where nothing is, and nothing was counted. */
export const NOTHING_MEASURED: Measured = {
  fromPicoseconds: 0,
  toPicoseconds: 0,
  streams: [],
  queries: [],
  links: [],
  flows: [],
  lanes: [],
  rings: [],
  transmitRings: [],
  transmitLanes: [],
  ports: [],
  classes: [],
  pauses: [],
  buffers: [],
  cpus: [],
  queues: [],
  drops: [],
};

/** The row of a stream of which nothing was sent. */
export function blankStream(name: string, { isTcp, isAsked }: { isTcp: boolean; isAsked: boolean }): StreamReport {
  const ofTcp = isTcp ? 0 : null;
  return {
    name,
    from: '',
    to: '',
    protocol: '',
    offered: NONE,
    delivered: NONE,
    dropped: NONE,
    replicated: NONE,
    merged: NONE,
    inFlight: NONE,
    throughputBitsPerSecond: 0,
    packetsPerSecond: 0,
    drops: [],
    latency: NO_LATENCY,
    goodputBitsPerSecond: isTcp || isAsked ? 0 : null,
    retransmissions: ofTcp,
    timeouts: ofTcp,
    exchanges: isAsked ? NO_LATENCY : null,
    blockedPicoseconds: 0,
  };
}

/** The row of a query that has not begun. */
export function blankQuery(name: string, protocol: QueryReport['protocol']): QueryReport {
  const ofTcp = protocol === 'tcp' ? 0 : null;
  return {
    name,
    aggregator: '',
    workers: 0,
    protocol,
    completion: NO_LATENCY,
    histogram: [],
    goodputBitsPerSecond: 0,
    retransmissions: ofTcp,
    timeouts: ofTcp,
  };
}
