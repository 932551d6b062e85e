/**
 * What a run has measured: plain JSON, the same bytes for the same documents and seed. Counts are exact integers from the end of
 * the warm-up to the end of the run; bytes are l2 (without FCS) unless the field says otherwise. Lists are sorted by name.
 * `schemas/report.schema.json` publishes this shape.
 */
export interface Report extends Measured {
  readonly apiVersion: 'vnetctl/v1';
  readonly kind: 'Report';
  readonly host: string;
  /** Name of the Traffic document. */
  readonly traffic: string;
  readonly seed: number;
  readonly conservation: Conservation;
  /** Circles of buffers that wait for each other at the end of the run, so that none will ever be free; empty: none. */
  readonly deadlocks: readonly Deadlock[];
  readonly windows: Readonly<Record<string, Measured>>;
  readonly expectations: readonly Verdict[];
}

export interface Deadlock {
  /** When the last of its buffers asked for the pause that closes the circle. */
  readonly sincePicoseconds: number;
  /** Each waits for the next, the last for the first. */
  readonly buffers: readonly StuckBuffer[];
}

/** A buffer of a deadlock: the wire by which its frames come, what is there, and the class. */
export interface CircleEnd {
  readonly link: string;
  readonly into: string;
  readonly name: string;
}

export interface StuckBuffer extends CircleEnd {
  /** What it holds, in frames and with their FCS, and of which streams. */
  readonly frames: number;
  readonly bytes: number;
  readonly streams: readonly string[];
}

/** A part of virtual time, and what happened in it. */
export interface Measured {
  readonly fromPicoseconds: number;
  readonly toPicoseconds: number;
  readonly streams: readonly StreamReport[];
  readonly queries: readonly QueryReport[];
  readonly links: readonly LinkReport[];
  readonly flows: readonly FlowReport[];
  readonly lanes: readonly LaneReport[];
  readonly rings: readonly RingReport[];
  readonly transmitRings: readonly TransmitRingReport[];
  readonly transmitLanes: readonly TransmitLaneReport[];
  readonly ports: readonly PortReport[];
  readonly classes: readonly ClassReport[];
  /** Pauses on the wires that have any, both ends of each. */
  readonly pauses: readonly PauseReport[];
  readonly buffers: readonly BufferReport[];
  readonly cpus: readonly CpuReport[];
  /** Queues in which frames wait for room further on. */
  readonly queues: readonly QueueReport[];
  /** Every drop, by place and reason. */
  readonly drops: readonly Drop[];
}

export interface Count {
  readonly frames: number;
  readonly bytes: number;
}

/** carriedIn + offered + replicated = delivered + dropped + merged + inFlight, in frames and in bytes. */
export interface Conservation {
  readonly carriedIn: Count;
  readonly offered: Count;
  readonly replicated: Count;
  readonly delivered: Count;
  readonly dropped: Count;
  readonly merged: Count;
  readonly inFlight: Count;
}

export interface Drop extends Count {
  /** Kind and name of the part: `wire/ixgbe0`, `link/vnic1`. */
  readonly place: string;
  readonly reason: string;
}

export interface StreamReport {
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly protocol: string;
  readonly offered: Count;
  readonly delivered: Count;
  readonly dropped: Count;
  readonly replicated: Count;
  readonly merged: Count;
  readonly inFlight: Count;
  readonly throughputBitsPerSecond: number;
  readonly packetsPerSecond: number;
  readonly drops: readonly Drop[];
  readonly latency: Latency;
  /** Payload that an application has got: TCP and request-response; null otherwise. */
  readonly goodputBitsPerSecond: number | null;
  readonly retransmissions: number | null;
  readonly timeouts: number | null;
  /** Finished exchanges of request-response and answers of a worker, and their times. */
  readonly exchanges: Latency | null;
  readonly blockedPicoseconds: number;
}

/** Partition and aggregate: the times from asking all workers to the last answer. Its streams are `NAME/WORKER`. */
export interface QueryReport {
  readonly name: string;
  readonly aggregator: string;
  readonly workers: number;
  readonly protocol: 'tcp' | 'udp';
  readonly completion: Latency;
  /** Bins that are not empty, in ascending order; each is 3 % wide. */
  readonly histogram: readonly Bin[];
  /** Payload of all its workers, questions and answers. */
  readonly goodputBitsPerSecond: number;
  /** Of all its workers; null: it has no TCP. */
  readonly retransmissions: number | null;
  readonly timeouts: number | null;
}

export interface Bin {
  /** Its lower bound. */
  readonly fromPicoseconds: number;
  readonly count: number;
}

/** Percentiles are the lower bounds of bins of 3 %; count, mean, least and most are exact over a whole run. */
export interface Latency {
  readonly count: number;
  readonly meanPicoseconds: number;
  readonly minPicoseconds: number;
  readonly p50Picoseconds: number;
  readonly p90Picoseconds: number;
  readonly p99Picoseconds: number;
  readonly p999Picoseconds: number;
  readonly maxPicoseconds: number;
}

export interface LinkReport {
  readonly name: string;
  readonly class: string;
  readonly over: string;
  readonly received: Count;
  readonly sent: Count;
  readonly receivedDropped: Count;
  readonly sentDropped: Count;
  /** Of those received: from links that share the one underneath, and to all. */
  readonly local: Count;
  readonly broadcast: Count;
  readonly receivedBitsPerSecond: number;
  readonly sentBitsPerSecond: number;
  /** Times that a sender was told to stop, and to go on. */
  readonly blocked: number;
  readonly unblocked: number;
  /** What the cable of a physical link carried, preamble, gap and FCS included; null: it has none. */
  readonly wire: Wire | null;
}

