import type { Channel } from '../channel.ts';
import type { Sender } from '../client/sender.ts';
import type { DropSite } from '../count/drop-site.ts';
import type { Entrance } from '../forward/bridge.ts';
import type { Crossing } from '../forward/crossing.ts';
import { free } from '../frame/frame.ts';
import {
  bytesOfRows,
  bytesRefused,
  copyRow,
  endOfDue,
  frameOfRow,
  headerOf,
  putFrame,
  rowAt,
  sizeOf,
  withRows,
} from '../frame/rows.ts';
import type { OpenSource } from '../traffic/open-source.ts';
import type { World } from '../world.ts';

/**
 * A private way from a source to the point where it meets others: source, sender, perhaps a token bucket, perhaps a NIC, perhaps a queue
 * with its wire.
 * Nothing on it depends on anyone else, so its frames are made in lots, each stage in one loop, and wait as rows for their turn.
 *
 * What arrives after the horizon waits as frames in the channels of the parts, as it would without this, so that changes from
 * outside and counts of what waits or is on the wire need not know that rows exist.
 */
export class Chain {
  /** The port by which it enters. */
  readonly port: number;
  /** Whether what it sends comes from a client of the same link. */
  readonly local: boolean;
  readonly source: OpenSource;
  /** Its rows are `base` to `base + capacity`; those from `head` to `tail` wait, those to `next` are in the present window. */
  base = 0;
  capacity = 0;
  head = 0;
  next = 0;
  tail = 0;
  takenBytes = 0;
  /** Nothing more of it arrives by the horizon. */
  spent = false;
  private readonly world: World;
  private readonly sender: Sender;
  private readonly exit: Channel;

  constructor(world: World, entrance: Entrance, source: OpenSource, sender: Sender, exit: Channel) {
    this.world = world;
    this.port = entrance.port;
    this.local = entrance.bridge.ports[entrance.port]?.local ?? false;
    this.exit = exit;
    this.source = source;
    this.sender = sender;
    exit.fetched = true;
    source.beAsked();
  }

  /** Begins a slice: what waited for the last horizon to move goes on. */
  open(): void {
    this.sender.bucket?.out.pass();
    this.spent = this.exit.head === null && this.isHeldBack();
  }

  /** Makes rows until there is no room or nothing more arrives by the horizon. */
  fill(): void {
    this.close();
    const end = this.base + this.capacity;
    while (!this.spent && this.tail < end) {
      if (this.exit.head === null) this.make(end);
      else this.fetch(end);
    }
  }

  /** Gives it other rows, further up. */
  lay(base: number, capacity: number): void {
    this.close();
    const { head, tail } = this;
    for (let row = tail - 1; row >= head; row--) copyRow(row, base + row - head);
    this.base = base;
    this.capacity = capacity;
    this.head = base;
    this.next = base;
    this.tail = base + tail - head;
  }

  /** Moves what waits to the beginning. */
  private close(): void {
    const { base, head, tail } = this;
    if (head === base) return;
    for (let row = head; row < tail; row++) copyRow(row, base + row - head);
    this.head = base;
    this.tail = base + tail - head;
  }

  /** Takes over what was under way when the slice began. */
  private fetch(end: number): void {
    const { exit, world } = this;
    while (this.tail < end && exit.head !== null) {
      if (exit.head.at > world.horizon) {
        this.spent = true;
        return;
      }
      const frame = exit.take();
      if (frame === null) return;
      putFrame(this.tail++, frame);
      free(frame);
    }
    if (exit.head === null) this.spent = this.isHeldBack();
  }

  /** Whether frames wait for credit until after the horizon: what comes later leaves later. */
  private isHeldBack(): boolean {
    return this.sender.bucket !== null && this.sender.bucket.out.head !== null;
  }

  /** A lot of new ones, stage by stage. */
  private make(end: number): void {
    const { sender, source, exit } = this;
    const { bucket, crossing, queue } = sender;
    const first = this.tail;
    const made = source.offer(first, end);
    if (made === 0) {
      this.spent = true;
      return;
    }
    let last = this.admit(first, first + made);
    if (bucket !== null) last = this.keep(first, this.lose(last, bucket.carry(first, last), bucket.site), bucket.out);
    const arrived = last;
    if (crossing !== null) last = crossing.carry(first, last);
    const crossed = last;
    if (queue !== null) last = this.lose(last, queue.carry(first, last), queue.site);
    last = this.keep(first, last, exit);
    if (crossing !== null) this.detour(crossed, arrived, crossing);
    settle(first, last);
    this.tail = last;
  }

  /** Lists what the client may send; what it may not send goes the long way, where it is dropped. Returns where the list ends. */
  private admit(from: number, to: number): number {
    const { sender, source } = this;
    let place = from;
    let start = from;
    while (start < to) {
      const end = endOfLike(start, to);
      if (sender.passes(headerOf(start), sizeOf(start))) {
        listRows(place, start, end);
        place += end - start;
        sender.tally.addMany(end - start, bytesOfRows(start, end));
      } else for (let row = start; row < end; row++) sender.receive(frameOfRow(row, source.settings.account, false));
      start = end;
    }
    return place;
  }

  /** From the first that does not simply cross the NIC, all go the long way, so that they stay in order. */
  private detour(from: number, to: number, crossing: Crossing): void {
    for (let place = from; place < to; place++)
      crossing.receive(frameOfRow(rowAt(place), this.source.settings.account, false));
    // What has gone that way may be due although what comes after it is not.
    if (this.exit.head !== null) this.spent = this.exit.head.at > this.world.horizon;
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
    if (end < to) this.spent = true;
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
