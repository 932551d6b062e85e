import type { Channel } from '../channel.ts';
import type { Way } from '../client/sender.ts';
import type { Account } from '../count/account.ts';
import { allocate } from '../frame/frame.ts';
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
  private readonly settings: OpenSettings;
  private readonly arrivals: Arrivals;
  private readonly sizes: Sizes;
  private readonly variants: Variants;
  private readonly sender: Way;
  private running = true;
  private frames = 0;
  private bytes = 0;
  private ahead = false;
  private feeds: Channel | null = null;

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
    sender.meeting.feeders++;
    world.register(this, rank);
    world.onSeal(() => {
      const feeds = sender.outlet();
      this.ahead = world.ahead && sender.meeting.feeders === 1 && !sender.meeting.timed && feeds !== undefined;
      if (!this.ahead || feeds == null) return;
      this.feeds = feeds;
      world.lazy.push(this);
      feeds.supplier = this;
    });
  }

  /** To be called once before the run. */
  begin(): void {
    this.pend();
  }

  wake(): void {
    this.emit();
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

  setRunning(running: boolean): void {
    if (this.running === running) return;
    this.running = running;
    this.world.agenda.cancel(this.id);
    if (!running) return;
    while (this.arrivals.at < this.world.now) this.arrivals.advance();
    this.pend();
  }

  private isDue(): boolean {
    const { settings } = this;
    return (
      this.running &&
      this.arrivals.at < settings.stopPicoseconds &&
      this.frames < settings.limitFrames &&
      this.bytes < settings.limitBytes
    );
  }

  private pend(): void {
    if (!this.isDue()) return;
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
