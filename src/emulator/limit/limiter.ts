import type { Channel } from '../channel.ts';
import type { Frame } from '../frame/frame.ts';
import type { Receiver } from '../world.ts';

/** One account of `maxbw`. What it lets through goes on by `out`; it may be changed while frames wait. */
export interface Limiter extends Receiver {
  /** null: no limit; 0: nothing passes. */
  setRate(bitsPerSecond: number | null): void;
  /** Whether a frame that came at that instant (`frame.at`) would be dropped: it then need not be carried further. */
  refuses(frame: Frame): boolean;
  /** Those that it has let through go on by this, at their instants. */
  readonly out: Channel;
  /** Frames and bytes dropped since the last reset. */
  readonly droppedFrames: number;
  readonly droppedBytes: number;
  readonly blocked: number;
  readonly unblocked: number;
}
