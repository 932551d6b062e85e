/**
 * Time of the processor that a slice should take: hardly anybody feels it at Ctrl-C, and what was under way at its end, which
 * is taken apart and put together again, costs little beside what it carries.
 */
const SLICE_MS = 100;
/** The first slice, and the least, in picoseconds: of the heaviest traffic it takes less than that. */
const LEAST = 100_000_000;
/** The next slice is at most so many times as long: what one of them took says little when it was short. */
const GROWTH = 4;

/** How far virtual time goes at once, chosen by what the last slice took. It never changes a result. */
export class Slices {
  readonly #most: number;
  #step = LEAST;

  /** `mostPicoseconds`: never longer than that. */
  constructor(mostPicoseconds: number) {
    this.#most = Math.max(1, mostPicoseconds);
  }

  /** The end of the slice that begins now, at the latest at `stop`. */
  next(now: number, stop: number): number {
    return Math.min(stop, now + Math.max(1, Math.round(Math.min(this.#step, this.#most))));
  }

  /** A slice of that length took so long. One that a stop cut short says only that it was not too long. */
  took(picoseconds: number, milliseconds: number): void {
    const fitting = picoseconds * Math.min(GROWTH, SLICE_MS / Math.max(milliseconds, 1e-3));
    this.#step = Math.max(LEAST, milliseconds < SLICE_MS ? Math.max(this.#step, fitting) : fitting);
  }
}
