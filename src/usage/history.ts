import type { UsageRecord } from './counters.ts';

/** What passed a link or flow between two records of the history. */
export interface Interval {
  readonly name: string;
  readonly fromMicroseconds: number;
  readonly toMicroseconds: number;
  readonly ipackets: number;
  readonly rbytes: number;
  readonly opackets: number;
  readonly obytes: number;
}

/**
 * The history as intervals. The first record of an object, and any whose counters went backwards (it was made anew), is a
 * reference only and gives none.
 */
export function intervalsOf(records: readonly UsageRecord[]): readonly Interval[] {
  const last = new Map<string, UsageRecord>();
  return records.flatMap((now): readonly Interval[] => {
    const before = last.get(now.name);
    last.set(now.name, now);
    if (!before || now.ipackets < before.ipackets || now.opackets < before.opackets) return [];
    if (now.atMicroseconds === before.atMicroseconds) return [];
    return [
      {
        name: now.name,
        fromMicroseconds: before.atMicroseconds,
        toMicroseconds: now.atMicroseconds,
        ipackets: now.ipackets - before.ipackets,
        rbytes: now.rbytes - before.rbytes,
        opackets: now.opackets - before.opackets,
        obytes: now.obytes - before.obytes,
      },
    ];
  });
}

/** All intervals of each object as one; those through which nothing passed are left out. */
export function summary(intervals: readonly Interval[]): readonly (Interval & { readonly seconds: number })[] {
  const sums = new Map<string, Interval & { readonly seconds: number }>();
  for (const one of intervals) {
    const seconds = (one.toMicroseconds - one.fromMicroseconds) / 1e6;
    const old = sums.get(one.name);
    sums.set(one.name, {
      name: one.name,
      fromMicroseconds: old?.fromMicroseconds ?? one.fromMicroseconds,
      toMicroseconds: one.toMicroseconds,
      ipackets: one.ipackets + (old?.ipackets ?? 0),
      rbytes: one.rbytes + (old?.rbytes ?? 0),
      opackets: one.opackets + (old?.opackets ?? 0),
      obytes: one.obytes + (old?.obytes ?? 0),
      seconds: seconds + (old?.seconds ?? 0),
    });
  }
  return [...sums.values()].filter(({ rbytes, obytes }) => rbytes + obytes > 0);
}

/** Both directions together, in whole bits per second: a full-duplex link can show twice its speed. */
export function bandwidthOf({ rbytes, obytes }: Interval, seconds: number): number {
  return seconds === 0 ? 0 : Math.floor(((rbytes + obytes) * 8) / seconds);
}
