import type { Crowd } from '../ahead/crowd.ts';
import { free } from '../frame/frame.ts';
import { copyRow, putFrame, sizeOf } from '../frame/rows.ts';
import type { Waiting } from './fifo.ts';

/** What of a class waits for its turn while it is served ahead of time: a ring of rows. */
export class RowRing {
  count = 0;
  /** Wire bytes of the first; 0: none waits. */
  headBytes = 0;
  private readonly capacity: number;
  private readonly extra: number;
  private base = 0;
  private first = 0;

  constructor(capacity: number, extra: number) {
    this.capacity = capacity;
    this.extra = extra;
  }

  put(row: number): void {
    const place = this.first + this.count;
    copyRow(row, this.base + (place < this.capacity ? place : place - this.capacity));
    if (this.count++ === 0) this.headBytes = sizeOf(row) + this.extra;
  }

  /** Moves the first to another row, all but its instant. */
  take(to: number): void {
    copyRow(this.base + this.first, to);
    if (++this.first === this.capacity) this.first = 0;
    this.headBytes = --this.count === 0 ? 0 : sizeOf(this.base + this.first) + this.extra;
  }

  /** Takes over what waits as frames, into rows from `base` on. */
  fill(fifo: Waiting, base: number): void {
    this.base = base;
    this.first = 0;
    this.count = 0;
    for (let frame = fifo.take(); frame !== null; frame = fifo.take()) {
      putFrame(base + this.count++, frame);
      free(frame);
    }
    this.headBytes = this.count === 0 ? 0 : sizeOf(base) + this.extra;
  }

  /** Gives it back as frames. */
  empty(fifo: Waiting, crowd: Crowd): void {
    for (; this.count > 0; this.count--) {
      fifo.put(crowd.frameOf(this.base + this.first));
      if (++this.first === this.capacity) this.first = 0;
    }
    this.headBytes = 0;
  }
}
