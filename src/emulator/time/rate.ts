import { DOUBLE } from './double.ts';

/**
 * A rate as time per byte, without rounding: where a byte takes no whole number of picoseconds, the remainder is carried to the
 * next frame, so that the sum over any number of frames is right to the picosecond.
 */
export class Rate {
  readonly bitsPerSecond: number;
  /** Picoseconds, if a byte takes a whole number; 0: it does not. */
  readonly perByte: number = DOUBLE;
  private readonly whole: number;
  private readonly numerator: number;
  private readonly denominator: number;
  private carried = 0;

  /** One without a remainder has nothing to carry, so all who have the same rate share it. */
  static of(bitsPerSecond: number): Rate {
    const known = shared.get(bitsPerSecond);
    if (known !== undefined) return known;
    const rate = new Rate(bitsPerSecond);
    if (rate.perByte > 0) shared.set(bitsPerSecond, rate);
    return rate;
  }

  private constructor(bitsPerSecond: number) {
    this.bitsPerSecond = bitsPerSecond;
    const divisor = gcd(8e12, bitsPerSecond);
    this.denominator = bitsPerSecond / divisor;
    this.whole = Math.floor(8e12 / bitsPerSecond);
    this.numerator = (8e12 / divisor) % this.denominator;
    this.perByte = this.numerator === 0 ? this.whole : 0;
  }

  /** Time of so many bytes. */
  take(bytes: number): number {
    if (this.numerator === 0) return bytes * this.whole;
    const sum = this.carried + bytes * this.numerator;
    const extra = Math.floor(sum / this.denominator);
    this.carried = sum - extra * this.denominator;
    return bytes * this.whole + extra;
  }

  /** Time of so many bytes, rounded down, nothing carried. */
  of(bytes: number): number {
    if (this.numerator === 0) return bytes * this.whole;
    return bytes * this.whole + Math.floor((bytes * this.numerator) / this.denominator);
  }
}

const shared = new Map<number, Rate>();

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}
