import { counted } from './nouns.ts';

/** For whom a report is printed. */
export interface Audience {
  /** Cells of a line of the terminal; Infinity: into a pipe or a file, where every row that moved is printed. */
  readonly columns: number;
  /** Every row, whatever happened there. */
  readonly isAll: boolean;
  /** What shows them, in words; said only where some are left out. */
  readonly allBy: string;
}

/** On a terminal a table of things that moved has so many rows: those that lost most, then those that moved most. */
const MOST = 12;

interface Movement {
  readonly moved: number;
  /** Frames that were lost there. */
  readonly dropped: number;
}

/** What one row is called, and several, where that does not end in s alone. */
type Noun = readonly [one: string, many?: string];

/** Chooses the rows of the tables of a report, and says afterwards what it has left out. */
export class LeftOut {
  private readonly audience: Audience;
  /** What nothing has happened to, by what that means of it. */
  private readonly still = new Map<string, string[]>();
  private readonly lesser: string[] = [];

  constructor(audience: Audience) {
    this.audience = audience;
  }

  of<Row>(
    noun: Noun,
    rows: readonly Row[],
    movementOf: (row: Row) => Movement,
    still = 'with nothing',
  ): readonly Row[] {
    if (this.audience.isAll) return rows;
    const moving = rows.filter((row) => {
      const { moved, dropped } = movementOf(row);
      return moved + dropped > 0;
    });
    const most = Number.isFinite(this.audience.columns) ? MOST : moving.length;
    const first = new Set(moving.toSorted((a, b) => compare(movementOf(a), movementOf(b))).slice(0, most));
    if (moving.length < rows.length) {
      const others = this.still.get(still) ?? [];
      this.still.set(still, [...others, counted(rows.length - moving.length, ...noun)]);
    }
    if (first.size < moving.length) this.lesser.push(counted(moving.length - first.size, ...noun));
    return moving.filter((row) => first.has(row));
  }

  /** Empty: nothing. */
  say(): string {
    const parts = [
      ...(this.lesser.length === 0 ? [] : [`${this.lesser.join(', ')} with less`]),
      ...[...this.still].map(([still, nouns]) => `${nouns.join(', ')} ${still}`),
    ];
    return parts.length === 0 ? '' : `Not shown: ${parts.join('; ')}; ${this.audience.allBy} shows all`;
  }
}

function compare(a: Movement, b: Movement): number {
  return b.dropped - a.dropped || b.moved - a.moved;
}
