import type { DropReason } from '../result.ts';
import { at, credited, free, size, stream } from '../frame/frames.ts';
import { Latencies } from './latencies.ts';
import { PairCount } from './pair-count.ts';

/** Who takes a delivered frame of a stream that answers or counts payload. The frame is freed afterwards. */
export interface Taker {
  take(frame: number): void;
}

/** A source that keeps a number of frames in its client and waits to hear that one is gone. */
export interface Creditor {
  /** One leaves the client at that instant. */
  credit(time: number): void;
}

/**
 * What became of all frames, per stream: carriedIn + offered + replicated = delivered + dropped + merged + in flight. Whoever makes, ends
 * or copies a frame says so here; what is in flight is counted apart from it, by visiting all queues.
 */
export class Ledger {
  readonly streams: number;
  /** Frames and bytes in turn: row 2 s and 2 s + 1 of stream s. */
  readonly carriedIn: Float64Array;
  readonly offered: Float64Array;
  readonly replicated: Float64Array;
  readonly delivered: Float64Array;
  readonly merged: Float64Array;
  readonly sites: DropSite[] = [];
  private readonly named = new Map<string, DropSite>();
  /** From being offered to being consumed, per stream. */
  readonly latencies: Latencies;
  /** Who takes what is delivered of a stream; null: it is only counted. */
  readonly takers: (Taker | null)[];
  readonly creditors: (Creditor | null)[];
  readonly pairs = new PairCount();

  constructor(streams: number) {
    this.streams = streams;
    this.carriedIn = new Float64Array(2 * streams);
    this.offered = new Float64Array(2 * streams);
    this.replicated = new Float64Array(2 * streams);
    this.delivered = new Float64Array(2 * streams);
    this.merged = new Float64Array(2 * streams);
    this.latencies = new Latencies(streams);
    this.takers = new Array<Taker | null>(streams).fill(null);
    this.creditors = new Array<Creditor | null>(streams).fill(null);
  }

  /** A place where frames are dropped for one reason. */
  site(place: string, reason: DropReason): DropSite {
    const key = `${reason} ${place}`;
    const found = this.named.get(key);
    if (found !== undefined) return found;
    const made = new DropSite(this, this.sites.length, place, reason);
    this.sites.push(made);
    this.named.set(key, made);
    return made;
  }

  offer(frame: number): void {
    const row = 2 * (stream[frame] as number);
    this.offered[row]++;
    this.offered[row + 1] += size[frame] as number;
  }

  /** The frame leaves its sender at `at[frame]`, which may be ahead of time, or is lost; its source hears it once. */
  leave(frame: number): void {
    const creditor = this.creditors[stream[frame] as number];
    if (creditor == null || credited[frame] === 1) return;
    credited[frame] = 1;
    creditor.credit(at[frame] as number);
  }

  replicate(frame: number): void {
    const row = 2 * (stream[frame] as number);
    this.replicated[row]++;
    this.replicated[row + 1] += size[frame] as number;
  }

  deliver(frame: number): void {
    const row = 2 * (stream[frame] as number);
    this.delivered[row]++;
    this.delivered[row + 1] += size[frame] as number;
    free(frame);
  }

  merge(frame: number): void {
    const row = 2 * (stream[frame] as number);
    this.merged[row]++;
    this.merged[row + 1] += size[frame] as number;
    free(frame);
  }

  reset(): void {
    for (const counts of [this.carriedIn, this.offered, this.replicated, this.delivered, this.merged]) counts.fill(0);
    for (const site of this.sites) site.reset();
    this.pairs.clear();
    this.latencies.reset();
  }
}

export class DropSite {
  readonly place: string;
  readonly reason: DropReason;
  frames = 0;
  bytes = 0;
  private readonly ledger: Ledger;
  private readonly index: number;

  constructor(ledger: Ledger, index: number, place: string, reason: DropReason) {
    this.ledger = ledger;
    this.index = index;
    this.place = place;
    this.reason = reason;
  }

  drop(frame: number): void {
    const { ledger } = this;
    const bytes = size[frame] as number;
    const owner = stream[frame] as number;
    this.frames++;
    this.bytes += bytes;
    ledger.pairs.add(this.index * ledger.streams + owner, bytes);
    ledger.leave(frame);
    free(frame);
  }

  reset(): void {
    this.frames = 0;
    this.bytes = 0;
  }
}
