import type { Frame } from '../frame/frame.ts';
import type { Receiver, World } from '../world.ts';

/** The lane of a host whose work is free: it counts, and takes neither time nor CPU. */
export class FreeLane implements Receiver {
  wireFrames = 0;
  wireBytes = 0;
  localFrames = 0;
  localBytes = 0;
  private readonly to: Receiver;

  constructor(world: World, to: Receiver) {
    this.to = to;
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

  reset(): void {
    this.wireFrames = 0;
    this.wireBytes = 0;
    this.localFrames = 0;
    this.localBytes = 0;
  }
}
