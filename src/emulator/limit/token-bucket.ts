import type { Crowd } from '../ahead/crowd.ts';
import { Channel, type Meeting } from '../channel.ts';
import type { DropSite } from '../count/drop-site.ts';
import { type End, isEnd } from '../end.ts';
import type { Frame } from '../frame/frame.ts';
import { endOfDue, instantOf, putFrame, SINGLE, SINGLE_PLACE } from '../frame/rows.ts';
import type { Receiver, World } from '../world.ts';
import { Bucket, passThrough } from './bucket.ts';
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
export class TokenBucket implements Limiter, End {
  readonly out: Channel;
  readonly isStopped = false;
  readonly blocked = 0;
  readonly unblocked = 0;
  /** Where it drops. */
  readonly site: DropSite;
  private readonly world: World;
  readonly bucket: Bucket;

  constructor(
    world: World,
    rank: number,
    place: string,
    { bitsPerSecond, burstBytes, queueFrames, extraBytes }: TokenBucketSettings,
    to: Receiver,
    meeting: Meeting,
  ) {
    this.world = world;
    this.site = world.ledger.site(place, 'limiter');
    this.bucket = new Bucket(burstBytes, queueFrames + (burstBytes === 0 ? 1 : 0), extraBytes);
    this.bucket.begin(bitsPerSecond, 0, 0);
    this.out = new Channel(world, rank, to, meeting);
    world.counting.push(this);
  }

  get droppedFrames(): number {
    return this.bucket.droppedFrames;
  }

  get droppedBytes(): number {
    return this.bucket.droppedBytes;
  }

  receive(frame: Frame): void {
    putFrame(SINGLE, frame);
    this.bucket.mustPass = frame.charge !== null;
    const kept = this.carry(SINGLE_PLACE, SINGLE_PLACE + 1);
    this.bucket.mustPass = false;
    if (kept === SINGLE_PLACE) {
      this.site.drop(frame);
      return;
    }
    frame.at = instantOf(SINGLE);
    this.out.receive(frame);
  }

  /** The same for the rows of a range of `list`, up to the channel: returns where those end that go on. */
  carry(from: number, to: number): number {
    return passThrough(this.bucket, from, to);
  }

  /** Nobody else is told of what it drops, and behind it is nothing but an end. */
  get isLast(): boolean {
    const { direct, to } = this.out;
    return direct && this.site.witness === null && isEnd(to) && to.isLast;
  }

  accept(from: number, to: number, crowd: Crowd): void {
    const kept = this.carry(from, to);
    crowd.losses.add(to - kept, this.site);
    const due = endOfDue(from, kept, this.world.horizon);
    const end = this.out.to;
    if (due > from && isEnd(end)) end.accept(from, due, crowd);
    for (let place = due; place < kept; place++) this.out.receive(crowd.frameAt(place));
  }

  refuses(frame: Frame): boolean {
    return this.bucket.bitsPerSecond !== null && this.bucket.refuses(frame);
  }

  /** Those that wait are timed anew from now on: a change acts at once. */
  setRate(bitsPerSecond: number | null): void {
    const { bucket } = this;
    const { now } = this.world;
    const frames = this.out.takeAll();
    let missing = 0;
    if (bucket.rate !== null) {
      const owed = frames.reduce((sum, frame) => sum + bucket.costOf(frame.size), 0);
      missing = Math.max(0, bucket.fullAt - owed - now) / (8e12 / bucket.rate.bitsPerSecond);
    }
    bucket.begin(bitsPerSecond, now, Math.round(missing));
    for (const frame of frames) {
      frame.at = now;
      this.receive(frame);
    }
  }

  reset(): void {
    this.bucket.droppedFrames = 0;
    this.bucket.droppedBytes = 0;
  }
}
