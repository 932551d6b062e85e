import type { Histogram } from '#emulator/result.ts';
import type { Bin, Latency } from '#usage/report.ts';

const NONE: Latency = {
  count: 0,
  meanPicoseconds: 0,
  minPicoseconds: 0,
  p50Picoseconds: 0,
  p90Picoseconds: 0,
  p99Picoseconds: 0,
  p999Picoseconds: 0,
  maxPicoseconds: 0,
};

/** A histogram, or what came to it since an earlier one; of a part, least and most are those of its bins. */
export function latencyOf(now: Histogram, before?: Histogram): Latency {
  const count = now.count - (before?.count ?? 0);
  if (count === 0) return NONE;
  const bins = before ? since(now.bins, before.bins) : now.bins;
  const least = before ? (bins[0]?.[0] ?? 0) : now.minPicoseconds;
  const most = before ? (bins.at(-1)?.[0] ?? 0) : now.maxPicoseconds;
  const at = (share: number) => Math.min(most, Math.max(least, percentile(bins, count, share)));
  return {
    count,
    meanPicoseconds: (now.sumPicoseconds - (before?.sumPicoseconds ?? 0)) / count,
    minPicoseconds: least,
    p50Picoseconds: at(0.5),
    p90Picoseconds: at(0.9),
    p99Picoseconds: at(0.99),
    p999Picoseconds: at(0.999),
    maxPicoseconds: most,
  };
}

/** The bins themselves. */
export function binsOf(now: Histogram, before?: Histogram): readonly Bin[] {
  return since(now.bins, before?.bins ?? []).map(([fromPicoseconds, count]) => ({ fromPicoseconds, count }));
}

type Bins = Histogram['bins'];

function since(now: Bins, before: Bins): Bins {
  const old = new Map(before);
  return now.map(([bound, count]) => [bound, count - (old.get(bound) ?? 0)] as const).filter(([, count]) => count > 0);
}

/** The bin in which that share of the values has been reached (nearest rank). */
function percentile(bins: Bins, count: number, share: number): number {
  const rank = Math.ceil(share * count);
  let seen = 0;
  for (const [bound, many] of bins) {
    seen += many;
    if (seen >= rank) return bound;
  }
  return bins.at(-1)?.[0] ?? 0;
}
