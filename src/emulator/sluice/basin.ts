import { less, NOTHING } from '../count/counts.ts';
import type { Ring } from '../forward/ring.ts';
import type { Frame } from '../frame/frame.ts';
import type { Count } from '../result.ts';
import type { Store } from './store.ts';

/** Where a ring stands in line while its first frame has no room: nowhere, at the limiter behind it, or at the next queue. */
export const STANDS = { nowhere: 0, limiter: 1, next: 2 } as const;

/** A ring of which the frames are numbers for a while, in a row from `first` on. */
export class Basin {
  readonly ring: Ring;
  first = 0;
  count = 0;
  isClosed = false;
  stands: number = STANDS.nowhere;
  /** Those who wait for it are being served: whoever has room in it then waits for its turn all the same. */
  opening = false;
  private readonly limitFrames: number;
  private readonly resumeFrames: number;
  private readonly refuses: boolean;
  private most = 0;
  private stops = 0;
  /** What was in it in the beginning. */
  private before: Count = NOTHING;

  constructor(ring: Ring) {
    const { limitFrames, resumeFrames, refuses } = ring.settings;
    this.ring = ring;
    this.limitFrames = limitFrames;
    this.resumeFrames = resumeFrames;
    this.refuses = refuses;
  }

  /** Takes over; what is in the ring gets numbers from `first` on. */
  take(number: (frames: readonly Frame[]) => number, store: Store): void {
    const { ring } = this;
    this.first = number(ring.takeAll());
    this.count = ring.count;
    this.isClosed = ring.line.closed;
    this.most = ring.maxFrames;
    this.before = store.sum(this.first, this.count);
  }

  /** Gives back, after so much has come that was not refused. Answers what has gone on. */
  give(frames: readonly Frame[], store: Store, came: Count): Count {
    const { ring } = this;
    const sent = less(came, this.grown(store));
    ring.giveBack(frames);
    ring.count = this.count;
    ring.line.closed = this.isClosed;
    ring.maxFrames = this.most;
    ring.stops += this.stops;
    ring.offeredFrames += came.frames;
    ring.offeredBytes += came.bytes;
    ring.sentFrames += sent.frames;
    ring.sentBytes += sent.bytes;
    this.stops = 0;
    return sent;
  }

  /** How much more is in it than in the beginning. */
  private grown(store: Store): Count {
    return less(store.sum(this.first, this.count), this.before);
  }

  /** Whether it is full. */
  get isFull(): boolean {
    return this.count >= this.limitFrames;
  }

  /** The frame of that number, which comes after all others, waits. Answers whether it is the only one. */
  keep(number: number): boolean {
    const isFirst = this.count === 0;
    if (isFirst) this.first = number;
    this.count++;
    if (this.count > this.most) this.most = this.count;
    if (this.refuses && !this.isClosed && this.count >= this.limitFrames) {
      this.isClosed = true;
      this.stops++;
    }
    return isFirst;
  }

  /** The first goes: its number. */
  pop(): number {
    this.count--;
    return this.first++;
  }

  /** The number of the first, which goes while one more comes: it was full, is full again, and has told its senders once more to stop. */
  shift(): number {
    this.stops++;
    return this.first++;
  }

  /** Whether so few are left that who waits may go on, which is then so. */
  reopens(): boolean {
    if (!this.isClosed || this.count > this.resumeFrames) return false;
    this.isClosed = false;
    return true;
  }
}
