import type { QueryReport } from '#usage/report.ts';
import { durations } from './axis.ts';
import type { Step } from './chart.ts';
import { svgChart } from './svg.ts';

/** Of each query the share that was completed within a time, as SVG; those that never completed have no curve. */
export function completionPlot(queries: readonly Pick<QueryReport, 'name' | 'histogram'>[]): string {
  const curves = queries.map(({ name, histogram }) => ({ name, steps: stepsOf(histogram) }));
  return svgChart({
    title: 'Completion times of queries',
    unit: '%',
    across: durations('time from asking to the last answer'),
    curves: curves.filter(({ steps }) => steps.length > 0),
  });
}

/** A bin reaches so far beyond its lower bound, and the last value holds for as long again. */
const BIN = 1 + 1 / 32;
/** Nothing is shorter than what is drawn first. */
const SHORTEST_PICOSECONDS = 1000;

/** Each value lasts until the next bin; the curve begins at nothing, a bin before the first. */
function stepsOf(histogram: QueryReport['histogram']): readonly Step[] {
  const total = histogram.reduce((sum, { count }) => sum + count, 0);
  const bounds = histogram.map(({ fromPicoseconds }) => Math.max(SHORTEST_PICOSECONDS, fromPicoseconds) / 1e6);
  const shares: number[] = [];
  for (const { count } of histogram) shares.push((shares.at(-1) ?? 0) + count);
  const steps = bounds.map((from, index): Step => {
    const next = bounds[index + 1] ?? from * BIN * BIN;
    return { fromMicroseconds: from, toMicroseconds: next, value: (100 * (shares[index] ?? 0)) / total };
  });
  const first = bounds[0];
  return first === undefined ? [] : [{ fromMicroseconds: first / BIN, toMicroseconds: first, value: 0 }, ...steps];
}
