import type { Diagnostic } from '#diagnostics/diagnostic.ts';
import { blocksOf } from './blocks.ts';
import { safe, width } from './safe.ts';

/** One column of a dladm table. */
export interface Column<R> {
  /** Upper case, as in the heading; `-o` finds it in any case. */
  readonly name: string;
  /** Cells of the field with the blank after it (reference: dladm's own widths). */
  readonly width: number;
  /**
   * Text of a row; null: nothing to say (`--`, empty in parseable form). `human` is false in parseable form, for the few
   * columns that leave a repeated name blank for people.
   */
  readonly value: (row: R, human: boolean) => string | null;
  /** Shown only when `-o` asks for it. */
  readonly onRequest?: true;
  /** A value that is too wide is broken at its commas onto further lines. */
  readonly wrap?: true;
  /** The column is made as wide as its widest value, so that large numbers stay below each other. */
  readonly grows?: true;
}

export interface TableOptions {
  /** Value of `-o`: names joined by commas, or `all`. Absent: the default columns. */
  readonly fields?: string | undefined;
  /** Fields joined by `:` for scripts, without heading. */
  readonly parseable?: boolean;
  /** The letter that asks for parseable form, for messages: `-p`, or `-c` where `-p` means properties. */
  readonly letter?: '-p' | '-c';
  /** Cells end at the right of their columns, as dlstat and flowstat print theirs. */
  readonly right?: true;
  /** Cells of a line of the terminal; else, into a pipe or a file, lines are as long as they are. */
  readonly columns?: number;
}

/** The table, or the reasons why it cannot be printed. Warnings may stand beside a text. */
export interface Table {
  readonly text: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** Rows as dladm prints them (its library libofmt), the heading once. */
export function printTable<R>(all: readonly Column<R>[], rows: readonly R[], options: TableOptions = {}): Table {
  const { columns, diagnostics } = chooseColumns(all, options);
  // As dladm: a table without rows says nothing, not even its heading.
  if (columns.length === 0 || rows.length === 0) return { text: '', diagnostics };
  const lines = options.parseable ? rows.map((row) => parseableLine(columns, row)) : humanLines(columns, rows, options);
  return { text: lines.map((line) => `${line}\n`).join(''), diagnostics };
}

/** The columns that `-o` names, in its order. None, with an error, when the request cannot be met. */
function chooseColumns<R>(
  all: readonly Column<R>[],
  { fields, parseable = false, letter = '-p' }: TableOptions,
): { readonly columns: readonly Column<R>[]; readonly diagnostics: readonly Diagnostic[] } {
  const known = all.map((column) => column.name.toLowerCase()).join(',');
  const refuse = (detail: string) => ({ columns: [], diagnostics: [usage('error', detail, known)] });
  const wish = fields?.trim().toLowerCase();
  if (parseable && wish === undefined) return refuse(`${letter} needs -o with a list of fields.`);
  if (parseable && wish === 'all') return refuse(`${letter} needs an explicit list of fields, not -o all.`);
  if (wish === undefined) return { columns: all.filter((column) => !column.onRequest), diagnostics: [] };
  if (wish === 'all') return { columns: all, diagnostics: [] };
  const byName = new Map(all.map((column) => [column.name.toLowerCase(), column]));
  const names = wish.split(',').map((name) => name.trim());
  const columns = names.flatMap((name) => byName.get(name) ?? []);
  const unknown = names.filter((name) => !byName.has(name));
  if (unknown.length === 0) return { columns, diagnostics: [] };
  const detail = `unknown output field${unknown.length === 1 ? '' : 's'} ${unknown.map((name) => `\`${name}'`).join(' ')}.`;
  if (parseable || columns.length === 0) return refuse(detail);
  return { columns, diagnostics: [usage('warning', detail, known)] };
}

function usage(severity: Diagnostic['severity'], detail: string, known: string): Diagnostic {
  return { severity, code: 'usage', summary: 'the command line is wrong', detail, hint: `Fields are: ${known}.` };
}

/** `:` and `\` inside a value get a `\` in front, but only where there are several fields: made for the shell's `read`. */
function parseableLine<R>(columns: readonly Column<R>[], row: R): string {
  const values = columns.map((column) => safe(column.value(row, false) ?? ''));
  return values.length === 1 ? values.join('') : values.map((value) => value.replaceAll(/[\\:]/g, '\\$&')).join(':');
}

function humanLines<R>(all: readonly Column<R>[], rows: readonly R[], { right, columns }: TableOptions): string[] {
  const values = rows.map((row) => all.map((column) => safe(column.value(row, true) ?? '--')));
  const widths = all.map((column, index) => {
    const widest = () => Math.max(...values.map((row) => width(row[index] ?? '')));
    return column.grows ? Math.max(column.width, widest() + 1) : column.width;
  });
  const lay = right ? layOutRight : layOut;
  const lines = (some: readonly number[]): string[] => {
    const pick = <T>(list: readonly T[]) => some.flatMap((index) => list.slice(index, index + 1));
    const chosen = pick(all);
    return [chosen.map(({ name }) => name), ...values.flatMap((row) => wrapped(chosen, pick(row)))].map((line) =>
      lay(line, pick(widths)),
    );
  };
  if (columns === undefined || !Number.isFinite(columns)) return lines(all.map((_, index) => index));
  const isNarrow = (some: readonly number[]) => lines(some).every((line) => width(line) <= columns);
  return blocksOf(all.length, values, isNarrow).flatMap((some, index) => [...(index > 0 ? [''] : []), ...lines(some)]);
}

/** The lines of one row: the first with all values, further ones with what did not fit into wrapping columns. */
function wrapped<R>(columns: readonly Column<R>[], values: readonly string[]): string[][] {
  const pieces = values.map((value, index) => {
    const column = columns[index];
    return column?.wrap && width(value) >= column.width ? breakAtCommas(value, column.width - 1) : [value];
  });
  const height = Math.max(...pieces.map((piece) => piece.length));
  return Array.from({ length: height }, (_, line) => pieces.map((piece) => piece[line] ?? ''));
}

function breakAtCommas(value: string, limit: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const item of value.split(/(?<=,)/)) {
    if (line !== '' && line.length + item.length > limit) {
      lines.push(line);
      line = '';
    }
    line += item;
  }
  return [...lines, line];
}

function layOutRight(values: readonly string[], widths: readonly number[]): string {
  return values.map((value, index) => ' '.repeat(Math.max(0, (widths[index] ?? 0) - width(value))) + value).join(' ');
}

/** A value too wide for its column is printed whole with one blank after it, and the later columns shrink to catch up. */
function layOut(values: readonly string[], widths: readonly number[]): string {
  let line = '';
  let debt = 0;
  values.forEach((value, index) => {
    if (index === values.length - 1) {
      line += value;
      return;
    }
    const room = Math.max(0, (widths[index] ?? 0) - debt);
    const size = Math.max(width(value) + 1, room);
    debt = debt + size - (widths[index] ?? 0);
    line += value + ' '.repeat(size - width(value));
  });
  return line.trimEnd();
}
