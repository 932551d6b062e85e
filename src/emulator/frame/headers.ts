import type { Protocol } from '../blueprint.ts';

/** The part of a frame that is alike for many frames. Frames carry its row number; whoever decides by it decides once per row. */
export interface Header {
  readonly sourceMac: string;
  readonly destinationMac: string;
  /** 0: untagged. */
  readonly vid: number;
  readonly cos: number;
  readonly protocol: Protocol | { readonly etherType: number };
  readonly sourceIp: string | null;
  readonly destinationIp: string | null;
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly dsfield: number;
  /** What an outer packet of a tunnel carries; null: it is none. */
  readonly inner: { readonly vni: number; readonly header: number } | null;
}

export class Headers {
  readonly rows: Header[] = [];
  /** 802.1p priority per row, for the hot path. */
  cos = new Uint8Array(64);
  private readonly known = new Map<string, number>();

  add(row: Header): number {
    const key = JSON.stringify(row);
    const found = this.known.get(key);
    if (found !== undefined) return found;
    const index = this.rows.push(row) - 1;
    this.known.set(key, index);
    if (index === this.cos.length) {
      const wider = new Uint8Array(2 * this.cos.length);
      wider.set(this.cos);
      this.cos = wider;
    }
    this.cos[index] = row.cos;
    return index;
  }

  get(row: number): Header {
    const found = this.rows[row];
    if (found === undefined) throw new RangeError(`no header ${row}`);
    return found;
  }
}

const NONE = new Int32Array(0);

/**
 * A decision per header row, valid until what it was decided by changes. It takes no memory before the first: most never make one.
 * Nor for the rows below those that it knows: of thousands of clients each sees the few headers of its own, which lie together.
 */
export class PerHeader {
  /** The row of the first value. */
  private first = 0;
  private values = NONE;

  /** -1: not decided. */
  get(row: number): number {
    const place = row - this.first;
    return place >= 0 && place < this.values.length ? (this.values[place] as number) : -1;
  }

  set(row: number, value: number): void {
    if (this.values.length === 0) this.first = row;
    if (row < this.first) this.widen(Math.max(0, Math.min(row, this.first - this.values.length)), row);
    else if (row - this.first >= this.values.length) this.widen(this.first, row);
    this.values[row - this.first] = value;
  }

  /** All values from row 0 on, so many at least: what a loop looks into. */
  covering(rows: number): Int32Array {
    if (this.first > 0 || rows > this.values.length) this.widen(0, rows - 1);
    return this.values;
  }

  clear(): void {
    this.values.fill(-1);
  }

  /** Makes room from one row to another, to which it at least doubles. */
  private widen(first: number, last: number): void {
    const lower = this.first - first;
    const length = Math.max(lower + this.values.length, last - first + 1, lower > 0 ? 0 : 2 * this.values.length, 4);
    const wider = new Int32Array(length).fill(-1);
    wider.set(this.values, lower);
    this.first = first;
    this.values = wider;
  }
}
