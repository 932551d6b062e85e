import { blocksOf } from './blocks.ts';
import { cells, safe, width } from './safe.ts';

export interface GridOptions {
  /** Columns that begin at the left; the others, of numbers, end at the right. */
  readonly left: readonly number[];
  /** Cells of a line of the terminal; Infinity: into a pipe or a file. */
  readonly columns: number;
  /** A column of free text: where the table is too wide it is broken onto further lines. */
  readonly wraps?: number;
  /** A line below each row; null: none. */
  readonly notes?: readonly (string | null)[];
}

/** Blanks between two columns: where that is too wide for the terminal, one. */
const GAP = 2;
/** Text that would be broken onto shorter lines than this is not. */
const LEAST_TEXT = 24;

/** Columns as wide as what is in them. Where they are too wide for the terminal even side by side, they come in several tables. */
export function grid(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  { left, columns, wraps, notes = [] }: GridOptions,
): string {
  if (rows.length === 0) return '';
  const shown = rows.map((row) => row.map((cell) => safe(cell)));
  const natural = widthsOf([headings, ...shown]);
  const gap = total(natural, GAP) <= columns ? GAP : 1;
  const room = wraps === undefined ? 0 : columns - total(natural, gap) + (natural[wraps] ?? 0);
  const isBroken = wraps !== undefined && room >= LEAST_TEXT && room < (natural[wraps] ?? 0);
  const pieces = shown.map((row) => (isBroken ? broken(row, wraps, room) : [row]));
  const widths = widthsOf([headings, ...pieces.flat()]);
  const fits = (some: readonly number[]) =>
    total(
      some.map((column) => widths[column] ?? 0),
      gap,
    ) <= columns;
  const line = (row: readonly string[], some: readonly number[]) =>
    some
      .map((column) => {
        const cell = row[column] ?? '';
        const fill = ' '.repeat((widths[column] ?? 0) - width(cell));
        return left.includes(column) ? cell + fill : fill + cell;
      })
      .join(' '.repeat(gap))
      .trimEnd();
  const blocks = blocksOf(headings.length, shown, fits);
  return blocks
    .map((some, index) => {
      const isLast = index === blocks.length - 1;
      const body = pieces.flatMap((piece, row) => [
        ...piece.map((one) => line(one, some)),
        ...(isLast ? [notes[row] ?? []].flat() : []),
      ]);
      return [line(headings, some), ...body].join('\n');
    })
    .join('\n\n');
}

function widthsOf(rows: readonly (readonly string[])[]): readonly number[] {
  return (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => width(row[column] ?? ''))));
}

function total(widths: readonly number[], gap: number): number {
  return widths.reduce((sum, one) => sum + one, (widths.length - 1) * gap);
}

/** The lines of one row: the first with all cells, further ones with the rest of the text. */
function broken(row: readonly string[], column: number, room: number): readonly (readonly string[])[] {
  return linesOf(row[column] ?? '', room).map((text, index) =>
    row.map((cell, other) => (other === column ? text : index === 0 ? cell : '')),
  );
}

/** Broken at blanks; a word that is longer than a line, where it ends. */
function linesOf(text: string, room: number): readonly string[] {
  const lines = [''];
  for (const word of text.split(/(?<= )/)) {
    for (const character of width(word.trimEnd()) > room ? word : [word]) {
      const line = lines.at(-1) ?? '';
      const wide = character.length === 1 ? cells(character) : width(character.trimEnd());
      if (width(line) + wide > room) lines.push(character);
      else lines[lines.length - 1] = line + character;
    }
  }
  return lines.map((line) => line.trimEnd());
}
