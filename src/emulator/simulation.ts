import type { Blueprint } from './blueprint.ts';
import { build } from './build/build.ts';
import { free } from './frame/frames.ts';
import type { Options } from './options.ts';
import type { Result } from './result.ts';
import { report } from './count/report.ts';

/** A host at work. Virtual time advances in slices, so that a live view, a pace or a history can look in between. */
export interface Simulation {
  readonly nowPicoseconds: number;
  /** Runs all that happens up to and including `toPicoseconds` (absolute, never backwards). The slices chosen never change a result. */
  advance(toPicoseconds: number): void;
  /** What has been counted until now; checks conservation first (a violation is an invariant). */
  result(): Result;
  /** Gives its memory back; nothing may be asked of it afterwards. */
  close(): void;
}

export function simulate(blueprint: Blueprint, options: Options): Simulation {
  const parts = build(blueprint, options);
  const { world } = parts;
  return {
    get nowPicoseconds() {
      return world.now;
    },
    advance(toPicoseconds) {
      world.horizon = toPicoseconds;
      world.run();
    },
    result() {
      return report(parts, 0);
    },
    close() {
      for (const holder of world.holders) holder.hold(free);
    },
  };
}
