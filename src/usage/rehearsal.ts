import type { Measured, StreamReport } from './report.ts';

/** What is known of a run before it begins. */
export interface Rehearsal {
  /** Streams between ends that no switch, tunnel or router joins: nothing of theirs can arrive. */
  readonly apart: readonly string[];
  /** Costs as much as the beginning of a run. */
  readonly begin: () => Beginning;
}

export interface Beginning {
  /** Every row of its report but those of streams; nothing has been counted. */
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

/** The row of a stream of which nothing was sent. */
export function blankStream(name: string, kind: 'datagrams' | 'exchanges' | 'tcp'): StreamReport {
  const ofTcp = kind === 'tcp' ? 0 : null;
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
    goodputBitsPerSecond: kind === 'datagrams' ? null : 0,
    retransmissions: ofTcp,
    timeouts: ofTcp,
    exchanges: kind === 'exchanges' ? NO_LATENCY : null,
    blockedPicoseconds: 0,
  };
}
