import { cut, pad } from '../text/live/lay-out.ts';
import { safe } from '../text/safe.ts';
import { clockLabel, unitLabel } from './axis.ts';
import { type Chart, type Curve, type Extent, extentOf } from './chart.ts';

const [WIDTH, LABEL] = [80, 12];
const PLOT = WIDTH - LABEL - 2;
/** Lines of each curve, eight values to the line. */
const ROWS = 4;
const EIGHTHS = [...' ▁▂▃▄▅▆▇█'];

/** A picture of letters, 80 columns wide: a band for each curve, all of one scale, over one time. */
export function letterChart(chart: Chart): string {
  const extent = extentOf(chart);
  if (extent === null) return '';
  const bands = chart.curves.flatMap((curve) => band(curve, chart.unit, extent));
  return [cut(safe(chart.title), WIDTH), ...bands, ...timeAxis(extent), ''].join('\n');
}

function band(curve: Curve, unit: string, extent: Extent): readonly string[] {
  const heights = columnsOf(curve, extent);
  const most = unitLabel(Number(extent.most.toPrecision(3)), extent.most, unit);
  const rows = Array.from({ length: ROWS }, (_, row) => {
    const above = (ROWS - 1 - row) * 8;
    const bars = heights.map((height) => EIGHTHS[Math.min(8, Math.max(0, height - above))] ?? ' ').join('');
    return `${pad(row === 0 ? most : '', LABEL)} │${bars.trimEnd()}`.trimEnd();
  });
  return [pad(curve.name, WIDTH, true).trimEnd(), ...rows, `${pad(`0 ${unit}`, LABEL)} └${'─'.repeat(PLOT)}`];
}

/** Eighths of a line for each column: the mean of what happened in its time; what is more than nothing shows. */
function columnsOf({ steps }: Curve, { fromMicroseconds: from, toMicroseconds: to, most }: Extent): readonly number[] {
  const wide = (to - from) / PLOT;
  return Array.from({ length: PLOT }, (_, column) => {
    const [start, end] = [from + column * wide, from + (column + 1) * wide];
    const sum = steps.reduce((total, step) => {
      const common = Math.min(end, step.toMicroseconds) - Math.max(start, step.fromMicroseconds);
      return common > 0 ? total + step.value * common : total;
    }, 0);
    return sum === 0 || most === 0 ? 0 : Math.max(1, Math.round((sum / wide / most) * ROWS * 8));
  });
}

function timeAxis({ fromMicroseconds: from, toMicroseconds: to }: Extent): readonly string[] {
  const [start, middle, end] = [from, (from + to) / 2, to].map(clockLabel);
  const [left = '', centre = '', right = ''] = [start, middle, end];
  const room = PLOT - left.length - centre.length - right.length;
  const gap = Math.floor(room / 2);
  return [`${' '.repeat(LABEL + 2)}${left}${' '.repeat(gap)}${centre}${' '.repeat(room - gap)}${right}`];
}
