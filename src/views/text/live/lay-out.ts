import { cells as cellsOf, clip, safe, width } from '../safe.ts';
import { sparkline } from '../spark.ts';
import type { LiveColumn, LiveRow, LiveTable } from './tables.ts';

/** A line of a screen. It is never wider than the screen. */
export interface Line {
  readonly text: string;
  readonly style?: 'bold' | 'dim' | 'reverse';
}

/** Cells that a trend has at least; narrower ones say nothing. */
const LEAST_TREND = 8;
const MOST_TREND = 60;

export interface Laid {
  readonly heading: string;
  readonly rows: readonly string[];
}

export interface Room {
  /** Cells of a line; Infinity: as many as it takes, and no trends, for a pipe. */
  readonly columns: number;
  /** Oldest first. */
  readonly trend: (key: string) => readonly number[];
  /** The column that gets the mark of what is sorted by, and the mark. */
  readonly sorted: { readonly column: number; readonly reverse: boolean } | null;
}

/** Puts rows under their headings; all rows, so that columns stay where they are when the view moves. */
export function layOut(table: LiveTable, rows: readonly LiveRow[], { columns, trend, sorted }: Room): Laid {
  const shown = chosen(table, rows, columns);
  const used = shown.reduce((sum, { room }) => sum + room + 1, 0);
  const left = columns - used;
  const trendRoom = Number.isFinite(left) && left >= LEAST_TREND ? Math.min(MOST_TREND, left) : 0;
  const heading = shown.map(({ column, room, index }) => {
    const mark = sorted?.column === index ? (sorted.reverse ? '^' : 'v') : '';
    return pad(`${column.name}${mark}`, room, column.left);
  });
  return {
    heading: cut([...heading, ...(trendRoom > 0 ? ['TREND'] : [])].join(' '), columns),
    rows: rows.map(({ key, cells }) => {
      const texts = shown.map(({ column, room, index }) => pad(cells[index]?.text ?? '', room, column.left));
      const spark = trendRoom > 0 ? [sparkline(trend(key), trendRoom)] : [];
      return cut([...texts, ...spark].join(' '), columns);
    }),
  };
}

interface Shown {
  readonly column: LiveColumn;
  readonly index: number;
  readonly room: number;
}

/** The columns that fit: spare ones only beside a trend. The first has room for its longest name. */
function chosen(table: LiveTable, rows: readonly LiveRow[], columns: number): readonly Shown[] {
  const all = table.columns.map((column, index): Shown => {
    if (column.left !== true) return { column, index, room: column.width };
    const longest = Math.max(column.name.length + 1, ...rows.map(({ cells }) => width(safe(cells[index]?.text ?? ''))));
    return { column, index, room: Number.isFinite(columns) ? Math.min(column.width, longest) : longest };
  });
  const needed = all.reduce((sum, { room }) => sum + room + 1, 0);
  return needed + LEAST_TREND <= columns ? all : all.filter(({ column }) => column.spare !== true);
}

/** The text in so many cells. */
export function pad(text: string, room: number, left?: true): string {
  const shown = cut(safe(text), room);
  const fill = ' '.repeat(Math.max(0, room - width(shown)));
  return left ? shown + fill : fill + shown;
}

/** The text, cut where the room ends; `…` says that something is missing. */
export function cut(text: string, room: number): string {
  if (!Number.isFinite(room)) return text.trimEnd();
  if (width(text) <= room) return text;
  let [used, end] = [0, 0];
  for (const character of text) {
    if (used + cellsOf(character) > room - 1) break;
    used += cellsOf(character);
    end += character.length;
  }
  return room <= 0 ? '' : `${text.slice(0, end)}…`;
}

/** A name of a document in a sentence. */
export function called(name: string): string {
  return clip(name, 40);
}
