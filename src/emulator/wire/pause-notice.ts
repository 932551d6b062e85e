import type { IngressPart } from '../blueprint.ts';

/** What a pause frame says: of the priorities in `priorities`, those in `pausing` wait for so long, the others go on. */
export interface PauseNotice {
  /** Bit n: priority n. */
  readonly priorities: number;
  readonly pausing: number;
  readonly picoseconds: number;
}

/** Bit n: priority n is in a lossless class. PAUSE knows none: its account is that of the first. */
export function prioritiesOf({ kind, classes }: IngressPart): number {
  if (kind === 'pause') return 1;
  return classes.flatMap((each) => each.priorities).reduce((mask, priority) => mask | (1 << priority), 0);
}
