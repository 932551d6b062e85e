import type { Frame } from './frame/frame.ts';
import { final, type Receiver, type World } from './world.ts';

/** A place where the ways of several parts meet, and how many lead to it. */
export class Meeting {
  feeders = 0;
  /** It also acts at instants of its own, so that it may never be served ahead of time. */
  timed: boolean;
  /** Those who feed it meet nobody there and need not come in order: each may be served ahead of time as if it were the only one. */
  apart = false;

  constructor(timed = false) {
    this.timed = timed;
  }
}

/** What fills a channel on demand: the source at the beginning of a private chain. */
export interface Supplier {
  supply(): void;
  /** The channel is empty by a change from outside: it goes on by itself, at the instant of its next frame. */
  pend(): void;
}

/**
 * The way from one part to the next, in order of time. A frame for a part that nobody else feeds is handed over at once, ahead
 * of time: nothing can come between. Where ways meet, frames wait here for their instant, and only the first of
 * them stands in the agenda. This turns a chain of source, limiter, queue and wire into one event per frame.
 */
export class Channel implements Receiver {
  id = -1;
  /** As `id`, known before the world is sealed. */
  readonly order: number;
  head: Frame | null = null;
  supplier: Supplier | null = null;
  /** Frames handed over and not yet arrived are held here; set when the world is sealed. */
  direct = false;
  /** What comes is fetched from here, where it meets others: nothing stands in the agenda. */
  fetched = false;
  to: Receiver;
  readonly meeting: Meeting;
  private tail: Frame | null = null;
  private readonly world: World;

  constructor(world: World, rank: number, to: Receiver, meeting: Meeting) {
    this.world = world;
    this.to = to;
    this.meeting = meeting;
    meeting.feeders++;
    this.order = world.register(this, rank);
    world.holders.push(this);
    world.onSeal(() => {
      this.to = final(this.to);
      this.direct = this.isPrivate;
    });
  }

  /** Whether nobody else feeds what it leads to, which does nothing at instants of its own: known when all parts are joined. */
  get isPrivate(): boolean {
    const { apart, feeders, timed } = this.meeting;
    return this.world.ahead && !this.fetched && (apart || (feeders === 1 && !timed));
  }

  receive(frame: Frame): void {
    if (this.direct && this.head === null && frame.at <= this.world.horizon) {
      this.to.receive(frame);
      return;
    }
    frame.next = null;
    if (this.head === null) {
      this.head = frame;
      this.tail = frame;
      if (this.fetched) return;
      const { agenda } = this.world;
      agenda.due[this.id] = frame.at;
      agenda.schedule(this.id);
    } else {
      if (this.tail !== null) this.tail.next = frame;
      this.tail = frame;
    }
  }

  wake(): void {
    const { world } = this;
    let frame = this.head;
    if (this.direct) {
      while (frame !== null && frame.at <= world.horizon) {
        this.head = frame.next;
        this.to.receive(frame);
        frame = this.head;
      }
    } else if (frame !== null) {
      this.head = frame.next;
      this.to.receive(frame);
      frame = this.head;
    }
    if (frame !== null) {
      world.agenda.due[this.id] = frame.at;
      world.agenda.schedule(this.id);
    } else if (this.supplier !== null) this.supplier.supply();
  }

  /** Hands over what arrives up to the horizon: the present has moved on since it came. Only if it may go ahead of time. */
  pass(): void {
    if (this.head === null) return;
    this.world.agenda.cancel(this.id);
    this.wake();
  }

  /** The first that waits here; it is the caller's from now on. */
  take(): Frame | null {
    const frame = this.head;
    if (frame !== null) this.head = frame.next;
    return frame;
  }

  hold(visit: (frame: Frame) => void): void {
    for (let frame = this.head; frame !== null; frame = frame.next) visit(frame);
  }

  /** All frames that wait here, for a part that must time them anew. */
  takeAll(): Frame[] {
    const frames: Frame[] = [];
    this.hold((frame) => frames.push(frame));
    this.head = null;
    this.world.agenda.cancel(this.id);
    // Nobody would ask for the next one any more: what waited here was to do so when it had passed.
    this.supplier?.pend();
    return frames;
  }
}
