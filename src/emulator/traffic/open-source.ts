import type { Channel } from '../channel.ts';
import type { Way } from '../client/sender.ts';
import type { Account } from '../count/account.ts';
import { allocate } from '../frame/frame.ts';
import { bytesOfRows, withRows } from '../frame/rows.ts';
import { DOUBLE } from '../time/double.ts';
import type { Waker, World } from '../world.ts';
import type { Arrivals } from './arrivals.ts';
import type { Sizes } from './sizes.ts';
import type { Variants } from './variants.ts';

export interface OpenSettings {
  readonly account: Account;
  readonly stopPicoseconds: number;
  readonly limitFrames: number;
  readonly limitBytes: number;
  readonly tagBytes: number;
}

/**
 * A source that sends without looking. Where it alone feeds its client it runs ahead of time: it makes frames until one stands
 * in the channel where its way first meets others, and goes on when that is empty again.
 */
export class OpenSource implements Waker {
  id = -1;
  private readonly world: World;
  readonly settings: OpenSettings;
  private readonly arrivals: Arrivals;
  private readonly sizes: Sizes;
  private readonly variants: Variants;
  readonly sender: Way;
  private frames = 0;
  private bytes = DOUBLE;
  private ahead = false;
  private feeds: Channel | null = null;
  /** Whoever serves that channel asks for frames by `offer`. */
  private asked = false;
  private readonly isEven: boolean;
  /** All its frames have one size and one header. */
  readonly isUniform: boolean;

  constructor(
    world: World,
    rank: number,
    settings: OpenSettings,
    arrivals: Arrivals,
    sizes: Sizes,
    variants: Variants,
    sender: Way,
  ) {
    this.world = world;
    this.settings = settings;
    this.arrivals = arrivals;
    this.sizes = sizes;
    this.variants = variants;
    this.sender = sender;
    this.bytes = 0;
    this.isEven = sizes.isFixed && !arrivals.haveSizes && settings.limitBytes === Number.POSITIVE_INFINITY;
    this.isUniform = this.isEven && variants.rows.length === 1;
    sender.meeting.feeders++;
    world.register(this, rank);
    world.onSeal(() => {
      const feeds = this.outlet();
      this.ahead = feeds !== undefined;
      if (feeds == null) return;
      this.feeds = feeds;
      world.lazy.push(this);
      if (!this.asked) feeds.supplier = this;
    });
  }

  /** The channel in which its frames first meet others; null: they meet none; undefined: it may not run ahead to there. */
  outlet(): Channel | null | undefined {
    const { meeting } = this.sender;
    const alone = this.world.ahead && meeting.feeders === 1 && !meeting.timed;
    return alone ? this.sender.outlet() : undefined;
  }

  /** Of any frame; infinity: a list says. */
  get mostBytes(): number {
    return this.arrivals.haveSizes ? Number.POSITIVE_INFINITY : this.sizes.mostBytes + this.settings.tagBytes;
  }

  /** Rows of the headers that its frames have. */
  get headers(): Int32Array {
    return this.variants.rows;
  }

  /** Whether it makes its frames one after the other, never many at once. */
  get isSpaced(): boolean {
    return this.arrivals.isSpaced;
  }

  /** Stops until it is to `pend`: meanwhile it makes rows when it is asked to. */
  lend(): void {
    this.world.agenda.cancel(this.id);
  }

  /** From now on it makes rows when it is asked to. */
  beAsked(): void {
    this.asked = true;
  }

  /** Makes the next frames, as far as they are due by the horizon, into the rows from `from` to `to`; returns how many. */
  offer(from: number, to: number): number {
    const { settings, frames } = this;
    const end = Math.min(to, from + settings.limitFrames - frames);
    const last = Math.min(this.world.horizon, settings.stopPicoseconds - 1);
    const made = (this.isEven ? this.offerEven(from, end, last) : this.offerUneven(from, end, last)) - from;
    const bytes = this.bytesOf(from, from + made);
    this.frames = frames + made;
    this.bytes += bytes;
    settings.account.offeredFrames += made;
    settings.account.offeredBytes += bytes;
    return made;
  }

