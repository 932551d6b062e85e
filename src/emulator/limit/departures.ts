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

  /** Forgets those up to `times[at]`; returns how many are left. The instant comes by array so that it is not boxed. */
  expire(clock: Float64Array, index: number): number {
    const { times } = this;
    const now = clock[index] as number;
    let { head, count } = this;
    while (count > 0 && (times[head] as number) <= now) {
      head = head + 1 === times.length ? 0 : head + 1;
      count--;
    }
    this.head = head;
    this.count = count;
    return count;
  }

  push(clock: Float64Array, index: number): void {
    let slot = this.head + this.count;
    if (slot >= this.times.length) slot -= this.times.length;
    this.times[slot] = clock[index] as number;
    this.count++;
  }

  clear(): void {
    this.count = 0;
  }
}
