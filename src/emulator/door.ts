import type { Frame } from './frame/frame.ts';
import { Handover, type Receiver } from './world.ts';

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
  /**
   * Waits for room: the waiter is resumed once, when it is its turn and there may be room. false: there is room and it is nobody
   * else's turn, so the frame may be handed over at once and nobody waits.
   */
  enlist(frame: Frame, waiter: Waiter): boolean;
}

export function isDoor(part: Receiver): part is Door {
  return 'enlist' in part;
}

/** A step whose target is known later, for those who ask. */
export class Doorway extends Handover implements Door {
  admits(frame: Frame): boolean {
    return this.door?.admits(frame) ?? true;
  }

  enlist(frame: Frame, waiter: Waiter): boolean {
    return this.door?.enlist(frame, waiter) ?? false;
  }

  private get door(): Door | null {
    return this.to !== null && isDoor(this.to) ? this.to : null;
  }
}

/** Who keeps a frame that a door has refused. */
export interface Waiter {
  /**
   * There may be room: asks again and hands over one frame. If it then has another, it enlists again, so that those in line are
   * served in turn. Answers whether it handed one over.
   */
  resume(): boolean;
}

/** Those who wait at one door, in the order in which they came. */
export class Line {
  private readonly waiters: Waiter[] = [];
  private readonly hasRoom: () => boolean;
  private opening = false;

  constructor(hasRoom: () => boolean) {
    this.hasRoom = hasRoom;
  }

  /** Whoever is in line keeps its place. false: there is nothing to wait for. */
  join(waiter: Waiter): boolean {
    if (!this.opening && this.hasRoom()) return false;
    if (!this.waiters.includes(waiter)) this.waiters.push(waiter);
    return true;
  }

  /** Resumes them in turn while there is room and somebody hands over a frame. */
  open(): void {
    const { waiters } = this;
    if (this.opening || waiters.length === 0) return;
    this.opening = true;
    let refused = 0;
    while (refused < waiters.length && this.hasRoom()) {
      const waiter = waiters.shift();
      if (waiter === undefined) break;
      if (waiter.resume()) refused = 0;
      else if (waiters.at(-1) === waiter) refused++;
    }
    this.opening = false;
  }
}
