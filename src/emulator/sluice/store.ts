import { allocate, type Frame, free, type Owner } from '../frame/frame.ts';
import type { Count } from '../result.ts';

/** What is known of the frames of one way, by their numbers, which come in order: a ring of typed arrays that grows when it must. */
export class Store {
  born = new Float64Array(LEAST);
  /** When it leaves the limiter that it is in. */
  due = new Float64Array(LEAST);
  size = new Int32Array(LEAST);
  header = new Int32Array(LEAST);
  /** Who brought it. */
  from = new Int32Array(LEAST);
  mask = LEAST - 1;
  /** Number of the next one; all before `oldest` are gone. */
  next = 0;
  oldest = 0;

  /** A number for one more frame. `oldest`: the least that is still needed, -1: none is; asked for only where there may be no place. */
  take(owner: { readonly oldest: number }): number {
    if (this.next - this.oldest > this.mask) {
      const { oldest } = owner;
      this.oldest = oldest < 0 ? this.next : oldest;
      if (this.next - this.oldest > this.mask) this.grow();
    }
    return this.next++;
  }

  /** What so many frames from `first` on are in all. */
  sum(first: number, count: number): Count {
    let bytes = 0;
    for (let number = first; number < first + count; number++) bytes += this.size[number & this.mask] as number;
    return { frames: count, bytes };
  }

  /** Numbers for frames of the parts, which are freed; that of the first. `from`: who brought each. */
  keep(frames: readonly Frame[], from: (frame: Frame) => number): number {
    const first = this.next;
    for (const frame of frames) {
      const place = this.take(this) & this.mask;
      this.born[place] = frame.born;
      this.due[place] = frame.at;
      this.size[place] = frame.size;
      this.header[place] = frame.header;
      this.from[place] = from(frame);
      free(frame);
    }
    return first;
  }

  /** They are frames again. */
  frames(first: number, count: number, ownerOf: (from: number) => Owner, credited: boolean): readonly Frame[] {
    return Array.from({ length: count }, (_, index) => this.frame(first + index, ownerOf, credited));
  }

  frame(number: number, ownerOf: (from: number) => Owner, credited: boolean): Frame {
    const place = number & this.mask;
    const frame = allocate(ownerOf(this.from[place] as number));
    frame.at = this.due[place] as number;
    frame.born = this.born[place] as number;
    frame.size = this.size[place] as number;
    frame.header = this.header[place] as number;
    frame.ordinal = 0;
    frame.credited = credited;
    frame.local = true;
    frame.ttl = 64;
    frame.payload = 0;
    return frame;
  }

  begin(): void {
    this.next = 0;
    this.oldest = 0;
  }

  private grow(): void {
    const { born, due, size, header, from, mask } = this;
    const places = 2 * (mask + 1);
    this.mask = places - 1;
    this.born = new Float64Array(places);
    this.due = new Float64Array(places);
    this.size = new Int32Array(places);
    this.header = new Int32Array(places);
    this.from = new Int32Array(places);
    for (let number = this.oldest; number < this.next; number++) {
      const old = number & mask;
      const place = number & this.mask;
      this.born[place] = born[old] as number;
      this.due[place] = due[old] as number;
      this.size[place] = size[old] as number;
      this.header[place] = header[old] as number;
      this.from[place] = from[old] as number;
    }
  }
}

/** A power of two. */
const LEAST = 64;
