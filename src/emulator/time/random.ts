/**
 * Random numbers of one part. Each part draws from a generator of its own, named after it, so that no part's numbers depend on what
 * others do. sfc32 (Doty-Humphrey, PractRand): 128 bits of state, 32-bit results.
 */
export class Random {
  private a: number;
  private b: number;
  private c: number;
  private counter = 1;

  constructor(seed: number, name: string) {
    this.a = hash(name, 0x811c9dc5) | 0;
    this.b = hash(name, 0x01000193) | 0;
    this.c = (seed ^ Math.floor(seed / 2 ** 32)) | 0;
    for (let round = 0; round < 12; round++) this.word();
  }

  /** A signed 32-bit word. */
  word(): number {
    const sum = (((this.a + this.b) | 0) + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (((this.c << 21) | (this.c >>> 11)) + sum) | 0;
    return sum;
  }

  /** Uniform in [0, 1), 32 bits. */
  fraction(): number {
    return (this.word() >>> 0) / 2 ** 32;
  }

  /** Uniform in [0, 1), 53 bits: for probabilities that are nearly 0 or 1. */
  fine(): number {
    return ((this.word() >>> 0) * 2 ** 21 + (this.word() >>> 11)) / 2 ** 53;
  }

  /** Exponential with mean 1. */
  exponential(): number {
    return -Math.log(((this.word() >>> 0) + 0.5) / 2 ** 32);
  }
}

/** xorshift32 (Marsaglia 2003) with shifts 13, 17, 5: for loads that other simulators reproduce frame for frame. */
export class Xorshift32 {
  private x: number;

  constructor(seed: number) {
    this.x = seed | 0 || 1;
  }

  /** A signed 32-bit word, never 0. */
  word(): number {
    let x = this.x;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.x = x;
    return x;
  }
}

/** FNV-1a. */
function hash(text: string, basis: number): number {
  let value = basis;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value;
}
