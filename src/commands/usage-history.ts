import * as Flags from '@oclif/core/flags';
import type { UsageRecord } from '#usage/counters.ts';
import { type Interval, intervalsOf, summary } from '#usage/history.ts';
import type { Column, TableOptions } from '#views/text/table.ts';
import {
  clock,
  day,
  forFlows,
  gnuplot,
  INTERVAL_COLUMNS,
  USAGE_COLUMNS,
  type UsageRow,
} from '#views/text/tables/usage.ts';
import { outputFlag } from './show.ts';
import { UsageError } from './usage.ts';

/** The letters that all readers of the usage history take. */
export const historyFlags = {
  all: Flags.boolean({ char: 'a', summary: 'Also what is no longer there.' }),
  dates: Flags.boolean({ char: 'd', summary: 'Only the dates of which there are data.', exclusive: ['plot'] }),
  plot: Flags.string({ char: 'F', helpValue: 'gnuplot', options: ['gnuplot'], summary: 'Data for a plot.' }),
  start: Flags.string({
    char: 's',
    helpValue: 'MM/DD/YYYY[,HH:MM:SS]',
    summary: 'Only from then on, one row for each interval.',
  }),
  end: Flags.string({
    char: 'e',
    helpValue: 'MM/DD/YYYY[,HH:MM:SS]',
    summary: 'Only until then, one row for each interval.',
  }),
  output: outputFlag,
};

export interface HistoryWish {
  readonly all: boolean;
  readonly dates: boolean;
  readonly plot?: string | undefined;
  readonly start?: string | undefined;
  readonly end?: string | undefined;
  readonly output?: string | undefined;
}

/** What is to be printed of a history: plain lines, or a table. */
export type HistoryView =
  | { readonly kind: 'lines'; readonly rows: readonly Interval[]; readonly text: string }
  | { readonly kind: 'table'; readonly rows: readonly UsageRow[]; readonly columns: readonly Column<UsageRow>[] }
  | { readonly kind: 'intervals'; readonly rows: readonly Interval[]; readonly columns: readonly Column<Interval>[] };

/** Chooses rows and form, as dladm(8) show-usage does. `known` are the objects that are there. */
export function historyView(
  records: readonly UsageRecord[],
  wish: HistoryWish,
  name: string | undefined,
  known: ReadonlySet<string>,
): HistoryView {
  const [from, to] = [momentOf(wish.start), momentOf(wish.end)];
  if (from !== undefined && to !== undefined && from > to)
    throw new UsageError('the time range ends before it starts.', 'Give -s a moment before that of -e.');
  const rows = intervalsOf(records).filter(
    (one) =>
      (name === undefined ? wish.all || known.has(one.name) : one.name === name) &&
      (from === undefined || one.fromMicroseconds >= from) &&
      (to === undefined || one.toMicroseconds <= to),
  );
  if (wish.dates)
    return { kind: 'lines', rows, text: [...new Set(rows.map((one) => day(one.toMicroseconds)))].join('\n') };
  if (wish.plot !== undefined) return { kind: 'lines', rows, text: gnuplot(rows) };
  const isFlow = records[0]?.subject === 'flow';
  if (name === undefined && from === undefined && to === undefined)
    return { kind: 'table', rows: summary(rows), columns: isFlow ? forFlows(USAGE_COLUMNS) : USAGE_COLUMNS };
  return { kind: 'intervals', rows, columns: isFlow ? forFlows(INTERVAL_COLUMNS) : INTERVAL_COLUMNS };
}

export function historyOptions({ output }: HistoryWish): TableOptions {
  return { fields: output };
}

/** Microseconds since 1970 of `MM/DD/YYYY,HH:MM:SS`; the time may be left out, two digits of a year are of this century. */
function momentOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const match = /^(\d{1,2})\/(\d{1,2})\/(\d{2}|\d{4})(?:,(\d{1,2}):(\d{2}):(\d{2}))?$/.exec(text);
  const [, month, date, year, hour = '0', minute = '0', second = '0'] = match ?? [];
  const at = Date.UTC(
    (Number(year) % 100) + 2000,
    Number(month) - 1,
    Number(date),
    Number(hour),
    Number(minute),
    Number(second),
  );
  const isReal = match && day(at * 1000).startsWith(`${month?.padStart(2, '0')}/${date?.padStart(2, '0')}/`);
  if (!isReal || clock(at * 1000).slice(0, 2) !== hour.padStart(2, '0'))
    throw new UsageError(`"${text}" is not a moment.`, 'Write MM/DD/YYYY or MM/DD/YYYY,HH:MM:SS.');
  return at * 1000;
}
