import type { Frame } from '../frame/frame.ts';
import { type Header, type Headers, PerHeader } from '../frame/headers.ts';
import type { Count } from '../result.ts';

/** Which of several counters brought a header last, by their numbers. */
export interface Latest {
  readonly rows: PerHeader;
  readonly number: number;
}

/**
 * What passed each of several rings. The ring of a frame follows from its header, as that of a NIC follows from its hash, so frames
 * of one conversation always take the same.
 */
export class RingCounter {
  private readonly headers: Headers;
  private readonly choose: (head: Header) => number;
  private readonly choices = new PerHeader();
  private readonly frames: Float64Array;
  private readonly bytes: Float64Array;
  private readonly lostFrames: Float64Array;
  private readonly lostBytes: Float64Array;
  private readonly latest: Latest | null;

  constructor(headers: Headers, count: number, choose: (head: Header) => number, latest: Latest | null = null) {
    this.headers = headers;
    this.choose = choose;
    this.frames = new Float64Array(count);
    this.bytes = new Float64Array(count);
    this.lostFrames = new Float64Array(count);
    this.lostBytes = new Float64Array(count);
    this.latest = latest;
  }

  get count(): number {
    return this.frames.length;
  }

  /** A frame of that header takes its ring. */
  add(row: number, bytes: number): void {
    this.change(row, 1, bytes);
    if (this.latest !== null) this.latest.rows.set(row, this.latest.number);
  }

  /** It has not taken it after all. */
  takeBack(row: number, bytes: number): void {
    this.change(row, -1, -bytes);
  }

  /** It is lost behind the ring that had counted it. */
  lose({ header, size }: Frame): void {
    const ring = this.ringOf(header);
    this.change(header, -1, -size);
    this.lostFrames[ring] = (this.lostFrames[ring] as number) + 1;
    this.lostBytes[ring] = (this.lostBytes[ring] as number) + size;
  }

  /** Whether a frame of that header has ever come here. */
  knows(row: number): boolean {
    return this.choices.get(row) >= 0;
  }

  ringOf(row: number): number {
    const known = this.choices.get(row);
    if (known >= 0) return known;
    const ring = this.choose(this.headers.get(row));
    this.choices.set(row, ring);
    return ring;
  }

  passed(ring: number): Count {
    return { frames: this.frames[ring] ?? 0, bytes: this.bytes[ring] ?? 0 };
  }

  lost(ring: number): Count {
    return { frames: this.lostFrames[ring] ?? 0, bytes: this.lostBytes[ring] ?? 0 };
  }

  private change(row: number, frames: number, bytes: number): void {
    const ring = this.ringOf(row);
    this.frames[ring] = (this.frames[ring] as number) + frames;
    this.bytes[ring] = (this.bytes[ring] as number) + bytes;
  }

  reset(): void {
    for (const counts of [this.frames, this.bytes, this.lostFrames, this.lostBytes]) counts.fill(0);
  }
}
