import type { Channel } from '../channel.ts';
import { type Door, isDoor, Line, type Waiter } from '../door.ts';
import type { Frame } from '../frame/frame.ts';
import type { Receiver } from '../world.ts';
import type { Asked, Limiter } from './limiter.ts';

/**
 * A limiter for those who ask: whoever would be dropped for want of credit waits, and goes when a frame before it has left. A limit
 * of 0 is no want of credit but a rule: what it forbids need not wait and is dropped.
 */
export class Metered implements Limiter, Door {
  /** Where the limiter hands on what it lets through. */
  readonly exit: Receiver;
  readonly inner: Limiter;
  private readonly next: Door | null;
  bitsPerSecond: number | null;
  readonly line = new Line();

  constructor(bitsPerSecond: number | null, next: Receiver, make: (exit: Receiver, asked: Asked) => Limiter) {
    this.bitsPerSecond = bitsPerSecond;
    this.next = isDoor(next) ? next : null;
    this.exit = {
      receive: (frame) => {
        next.receive(frame);
        this.free();
      },
    };
    this.inner = make(this.exit, { onward: () => this.free(), next: this.next });
  }

  receive(frame: Frame): void {
    this.inner.receive(frame);
  }

  admits(frame: Frame): boolean {
    return !this.lacks(frame) && (this.next === null || this.next.admits(frame));
  }

  enlist(frame: Frame, waiter: Waiter): boolean {
    this.line.closed = this.lacks(frame);
    if (this.line.closed) return this.line.join(waiter);
    return this.next?.enlist(frame, waiter) ?? false;
  }

  /** Whether a frame that came now would have to wait for credit. */
  lacks(frame: Frame): boolean {
    return this.bitsPerSecond !== 0 && (this.inner.isStopped || this.inner.refuses(frame));
  }

  private free(): void {
    this.line.closed = false;
    this.line.open();
  }

  setRate(bitsPerSecond: number | null): void {
    this.bitsPerSecond = bitsPerSecond;
    this.inner.setRate(bitsPerSecond);
    this.free();
  }

  get isStopped(): boolean {
    return this.inner.isStopped;
  }

  refuses(frame: Frame): boolean {
    return this.inner.refuses(frame);
  }

  get out(): Channel {
    return this.inner.out;
  }

  get droppedFrames(): number {
    return this.inner.droppedFrames;
  }

  get droppedBytes(): number {
    return this.inner.droppedBytes;
  }

  get blocked(): number {
    return this.inner.blocked;
  }

  get unblocked(): number {
    return this.inner.unblocked;
  }
}
