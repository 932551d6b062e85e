import type { Histogram } from '../result.ts';

/** Least and greatest power of two that have bins of their own: 1 ns to 2.5 hours. */
const FIRST = 10;
const LAST = 53;
const PER_POWER = 32;
const BINS = (LAST - FIRST) * PER_POWER + 1;

const word = new Float64Array(1);
const halves = new Uint32Array(word.buffer);
const HIGH = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1 ? 1 : 0;
/** The bin of a value is its exponent and the five highest bits of its fraction, which stand side by side in a double. */
const OFFSET = ((1023 + FIRST) << 5) - 1;

/** A fixed-size log-linear histogram per row. Adding allocates nothing and takes no branch that depends on the value but one. */
export class Latencies {
  private readonly bins: Uint32Array;
  private readonly counts: Float64Array;
  private readonly sums: Float64Array;
  private readonly least: Float64Array;
  private readonly most: Float64Array;

  constructor(rows: number) {
    this.bins = new Uint32Array(rows * BINS);
    this.counts = new Float64Array(rows);
    this.sums = new Float64Array(rows);
    this.least = new Float64Array(rows).fill(Number.POSITIVE_INFINITY);
    this.most = new Float64Array(rows);
  }

  /** Adds the time from `from[index]` to `to[index]`. (Instants as arguments would be boxed.) */
  add(row: number, from: Float64Array, to: Float64Array, index: number): void {
    const value = (to[index] as number) - (from[index] as number);
    word[0] = value;
    const bin = ((halves[HIGH] as number) >>> 15) - OFFSET;
    this.bins[row * BINS + (bin > 0 ? bin : 0)]++;
    this.counts[row]++;
    this.sums[row] += value;
    if (value < (this.least[row] as number)) this.least[row] = value;
    if (value > (this.most[row] as number)) this.most[row] = value;
  }

  histogram(row: number): Histogram {
    const count = this.counts[row] as number;
    const bins: [number, number][] = [];
    for (let bin = 0; bin < BINS && count > 0; bin++) {
      const frames = this.bins[row * BINS + bin] as number;
      if (frames > 0) bins.push([lowerBound(bin), frames]);
    }
    return {
      count,
      sumPicoseconds: this.sums[row] as number,
      minPicoseconds: count === 0 ? 0 : (this.least[row] as number),
      maxPicoseconds: this.most[row] as number,
      bins,
    };
  }

  reset(): void {
    this.bins.fill(0);
    this.counts.fill(0);
    this.sums.fill(0);
    this.least.fill(Number.POSITIVE_INFINITY);
    this.most.fill(0);
  }
}

function lowerBound(bin: number): number {
  if (bin === 0) return 0;
  const step = bin - 1;
  return 2 ** (FIRST + Math.floor(step / PER_POWER)) * (1 + (step % PER_POWER) / PER_POWER);
}
