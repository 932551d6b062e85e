import { less, NOTHING } from '../count/counts.ts';
import { Frame, type Owner } from '../frame/frame.ts';
import { type Bucket, pass } from '../limit/bucket.ts';
import type { Metered } from '../limit/metered.ts';
import type { TokenBucket } from '../limit/token-bucket.ts';
import type { Count } from '../result.ts';
import type { World } from '../world.ts';
import type { Store } from './store.ts';

/** A limiter that is a token bucket. */
export interface Bucketed {
  readonly limiter: Metered;
  readonly bucket: TokenBucket;
}

/** A limiter of which the frames are numbers for a while: they leave in order, each at its `due`. */
export class Meter {
  readonly parts: Bucketed;
  first = 0;
  count = 0;
  /** It lacks credit for the frame that asked last. */
  isClosed = false;
  /** Its number in the agenda of the sluice. */
  id = -1;
  opening = false;
  private readonly bucket: Bucket;
  private readonly world: World;
  private readonly store: Store;
  /** Stands for the frame that is asked about: the bucket looks at its size and instant. */
  private readonly probe: Frame;
  private before: Count = NOTHING;

  constructor(world: World, parts: Bucketed, store: Store, owner: Owner) {
    this.world = world;
    this.parts = parts;
    this.bucket = parts.bucket.bucket;
    this.store = store;
    this.probe = new Frame(owner);
  }

  /** Whether it lets frames through at all, and nobody but who is behind one ring waits for it. */
  get isReady(): boolean {
    const { limiter } = this.parts;
    return limiter.bitsPerSecond !== 0 && limiter.line.length <= 1;
  }

  /** Takes over; answers whether somebody waits for it. */
  take(number: (frames: readonly Frame[]) => number): boolean {
    const { limiter, bucket } = this.parts;
    const frames = bucket.out.takeAll();
    this.count = frames.length;
    this.first = number(frames);
    this.before = this.store.sum(this.first, this.count);
    this.isClosed = limiter.line.closed;
    return limiter.line.dismiss().length > 0;
  }

  /** Gives back, after so much has come. Answers what has left. */
  give(frames: readonly Frame[], came: Count): Count {
    const { limiter, bucket } = this.parts;
    for (const frame of frames) bucket.out.receive(frame);
    limiter.line.closed = this.isClosed;
    return less(came, less(this.store.sum(this.first, this.count), this.before));
  }

  /** Whether a frame of so many bytes that came now would have to wait for credit. */
  lacks(bytes: number): boolean {
    const { bucket, probe } = this;
    probe.at = this.world.now;
    probe.size = bytes;
    return bucket.bitsPerSecond !== null && bucket.refuses(probe);
  }

  /** When a frame that it lacks credit for would have room: the first of those that wait has left. */
  get opensAt(): number {
    const { departures, next } = this.bucket;
    return departures[next] as number;
  }

  /** A frame comes for which there is room: sets when it will leave. */
  time(number: number): void {
    const { bucket, probe, store } = this;
    const place = number & store.mask;
    probe.at = this.world.now;
    probe.size = store.size[place] as number;
    pass(bucket, probe);
    store.due[place] = probe.at;
  }

  /** It stays until then. */
  keep(number: number): void {
    if (this.count++ === 0) this.first = number;
  }

  /** When the first leaves, if there is one. */
  get leavesAt(): number {
    const { store } = this;
    return this.count > 0 ? (store.due[this.first & store.mask] as number) : Number.POSITIVE_INFINITY;
  }

  /** The first goes: its number. */
  pop(): number {
    this.count--;
    return this.first++;
  }
}
