import type { Frame } from '../frame/frame.ts';

/** The instants at which frames that a FIFO has accepted leave it, as far as they have not left: what tells whether there is room. */
export class Departures {
  count = 0;
  private readonly times: Float64Array;
  private head = 0;

  constructor(capacity: number) {
    this.times = new Float64Array(capacity);
  }

  get full(): boolean {
    return this.count === this.times.length;
  }

  /** Forgets those that have left when this frame comes. (An instant as an argument would be boxed.) */
  expire(frame: Frame): void {
    const now = frame.at;
    const { times } = this;
    let { head, count } = this;
    // A typed array gives a number at any index in range; the type says less.
    while (count > 0 && (times[head] as number) <= now) {
      head = head + 1 === times.length ? 0 : head + 1;
      count--;
    }
    this.head = head;
    this.count = count;
  }

  /** Remembers that the frame leaves at its `at`. */
  push(frame: Frame): void {
    const slot = this.head + this.count;
    this.times[slot >= this.times.length ? slot - this.times.length : slot] = frame.at;
    this.count++;
  }

  clear(): void {
    this.count = 0;
  }
}
