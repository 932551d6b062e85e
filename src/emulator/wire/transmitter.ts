import type { Channel } from '../channel.ts';
import type { ClassResult } from '../result.ts';
import type { Receiver } from '../world.ts';

/** What one end of a cable is made of. */
export interface EgressSettings {
  readonly bitsPerSecond: number;
  readonly delayPicoseconds: number;
  /** Bytes beyond the frame's own that it occupies: FCS, preamble, gap. */
  readonly extraBytes: number;
  readonly queueFrames: number;
  /** null: only frames count. */
  readonly queueBytes: number | null;
  /** The sending client's own: a frame that leaves here has left its sender. */
  readonly first: boolean;
}

/** A transmit queue, its serialiser and the wire behind it. offered = accepted + dropped; accepted = sent + waiting. */
export interface Transmitter extends Receiver {
  readonly out: Channel;
  readonly settings: EgressSettings;
  /** Cut or mended. What waits or is on the wire when it is cut is lost. */
  setUp(up: boolean): void;
  /** Frames in service or waiting, and their bytes, at the world's present. */
  waiting(): { readonly frames: number; readonly bytes: number };
  /** Frames that have left and not arrived. */
  onWire(): { readonly frames: number; readonly bytes: number };
  readonly acceptedFrames: number;
  readonly acceptedBytes: number;
  readonly droppedFrames: number;
  readonly droppedBytes: number;
  readonly maxFrames: number;
  classes(): readonly ClassResult[];
}
