/** One end of a wire that keeps frames rather than losing them, and what it has to do with the other. Frames are counted without FCS. */
export interface KeepingEnd {
  readonly bitsPerSecond: number;
  /** One way. */
  readonly delayPicoseconds: number;
  /** From the arrival of a pause frame at the other end to its effect. */
  readonly responsePicoseconds: number;
  /** 0: no frame is needed, and what it would say is heard at once. */
  readonly pauseFrameBytes: number;
  /** The largest frame that this end sends: one that is under way holds up the pause frame. */
  readonly ownFrameBytes: number;
  /** The largest one that the other end sends and that is kept. */
  readonly peerFrameBytes: number;
  /** FCS, which takes room, and preamble with gap, which take time alone. */
  readonly fcsBytes: number;
  readonly overheadBytes: number;
}

/**
 * Bytes, with FCS, that can still come beyond the threshold at which an end decides to pause: the frame that crosses it, all that
 * the other end sends until it obeys (our frame under way, our pause frame, the cable, the response time, and what is on the cable then), and
 * the frame that it has begun (IEEE 802.1Q annex O, without delays of interfaces and cells of buffers, which emulated ports have none of).
 */
export function overshootBytes(end: KeepingEnd): number {
  const { bitsPerSecond, peerFrameBytes, fcsBytes, overheadBytes } = end;
  const frame = peerFrameBytes + fcsBytes;
  const oneWay = end.delayPicoseconds / 1e12;
  const told = end.pauseFrameBytes === 0 ? 0 : tellSeconds(end) + oneWay;
  const seconds = told + end.responsePicoseconds / 1e12 + oneWay;
  // Full frames fill the wire most densely.
  return Math.ceil((seconds * bitsPerSecond * frame) / 8 / (frame + overheadBytes)) + 2 * frame;
}

/** How long a pause frame may wait for the frame under way, and its own time. */
export function tellSeconds({ bitsPerSecond, pauseFrameBytes, ownFrameBytes, ...beside }: KeepingEnd): number {
  if (pauseFrameBytes === 0) return 0;
  const extra = beside.fcsBytes + beside.overheadBytes;
  return ((ownFrameBytes + pauseFrameBytes + 2 * extra) * 8) / bitsPerSecond;
}
