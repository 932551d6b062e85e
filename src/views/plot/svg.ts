import { safe } from '../text/safe.ts';
import { CLOCK, ticks, unitLabel } from './axis.ts';
import { type Chart, type Curve, type Extent, extentOf } from './chart.ts';

const [WIDTH, HEIGHT] = [860, 420];
const MARGIN = { left: 90, right: 180, top: 48, bottom: 56 };
const PLOT = { width: WIDTH - MARGIN.left - MARGIN.right, height: HEIGHT - MARGIN.top - MARGIN.bottom };

/** Told apart by those who see fewer colours (Okabe and Ito, "Color Universal Design"), on white and on black. */
const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9'];
/** From the seventh curve on the colours come again, in dashes. */
const DASHES = ['', '7 3', '2 3', '9 3 2 3'];
/** Names that have room beside the picture. */
const NAMES = 24;

/** Follows the scheme of whoever looks at it; nothing in it needs a script, a font or another file. */
const STYLE = [
  'text{font:12px sans-serif;fill:#1f2328}',
  '.title{font-size:15px;font-weight:bold}',
  '.grid{stroke:#d0d7de}',
  '.axis{stroke:#57606a}',
  '@media(prefers-color-scheme:dark){text{fill:#e6edf3}.grid{stroke:#30363d}.axis{stroke:#8b949e}}',
].join('');

/** A picture as SVG 1.1: well-formed XML, the same bytes for the same chart. */
export function svgChart(chart: Chart): string {
  const extent = extentOf(chart);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img">`,
    `<title>${escaped(chart.title)}</title>`,
    `<style>${STYLE}</style>`,
    `<text class="title" x="${MARGIN.left}" y="24">${escaped(chart.title)}</text>`,
    ...(extent ? drawn(chart, extent) : [`<text x="${MARGIN.left}" y="${HEIGHT / 2}">nothing was recorded</text>`]),
    '</svg>',
    '',
  ].join('\n');
}

function drawn({ curves, unit, across = CLOCK }: Chart, extent: Extent): readonly string[] {
  const { fromMicroseconds: from, toMicroseconds: to } = extent;
  const values = ticks(extent.most, 5);
  const top = values.at(-1) ?? 1;
  const x = (at: number) => place(MARGIN.left + across.place(at, from, to) * PLOT.width);
  const y = (value: number) => place(MARGIN.top + (1 - value / top) * PLOT.height);
  const [right, bottom] = [WIDTH - MARGIN.right, HEIGHT - MARGIN.bottom];
  return [
    ...values.flatMap((value) => [
      `<path class="grid" d="M${MARGIN.left} ${y(value)}H${right}"/>`,
      `<text x="${MARGIN.left - 8}" y="${y(value)}" dy="4" text-anchor="end">${unitLabel(value, top, unit)}</text>`,
    ]),
    ...across
      .ticks(from, to, 6)
      .flatMap((at) => [
        `<path class="axis" d="M${x(at)} ${bottom}v5"/>`,
        `<text x="${x(at)}" y="${bottom + 20}" text-anchor="middle">${across.label(at)}</text>`,
      ]),
    `<path class="axis" fill="none" d="M${MARGIN.left} ${MARGIN.top}V${bottom}H${right}"/>`,
    `<text x="${MARGIN.left + PLOT.width / 2}" y="${HEIGHT - 12}" text-anchor="middle">${escaped(across.title)}</text>`,
    ...curves.map((curve, index) => `<path fill="none" stroke-width="2" ${lookOf(index)} d="${pathOf(curve, x, y)}"/>`),
    ...curves.slice(0, NAMES).flatMap(({ name }, index) => {
      const row = MARGIN.top + 6 + index * 14;
      return [
        `<path stroke-width="2" ${lookOf(index)} d="M${right + 12} ${row}h18"/>`,
        `<text x="${right + 36}" y="${row}" dy="4">${escaped(name)}</text>`,
      ];
    }),
  ];
}

function lookOf(index: number): string {
  const dash = DASHES[Math.floor(index / COLOURS.length) % DASHES.length] ?? '';
  return `stroke="${COLOURS[index % COLOURS.length]}"${dash === '' ? '' : ` stroke-dasharray="${dash}"`}`;
}

/** A line of steps; where nothing was recorded it is broken. */
function pathOf({ steps }: Curve, x: (at: number) => string, y: (value: number) => string): string {
  let last: number | null = null;
  return steps
    .map(({ fromMicroseconds, toMicroseconds, value }) => {
      const joins = last === fromMicroseconds;
      last = toMicroseconds;
      return `${joins ? `V${y(value)}` : `M${x(fromMicroseconds)} ${y(value)}`}H${x(toMicroseconds)}`;
    })
    .join('');
}

function place(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** Two characters are none in XML, and not controls either. */
function escaped(text: string): string {
  return safe(text)
    .replaceAll(/[\ufffe\uffff]/g, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
