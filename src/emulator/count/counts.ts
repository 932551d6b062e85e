import type { Limiter } from '../limit/limiter.ts';
import type { Count } from '../result.ts';
import type { Tally } from './tally.ts';

export const NOTHING: Count = { frames: 0, bytes: 0 };

/** Most counts of a big network are nothing, which is there once. */
export function counted(frames: number, bytes: number): Count {
  return frames === 0 && bytes === 0 ? NOTHING : { frames, bytes };
}

export function sum(counts: readonly Count[]): Count {
  let frames = 0;
  let bytes = 0;
  for (const count of counts) {
    frames += count.frames;
    bytes += count.bytes;
  }
  return counted(frames, bytes);
}

export function less(count: Count, taken: Count): Count {
  return counted(count.frames - taken.frames, count.bytes - taken.bytes);
}

export function count({ frames, bytes }: Tally): Count {
  return counted(frames, bytes);
}

/** What a limit has dropped; null: there is none. */
export function lost(limiter: Limiter | null): Count {
  return limiter === null ? NOTHING : counted(limiter.droppedFrames, limiter.droppedBytes);
}
