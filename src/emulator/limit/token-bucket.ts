import { Channel, type Meeting } from '../channel.ts';
import type { DropSite } from '../count/drop-site.ts';
import type { Frame } from '../frame/frame.ts';
import { Rate } from '../time/rate.ts';
import type { Receiver, World } from '../world.ts';
import { Departures } from './departures.ts';
import type { Limiter } from './limiter.ts';

export interface TokenBucketSettings {
  readonly bitsPerSecond: number | null;
  readonly burstBytes: number;
  readonly queueFrames: number;
  /** Counted beyond the frame's own bytes. */
  readonly extraBytes: number;
}

/**
 * A token bucket kept as time: `fullAt` is the instant at which it will be full again, so a frame that costs c may leave when no
 * more than `burst - c` is missing. Exact in integers; the instant of departure is known on arrival.
 * In any interval t at most burst + rate x t bytes leave (tc-tbf(8)). Without a burst it is a wire of that speed: a frame leaves
 * when the last of its bytes is paid for, and the one in service does not wait.
 *
 * Identity: offered = left + dropped + waiting.
 */
export class TokenBucket implements Limiter {
  readonly out: Channel;
  droppedFrames = 0;
  droppedBytes = 0;
  readonly blocked = 0;
  readonly unblocked = 0;
  private readonly world: World;
  private readonly settings: TokenBucketSettings;
  private readonly site: DropSite;
  private readonly waiting: Departures;
  private rate: Rate | null = null;
  private bitsPerSecond: number | null;
  /** Time of a whole burst. */
  private depth = 0.5;
  private fullAt = 0.5;
  private last = 0.5;

  constructor(
    world: World,
    rank: number,
    place: string,
    settings: TokenBucketSettings,
    to: Receiver,
    meeting: Meeting,
  ) {
    this.world = world;
    this.settings = settings;
    this.site = world.ledger.site(place, 'limiter');
    this.waiting = new Departures(settings.queueFrames + (settings.burstBytes === 0 ? 1 : 0));
    this.out = new Channel(world, rank, to, meeting);
    this.bitsPerSecond = settings.bitsPerSecond;
    this.depth = 0;
    this.fullAt = 0;
    this.last = 0;
    this.begin(settings.bitsPerSecond);
    world.counting.push(this);
  }

  receive(frame: Frame): void {
    if (this.bitsPerSecond === null && this.last <= frame.at) {
      this.out.receive(frame);
      return;
    }
    this.waiting.expire(frame);
    if (this.rate === null || !this.admit(frame)) {
      this.droppedFrames++;
      this.droppedBytes += frame.size;
      this.site.drop(frame);
    } else this.out.receive(frame);
  }

  /** Sets the instant at which the frame leaves; false: it would have to wait and there is no room. */
  private admit(frame: Frame): boolean {
    const now = frame.at;
    const { rate } = this;
    if (rate === null) return false;
    const bytes = frame.size + this.settings.extraBytes;
    const { waiting } = this;
    if (waiting.full && frame.charge === null && (this.last > now || this.fullAt + rate.of(bytes) - this.depth > now))
      return false;
    const cost = rate.take(bytes);
    // A frame larger than the burst needs a full bucket and leaves it in debt.
    const spare = this.depth > cost ? this.depth - cost : 0;
    const ready = this.fullAt - spare;
    let leaves = ready > now ? ready : now;
    if (this.last > leaves) leaves = this.last;
    if (this.depth === 0) {
      leaves += cost;
      this.fullAt = leaves;
    } else this.fullAt = (this.fullAt > leaves ? this.fullAt : leaves) + cost;
    this.last = leaves;
    frame.at = leaves;
    if (leaves > now && !waiting.full) waiting.push(frame);
    return true;
  }

  refuses(frame: Frame): boolean {
    if (this.bitsPerSecond === null) return false;
    if (this.rate === null) return true;
    this.waiting.expire(frame);
    const now = frame.at;
    const estimate = this.rate.of(frame.size + this.settings.extraBytes);
    return this.waiting.full && frame.charge === null && (this.last > now || this.fullAt + estimate - this.depth > now);
  }

  /** Those that wait are timed anew from now on: a change acts at once. */
  setRate(bitsPerSecond: number | null): void {
    const { now } = this.world;
    const frames = this.out.takeAll();
    let missing = 0;
    if (this.rate !== null) {
      const owed = frames.reduce((sum, frame) => sum + this.costOf(frame), 0);
      missing = Math.max(0, this.fullAt - owed - now) / (8e12 / this.rate.bitsPerSecond);
    }
    this.begin(bitsPerSecond);
    this.fullAt = now;
    if (this.rate !== null) this.fullAt += this.rate.of(Math.min(Math.round(missing), this.settings.burstBytes));
    this.last = now;
    this.waiting.clear();
    for (const frame of frames) {
      frame.at = now;
      this.receive(frame);
    }
  }

  private costOf(frame: Frame): number {
    return this.rate?.of(frame.size + this.settings.extraBytes) ?? 0;
  }

  private begin(bitsPerSecond: number | null): void {
    this.bitsPerSecond = bitsPerSecond;
    this.rate = bitsPerSecond === null || bitsPerSecond === 0 ? null : new Rate(bitsPerSecond);
    this.depth = this.rate?.of(this.settings.burstBytes) ?? 0;
  }

  reset(): void {
    this.droppedFrames = 0;
    this.droppedBytes = 0;
  }
}
