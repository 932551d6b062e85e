import type { CpuReport, FlowReport, LaneReport, LinkReport, StreamReport } from './report.ts';

/**
 * The counters of a run at one instant of it, without what costs time to find out: enough for rates, which are the differences of
 * two of them. Counts are since the end of the warm-up.
 */
export interface Reading {
  /** Virtual time since the run began. */
  readonly atPicoseconds: number;
  readonly streams: readonly StreamReading[];
  readonly queries: readonly QueryReading[];
  readonly links: readonly LinkReading[];
  readonly flows: readonly FlowReading[];
  readonly lanes: readonly LaneReading[];
  readonly cpus: readonly CpuReading[];
}

export type StreamReading = Pick<StreamReport, 'name' | 'from' | 'to' | 'offered' | 'delivered' | 'dropped'>;
export interface QueryReading {
  readonly name: string;
  readonly aggregator: string;
  readonly completed: number;
  /** Of the times from asking to the last answer. */
  readonly sumPicoseconds: number;
}
export type LinkReading = Pick<
  LinkReport,
  'name' | 'class' | 'over' | 'received' | 'sent' | 'receivedDropped' | 'sentDropped'
> & {
  /** What the wire of a physical link carries; null: it has none. */
  readonly bitsPerSecond: number | null;
};
export type FlowReading = Pick<FlowReport, 'name' | 'over' | 'received' | 'sent' | 'receivedDropped' | 'sentDropped'>;
export type LaneReading = Pick<
  LaneReport,
  'link' | 'flow' | 'id' | 'index' | 'cpu' | 'received' | 'interruptFrames' | 'pollFrames' | 'dropped'
>;
export type CpuReading = Pick<
  CpuReport,
  'host' | 'id' | 'busyPicoseconds' | 'stolenPicoseconds' | 'frames' | 'interrupts' | 'polls'
>;

/** A run that is under way, as others see it. */
export interface LiveRun {
  readonly pid: number;
  /** What was typed. */
  readonly command: string;
  /** Name of the Traffic document. */
  readonly traffic: string;
  readonly durationPicoseconds: number;
  /** Milliseconds since 1970, of the wall clock. */
  readonly startedMilliseconds: number;
  readonly readMilliseconds: number;
  readonly reading: Reading;
}
