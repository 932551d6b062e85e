import type { Door, Waiter } from '../door.ts';
import type { Frame } from '../frame/frame.ts';
import type { Holder, World } from '../world.ts';

/**
 * Frames of one lossless class that a port keeps, in the order in which they came. While the first waits for the client that it is
 * for, those behind it wait too, whoever they are for: clients that share a lossless class suffer together (head-of-line
 * blocking).
 */
export class HeldFrames implements Waiter, Holder {
  private readonly world: World;
  private readonly frames: Frame[] = [];
  private readonly doors: Door[] = [];
  private first = 0;

  constructor(world: World) {
    this.world = world;
    world.holders.push(this);
  }

  /** Hands the frame over, or keeps it until it is its turn and there is room. */
  pass(frame: Frame, door: Door): void {
    if (this.first === this.frames.length && door.admits(frame)) {
      door.receive(frame);
      return;
    }
    this.frames.push(frame);
    this.doors.push(door);
    if (this.first === this.frames.length - 1) door.enlist(frame, this);
  }

  resume(): boolean {
    let handed = false;
    const turn = this.doors[this.first];
    for (;;) {
      const frame = this.frames[this.first];
      const door = this.doors[this.first];
      if (frame === undefined || door === undefined) return handed;
      // Of one door a frame at a time, so that those in line there are served in turn.
      if ((handed && door === turn) || !door.admits(frame)) {
        door.enlist(frame, this);
        return handed;
      }
      this.forget();
      frame.at = this.world.now;
      door.receive(frame);
      handed = true;
    }
  }

  private forget(): void {
    this.first++;
    if (this.first < this.frames.length && this.first < 1024) return;
    this.frames.splice(0, this.first);
    this.doors.splice(0, this.first);
    this.first = 0;
  }

  hold(visit: (frame: Frame) => void): void {
    for (let index = this.first; index < this.frames.length; index++) visit(this.frames[index] as Frame);
  }
}
