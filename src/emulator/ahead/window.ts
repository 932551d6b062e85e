import type { Bridge } from '../forward/bridge.ts';
import type { Port } from '../forward/port.ts';
import { chainOf, instantOf, ROWS, rowAt, withRows } from '../frame/rows.ts';
import { RANK, type Waker, type World } from '../world.ts';
import type { Chain } from './chain.ts';
import { Losses } from './losses.ts';
import { sortRows } from './order.ts';
import { frameAt, Outlet } from './outlet.ts';
import { countBy, splitBy } from './split.ts';

/** Rows of each chain at the beginning. */
export const FEWEST = 16;
/** So many rows in a window are worth its cost, and stay in the cache. */
const ENOUGH = 4096;

/**
 * Serves a bridge at which nothing but private chains meet: all that arrives in a stretch of time at once, each stage in one loop. The
 * window ends where the rows of a chain that has more to come end. It is served ahead of time, up to the horizon; what leaves the
 * bridge goes on by channels, which bring it to its instant.
 */
export class Window implements Waker {
  id = -1;
  private readonly world: World;
  private readonly bridge: Bridge;
  private readonly chains: readonly Chain[];
  /** Ports by which they enter. */
  private readonly entries: Int32Array;
  private readonly losses: Losses;
  private outlets: readonly Outlet[] = [];
  /** Its rows: from `base` on, no more than `room`. */
  private base = 0;
  private room = 0;
  private used = 0;
  /** The chain whose rows end first. */
  private shortest: Chain | null = null;
  /** How many rows go each way, and the ways that any goes. */
  private readonly shares: Int32Array;
  private readonly ways: Int32Array;

  constructor(world: World, bridge: Bridge, chains: readonly Chain[]) {
    this.world = world;
    this.bridge = bridge;
    this.chains = chains;
    this.entries = Int32Array.from(chains, (chain) => chain.port);
    this.losses = new Losses(chains.map((chain) => chain.source.settings.account));
    this.shares = new Int32Array(bridge.ports.length);
    this.ways = new Int32Array(bridge.ports.length);
    world.register(this, RANK.control);
    world.onSeal(() => {
      this.outlets = bridge.ports.map((port) => new Outlet(world, port));
    });
  }

  /** To be called once: its part of all rows. */
  settle(base: number, room: number): void {
    this.base = base;
    this.room = room;
    this.lay(this.chains.map(() => FEWEST));
  }

  /** Begins a slice. */
  open(): void {
    // Other simulations have used the same rows meanwhile.
    for (const [number, { base, capacity }] of this.chains.entries()) nameRows(number, base, base + capacity);
    for (const chain of this.chains) chain.open();
    for (const outlet of this.outlets) outlet.open();
    this.pend(this.world.now);
  }

  wake(): void {
    const { chains, world } = this;
    const last = this.fill();
    const count = this.take(last);
    if (count > 0) this.serve(count, last);
    for (const chain of chains) chain.head = chain.next;
    if (last >= world.horizon) return;
    if (count < ENOUGH) this.grow();
    this.pend(last + 1);
  }

  /** Every chain has rows up to the instant returned, or will have none. */
  private fill(): number {
    let last = this.world.horizon;
    this.shortest = null;
    for (const chain of this.chains) {
      if (!chain.spent && 2 * (chain.tail - chain.head) <= chain.capacity) chain.fill();
      if (chain.spent) continue;
      // The next may come at the same instant as the last one here.
      const end = instantOf(chain.tail - 1) - 1;
      if (end >= last) continue;
      last = end;
      this.shortest = chain;
    }
    return last;
  }

  /** Sets `next` of each chain to its first row after the window, and counts those before as entered; returns how many. */
  private take(last: number): number {
    const { ports } = this.bridge;
    let count = 0;
    for (const chain of this.chains) {
      const frames = takeFrom(chain, last);
      if (frames === 0) continue;
      const port = ports[chain.port] as Port;
      port.inFrames += frames;
      port.inBytes += chain.takenBytes;
      count += frames;
    }
    return count;
  }

  private serve(count: number, last: number): void {
    const { bridge, chains, entries } = this;
    let first = last;
    for (const { head, next } of chains) if (head < next) first = Math.min(first, instantOf(head));
    sortRows(chains, count, first, last);
    const end = ROWS + count;
    let from = ROWS;
    while (from < end) {
      const to = bridge.route(from, end, entries);
      if (to > from) this.deal(from, to);
      if (to < end) bridge.forwardCounted(frameAt(to, chains), entries[chainOf(rowAt(to))] as number);
      from = to + 1;
    }
  }

  /** Hands each way its rows, in order. */
  private deal(from: number, to: number): void {
    const { shares, ways, outlets, chains, losses } = this;
    const taken = countBy('way', from, to, shares, ways);
    if (taken > 1) splitBy('way', from, to, 2 * ROWS, shares, ways, taken);
    let start = taken > 1 ? 2 * ROWS : from;
    for (let index = 0; index < taken; index++) {
      const way = ways[index] as number;
      const end = taken > 1 ? (shares[way] as number) : to;
      shares[way] = 0;
      (outlets[way] as Outlet).carry(start, end, chains, losses);
      start = end;
    }
  }

  /** A longer window next time: more rows for all, or, when there are many, for the chain whose rows end first. */
  private grow(): void {
    const { used, shortest, chains } = this;
    const all = used < 2 * ENOUGH;
    const capacities = chains.map((chain) => (all || chain === shortest ? 2 * chain.capacity : chain.capacity));
    if (capacities.reduce((sum, each) => sum + each, 0) <= this.room) this.lay(capacities);
  }

  private lay(capacities: readonly number[]): void {
    this.used = capacities.reduce((sum, each) => sum + each, 0);
    let end = this.base + this.used;
    for (let number = this.chains.length - 1; number >= 0; number--) {
      const capacity = capacities[number] as number;
      (this.chains[number] as Chain).lay(end - capacity, capacity);
      nameRows(number, end - capacity, end);
      end -= capacity;
    }
  }

  private pend(at: number): void {
    const { agenda } = this.world;
    agenda.due[this.id] = at;
    agenda.schedule(this.id);
  }
}

const nameRows = withRows(({ chain }) => (number: number, from: number, to: number): void => {
  chain.fill(number, from, to);
});

/** Sets `next` to the first row after an instant; returns how many come before. */
const takeFrom = withRows(({ at, size }) => (chain: Chain, last: number): number => {
  const head = chain.head | 0;
  const tail = chain.tail | 0;
  let bytes = 0;
  let row = head;
  while (row < tail && (at[row] as number) <= last) bytes += size[row++] as number;
  chain.next = row;
  chain.takenBytes = bytes;
  return row - head;
});
