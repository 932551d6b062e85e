import type {
  CpuReading,
  FlowReading,
  LaneReading,
  LinkReading,
  QueryReading,
  Reading,
  StreamReading,
} from './reading.ts';
import type { Count } from './report.ts';

/** What happened between two readings of a run, in each second of virtual time. Bits are those of l2 bytes. */
export interface Rates {
  readonly fromPicoseconds: number;
  readonly toPicoseconds: number;
  readonly streams: readonly StreamRates[];
  readonly queries: readonly QueryRates[];
  readonly links: readonly LinkRates[];
  readonly flows: readonly FlowRates[];
  readonly lanes: readonly LaneRates[];
  readonly cpus: readonly CpuRates[];
}

/** The rates of what was delivered, and the counts since the end of the warm-up. */
export interface StreamRates extends StreamReading {
  readonly bitsPerSecond: number;
  readonly packetsPerSecond: number;
  readonly droppedPerSecond: number;
}

export interface QueryRates extends QueryReading {
  readonly completedPerSecond: number;
  /** Of those that were completed between the two readings; null: none was. */
  readonly meanPicoseconds: number | null;
}

interface BothWays {
  readonly receivedBitsPerSecond: number;
  readonly receivedPacketsPerSecond: number;
  readonly sentBitsPerSecond: number;
  readonly sentPacketsPerSecond: number;
  readonly droppedPerSecond: number;
}

export interface LinkRates extends LinkReading, BothWays {
  /** The busier direction as a share of what the wire carries; null: there is no wire. */
  readonly utilization: number | null;
}

export interface FlowRates extends FlowReading, BothWays {}

export interface LaneRates extends LaneReading {
  readonly bitsPerSecond: number;
  readonly packetsPerSecond: number;
  readonly droppedPerSecond: number;
  /** Of the frames that it got, the share that was polled for. */
  readonly polled: number;
}

export interface CpuRates extends CpuReading {
  /** Shares of all time. */
  readonly busy: number;
  readonly stolen: number;
  readonly framesPerSecond: number;
  readonly interruptsPerSecond: number;
  readonly pollsPerSecond: number;
}

/** null: since the run began. A counter that went backwards began anew, as all do at the end of the warm-up. */
export function ratesBetween(before: Reading | null, now: Reading): Rates {
  const fromPicoseconds = before?.atPicoseconds ?? 0;
  const seconds = (now.atPicoseconds - fromPicoseconds) / 1e12;
  const rate: Rate = (later, earlier = 0) =>
    seconds === 0 ? 0 : (later < earlier ? later : later - earlier) / seconds;
  return {
    fromPicoseconds,
    toPicoseconds: now.atPicoseconds,
    streams: paired(
      now.streams,
      before?.streams,
      ({ name }) => name,
      (one, old) => ({
        ...one,
        bitsPerSecond: rate(one.delivered.bytes, old?.delivered.bytes) * 8,
        packetsPerSecond: rate(one.delivered.frames, old?.delivered.frames),
        droppedPerSecond: rate(one.dropped.frames, old?.dropped.frames),
      }),
    ),
    queries: paired(
      now.queries,
      before?.queries,
      ({ name }) => name,
      (one, old) => {
        const completedPerSecond = rate(one.completed, old?.completed);
        const perSecond = rate(one.sumPicoseconds, old?.sumPicoseconds);
        return {
          ...one,
          completedPerSecond,
          meanPicoseconds: completedPerSecond === 0 ? null : perSecond / completedPerSecond,
        };
      },
    ),
    links: paired(
      now.links,
      before?.links,
      ({ name }) => name,
      (one, old) => {
        const ways = bothWays(one, old, rate);
        const most = Math.max(ways.receivedBitsPerSecond, ways.sentBitsPerSecond);
        return { ...one, ...ways, utilization: one.bitsPerSecond === null ? null : most / one.bitsPerSecond };
      },
    ),
    flows: paired(
      now.flows,
      before?.flows,
      ({ name }) => name,
      (one, old) => ({ ...one, ...bothWays(one, old, rate) }),
    ),
    lanes: paired(now.lanes, before?.lanes, laneName, (one, old) => {
      const [polls, interrupts] = [
        rate(one.pollFrames, old?.pollFrames),
        rate(one.interruptFrames, old?.interruptFrames),
      ];
      return {
        ...one,
        bitsPerSecond: rate(one.received.bytes, old?.received.bytes) * 8,
        packetsPerSecond: rate(one.received.frames, old?.received.frames),
        droppedPerSecond: rate(one.dropped.frames, old?.dropped.frames),
        polled: polls === 0 ? 0 : polls / (polls + interrupts),
      };
    }),
    cpus: paired(now.cpus, before?.cpus, cpuName, (one, old) => ({
      ...one,
      busy: rate(one.busyPicoseconds, old?.busyPicoseconds) / 1e12,
      stolen: rate(one.stolenPicoseconds, old?.stolenPicoseconds) / 1e12,
      framesPerSecond: rate(one.frames, old?.frames),
      interruptsPerSecond: rate(one.interrupts, old?.interrupts),
      pollsPerSecond: rate(one.polls, old?.polls),
    })),
  };
}

/** `front0/https sw 0`: a lane has no name of its own. */
export function laneName({ link, flow, id, index }: LaneReading): string {
  return `${link}${flow === null ? '' : `/${flow}`} ${id} ${index}`;
}

/** `4`; of a run through several hosts `web01/4`. */
export function cpuName({ host, id }: CpuReading): string {
  return host === null ? String(id) : `${host}/${id}`;
}

type Rate = (later: number, earlier?: number) => number;

interface Ways {
  readonly received: Count;
  readonly sent: Count;
  readonly receivedDropped: Count;
  readonly sentDropped: Count;
}

function bothWays(now: Ways, before: Ways | undefined, rate: Rate): BothWays {
  return {
    receivedBitsPerSecond: rate(now.received.bytes, before?.received.bytes) * 8,
    receivedPacketsPerSecond: rate(now.received.frames, before?.received.frames),
    sentBitsPerSecond: rate(now.sent.bytes, before?.sent.bytes) * 8,
    sentPacketsPerSecond: rate(now.sent.frames, before?.sent.frames),
    droppedPerSecond:
      rate(now.receivedDropped.frames, before?.receivedDropped.frames) +
      rate(now.sentDropped.frames, before?.sentDropped.frames),
  };
}

function paired<Row, Result>(
  now: readonly Row[],
  before: readonly Row[] | undefined,
  key: (row: Row) => string,
  join: (now: Row, before: Row | undefined) => Result,
): readonly Result[] {
  const old = new Map((before ?? []).map((row) => [key(row), row]));
  return now.map((row) => join(row, old.get(key(row))));
}
