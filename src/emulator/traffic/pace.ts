import { Rate } from '../time/rate.ts';
import type { Arrivals } from './arrivals.ts';

/** How long a program takes from one frame to the next, when nothing stops it. */
export interface Pace {
  /** Bytes of the next frame where the pace says so; 0: the stream's own size. */
  readonly bytes: number;
  /** Time from the acceptance of a frame of so many bytes until the next one is ready; infinity: there is none. */
  after(bytes: number): number;
  /** The same where frames of one size are always as far apart; 0: they are not. */
  even(bytes: number): number;
}

/** As fast as a line takes frames, and no faster than the program makes them. */
export class LinePace implements Pace {
  readonly bytes = 0;
  private readonly rate: Rate;
  private readonly costPicoseconds: number;

  constructor(bitsPerSecond: number, costPicoseconds: number) {
    this.rate = Rate.of(bitsPerSecond);
    this.costPicoseconds = costPicoseconds;
  }

  after(bytes: number): number {
    return Math.max(this.rate.take(bytes), this.costPicoseconds);
  }

  even(bytes: number): number {
    return this.rate.perByte > 0 ? Math.max(this.rate.perByte * bytes, this.costPicoseconds) : 0;
  }
}

/** The gaps of an open-loop source, each counted from the acceptance of the frame before. */
export class GapPace implements Pace {
  private readonly arrivals: Arrivals;
  private readonly costPicoseconds: number;

  constructor(arrivals: Arrivals, costPicoseconds: number) {
    this.arrivals = arrivals;
    this.costPicoseconds = costPicoseconds;
  }

  get bytes(): number {
    return this.arrivals.bytes;
  }

  after(): number {
    const before = this.arrivals.at;
    this.arrivals.advance();
    return Math.max(this.arrivals.at - before, this.costPicoseconds);
  }

  even(): number {
    return 0;
  }
}
