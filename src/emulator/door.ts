import type { Frame } from './frame/frame.ts';
import type { Receiver } from './world.ts';

/**
 * A part that may have no room. Whoever hands frames to it asks first, keeps a frame that is refused, and waits to be resumed. A
 * door says what is so at the present instant, so frames must come to it at their instants and never ahead of time.
 *
 * A door is a mark and not a wall: what was under way when it closed is still taken. Its room is exceeded by no more than fits
 * between those who ask and itself.
 */
export interface Door extends Receiver {
  /** Whether there is room for this frame now. Asking changes nothing. */
  admits(frame: Frame): boolean;
  /** To be called when a frame was refused: the waiter is resumed once, when it is its turn and there may be room. */
  enlist(frame: Frame, waiter: Waiter): void;
}

export function isDoor(part: Receiver): part is Door {
  return 'admits' in part;
}

/** Who keeps a frame that a door has refused. */
export interface Waiter {
  /**
   * There may be room: asks again and hands over one frame. If it then has another, it waits again, refused or not, so that those in
   * line are served in turn. Answers whether it handed one over.
   */
  resume(): boolean;
}

/** Those who wait at one door, in the order in which they came. */
export class Line {
  private readonly waiters: Waiter[] = [];

  /** Whoever is in line keeps its place. */
  join(waiter: Waiter): void {
    if (!this.waiters.includes(waiter)) this.waiters.push(waiter);
  }

  /** Resumes them in turn while there is room and somebody hands over a frame. */
  open(hasRoom: () => boolean): void {
    const { waiters } = this;
    let refused = 0;
    while (refused < waiters.length && hasRoom()) {
      const waiter = waiters.shift();
      if (waiter === undefined) return;
      if (waiter.resume()) refused = 0;
      else if (waiters.at(-1) === waiter) refused++;
    }
  }
}
