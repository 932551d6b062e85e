/**
 * The frames of all simulations of the process: a frame is a number, its fields are rows of these arrays. They are constants of a
 * module because V8 then folds their addresses into the code (object fields cost a factor of about 1.7); pages never touched take
 * no memory. Freed numbers are reused last in, first out, so that a busy engine stays within a few cache lines.
 */
const CAPACITY = 1 << 21;

/** Instant at which the frame is where it is now, or arrives where it is sent. */
export const at = new Float64Array(CAPACITY);
/** Instant at which it was offered. */
export const born = new Float64Array(CAPACITY);
/** Row of the simulation's header table. */
export const header = new Int32Array(CAPACITY);
/** Bytes without FCS, tag included. */
export const size = new Int32Array(CAPACITY);
/** Stream that it belongs to. */
export const stream = new Int32Array(CAPACITY);
/** Counts the frames of its stream. */
export const ordinal = new Float64Array(CAPACITY);
/** The next frame of the same queue; -1: none. */
export const next = new Int32Array(CAPACITY);
/** TCP: first byte and payload length, acknowledged byte, flags; time-to-live of routed packets. */
export const sequence = new Float64Array(CAPACITY);
export const acknowledgement = new Float64Array(CAPACITY);
export const payload = new Int32Array(CAPACITY);
export const ttl = new Uint8Array(CAPACITY);
/** 1: its source has been told that it left the sender, or need not be. */
export const credited = new Uint8Array(CAPACITY);

let fresh = 0;
let freed = -1;

/** A frame whose fields hold anything. */
export function allocate(): number {
  const frame = freed;
  if (frame >= 0) {
    freed = next[frame] as number;
    return frame;
  }
  if (fresh === CAPACITY) throw new RangeError(`more than ${CAPACITY} frames are on their way at once`);
  return fresh++;
}

export function free(frame: number): void {
  next[frame] = freed;
  freed = frame;
}

/** A second frame with the same fields. */
export function copy(frame: number): number {
  const twin = allocate();
  at[twin] = at[frame] as number;
  born[twin] = born[frame] as number;
  header[twin] = header[frame] as number;
  size[twin] = size[frame] as number;
  stream[twin] = stream[frame] as number;
  ordinal[twin] = ordinal[frame] as number;
  sequence[twin] = sequence[frame] as number;
  acknowledgement[twin] = acknowledgement[frame] as number;
  payload[twin] = payload[frame] as number;
  ttl[twin] = ttl[frame] as number;
  credited[twin] = 1;
  return twin;
}
