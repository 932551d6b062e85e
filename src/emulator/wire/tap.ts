import type { Frame } from '../frame/frame.ts';
import type { Sighting } from '../options.ts';
import type { Watch } from '../probe/watch.ts';
import type { Receiver } from '../world.ts';

/** Stands at the end of one direction of a cable. */
export class Tap implements Receiver {
  private readonly watch: Watch;
  private readonly name: string;
  private readonly direction: Sighting['direction'];
  private readonly to: Receiver;

  constructor(watch: Watch, name: string, direction: Sighting['direction'], to: Receiver) {
    this.watch = watch;
    this.name = name;
    this.direction = direction;
    this.to = to;
  }

  receive(frame: Frame): void {
    this.watch.place(frame, this.name, this.direction);
    this.to.receive(frame);
  }
}