  /** Bytes of rows that it has made. */
  bytesOf(from: number, to: number): number {
    if (this.isEven) return (to - from) * (this.sizes.next() + this.settings.tagBytes);
    return bytesOfRows(from, to);
  }

  /** All frames are of one size, and bytes do not end them. */
  private offerEven(from: number, to: number, last: number): number {
    const { arrivals, sizes, variants } = this;
    const end = arrivals.fill(from, to, last);
    const bytes = sizes.next() + this.settings.tagBytes;
    if (this.isUniform) dressAlike(variants.next(), bytes, from, end);
    else dress(variants, bytes, from, end);
    return end;
  }

  private offerUneven(from: number, to: number, last: number): number {
    const { arrivals, settings, world } = this;
    let left = settings.limitBytes - this.bytes;
    let row = from;
    while (row < to && left > 0 && arrivals.at <= last) {
      const bytes = (arrivals.bytes > 0 ? arrivals.bytes : this.sizes.next()) + settings.tagBytes;
      left -= bytes;
      row = arrivals.fill(row, row + 1, world.horizon);
      dress(this.variants, bytes, row - 1, row);
    }
    return row;
  }

  /** To be called once before the run. */
  begin(): void {
    this.pend();
  }

  wake(): void {
    // What was due now may have been asked for since.
    if (this.arrivals.at === this.world.now && this.isDue()) this.emit();
    this.supply();
  }

  /** Goes on until a frame waits where others are met, or until the horizon. */
  supply(): void {
    if (this.ahead) {
      const { world, feeds, arrivals } = this;
      while (arrivals.at <= world.horizon && (feeds === null || feeds.head === null) && this.isDue()) this.emit();
      if (feeds !== null && feeds.head !== null) return;
    }
    this.pend();
  }

  /** Everything up to the horizon. */
  catchUp(): void {
    while (this.arrivals.at <= this.world.horizon && this.isDue()) this.emit();
  }

  private isDue(): boolean {
    const { settings } = this;
    return (
      this.arrivals.at < settings.stopPicoseconds &&
      this.frames < settings.limitFrames &&
      this.bytes < settings.limitBytes
    );
  }

  pend(): void {
    if (this.asked || !this.isDue()) return;
    const { agenda } = this.world;
    agenda.due[this.id] = this.arrivals.at;
    agenda.schedule(this.id);
  }

  private emit(): void {
    const { arrivals, settings } = this;
    const { account } = settings;
    const frame = allocate(account);
    const bytes = (arrivals.bytes > 0 ? arrivals.bytes : this.sizes.next()) + settings.tagBytes;
    frame.at = arrivals.at;
    frame.born = arrivals.at;
    frame.header = this.variants.next();
    frame.size = bytes;
    frame.ordinal = this.frames;
    frame.credited = true;
    frame.ttl = 64;
    frame.payload = 0;
    this.frames++;
    this.bytes += bytes;
    arrivals.advance();
    account.offeredFrames++;
    account.offeredBytes += bytes;
    this.sender.receive(frame);
  }
}

/** Rows of which the instant is known become frames of a source. */
const dress = withRows(
  ({ at, born, size, header }) =>
    (variants: Variants, bytes: number, from: number, to: number): void => {
      for (let row = from | 0; row < to; row++) {
        born[row] = at[row] as number;
        size[row] = bytes;
        header[row] = variants.next();
      }
    },
);

/** The same where all have one header. */
const dressAlike = withRows(
  ({ at, born, size, header }) =>
    (own: number, bytes: number, from: number, to: number): void => {
      for (let row = from | 0; row < to; row++) {
        born[row] = at[row] as number;
        size[row] = bytes;
        header[row] = own;
      }
    },
);
