import type { Frame } from '../frame/frame.ts';
import { withRows } from '../frame/rows.ts';
import { DOUBLE } from '../time/double.ts';
import { Rate } from '../time/rate.ts';

/** When frames leave a token bucket with a queue: known as soon as they come. */
export class Bucket {
  bitsPerSecond: number | null = null;
  /** null: nothing passes, or there is no limit. */
  rate: Rate | null = null;
  /** Time of a whole burst. */
  depth = DOUBLE;
  /** The instant at which it will be full again. */
  fullAt = DOUBLE;
  /** The instant at which the last frame leaves. */
  last = DOUBLE;
  /** Instants at which the last frames that had to wait leave, the oldest at `next`: there is room when that one has left. */
  readonly departures: Float64Array;
  next = 0;
  /** Room is kept for what comes: it is never refused for want of it. */
  mustPass = false;
  droppedFrames = 0;
  droppedBytes = DOUBLE;
  readonly extraBytes: number;
  private readonly burstBytes: number;

  constructor(burstBytes: number, queueFrames: number, extraBytes: number) {
    this.burstBytes = burstBytes;
    this.extraBytes = extraBytes;
    this.departures = new Float64Array(queueFrames);
    this.droppedBytes = 0;
    this.fullAt = 0;
    this.last = 0;
  }

  /** From an instant on, at which so many bytes are missing, it has this rate. null: no limit; 0: nothing passes. */
  begin(bitsPerSecond: number | null, now: number, missingBytes: number): void {
    this.bitsPerSecond = bitsPerSecond;
    this.rate = bitsPerSecond === null || bitsPerSecond === 0 ? null : Rate.of(bitsPerSecond);
    this.depth = this.rate?.of(this.burstBytes) ?? 0;
    this.fullAt = now + (this.rate?.of(Math.min(missingBytes, this.burstBytes)) ?? 0);
    this.last = now;
    this.departures.fill(0);
  }

  /** Time of a frame of so many bytes. */
  costOf(bytes: number): number {
    return this.rate?.of(bytes + this.extraBytes) ?? 0;
  }

  /** Whether a frame that came at that instant would have to wait without room, or could never leave. */
  refuses({ size, at: now, charge }: Frame): boolean {
    const { rate, departures } = this;
    if (rate === null) return true;
    if (charge !== null) return false;
    if (departures.length > 0 && (departures[this.next] as number) <= now) return false;
    return this.last > now || this.fullAt + rate.of(size + this.extraBytes) - this.depth > now;
  }
}

/** Times one frame that is not refused: its instant is then that at which it leaves. What `passThrough` does, for whoever has asked. */
export function pass(bucket: Bucket, frame: Frame): void {
  const { rate, depth, departures } = bucket;
  const { fullAt, last, next } = bucket;
  const now = frame.at;
  if (rate === null) return;
  const counted = frame.size + bucket.extraBytes;
  const cost = rate.perByte > 0 ? rate.perByte * counted : rate.take(counted);
  const waiting = Math.max(now, last);
  const leaves = Math.max(fullAt - Math.max(depth - cost, 0), waiting) + (depth === 0 ? cost : 0);
  bucket.fullAt = depth === 0 ? leaves : Math.max(fullAt, leaves) + cost;
  bucket.last = leaves;
  frame.at = leaves;
  if (leaves <= now || departures.length === 0 || (departures[next] as number) > now) return;
  departures[next] = leaves;
  bucket.next = next + 1 < departures.length ? next + 1 : 0;
}

/** Times the frames of a range of `list`; returns where those end that pass, with the instant at which they leave. */
export const passThrough = withRows(
  ({ at, size, list, refused }) =>
    (bucket: Bucket, from: number, to: number): number => {
      const { rate, bitsPerSecond, depth, departures, mustPass } = bucket;
      const capacity = departures.length;
      const perByte = rate === null ? 0 : rate.perByte;
      const extraBytes = bucket.extraBytes + 0;
      let { fullAt, last, next } = bucket;
      let kept = from | 0;
      let lost = 0;
      let lostBytes = 0;
      for (let place = from | 0; place < to; place++) {
        const row = list[place] as number;
        const now = at[row] as number;
        if (bitsPerSecond === null && last <= now) {
          list[kept++] = row;
          continue;
        }
        const bytes = size[row] as number;
        const counted = bytes + extraBytes;
        const full = capacity === 0 || (departures[next] as number) > now;
        if (rate === null || (full && mustPass === false && (last > now || fullAt + rate.of(counted) - depth > now))) {
          refused[lost++] = row;
          lostBytes += bytes;
          continue;
        }
        const cost = perByte > 0 ? perByte * counted : rate.take(counted);
        // A frame larger than the burst needs a full bucket and leaves it in debt.
        let leaves = Math.max(fullAt - Math.max(depth - cost, 0), now, last);
        if (depth === 0) {
          leaves += cost;
          fullAt = leaves;
        } else fullAt = Math.max(fullAt, leaves) + cost;
        last = leaves;
        at[row] = leaves;
        if (leaves > now && !full) {
          departures[next] = leaves;
          if (++next >= capacity) next = 0;
        }
        list[kept++] = row;
      }
      bucket.fullAt = fullAt;
      bucket.last = last;
      bucket.next = next;
      bucket.droppedFrames += lost;
      bucket.droppedBytes += lostBytes;
      return kept;
    },
);
