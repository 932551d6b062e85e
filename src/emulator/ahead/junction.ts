import type { Bridge } from '../forward/bridge.ts';
import type { Port } from '../forward/port.ts';
import { chainOf, instantOf, ROWS, rowAt, withRows } from '../frame/rows.ts';
import type { World } from '../world.ts';
import type { Crowd } from './crowd.ts';
import type { Feeder } from './feeder.ts';
import { sortRows } from './order.ts';
import type { Outlet } from './outlet.ts';
import { countBy, splitBy } from './split.ts';

/**
 * A bridge at which nothing but feeders meet. It is served by windows: all that arrives in a stretch of time at once, each stage in one
 * loop. A window ends where the rows of a feeder that has more to come end.
 */
export class Junction {
  /** Rows that its feeders have. */
  used = 0;
  private readonly world: World;
  private readonly bridge: Bridge;
  private readonly feeders: readonly Feeder[];
  /** The same as their rows lie: those first that never get more, so that they stay where they are. */
  private readonly layout: readonly Feeder[];
  private readonly crowd: Crowd;
  /** Ports by which rows enter, by the number of their chain. */
  private readonly entries: Int32Array;
  /** So many rows in a window are worth its cost. */
  private readonly enough: number;
  /** Rows of each, as they lie. */
  private capacities: readonly number[];
  private outlets: readonly Outlet[] = [];
  /** Its rows: from `base` on, no more than `room`. */
  private base = 0;
  private room = 0;
  /** The feeder whose rows end first. */
  private shortest: Feeder | null = null;
  /** How many rows go each way, and the ways that any goes. */
  private readonly shares: Int32Array;
  private readonly ways: Int32Array;

  constructor(
    world: World,
    bridge: Bridge,
    feeders: readonly Feeder[],
    { crowd, entries }: Arrivals,
    enough: number,
    outlet: (port: Port) => Outlet,
  ) {
    this.world = world;
    this.bridge = bridge;
    this.feeders = feeders;
    this.crowd = crowd;
    this.entries = entries;
    this.enough = enough;
    this.layout = feeders.toSorted((a, b) => Number(a.grows) - Number(b.grows));
    this.capacities = this.layout.map(({ least }) => least);
    this.shares = new Int32Array(bridge.ports.length);
    this.ways = new Int32Array(bridge.ports.length);
    world.onSeal(() => {
      this.outlets = bridge.ports.map((port) => outlet(port));
    });
  }

  /** To be called once: its part of all rows. */
  settle(base: number, room: number): void {
    this.base = base;
    this.room = room;
    this.lay(this.capacities);
  }

  /** Begins a slice. */
  open(): void {
    for (const feeder of this.feeders) feeder.open();
    for (const outlet of this.outlets) outlet.open();
  }

  /** Serves what arrives until an instant, which it returns: the horizon at last. */
  serve(): number {
    const { feeders } = this;
    const last = this.fill();
    const count = this.take(last);
    if (count > 0) this.forward(count, last);
    for (const feeder of feeders) feeder.head = feeder.next;
    if (count < this.enough && last < this.world.horizon) this.grow();
    return last;
  }

  /** Every feeder has rows up to the instant returned, or will have none. */
  private fill(): number {
    let last = this.world.horizon;
    this.shortest = null;
    for (const feeder of this.feeders) {
      if (feeder.spent) continue;
      if (2 * (feeder.tail - feeder.head) <= feeder.capacity) {
        feeder.fill();
        if (feeder.spent) continue;
      }
      if (feeder.until >= last) continue;
      last = feeder.until;
      this.shortest = feeder;
    }
    return last;
  }

  /** Sets `next` of each feeder to its first row after the window, and counts those before as entered; returns how many. */
  private take(last: number): number {
    const { ports } = this.bridge;
    let count = 0;
    for (const feeder of this.feeders) {
      const frames = takeFrom(feeder, last);
      if (frames === 0) continue;
      const port = ports[feeder.port] as Port;
      port.inFrames += frames;
      port.inBytes += feeder.takenBytes;
      count += frames;
    }
    return count;
  }

  private forward(count: number, last: number): void {
    const { bridge, crowd, feeders, entries } = this;
    let first = last;
    for (const { head, next } of feeders) if (head < next) first = Math.min(first, instantOf(head));
    sortRows(feeders, count, first, last);
    const end = ROWS + count;
    let from = ROWS;
    while (from < end) {
      const to = bridge.route(from, end, entries);
      if (to > from) this.deal(from, to);
      if (to < end) bridge.forwardCounted(crowd.frameAt(to), entries[chainOf(rowAt(to))] as number);
      from = to + 1;
    }
  }

  /** Hands each way its rows, in order. */
  private deal(from: number, to: number): void {
    const { shares, ways, outlets, crowd } = this;
    const taken = countBy('way', from, to, shares, ways);
    if (taken > 1) splitBy('way', from, to, 2 * ROWS, shares, ways, taken);
    let start = taken > 1 ? 2 * ROWS : from;
    for (let index = 0; index < taken; index++) {
      const way = ways[index] as number;
      const end = taken > 1 ? (shares[way] as number) : to;
      shares[way] = 0;
      (outlets[way] as Outlet).carry(start, end, crowd);
      start = end;
    }
  }

  /** A longer window next time: more rows for all, or, when there are many, for the one whose rows end first. */
  private grow(): void {
    const { used, shortest, layout } = this;
    const all = used < 2 * this.enough;
    const capacities = this.capacities.map((capacity, index) => {
      const feeder = layout[index];
      return feeder?.grows && (all || feeder === shortest) ? 2 * capacity : capacity;
    });
    const wanted = sumOf(capacities);
    if (wanted > used && wanted <= this.room) this.lay(capacities);
  }

  private lay(capacities: readonly number[]): void {
    this.capacities = capacities;
    this.used = sumOf(capacities);
    let end = this.base + this.used;
    // From the last on: what moves, moves up.
    for (let place = this.layout.length - 1; place >= 0; place--) {
      const capacity = capacities[place] as number;
      (this.layout[place] as Feeder).lay(end - capacity, capacity);
      end -= capacity;
    }
  }
}

/** The streams that come to a bridge, and the ports by which they do, by the number of their chain. */
export interface Arrivals {
  readonly crowd: Crowd;
  readonly entries: Int32Array;
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0);
}

/** Sets `next` to the first row after an instant; returns how many come before. */
const takeFrom = withRows(({ at, size }) => (feeder: Feeder, last: number): number => {
  const head = feeder.head | 0;
  const tail = feeder.tail | 0;
  let bytes = 0;
  let row = head;
  while (row < tail && (at[row] as number) <= last) bytes += size[row++] as number;
  feeder.next = row;
  feeder.takenBytes = bytes;
  return row - head;
});
