import { bandwidthOf, type Interval } from '#usage/history.ts';
import type { Chart, Step } from '../../plot/chart.ts';
import { letterChart } from '../../plot/letters.ts';
import { svgChart } from '../../plot/svg.ts';
import { day } from '../tables/usage.ts';

/** The usage history as a picture of letters, 80 columns wide. */
export function textPlot(intervals: readonly Interval[]): string {
  return letterChart(chartOf(intervals));
}

/** The same as SVG. */
export function svgPlot(intervals: readonly Interval[]): string {
  return svgChart(chartOf(intervals));
}

/** Both directions together over time, of each link or flow through which something passed. */
function chartOf(intervals: readonly Interval[]): Chart {
  const curves = new Map<string, Step[]>();
  for (const one of intervals) {
    const seconds = (one.toMicroseconds - one.fromMicroseconds) / 1e6;
    const steps = curves.get(one.name) ?? [];
    curves.set(one.name, steps);
    steps.push({
      fromMicroseconds: one.fromMicroseconds,
      toMicroseconds: one.toMicroseconds,
      value: bandwidthOf(one, seconds),
    });
  }
  const busy = [...curves].filter(([, steps]) => steps.some(({ value }) => value > 0));
  const from = intervals.reduce((least, one) => Math.min(least, one.fromMicroseconds), Number.POSITIVE_INFINITY);
  const when = intervals.length === 0 ? '' : ` from ${day(from)} on`;
  return {
    title: `Throughput${when}, both directions together`,
    unit: 'b/s',
    curves: busy.map(([name, steps]) => ({ name, steps })),
  };
}
