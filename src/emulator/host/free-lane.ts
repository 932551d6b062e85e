import type { Crowd, Sink } from '../ahead/crowd.ts';
import type { Account } from '../count/account.ts';
import type { Door, Waiter } from '../door.ts';
import type { End } from '../end.ts';
import type { Frame } from '../frame/frame.ts';
import { DOUBLE } from '../time/double.ts';
import type { World } from '../world.ts';

/** The lane of a host whose work is free: it counts, and takes neither time nor CPU. */
export class FreeLane implements Door, End, Sink {
  wireFrames = 0;
  wireBytes = DOUBLE;
  localFrames = 0;
  localBytes = DOUBLE;
  private readonly to: Door & End & Sink;

  constructor(world: World, to: Door & End & Sink) {
    this.to = to;
    this.reset();
    world.counting.push(this);
  }

  receive(frame: Frame): void {
    if (frame.local) {
      this.localFrames++;
      this.localBytes += frame.size;
    } else {
      this.wireFrames++;
      this.wireBytes += frame.size;
    }
    this.to.receive(frame);
  }

  get isLast(): boolean {
    return this.to.isLast;
  }

  accept(from: number, to: number, crowd: Crowd): void {
    crowd.handOver(from, to, this);
  }

  consume(from: number, to: number, bytes: number, account: Account, local: boolean): boolean {
    if (!this.to.consume(from, to, bytes, account, local)) return false;
    if (local) {
      this.localFrames += to - from;
      this.localBytes += bytes;
    } else {
      this.wireFrames += to - from;
      this.wireBytes += bytes;
    }
    return true;
  }

  admits(frame: Frame): boolean {
    return this.to.admits(frame);
  }

  enlist(frame: Frame, waiter: Waiter): boolean {
    return this.to.enlist(frame, waiter);
  }

  reset(): void {
    this.wireFrames = 0;
    this.wireBytes = 0;
    this.localFrames = 0;
    this.localBytes = 0;
  }
}
