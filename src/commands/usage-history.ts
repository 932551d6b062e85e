import { readFileSync, statSync, writeFileSync } from 'node:fs';
import * as Flags from '@oclif/core/flags';
import { LINKS, noSuchObject } from '#state/find.ts';
import { LINK_KINDS } from '#state/resource.ts';
import type { UsageRecord } from '#usage/counters.ts';
import { type Interval, intervalsOf, summary } from '#usage/history.ts';
import { readHistoryFile, writeHistoryFile } from '#usage/history-file.ts';
import { svgPlot, textPlot } from '#views/text/statistics/plot.ts';
import { printTable } from '#views/text/table.ts';
import {
  clock,
  day,
  forFlows,
  gnuplot,
  INTERVAL_COLUMNS,
  shortHeadings,
  USAGE_COLUMNS,
} from '#views/text/tables/usage.ts';
import { outputFlag, ShowCommand, tableOptions } from './show.ts';
import { UsageError } from './usage.ts';

/** Words that -F takes. */
const PLOTS = ['gnuplot', 'svg', 'text'] as const;
type Plot = (typeof PLOTS)[number];

/** The letters that all readers of the usage history take. */
export const historyFlags = {
  all: Flags.boolean({ char: 'a', summary: 'Also what is no longer there.' }),
  dates: Flags.boolean({ char: 'd', summary: 'Only the dates of which there are data.', exclusive: ['plot'] }),
  plot: Flags.string({
    char: 'F',
    helpValue: PLOTS.join('|'),
    options: [...PLOTS],
    summary: 'Kb/s over time: data for gnuplot, a picture, or a picture of letters.',
  }),
  file: Flags.string({
    char: 'f',
    helpValue: 'FILE',
    summary: 'A history that --out has written, not that of the host.',
  }),
  start: Flags.string({
    char: 's',
    helpValue: 'MM/DD/YYYY[,HH:MM:SS[.FFF]]',
    summary: 'Only from then on, one row for each interval.',
  }),
  end: Flags.string({
    char: 'e',
    helpValue: 'MM/DD/YYYY[,HH:MM:SS[.FFF]]',
    summary: 'Only until then, one row for each interval.',
  }),
  output: outputFlag,
};

interface HistoryWish {
  readonly all?: boolean;
  readonly dates: boolean;
  readonly plot?: string | undefined;
  readonly file?: string | undefined;
  readonly start?: string | undefined;
  readonly end?: string | undefined;
  readonly output?: string | undefined;
  readonly parseable: boolean;
}

interface Subject {
  readonly host: string | undefined;
  /** Only this one. */
  readonly name: string | undefined;
  /** Whose headings: dlstat and flowstat shorten those of packets. */
  readonly style: 'show-usage' | 'dlstat';
}

/** What shows the usage history, as dladm(8) show-usage does. */
export abstract class HistoryCommand<Row extends object> extends ShowCommand<Row | Interval> {
  protected async showHistory(
    subject: UsageRecord['subject'],
    wish: HistoryWish,
    { host: selection, name, style }: Subject,
  ): Promise<readonly Interval[]> {
    const [from, to] = rangeOf(wish);
    const records = (await this.records(subject, wish.file, selection)).filter((one) => one.subject === subject);
    const known = await this.known(subject, selection, wish.all ? undefined : name);
    const rows = intervalsOf(records).filter(
      (one) =>
        (name === undefined ? wish.all || known.has(one.name) : one.name === name) &&
        (from === undefined || one.fromMicroseconds >= from) &&
        (to === undefined || one.toMicroseconds <= to),
    );
    if (wish.dates) this.print([...new Set(rows.map((one) => day(one.toMicroseconds)))].join('\n'));
    else if (wish.plot !== undefined) this.print(DRAW[wish.plot as Plot](rows));
    else
      return this.table(subject, rows, {
        wish,
        style,
        isSummary: name === undefined && from === undefined && to === undefined,
      });
    return rows;
  }

  private table(
    subject: UsageRecord['subject'],
    rows: readonly Interval[],
    {
      wish,
      style,
      isSummary,
    }: { readonly wish: HistoryWish; readonly style: Subject['style']; readonly isSummary: boolean },
  ): readonly Interval[] {
    const options = tableOptions(wish);
    const named = subject === 'flow' ? forFlows : <R>(columns: R) => columns;
    const short = style === 'dlstat' ? shortHeadings : <R>(columns: R) => columns;
    const summed = isSummary ? summary(rows) : [];
    const table = isSummary
      ? printTable(short(named(USAGE_COLUMNS)), summed, options)
      : printTable(named(INTERVAL_COLUMNS), rows, options);
    this.refuseErrors(table.diagnostics);
    this.print(table.text);
    return isSummary ? summed : rows;
  }

