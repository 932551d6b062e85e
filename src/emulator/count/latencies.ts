import type { Frame } from '../frame/frame.ts';
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

/** A fixed-size log-linear histogram. Adding allocates nothing. */
export class Latencies {
  private bins: Uint32Array | null = null;
  private count = 0;
  private sum = 0.5;
  private least = Number.POSITIVE_INFINITY;
  private most = 0.5;

  constructor() {
    this.reset();
  }

  /** Adds the age of a frame. */
  add(frame: Frame): void {
    word[0] = frame.at - frame.born;
    this.addWord();
  }

  addTime(picoseconds: number): void {
    word[0] = picoseconds;
    this.addWord();
  }

  /** Adds what stands in `word`; as an argument it would be boxed. */
  private addWord(): void {
    if (this.bins === null) this.bins = new Uint32Array(BINS);
    const { bins } = this;
    const value = word[0] as number;
    // A typed array gives a number at any index in range; the type says less.
    const bin = ((halves[HIGH] as number) >>> 15) - OFFSET;
    const place = bin > 0 ? bin : 0;
    bins[place] = (bins[place] as number) + 1;
    this.count++;
    this.sum += value;
    if (value < this.least) this.least = value;
    if (value > this.most) this.most = value;
  }

  histogram(): Histogram {
    const { count, sum, least, most } = this;
    const bins: [number, number][] = [];
    for (const [bin, frames] of (this.bins ?? []).entries()) {
      if (frames > 0) bins.push([lowerBound(bin), frames]);
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
    this.bins?.fill(0);
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
