import type { Limiter } from '../limit/limiter.ts';
import type { Count } from '../result.ts';
import type { Tally } from './tally.ts';

export const NOTHING: Count = { frames: 0, bytes: 0 };

export function sum(counts: readonly Count[]): Count {
  let frames = 0;
  let bytes = 0;
  for (const count of counts) {
    frames += count.frames;
    bytes += count.bytes;
  }
  return { frames, bytes };
}

export function less(count: Count, taken: Count): Count {
  return { frames: count.frames - taken.frames, bytes: count.bytes - taken.bytes };
}

export function count({ frames, bytes }: Tally): Count {
  return { frames, bytes };
}

/** What a limit has dropped; null: there is none. */
export function lost(limiter: Limiter | null): Count {
  return { frames: limiter?.droppedFrames ?? 0, bytes: limiter?.droppedBytes ?? 0 };
}