export interface Wire {
  readonly receivedFrames: number;
  readonly receivedWireBytes: number;
  readonly sentFrames: number;
  readonly sentWireBytes: number;
  readonly bitsPerSecond: number;
  /** Frames that found no place in the queue to the wire. */
  readonly sentDropped: number;
}

export interface FlowReport {
  readonly name: string;
  readonly over: string;
  readonly received: Count;
  readonly sent: Count;
  readonly receivedDropped: Count;
  readonly sentDropped: Count;
  readonly receivedBitsPerSecond: number;
  readonly sentBitsPerSecond: number;
}

export interface LaneReport {
  readonly link: string;
  readonly flow: string | null;
  readonly id: string;
  readonly index: number;
  /** Number of the receive ring that feeds it, as show-phys -H counts; null: it is fed by memory, or by a flow. */
  readonly ring: number | null;
  /** Its number among the lanes of that ring. */
  readonly fanout: number;
  readonly cpu: number | null;
  /** Those fetched after an interrupt, those fetched by a poll, those for a group; without rings also others. */
  readonly received: Count;
  readonly interruptFrames: number;
  readonly interruptBytes: number;
  readonly pollFrames: number;
  readonly pollBytes: number;
  readonly broadcast: Count;
  readonly chainsBelow10: number;
  readonly chains10To50: number;
  readonly chainsAbove50: number;
  readonly dropped: Count;
}

/** offered = sent + dropped + frames, over a whole run. */
export interface QueueReport {
  /** Kind and name of the part that it belongs to, as of drops. */
  readonly place: string;
  readonly kind: 'qdisc' | 'tx-ring' | 'input' | 'output' | 'rx-ring';
  /** The end or uplink whose it is. */
  readonly of: string;
  readonly offered: Count;
  readonly sent: Count;
  readonly dropped: Count;
  /** Waiting at the end. */
  readonly frames: number;
  readonly maxFrames: number;
  /** Times that it told senders to stop. */
  readonly stops: number;
}

/** A receive ring. The sum over the rings of a NIC is what its link has received. */
export interface RingReport {
  readonly nic: string;
  /** Among those of its owner, or among the shared ones. */
  readonly index: number;
  /** As show-phys -H counts; null: that of a VF, or none is left for those who share. */
  readonly number: number | null;
  /** The link that has it for itself; null: it is shared. */
  readonly link: string | null;
  readonly received: Count;
  readonly dropped: Count;
  readonly interrupts: number;
  readonly polls: number;
  readonly maxFrames: number;
}

/** A transmit ring. The sum over the rings of a NIC is what has left by its wire. */
export interface TransmitRingReport {
  readonly nic: string;
  readonly index: number;
  readonly number: number | null;
  readonly link: string | null;
  readonly sent: Count;
}

/** What a link has sent by one of its own transmit rings, or by the shared ones together. */
export interface TransmitLaneReport {
  readonly link: string;
  readonly id: string;
  /** Number of the ring, as show-phys -H counts; null: shared rings, or memory. */
  readonly ring: number | null;
  readonly sent: Count;
  /** By limits, and for want of CPU time. */
  readonly dropped: Count;
}

/** A port of an aggregation, and what of its traffic passed there. */
export interface PortReport {
  readonly link: string;
  readonly port: string;
  readonly received: Count;
  readonly sent: Count;
}

export interface ClassReport {
  readonly link: string;
  readonly name: string;
  readonly sent: Count;
  readonly sentWireBytes: number;
  readonly dropped: Count;
  readonly sentWireBitsPerSecond: number;
}

/** One end of a wire and one priority: what it asked for, and what was asked of it. */
export interface PauseReport {
  /** The port, or the machine beyond the wires, whose wire it is. */
  readonly link: string;
  /** `own`: that of the port or machine; `peer`: that of the switch. */
  readonly end: 'own' | 'peer';
  /** null: all (PAUSE). */
  readonly priority: number | null;
  /** Pause frames sent that named it, those that end a pause too. */
  readonly requests: number;
  /** Pause frames received that did. */
  readonly indications: number;
  /** Time for which this end might not send it. */
  readonly pausedPicoseconds: number;
  /** The same as a share of all time. */
  readonly paused: number;
}

/** Room at one end of a wire for what may not be lost. */
export interface BufferReport {
  readonly link: string;
  readonly end: 'own' | 'peer';
  /** The class. */
  readonly name: string;
  /** Taken now, and at most; with FCS. */
  readonly bytes: number;
  readonly maxBytes: number;
  /** There was no headroom left. */
  readonly dropped: Count;
}

export interface CpuReport {
  /** Of a run through several hosts: whose it is; null: there is one. */
  readonly host: string | null;
  readonly id: number;
  readonly busyPicoseconds: number;
  readonly stolenPicoseconds: number;
  /** Busy time as a share of all time. */
  readonly busy: number;
  readonly frames: number;
  readonly interrupts: number;
  readonly polls: number;
}

/** What became of an expectation. */
export interface Verdict {
  readonly expression: string;
  readonly holds: boolean;
  /** Of a comparison: what should be, and how far what was is off as a share; null otherwise. */
  readonly expected: number | null;
  /** What was; of a condition with two sides the value of its left one; null: the condition is of another form. */
  readonly measured: number | null;
  /** Of what was and what should be; null: it is no time. */
  readonly unit: 'picoseconds' | null;
  readonly error: number | null;
  /** How far it may be off, in words. */
  readonly tolerance: string | null;
  readonly because: string | null;
}
