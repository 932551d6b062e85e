import type { Size } from '../blueprint.ts';
import type { Random } from '../time/random.ts';

/** Bytes of the frames of one stream, one after the other. */
export class Sizes {
  private readonly fixed: number;
  private readonly size: Size;
  private readonly random: Random;
  private readonly weights: number;

  constructor(size: Size, random: Random) {
    this.size = size;
    this.random = random;
    this.fixed = size.kind === 'fixed' ? size.bytes : 0;
    this.weights = size.kind === 'mixed' ? size.sizes.reduce((sum, each) => sum + each.weight, 0) : 0;
  }

  get isFixed(): boolean {
    return this.fixed > 0;
  }

  /** Of any frame. */
  get mostBytes(): number {
    const { size } = this;
    if (size.kind === 'uniform') return size.toBytes;
    return size.kind === 'fixed' ? size.bytes : Math.max(...size.sizes.map(({ bytes }) => bytes));
  }

  next(): number {
    return this.fixed > 0 ? this.fixed : this.draw();
  }

  private draw(): number {
    const { size, random } = this;
    if (size.kind === 'uniform')
      return size.fromBytes + Math.floor(random.fraction() * (size.toBytes - size.fromBytes + 1));
    if (size.kind === 'fixed') return size.bytes;
    let left = random.fraction() * this.weights;
    for (const each of size.sizes) {
      left -= each.weight;
      if (left < 0) return each.bytes;
    }
    return size.sizes.at(-1)?.bytes ?? 0;
  }
}
