import type { Frame } from '../frame/frame.ts';
import { putAge, putFrame, SINGLE, SINGLE_PLACE, withRows } from '../frame/rows.ts';
import type { Histogram } from '../result.ts';
import { DOUBLE } from '../time/double.ts';

/** Least and greatest power of two that have bins of their own: 1 ns to 2.5 hours. */
const FIRST = 10;
const LAST = 53;
const PER_POWER = 32;
const BINS = (LAST - FIRST) * PER_POWER + 1;
/** Bins come so many at once: the latencies of a stream lie close together, and most bins are never used. */
const BLOCK = 16;
const NO_BINS = new Uint32Array(0);

/**
 * The bin of a value is its exponent and the five highest bits of its fraction, which stand side by side in a double. The arrays are
 * constants for V8 because an enclosing function holds them.
 */
const binOf = (() => {
  const word = new Float64Array(1);
  const halves = new Uint32Array(word.buffer);
  const high = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1 ? 1 : 0;
  const offset = ((1023 + FIRST) << 5) - 1;
  return (value: number): number => {
    word[0] = value;
    // A typed array gives a number at any index in range; the type says less.
    const bin = ((halves[high] as number) >>> 15) - offset;
    return bin > 0 ? bin : 0;
  };
})();

/** A log-linear histogram, which has bins from the least to the greatest value it has seen. Adding allocates nothing else. */
export class Latencies {
  bins = NO_BINS;
  /** The number of its first bin. */
  first = 0;
  private count = 0;
  sum = DOUBLE;
  least = Number.POSITIVE_INFINITY;
  most = DOUBLE;

  constructor() {
    this.reset();
  }

  /** Adds the age of a frame. */
  add(frame: Frame): void {
    putFrame(SINGLE, frame);
    this.addRows(SINGLE_PLACE, SINGLE_PLACE + 1);
  }

  addTime(picoseconds: number): void {
    putAge(SINGLE, picoseconds);
    this.addRows(SINGLE_PLACE, SINGLE_PLACE + 1);
  }

  /** Adds the ages of the rows in a range of `list`. */
  addRows(from: number, to: number): void {
    addAges(this, from, to);
    this.count += to - from;
  }

  /** Makes room for a bin. */
  cover(bin: number): void {
    const { bins, first } = this;
    const block = bin - (bin % BLOCK);
    const from = bins.length === 0 ? block : Math.min(first, block);
    const to = Math.max(first + bins.length, Math.min(block + BLOCK, BINS));
    const wider = new Uint32Array(to - from);
    wider.set(bins, bins.length === 0 ? 0 : first - from);
    this.bins = wider;
    this.first = from;
  }

  histogram(): Histogram {
    const { count, sum, least, most, first } = this;
    const bins: [number, number][] = [];
    for (const [index, frames] of this.bins.entries()) {
      if (frames > 0) bins.push([lowerBound(first + index), frames]);
    }
    return {
      count,
      sumPicoseconds: sum,
      minPicoseconds: count === 0 ? 0 : least,
      maxPicoseconds: most,
      bins,
    };
  }

  reset(): void {
    this.bins = NO_BINS;
    this.first = 0;
    this.count = 0;
    this.sum = 0;
    this.least = Number.POSITIVE_INFINITY;
    this.most = 0;
  }
}

function lowerBound(bin: number): number {
  if (bin === 0) return 0;
  const step = bin - 1;
  return 2 ** (FIRST + Math.floor(step / PER_POWER)) * (1 + (step % PER_POWER) / PER_POWER);
}

const addAges = withRows(({ at, born, list }) => (ages: Latencies, from: number, to: number): void => {
  let { sum, least, most, bins, first } = ages;
  for (let place = from | 0; place < to; place++) {
    const row = list[place] as number;
    const age = (at[row] as number) - (born[row] as number);
    const bin = binOf(age);
    if (bin < first || bin - first >= bins.length) {
      ages.cover(bin);
      bins = ages.bins;
      first = ages.first;
    }
    const index = bin - first;
    bins[index] = (bins[index] as number) + 1;
    sum += age;
    least = Math.min(least, age);
    most = Math.max(most, age);
  }
  ages.sum = sum;
  ages.least = least;
  ages.most = most;
});
