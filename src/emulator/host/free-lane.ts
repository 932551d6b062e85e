import type { Door, Waiter } from '../door.ts';
import type { Frame } from '../frame/frame.ts';
import type { World } from '../world.ts';

/** The lane of a host whose work is free: it counts, and takes neither time nor CPU. */
export class FreeLane implements Door {
  wireFrames = 0;
  wireBytes = 0.5;
  localFrames = 0;
  localBytes = 0.5;
  private readonly to: Door;

  constructor(world: World, to: Door) {
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
