import type { Channel } from '../channel.ts';
import type { Door } from '../door.ts';
import type { Frame } from '../frame/frame.ts';
import type { Receiver } from '../world.ts';

/** Those who ask a limiter before they hand over, and the door behind it that they would ask next; null: there is none. */
export interface Asked {
  /** It goes on after it has told them to stop. */
  readonly onward: () => void;
  readonly next: Door | null;
}

/** One account of `maxbw`. What it lets through goes on by `out`; it may be changed while frames wait. */
export interface Limiter extends Receiver {
  /** null: no limit; 0: nothing passes. */
  setRate(bitsPerSecond: number | null): void;
  /** Whether a frame that came at that instant (`frame.at`) would be dropped: it then need not be carried further. */
  refuses(frame: Frame): boolean;
  /** Those that it has let through go on by this, at their instants. */
  readonly out: Channel;
  /** So many wait that whoever asks is told to stop. */
  readonly isStopped: boolean;
  /** Frames and bytes dropped since the last reset. */
  readonly droppedFrames: number;
  readonly droppedBytes: number;
  readonly blocked: number;
  readonly unblocked: number;
}