  /** Writes what the host has of links and flows. */
  protected async writeHistory(
    file: string,
    selection: string | undefined,
    name: string | undefined,
  ): Promise<readonly Interval[]> {
    if (name !== undefined) throw new UsageError('--out writes the whole history.', 'Leave out the link.');
    const host = await this.openHost(selection);
    const records = [...(await host.usage('link')), ...(await host.usage('flow'))];
    writeFileSync(file, writeHistoryFile(host.name, records));
    return intervalsOf(records.filter((one) => one.subject === 'link'));
  }

  private async records(
    subject: UsageRecord['subject'],
    file: string | undefined,
    selection: string | undefined,
  ): Promise<readonly UsageRecord[]> {
    if (file === undefined) return (await this.openHost(selection)).usage(subject);
    if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > MOST_BYTES)
      throw new UsageError(`${file} is larger than ${MOST_BYTES / 2 ** 20} MiB.`, 'No history of a host is.');
    const read = readHistoryFile(textOf(file));
    if (read.kind === 'wrong')
      throw new UsageError(`${file} is no usage history: ${read.why}.`, '`vnetctl show-usage --out FILE` writes one.');
    return read.records;
  }

  /** Names of what is there; refuses `name` where it is not. */
  private async known(
    subject: UsageRecord['subject'],
    selection: string | undefined,
    name: string | undefined,
  ): Promise<ReadonlySet<string>> {
    const host = await this.openQuietly(selection);
    const [hardware, { running, stored }] = [await host.hardware(), await host.inspect()];
    const kinds = subject === 'flow' ? (['flow'] as const) : LINKS;
    const where = { state: running, other: stored, stored: false, hardware };
    const missing = name === undefined ? undefined : noSuchObject(name, kinds, where);
    if (missing) this.fail([missing]);
    const wanted: readonly string[] = subject === 'flow' ? ['flow'] : LINK_KINDS;
    return new Set([...running.values()].flatMap(({ kind, name: found }) => (wanted.includes(kind) ? [found] : [])));
  }
}

/** As much as is read of any input. */
const MOST_BYTES = 32 * 2 ** 20;

const DRAW: Readonly<Record<Plot, (rows: readonly Interval[]) => string>> = {
  gnuplot,
  svg: svgPlot,
  text: textPlot,
};

/** The word that -F takes, among the operands of a command in which -F by itself means something else. */
export function plotOf(words: readonly string[]): Plot {
  const found = PLOTS.find((one) => words.includes(one));
  if (found === undefined) throw new UsageError('option -F needs a value.', `With -h, write -F ${PLOTS.join('|')}.`);
  return found;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}.`);
  }
}

/** `-s` and `-e` in microseconds since 1970. */
function rangeOf({ start, end }: HistoryWish): readonly [number | undefined, number | undefined] {
  const [from, to] = [momentOf(start), momentOf(end)];
  if (from !== undefined && to !== undefined && from > to)
    throw new UsageError('the time range ends before it starts.', 'Give -s a moment before that of -e.');
  return [from, to];
}

/** Microseconds since 1970 of `MM/DD/YYYY,HH:MM:SS.FFF`; the time may be left out, two digits of a year are of this century. */
function momentOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const match = /^(\d{1,2})\/(\d{1,2})\/(\d{2}|\d{4})(?:,(\d{1,2}):(\d{2}):(\d{2})(?:\.(\d{1,6}))?)?$/.exec(text);
  const [, month, date, year, hour = '0', minute = '0', second = '0', fraction = ''] = match ?? [];
  const at = Date.UTC(
    year?.length === 4 ? Number(year) : Number(year) + 2000,
    Number(month) - 1,
    Number(date),
    Number(hour),
    Number(minute),
    Number(second),
  );
  const two = (part = '') => part.padStart(2, '0');
  const isReal =
    match !== null &&
    day(at * 1000).startsWith(`${two(month)}/${two(date)}/`) &&
    clock(at * 1000) === `${two(hour)}:${two(minute)}:${two(second)}`;
  if (!isReal) throw new UsageError(`"${text}" is not a moment.`, 'Write MM/DD/YYYY or MM/DD/YYYY,HH:MM:SS.');
  return at * 1000 + Number(fraction.padEnd(6, '0'));
}
