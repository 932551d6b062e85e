import type { Frame } from '../frame/frame.ts';

/** Ranges of bytes in order, apart and not touching. They are few, and none is allocated for a frame. */
export class Ranges {
  count = 0;
  /** The first byte of each, and the byte after its last. */
  starts = new Float64Array(4);
  ends = new Float64Array(4);

  /** The bytes of a segment. */
  add({ sequence, payload }: Frame): void {
    const { starts, ends, count } = this;
    let from = sequence;
    let to = sequence + payload;
    let index = 0;
    while (index < count && (ends[index] as number) < from) index++;
    let after = index;
    for (; after < count && (starts[after] as number) <= to; after++) {
      from = Math.min(from, starts[after] as number);
      to = Math.max(to, ends[after] as number);
    }
    this.replace(index, after);
    this.starts[index] = from;
    this.ends[index] = to;
  }

  removeFirst(): void {
    this.starts.copyWithin(0, 1, this.count);
    this.ends.copyWithin(0, 1, this.count);
    this.count--;
  }

  /** Makes one place of those from `index` to `after`, which may be none. */
  private replace(index: number, after: number): void {
    if (this.count === this.starts.length) this.widen();
    this.starts.copyWithin(index + 1, after, this.count);
    this.ends.copyWithin(index + 1, after, this.count);
    this.count += 1 - (after - index);
  }

  private widen(): void {
    const { starts, ends } = this;
    this.starts = new Float64Array(2 * starts.length);
    this.ends = new Float64Array(2 * ends.length);
    this.starts.set(starts);
    this.ends.set(ends);
  }
}
