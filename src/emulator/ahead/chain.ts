import type { Channel } from '../channel.ts';
import type { Sender } from '../client/sender.ts';
import type { DropSite } from '../count/drop-site.ts';
import type { Entrance } from '../forward/bridge.ts';
import type { Crossing } from '../forward/crossing.ts';
import {
  bytesRefused,
  copyRow,
  endOfDue,
  frameOfRow,
  headerOf,
  instantOf,
  rowAt,
  sizeOf,
  withRows,
} from '../frame/rows.ts';
import type { OpenSource } from '../traffic/open-source.ts';
import type { World } from '../world.ts';
import { Feeder } from './feeder.ts';

/** What a chain is made of: it leads to an entrance of a bridge, by a channel. */
export interface Entry {
  readonly source: OpenSource;
  readonly sender: Sender;
  readonly exit: Channel;
  readonly entrance: Entrance;
}

/**
 * A private way from a source to the point where it meets others: source, sender, perhaps a token bucket, perhaps a NIC, perhaps a queue
 * with its wire.
 * Nothing on it depends on anyone else, so its frames are made in lots, each stage in one loop.
 */
export class Chain extends Feeder {
  readonly least: number;
  readonly grows = true;
  readonly source: OpenSource;
  /** By which its rows are known among those that meet it. */
  private readonly number: number;
  private readonly sender: Sender;

  constructor(world: World, { entrance, source, sender, exit }: Entry, number: number) {
    super(world, entrance.port, exit);
    this.least = world.rows.chain;
    this.source = source;
    this.sender = sender;
    this.number = number;
    source.settings.account.chain = number;
    source.beAsked();
  }

  open(): void {
    // Other simulations have used the same rows meanwhile.
    nameRows(this.number, this.base, this.base + this.capacity);
    this.sender.bucket?.out.pass();
    this.spent = false;
  }

  override lay(base: number, capacity: number): void {
    super.lay(base, capacity);
    nameRows(this.number, base, base + capacity);
  }

  protected know(): void {
    // The next may come at the same instant as the last one here.
    this.until = instantOf(this.tail - 1) - 1;
  }

  /** A lot of new ones, stage by stage. */
  protected make(end: number): boolean {
    const { sender, source, exit } = this;
    const { bucket, crossing, queue } = sender;
    const first = this.tail;
    const made = source.offer(first, end);
    if (made === 0) {
      this.spent = true;
      return true;
    }
    let last = this.admit(first, first + made);
    if (bucket !== null) last = this.keep(first, this.lose(last, bucket.carry(first, last), bucket.site), bucket.out);
    const arrived = last;
    if (crossing !== null) last = crossing.carry(first, last);
    const crossed = last;
    if (queue !== null) last = this.lose(last, queue.carry(first, last), queue.site);
    last = this.keep(first, last, exit);
    if (crossing !== null) this.detour(crossed, arrived, crossing);
    if (source.isUniform) settleInstants(first, last);
    else settle(first, last);
    this.tail = last;
    return true;
  }

  /** Lists what the client may send; what it may not send goes the long way, where it is dropped. Returns where the list ends. */
  private admit(from: number, to: number): number {
    const { sender, source } = this;
    let place = from;
    let start = from;
    while (start < to) {
      const end = source.isUniform ? to : endOfLike(start, to);
      if (sender.passes(headerOf(start), sizeOf(start))) {
        listRows(place, start, end);
        place += end - start;
        sender.tally.addMany(end - start, source.bytesOf(start, end));
      } else for (let row = start; row < end; row++) sender.receive(frameOfRow(row, source.settings.account, false));
      start = end;
    }
    return place;
  }

  /** From the first that does not simply cross the NIC, all go the long way, so that they stay in order. */
  private detour(from: number, to: number, crossing: Crossing): void {
    for (let place = from; place < to; place++)
      crossing.receive(frameOfRow(rowAt(place), this.source.settings.account, false));
  }

  /** Accounts for those that a stage dropped; returns where those end that it did not. */
  private lose(offered: number, kept: number, site: DropSite): number {
    const count = offered - kept;
    if (count > 0) this.source.settings.account.loseMany(site, count, bytesRefused(count));
    return kept;
  }

  /** What arrives after the horizon becomes frames in the channel; returns where those end that do not. */
  private keep(from: number, to: number, channel: Channel): number {
    const end = endOfDue(from, to, this.world.horizon);
    for (let place = end; place < to; place++)
      channel.receive(frameOfRow(rowAt(place), this.source.settings.account, false));
    return end;
  }
}

/** Where the rows end that have size and header of the first. */
const endOfLike = withRows(({ size, header }) => (from: number, to: number): number => {
  let end = from + 1;
  while (end < to && size[end] === size[from] && header[end] === header[from]) end++;
  return end;
});

const listRows = withRows(({ list }) => (place: number, from: number, to: number): void => {
  for (let row = from; row < to; row++) list[place + row - from] = row;
});

/** Closes the gaps that dropped rows have left: the rows of a range of `list` come to stand at its places. */
const settle = withRows(({ list }) => (from: number, to: number): void => {
  for (let place = from; place < to; place++) {
    const row = list[place] as number;
    if (row !== place) copyRow(row, place);
  }
});

/** The same where they differ in nothing but their instants. */
const settleInstants = withRows(({ at, born, list }) => (from: number, to: number): void => {
  for (let place = from | 0; place < to; place++) {
    const row = list[place] as number;
    at[place] = at[row] as number;
    born[place] = born[row] as number;
  }
});

const nameRows = withRows(({ chain }) => (number: number, from: number, to: number): void => {
  chain.fill(number, from, to);
});
