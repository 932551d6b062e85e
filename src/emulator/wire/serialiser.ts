import { instantOf, sizeOf, withRows } from '../frame/rows.ts';
import { DOUBLE } from '../time/double.ts';
import { Rate } from '../time/rate.ts';
import type { EgressSettings } from './transmitter.ts';

const NONE = new Float64Array(0);
/** Slots that a queue begins with when its first frame comes: most never need more. */
const FEW = 8;

/**
 * When frames leave a FIFO with drop-tail and its serialiser: known as soon as they come. Numbers are doubles from the beginning, so
 * that V8 keeps them as they are.
 */
export class Serialiser {
  /** Accepted, whether or not they have left. */
  acceptedFrames = 0;
  acceptedBytes = DOUBLE;
  droppedFrames = 0;
  droppedBytes = DOUBLE;
  maxFrames = 0;
  freeAt = DOUBLE;
  /**
   * Instants at which the last frames leave, the oldest at `next`: there is room when that one has left. Nothing need be forgotten
   * when a frame has left. They are fewer than there is room for until more are here.
   */
  departures: Float64Array = NONE;
  next = 0;
  /** When the first that was here left, or leaves, when there was no room for the last that was asked for. */
  nextDeparture = DOUBLE;
  readonly delay: number = DOUBLE;
  readonly extra: number = DOUBLE;
  readonly rate: Rate;
  private readonly limitBytes: number | null;
  readonly limitFrames: number;
  /** Where bytes count: those of the same frames, and of all from slot `head` on, `count` of them, that have not left. */
  private sizes: Float64Array = NONE;
  private head = 0;
  private count = 0;
  private heldBytes = 0;

  constructor({ queueFrames, queueBytes, bitsPerSecond, delayPicoseconds, extraBytes }: EgressSettings) {
    // The one in service does not wait.
    this.limitFrames = queueFrames + 1;
    this.limitBytes = queueBytes;
    this.rate = Rate.of(bitsPerSecond);
    this.delay = delayPicoseconds;
    this.extra = extraBytes;
    this.freeAt = 0;
    this.acceptedBytes = 0;
    this.droppedBytes = 0;
  }

  get countsBytes(): boolean {
    return this.limitBytes !== null;
  }

  /** Whether there is room for a row. */
  hasRoom(row: number): boolean {
    const isTaken = this.departures.length === 0 || (this.departures[this.next] as number) > instantOf(row);
    const full = isTaken && !this.widens();
    const { departures } = this;
    if (!full && (!this.countsBytes || this.fits(row))) return true;
    this.nextDeparture = departures[full ? this.next : this.head] as number;
    return false;
  }

  /** Whether the bytes of a row fit. The frame in service does not wait, so its bytes do not count. */
  fits(row: number): boolean {
    const { departures, sizes } = this;
    const now = instantOf(row);
    while (this.count > 0 && (departures[this.head] as number) <= now) {
      this.heldBytes -= sizes[this.head] as number;
      this.head = this.head + 1 === departures.length ? 0 : this.head + 1;
      this.count--;
    }
    if (this.count === 0) return true;
    return this.heldBytes - (sizes[this.head] as number) + sizeOf(row) <= (this.limitBytes ?? 0);
  }

  hold(slot: number, bytes: number): void {
    if (this.count === 0) this.head = slot;
    this.sizes[slot] = bytes;
    this.heldBytes += bytes;
    this.count++;
  }

  /** All slots are taken: makes more of them, if there may be more. */
  widens(): boolean {
    const { departures, sizes, limitFrames, next } = this;
    const { length } = departures;
    if (length >= limitFrames) return false;
    const added = Math.min(limitFrames, Math.max(FEW, 4 * length)) - length;
    this.departures = unrolled(departures, next, added);
    if (this.countsBytes) {
      this.sizes = unrolled(sizes, next, added);
      this.head = length === 0 ? 0 : added + ((this.head - next + length) % length);
    }
    this.next = 0;
    return true;
  }

  /** Nothing is here any more, from an instant on. */
  clear(now: number): void {
    this.departures.fill(0);
    this.count = 0;
    this.heldBytes = 0;
    this.freeAt = now;
  }
}

/** A ring whose oldest slot is `next`, with so many older ones before it. */
function unrolled(ring: Float64Array, next: number, added: number): Float64Array {
  const wider = new Float64Array(ring.length + added);
  wider.set(ring.subarray(next), added);
  wider.set(ring.subarray(0, next), added + ring.length - next);
  return wider;
}

/** Times the frames of a range of `list`; returns where those end for which there is room, with their arrival at the other end. */
export const carryThrough = withRows(
  ({ at, size, list, refused }) =>
    (line: Serialiser, from: number, to: number): number => {
      const { rate, delay, extra, countsBytes } = line;
      const { perByte } = rate;
      let { departures, next, freeAt, maxFrames } = line;
      let capacity = departures.length;
      let kept = from | 0;
      let keptBytes = 0;
      let lost = 0;
      let lostBytes = 0;
      for (let place = from | 0; place < to; place++) {
        const row = list[place] as number;
        const now = at[row] as number;
        const bytes = size[row] as number;
        let full = capacity === 0 || (departures[next] as number) > now;
        if (full && capacity < line.limitFrames) {
          line.next = next;
          full = !line.widens();
          departures = line.departures;
          capacity = departures.length;
          next = line.next;
        }
        if (full || (countsBytes === true && !line.fits(row))) {
          refused[lost++] = row;
          lostBytes += bytes;
          continue;
        }
        // More are here than ever before when the one that came so many frames ago has not left.
        let mark = next - 1 - maxFrames;
        if (mark < 0) mark += capacity;
        if ((departures[mark] as number) > now) maxFrames++;
        freeAt = Math.max(freeAt, now) + (perByte > 0 ? perByte * (bytes + extra) : rate.take(bytes + extra));
        departures[next] = freeAt;
        if (countsBytes === true) line.hold(next, bytes);
        if (++next === capacity) next = 0;
        keptBytes += bytes;
        at[row] = freeAt + delay;
        list[kept++] = row;
      }
      line.next = next;
      line.freeAt = freeAt;
      line.maxFrames = maxFrames;
      line.acceptedFrames += kept - from;
      line.acceptedBytes += keptBytes;
      line.droppedFrames += lost;
      line.droppedBytes += lostBytes;
      return kept;
    },
);
