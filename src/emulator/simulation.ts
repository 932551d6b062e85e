import type { Blueprint } from './blueprint.ts';
import type { Options } from './options.ts';
import type { Result } from './result.ts';

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

/** Refused before anything runs: what no blueprint may hold. Wiring from a judged host never meets these. */
export class BlueprintError extends Error {
  override readonly name = 'BlueprintError';
}

export type Simulate = (blueprint: Blueprint, options: Options) => Simulation;
