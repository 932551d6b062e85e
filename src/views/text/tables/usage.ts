import { printMegabits } from '#units/bandwidth.ts';
import { bandwidthOf, type Interval } from '#usage/history.ts';
import type { Column } from '../table.ts';

/** One row of the summary of show-usage. */
export type UsageRow = Interval & { readonly seconds: number };

export const USAGE_COLUMNS: readonly Column<UsageRow>[] = [
  { name: 'LINK', width: 13, value: (row) => row.name },
  { name: 'DURATION', width: 11, value: (row) => String(Number(row.seconds.toFixed(3))) },
  { name: 'IPACKETS', width: 10, value: (row) => String(row.ipackets) },
  { name: 'RBYTES', width: 11, value: (row) => String(row.rbytes) },
  { name: 'OPACKETS', width: 10, value: (row) => String(row.opackets) },
  { name: 'OBYTES', width: 11, value: (row) => String(row.obytes) },
  { name: 'BANDWIDTH', width: 16, value: (row) => megabits(bandwidthOf(row, row.seconds)) },
];

export const INTERVAL_COLUMNS: readonly Column<Interval>[] = [
  { name: 'LINK', width: 13, value: (row) => row.name },
  { name: 'START', width: 14, value: (row) => preciseClock(row.fromMicroseconds) },
  { name: 'END', width: 14, value: (row) => preciseClock(row.toMicroseconds) },
  { name: 'RBYTES', width: 9, value: (row) => String(row.rbytes) },
  { name: 'OBYTES', width: 9, value: (row) => String(row.obytes) },
  { name: 'BANDWIDTH', width: 16, value: (row) => megabits(bandwidthOf(row, secondsOf(row))) },
];

/** The same tables for flows. */
export function forFlows<R>(columns: readonly Column<R>[]): readonly Column<R>[] {
  return columns.map((column) => (column.name === 'LINK' ? { ...column, name: 'FLOW' } : column));
}

/** The same with the headings that dlstat and flowstat give packets. */
export function shortHeadings<R>(columns: readonly Column<R>[]): readonly Column<R>[] {
  const short: Readonly<Record<string, string>> = { IPACKETS: 'IPKTS', OPACKETS: 'OPKTS' };
  return columns.map((column) => ({ ...column, name: short[column.name] ?? column.name }));
}

function secondsOf({ fromMicroseconds, toMicroseconds }: Interval): number {
  return (toMicroseconds - fromMicroseconds) / 1e6;
}

/** Whole Mb/s in a field of five, with three decimals where there is a remainder. */
function megabits(bitsPerSecond: number): string {
  const [whole = '', rest] = printMegabits(bitsPerSecond).split('.');
  return `${whole.padStart(5)}${rest === undefined ? '' : `.${rest}`} Mbps`;
}

/** HH:MM:SS of the host's clock, which is UTC. */
export function clock(microseconds: number): string {
  return new Date(Math.floor(microseconds / 1000)).toISOString().slice(11, 19);
}

/** The same with milliseconds, or microseconds, where it is between two seconds. */
function preciseClock(microseconds: number): string {
  const rest = microseconds % 1e6;
  if (rest === 0) return clock(microseconds);
  const digits = rest % 1000 === 0 ? ([rest / 1000, 3] as const) : ([rest, 6] as const);
  return `${clock(microseconds)}.${String(digits[0]).padStart(digits[1], '0')}`;
}

/** MM/DD/YYYY. */
export function day(microseconds: number): string {
  const [year = '', month = '', date = ''] = new Date(Math.floor(microseconds / 1000))
    .toISOString()
    .slice(0, 10)
    .split('-');
  return `${month}/${date}/${year}`;
}

/** What gnuplot draws: a column of times, then kb/s of each object. */
export function gnuplot(intervals: readonly Interval[]): string {
  const names = [...new Set(intervals.map(({ name }) => name))];
  const rows = new Map<number, Map<string, string>>();
  for (const one of intervals) {
    const row = rows.get(one.toMicroseconds) ?? new Map<string, string>();
    row.set(one.name, (bandwidthOf(one, secondsOf(one)) / 1000).toFixed(2));
    rows.set(one.toMicroseconds, row);
  }
  const lines = [...rows]
    .sort(([a], [b]) => a - b)
    .map(([time, row]) => [clock(time), ...names.map((name) => row.get(name) ?? '0.00')].join(' '));
  return names.length === 0 ? '' : [`# Time ${names.join(' ')}`, ...lines].join('\n');
}
