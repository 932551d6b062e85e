import { printMegabits } from '#units/bandwidth.ts';
import { bandwidthOf, type Interval } from '#usage/history.ts';
import { clock } from '../tables/usage.ts';

/** Both directions together over time, of one link or flow. */
interface Curve {
  readonly name: string;
  readonly points: readonly { readonly from: number; readonly to: number; readonly bitsPerSecond: number }[];
}

function curvesOf(intervals: readonly Interval[]): readonly Curve[] {
  const curves = new Map<string, Curve['points'][number][]>();
  for (const one of intervals) {
    const seconds = (one.toMicroseconds - one.fromMicroseconds) / 1e6;
    const point = { from: one.fromMicroseconds, to: one.toMicroseconds, bitsPerSecond: bandwidthOf(one, seconds) };
    const points = curves.get(one.name);
    if (points) points.push(point);
    else curves.set(one.name, [point]);
  }
  return [...curves].map(([name, points]) => ({ name, points }));
}

interface Extent {
  readonly from: number;
  readonly to: number;
  readonly most: number;
}

function extentOf(curves: readonly Curve[]): Extent {
  const points = curves.flatMap((curve) => curve.points);
  return {
    from: points.reduce((least, point) => Math.min(least, point.from), Number.POSITIVE_INFINITY),
    to: points.reduce((most, point) => Math.max(most, point.to), Number.NEGATIVE_INFINITY),
    most: points.reduce((most, point) => Math.max(most, point.bitsPerSecond), 0),
  };
}

const COLUMNS = 60;
const BARS = [...' ▁▂▃▄▅▆▇█'];

/** A line of bars for each name, all of one scale; narrower than 80 columns. */
export function textPlot(intervals: readonly Interval[]): string {
  const curves = curvesOf(intervals);
  if (curves.length === 0) return '';
  const { from, to, most } = extentOf(curves);
  const label = Math.min(18, Math.max(...curves.map(({ name }) => name.length)));
  const lines = curves.map(({ name, points }) => {
    const bars = Array.from({ length: COLUMNS }, (_, column) => {
      const at = from + ((column + 0.5) / COLUMNS) * (to - from);
      const rate = points.find((point) => point.from <= at && at < point.to)?.bitsPerSecond ?? 0;
      // What is more than nothing shows, however little it is.
      return BARS[rate === 0 ? 0 : Math.max(1, Math.round((rate / most) * (BARS.length - 1)))];
    });
    return `${name.slice(0, label).padEnd(label)} ${bars.join('')}`.trimEnd();
  });
  const [start, end] = [clock(from), clock(to)];
  const axis = `${' '.repeat(label)} ${start}${end.padStart(COLUMNS - start.length)}`;
  return [...lines, axis, `${' '.repeat(label)} a full bar is ${printMegabits(most)} Mbps`].join('\n');
}

const [WIDTH, HEIGHT] = [800, 400];
const MARGIN = { left: 80, right: 160, top: 20, bottom: 40 };
/** Of equal weight to most eyes, and told apart by those who see fewer colours (Okabe and Ito). */
const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#000000'];

/** A picture of steps, as SVG: nothing of it needs a script or another file. */
export function svgPlot(intervals: readonly Interval[]): string {
  const curves = curvesOf(intervals);
  const { from, to, most } = curves.length === 0 ? { from: 0, to: 1, most: 1 } : extentOf(curves);
  const x = (at: number) => round(MARGIN.left + ((at - from) / (to - from)) * (WIDTH - MARGIN.left - MARGIN.right));
  const y = (rate: number) =>
    round(HEIGHT - MARGIN.bottom - (most === 0 ? 0 : (rate / most) * (HEIGHT - MARGIN.top - MARGIN.bottom)));
  const lines = curves.map(({ name, points }, index) => {
    const colour = COLOURS[index % COLOURS.length] ?? '#000000';
    const steps = points.map(
      ({ from: a, to: b, bitsPerSecond }) => `${x(a)},${y(bitsPerSecond)} ${x(b)},${y(bitsPerSecond)}`,
    );
    return [
      `<polyline fill="none" stroke="${colour}" stroke-width="1.5" points="${steps.join(' ')}"/>`,
      `<text x="${WIDTH - MARGIN.right + 10}" y="${MARGIN.top + 14 * (index + 1)}" fill="${colour}">${escaped(name)}</text>`,
    ].join('\n');
  });
  const [left, bottom] = [MARGIN.left, HEIGHT - MARGIN.bottom];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12">`,
    '<title>Usage in Mb/s</title>',
    `<path fill="none" stroke="#888888" d="M${left} ${MARGIN.top}V${bottom}H${WIDTH - MARGIN.right}"/>`,
    `<text x="${left - 6}" y="${MARGIN.top + 4}" text-anchor="end">${printMegabits(most)}</text>`,
    `<text x="${left - 6}" y="${bottom}" text-anchor="end">0 Mb/s</text>`,
    `<text x="${left}" y="${bottom + 18}">${clock(from)}</text>`,
    `<text x="${WIDTH - MARGIN.right}" y="${bottom + 18}" text-anchor="end">${clock(to)}</text>`,
    ...lines,
    '</svg>',
  ].join('\n');
}

function round(value: number): string {
  return String(Math.round(value * 100) / 100);
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
