import type { Way } from '../client/sender.ts';
import type { Account, Creditor } from '../count/account.ts';
import { allocate, type Frame } from '../frame/frame.ts';
import { DOUBLE } from '../time/double.ts';
import type { Waker, World } from '../world.ts';
import type { OpenSettings } from './open-source.ts';
import type { Pace } from './pace.ts';
import type { Sizes } from './sizes.ts';
import type { Variants } from './variants.ts';

/** Frames of one size and header, whose next one is ready a fixed time after each. */
export interface Pattern {
  readonly bytes: number;
  readonly header: number;
  readonly gapPicoseconds: number;
}

/**
 * A program that waits: it keeps a number of its frames in the client, which is its socket, and when that is full it makes the next
 * one as soon as one has left. When that will be is often known ahead, so departures are kept as instants.
 */
export class GreedySource implements Waker, Creditor {
  id = -1;
  blockedPicoseconds = 0;
  private readonly world: World;
  readonly settings: OpenSettings;
  private readonly pace: Pace;
  private readonly sizes: Sizes;
  private readonly variants: Variants;
  readonly sender: Way;
  private readonly account: Account;
  /** Instants from which on there is room for another frame: a ring in which the first is taken next. */
  readonly credits: Float64Array;
  private first = 0;
  count: number;
  /** Earliest instant that the source's own speed allows. */
  ready: number;
  frames = 0;
  bytes = 0;
  /** Header of the last frame made. */
  header = 0;
  /** Whoever makes its frames asks when the next is due, which stands here; infinity: none is. */
  due = DOUBLE;
  private lent = false;

  constructor(
    world: World,
    rank: number,
    settings: OpenSettings,
    windowFrames: number,
    pace: Pace,
    startPicoseconds: number,
    sizes: Sizes,
    variants: Variants,
    sender: Way,
  ) {
    this.world = world;
    this.settings = settings;
    this.account = settings.account;
    this.account.creditor = this;
    this.pace = pace;
    this.sizes = sizes;
    this.variants = variants;
    this.sender = sender;
    this.credits = new Float64Array(windowFrames).fill(startPicoseconds);
    this.count = windowFrames;
    this.ready = startPicoseconds;
    sender.meeting.feeders++;
    world.register(this, rank);
    world.counting.push(this);
  }

  begin(): void {
    this.pend();
  }

  credit(frame: Frame): void {
    const { credits, first, count } = this;
    const { length } = credits;
    // Nearly always the last one: but what is dropped now leaves before what is known to leave later.
    let place = count;
    while (place > 0 && (credits[(first + place - 1) % length] as number) > frame.at) {
      credits[(first + place) % length] = credits[(first + place - 1) % length] as number;
      place--;
    }
    credits[(first + place) % length] = frame.at;
    this.count++;
    if (place === 0) this.pend();
  }

  wake(): void {
    const { now } = this.world;
    const frame = allocate(this.account);
    frame.ordinal = this.frames;
    frame.size = this.make();
    frame.at = now;
    frame.born = now;
    frame.header = this.header;
    frame.credited = false;
    frame.ttl = 64;
    frame.payload = 0;
    this.sender.receive(frame);
    this.pend();
  }

  /** The next frame is made now: its bytes. */
  make(): number {
    const { account, pace, settings } = this;
    const { now } = this.world;
    if (now > this.ready) this.blockedPicoseconds += now - this.ready;
    this.first = (this.first + 1) % this.credits.length;
    this.count--;
    this.due = Number.POSITIVE_INFINITY;
    const bytes = (pace.bytes > 0 ? pace.bytes : this.sizes.next()) + settings.tagBytes;
    this.header = this.variants.next();
    this.frames++;
    this.bytes += bytes;
    this.ready = now + pace.after(bytes);
    account.offeredFrames++;
    account.offeredBytes += bytes;
    return bytes;
  }

  /** Of any frame; infinity: a list says. */
  get mostBytes(): number {
    return this.pace.bytes > 0 ? Number.POSITIVE_INFINITY : this.sizes.mostBytes + this.settings.tagBytes;
  }

  /** Rows of the headers that its frames have. */
  get headers(): Int32Array {
    return this.variants.rows;
  }

  /** What all of its frames are; null: they differ, or their times do. */
  get pattern(): Pattern | null {
    const { sizes, variants, settings, pace } = this;
    const [header, ...others] = variants.rows;
    if (!sizes.isFixed || header === undefined || others.length > 0) return null;
    const bytes = sizes.next() + settings.tagBytes;
    const gapPicoseconds = pace.even(bytes);
    return gapPicoseconds > 0 ? { bytes, header, gapPicoseconds } : null;
  }

  /** Stops, for whoever makes its frames for a while; its credits then stand at the beginning of the ring. */
  lend(): void {
    const { credits, first, count } = this;
    this.world.agenda.cancel(this.id);
    this.lent = true;
    if (first === 0) return;
    const kept = Array.from({ length: count }, (_, place) => credits[(first + place) % credits.length] as number);
    credits.set(kept);
    this.first = 0;
  }

  /** Goes on from what whoever made its frames has left. */
  resume(): void {
    this.lent = false;
    this.pend();
  }

  /** Finds when its next frame is due, and waits for that unless somebody else makes it. */
  pend(): void {
    const { settings, world } = this;
    this.due = Number.POSITIVE_INFINITY;
    if (this.count === 0) return;
    if (this.isDone) return;
    const at = Math.max(this.ready, this.credits[this.first] as number, world.now);
    if (at >= settings.stopPicoseconds) return;
    this.due = at;
    if (this.lent) return;
    world.agenda.due[this.id] = at;
    world.agenda.schedule(this.id);
  }

  /** Time in which a frame was ready and could not go, until now. */
  blockedUntil(now: number): number {
    const until = Math.min(now, this.settings.stopPicoseconds);
    const waits = this.count === 0 && until > this.ready && !this.isDone;
    return this.blockedPicoseconds + (waits ? until - this.ready : 0);
  }

  /** It has made all that it was to make. */
  private get isDone(): boolean {
    return this.frames >= this.settings.limitFrames || this.bytes >= this.settings.limitBytes;
  }

  reset(): void {
    this.blockedPicoseconds = 0;
    // What waits has been ready from now on.
    if (this.ready < this.world.now) this.ready = this.world.now;
  }
}
