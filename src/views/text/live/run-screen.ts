import { laneName, type Rates } from '#usage/rates.ts';
import type { Reading } from '#usage/reading.ts';
import type { Subject, Trends } from '#usage/trends.ts';
import { brief, time } from '../figures.ts';
import { safe } from '../safe.ts';
import { bar, sparkline } from '../spark.ts';
import { cut, type Line, pad } from './lay-out.ts';
import { type RunStatus, statusLine, totalsLine } from './status.ts';

export interface RunScreen {
  readonly status: RunStatus;
  readonly reading: Reading;
  readonly rates: Rates;
  readonly trends: Trends;
}

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** One line of it. */
interface Moving {
  readonly key: string;
  readonly bitsPerSecond: number;
  readonly packetsPerSecond: number;
  readonly droppedPerSecond: number;
}

const SECTIONS: readonly {
  readonly subject: Subject;
  readonly title: string;
  readonly of: (rates: Rates) => readonly Moving[];
}[] = [
  {
    subject: 'streams',
    title: 'STREAM',
    of: ({ streams }) => streams.map((one) => ({ ...one, key: one.name })),
  },
  {
    subject: 'links',
    title: 'LINK',
    of: ({ links }) =>
      links.map((one) => ({
        key: one.name,
        bitsPerSecond: one.receivedBitsPerSecond + one.sentBitsPerSecond,
        packetsPerSecond: one.receivedPacketsPerSecond + one.sentPacketsPerSecond,
        droppedPerSecond: one.droppedPerSecond,
      })),
  },
  {
    subject: 'lanes',
    title: 'LANE',
    of: ({ lanes }) => lanes.map((one) => ({ ...one, key: laneName(one) })),
  },
];

const NAME = 18;
const FIGURES = 6 + 1 + 6 + 1 + 7;
const LEAST_BAR = 8;
const MOST_ROWS = 30;

/** A run while it goes on: its progress, and the busiest streams, links and lanes, on as few lines as the terminal has. */
export function runScreen({ status, reading, rates, trends }: RunScreen, { columns, rows }: Size): readonly Line[] {
  const most = Math.min(rows - 1, MOST_ROWS);
  const head: readonly Line[] = [
    { text: cut(safe(statusLine(status, reading)), columns), style: 'bold' },
    { text: cut(totalsLine(reading), columns) },
  ];
  const moving = SECTIONS.map((section) => ({
    ...section,
    rows: section
      .of(rates)
      .filter(({ packetsPerSecond, droppedPerSecond }) => packetsPerSecond + droppedPerSecond > 0)
      .sort((a, b) => b.bitsPerSecond - a.bitsPerSecond || b.droppedPerSecond - a.droppedPerSecond),
  })).filter((section) => section.rows.length > 0);
  const queries = queryLines(rates, columns);
  const room = shares(
    moving.map((section) => section.rows.length),
    most - head.length - queries.length - moving.length,
  );
  const body = moving.flatMap(({ subject, title, rows: all }, index): readonly Line[] => {
    const shown = all.slice(0, room[index] ?? 0);
    if (shown.length === 0) return [];
    const hidden = all.length - shown.length;
    const top = Math.max(...all.map(({ bitsPerSecond }) => bitsPerSecond));
    const { barRoom, trendRoom } = graphs(columns);
    const heading = `${title.padEnd(NAME)} ${['RATE'.padStart(6), 'PPS'.padStart(6), 'DROPS/S'].join(' ')}${hidden > 0 ? `  ${hidden} more not shown` : ''}`;
    return [
      { text: cut(heading, columns), style: 'dim' },
      ...shown.map((one) => {
        const name = pad(safe(one.key), NAME, true);
        const figures = `${brief(one.bitsPerSecond).padStart(6)} ${brief(one.packetsPerSecond).padStart(6)} ${brief(one.droppedPerSecond).padStart(7)}`;
        // Against the most of its kind.
        const share = top === 0 ? 0 : one.bitsPerSecond / top;
        const drawn = barRoom > 0 ? ` ${bar(share, barRoom)} ${sparkline(trends.of(subject, one.key), trendRoom)}` : '';
        return { text: cut(`${name} ${figures}${drawn}`, columns) };
      }),
    ];
  });
  return [...head, ...queries, ...body].slice(0, Math.max(1, most));
}

/** Few, and what the run is for: before all that moves. */
function queryLines({ queries }: Rates, columns: number): readonly Line[] {
  if (queries.length === 0) return [];
  const heading = `${'QUERY'.padEnd(NAME)} ${'DONE/S'.padStart(6)} ${'MEAN'.padStart(10)} ${'COMPLETED'.padStart(10)}`;
  return [
    { text: cut(heading, columns), style: 'dim' },
    ...queries.slice(0, MOST_QUERIES).map(({ name, completedPerSecond, meanPicoseconds, completed }) => {
      const mean = meanPicoseconds === null ? '--' : time(Number(meanPicoseconds.toPrecision(4)));
      const figures = `${brief(completedPerSecond).padStart(6)} ${mean.padStart(10)} ${String(completed).padStart(10)}`;
      return { text: cut(`${pad(safe(name), NAME, true)} ${figures}`, columns) };
    }),
  ];
}

const MOST_QUERIES = 5;

/** Half of what is left is for bars, half for trends. */
function graphs(columns: number): { readonly barRoom: number; readonly trendRoom: number } {
  const left = columns - NAME - 1 - FIGURES - 2;
  if (left < 2 * LEAST_BAR) return { barRoom: 0, trendRoom: 0 };
  return { barRoom: Math.floor(left / 2), trendRoom: Math.min(60, Math.ceil(left / 2)) };
}

/** How many lines each section gets: all the same, and what one does not need goes to the others. */
function shares(wanted: readonly number[], room: number): readonly number[] {
  const given = wanted.map(() => 0);
  let left = Math.max(0, room);
  while (left > 0 && given.some((got, index) => got < (wanted[index] ?? 0))) {
    for (const [index, got] of given.entries()) {
      if (left === 0 || got >= (wanted[index] ?? 0)) continue;
      given[index] = got + 1;
      left -= 1;
    }
  }
  return given;
}
