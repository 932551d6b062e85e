import type { Crowd } from './ahead/crowd.ts';
import type { Receiver } from './world.ts';

/**
 * A part behind which frames are only counted and consumed: what comes to it may come ahead of time, as rows, and nobody but a limiter
 * cares for its order.
 */
export interface End extends Receiver {
  /** Whether that is so; known when the world is sealed. */
  readonly isLast: boolean;
  /** The rows in a range of `list`, in order of time, which arrive by the horizon. */
  accept(from: number, to: number, crowd: Crowd): void;
}

export function isEnd(part: Receiver): part is End {
  return 'isLast' in part;
}
