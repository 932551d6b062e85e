import type { Arrival } from '../blueprint.ts';
import { withRows } from '../frame/rows.ts';
import { DOUBLE } from '../time/double.ts';
import { type Random, Xorshift32 } from '../time/random.ts';

/**
 * The instants at which an open-loop source offers frames. `at` is the next one, infinity when there is none; `advance` goes
 * to the one after it. The instant is a field and not a result, because a returned double would be boxed.
 */
export class Arrivals {
  at = DOUBLE;
  /** Bytes of the next frame where the list says so; 0: the stream's own size. */
  bytes = 0;
  private readonly arrival: Arrival;
  readonly start: number;
  private readonly own: Random;
  readonly words: { word(): number };
  readonly gap: number;
  readonly scale: number;
  count = 0;
  /** Start and end of the period in which an on-off source is on. */
  private onFrom = DOUBLE;
  private onUntil = DOUBLE;
  private sinceOn = 0;

  constructor(arrival: Arrival, start: number, random: Random) {
    this.arrival = arrival;
    this.start = start;
    this.own = random;
    this.gap = 'gapPicoseconds' in arrival ? arrival.gapPicoseconds : 0;
    const jittered = arrival.kind === 'jitter';
    this.words = jittered && arrival.generator.kind === 'xorshift32' ? new Xorshift32(arrival.generator.seed) : random;
    this.scale = jittered ? arrival.fraction / 2 ** 31 : 0;
    this.at = start;
    this.onFrom = start;
    this.onUntil = start;
    if (arrival.kind === 'on-off') this.onUntil = start + this.period(arrival.onPicoseconds);
    if (arrival.kind === 'poisson') this.at = Math.floor(start + this.own.exponential() * this.gap);
    if (arrival.kind === 'replay') this.replay();
  }

  /** Whether more than a few never have the same instant. */
  get isSpaced(): boolean {
    return this.arrival.kind !== 'burst' && this.arrival.kind !== 'replay' && this.gap >= 1000;
  }

  /** Whether each frame has its own size. */
  get haveSizes(): boolean {
    return this.arrival.kind === 'replay';
  }

  advance(): void {
    this.count++;
    switch (this.arrival.kind) {
      case 'constant':
        // From the start each time, so that a fraction of the gap is never lost.
        this.at = this.start + Math.floor(this.count * this.gap);
        return;
      case 'jitter':
        this.at += Math.floor(this.gap * (1 + this.scale * this.words.word()) + 0.5);
        return;
      case 'poisson':
        this.at += Math.floor(this.own.exponential() * this.gap + 0.5);
        return;
      case 'burst':
        this.at = this.start + Math.floor(this.count / this.arrival.frames) * this.arrival.everyPicoseconds;
        return;
      case 'on-off':
        this.onOff(this.arrival.onPicoseconds, this.arrival.offPicoseconds);
        return;
      case 'replay':
        this.replay();
    }
  }

  /** Puts instants from now on, none after `last`, into rows from `from` to `to`; returns where it ended. */
  fill(from: number, to: number, last: number): number {
    if (this.arrival.kind === 'jitter') return fillJittered(this, from, to, last);
    if (this.arrival.kind === 'constant') return fillConstant(this, from, to, last);
    return fillAny(this, from, to, last);
  }

  private onOff(on: number, off: number): void {
    this.sinceOn++;
    this.at = this.onFrom + Math.floor(this.sinceOn * this.gap);
    while (this.at >= this.onUntil) {
      this.onFrom = this.onUntil + this.period(off);
      this.onUntil = this.onFrom + this.period(on);
      this.sinceOn = 0;
      this.at = this.onFrom;
    }
  }

  private period(mean: number): number {
    const fixed = this.arrival.kind === 'on-off' && this.arrival.distribution === 'fixed';
    return Math.max(1, Math.floor(fixed ? mean : mean * this.own.exponential()));
  }

  private replay(): void {
    const frames = this.arrival.kind === 'replay' ? this.arrival.frames : [];
    const frame = frames[this.count];
    this.at = frame === undefined ? Number.POSITIVE_INFINITY : this.start + frame.at;
    this.bytes = frame?.bytes ?? 0;
  }
}

const fillAny = withRows(({ at }) => (arrivals: Arrivals, from: number, to: number, last: number): number => {
  let row = from | 0;
  while (row < to && arrivals.at <= last) {
    at[row++] = arrivals.at;
    arrivals.advance();
  }
  return row;
});

const fillConstant = withRows(({ at }) => (arrivals: Arrivals, from: number, to: number, last: number): number => {
  const { gap, start } = arrivals;
  let { at: next, count } = arrivals;
  let row = from | 0;
  while (row < to && next <= last) {
    at[row++] = next;
    count++;
    next = start + Math.floor(count * gap);
  }
  arrivals.at = next;
  arrivals.count = count;
  return row;
});

const fillJittered = withRows(({ at }) => (arrivals: Arrivals, from: number, to: number, last: number): number => {
  const { gap, scale, words } = arrivals;
  let next = arrivals.at;
  let row = from | 0;
  while (row < to && next <= last) {
    at[row++] = next;
    next += Math.floor(gap * (1 + scale * words.word()) + 0.5);
  }
  arrivals.at = next;
  return row;
});
