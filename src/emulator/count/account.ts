import type { Frame, LossSite, Owner } from '../frame/frame.ts';
import { DOUBLE } from '../time/double.ts';
import { Latencies } from './latencies.ts';

/** Who takes a delivered frame of a stream that answers or counts payload. The frame is freed afterwards. */
export interface Taker {
  /** Flooded copies reach other clients too; whoever takes them asks which it is. */
  take(frame: Frame, client: string): void;
}

/** A source that keeps a number of frames in its client and waits to hear that one is gone. */
export interface Creditor {
  /** It leaves the client at `frame.at`, which may be ahead of time. */
  credit(frame: Frame): void;
}

/** What a stream has lost at one place for one reason. */
export interface Loss {
  readonly site: LossSite;
  frames: number;
  bytes: number;
}

/**
 * What became of the frames of one stream: carriedIn + offered + replicated = delivered + dropped + merged + in flight. Whoever makes,
 * copies or ends a frame says so here; what is in flight is counted apart, by visiting all queues.
 */
export class Account implements Owner {
  readonly name: string;
  chain = -1;
  carriedInFrames = 0;
  carriedInBytes = DOUBLE;
  offeredFrames = 0;
  offeredBytes = DOUBLE;
  replicatedFrames = 0;
  replicatedBytes = DOUBLE;
  deliveredFrames = 0;
  deliveredBytes = DOUBLE;
  mergedFrames = 0;
  mergedBytes = DOUBLE;
  /** From being offered to being consumed. */
  readonly latency = new Latencies();
  taker: Taker | null = null;
  creditor: Creditor | null = null;
  losses: readonly Loss[] = [];
  private lastLoss: Loss | null = null;

  constructor(name: string) {
    this.name = name;
    this.reset();
  }

  deliver(frame: Frame): void {
    this.latency.add(frame);
    this.deliveredFrames++;
    this.deliveredBytes += frame.size - frame.grown;
  }

  merge(frame: Frame): void {
    this.mergedFrames++;
    this.mergedBytes += frame.size - frame.grown;
  }

  /** The same for the rows in a range of `list`, of so many bytes in all. */
  deliverMany(from: number, to: number, bytes: number): void {
    this.latency.addRows(from, to);
    this.deliveredFrames += to - from;
    this.deliveredBytes += bytes;
  }

  lose(site: LossSite, bytes: number): void {
    this.loseMany(site, 1, bytes);
  }

  loseMany(site: LossSite, frames: number, bytes: number): void {
    let loss = this.lastLoss;
    if (loss === null || loss.site !== site) {
      loss = this.lossAt(site);
      this.lastLoss = loss;
    }
    loss.frames += frames;
    loss.bytes += bytes;
  }

  /** The frame leaves its sender, or is lost there; its source hears it once. */
  leave(frame: Frame): void {
    if (frame.credited) return;
    frame.credited = true;
    if (this.creditor !== null) this.creditor.credit(frame);
  }

  private lossAt(site: LossSite): Loss {
    const found = this.losses.find((loss) => loss.site === site);
    if (found !== undefined) return found;
    const made = { site, frames: 0, bytes: DOUBLE };
    made.bytes = 0;
    // A list that is spread into another gets room for 17 of them.
    this.losses = this.losses.concat(made);
    return made;
  }

  /** Begins anew; what is on its way is carried in. */
  reset(): void {
    this.carriedInFrames = 0;
    this.carriedInBytes = 0;
    this.offeredFrames = 0;
    this.offeredBytes = 0;
    this.replicatedFrames = 0;
    this.replicatedBytes = 0;
    this.deliveredFrames = 0;
    this.deliveredBytes = 0;
    this.mergedFrames = 0;
    this.mergedBytes = 0;
    this.latency.reset();
    this.losses = [];
    this.lastLoss = null;
  }
}
