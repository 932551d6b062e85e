import { Rate } from '../time/rate.ts';
import type { World } from '../world.ts';
import type { Contender } from './deficit-round-robin.ts';

/**
 * Rates that are promised to some who share a queue, in wire bytes: who is behind its promise goes before all others, the one whose
 * frame is due longest first. What nobody is owed is shared as if there were no promises (as a class of HTB borrows beyond its rate).
 */
export class Guarantees {
  private readonly world: World;
  private readonly contenders: readonly Contender[];
  private readonly rates: readonly (Rate | null)[];
  /** When the next frame of each is due. */
  private readonly dueAt: Float64Array;

  constructor(world: World, contenders: readonly Contender[], bitsPerSecond: readonly (number | null)[]) {
    this.world = world;
    this.contenders = contenders;
    this.rates = bitsPerSecond.map((rate) => (rate ? Rate.of(rate) : null));
    this.dueAt = new Float64Array(contenders.length);
  }

  /** One that had no frame has one again: what it did not want before is not owed to it. */
  begin(index: number): void {
    const { now } = this.world;
    if ((this.dueAt[index] as number) < now) this.dueAt[index] = now;
  }

  /** Index of who goes next because it is owed to it; -1: nobody. */
  next(): number {
    const { now } = this.world;
    let first = -1;
    for (const [index, rate] of this.rates.entries()) {
      const due = this.dueAt[index] as number;
      if (rate === null || due > now || (this.contenders[index]?.headBytes ?? 0) === 0) continue;
      if (first < 0 || due < (this.dueAt[first] as number)) first = index;
    }
    if (first < 0) return first;
    this.dueAt[first] =
      (this.dueAt[first] as number) + (this.rates[first]?.take(this.contenders[first]?.headBytes ?? 0) ?? 0);
    return first;
  }
}
