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
  /** The last target that was looked at, and whether it is a door. */
  private seen: Receiver | null = null;
  private behind: Door | null = null;

  admits(frame: Frame): boolean {
    return this.door?.admits(frame) ?? true;
  }

  enlist(frame: Frame, waiter: Waiter): boolean {
    return this.door?.enlist(frame, waiter) ?? false;
  }

  private get door(): Door | null {
    const { to } = this;
    if (to !== this.seen) {
      this.seen = to;
      this.behind = to !== null && isDoor(to) ? to : null;
    }
    return this.behind;
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
  /** There is no room: whose door it is says so. */
  closed = false;
  private readonly waiters: Waiter[] = [];
  private opening = false;

  /** Whoever is in line keeps its place. false: there is nothing to wait for. */
  join(waiter: Waiter): boolean {
    if (!this.opening && !this.closed) return false;
    if (this.waiters.length === 0 || !this.waiters.includes(waiter)) this.waiters.push(waiter);
    return true;
  }

  /** Those in line, who then stand there no longer. */
  dismiss(): readonly Waiter[] {
    return this.waiters.splice(0);
  }

  /** Stands in line again, behind all others. */
  put(waiter: Waiter): void {
    this.waiters.push(waiter);
  }

  /** How many stand in line, and whether somebody does. */
  get length(): number {
    return this.waiters.length;
  }

  has(waiter: Waiter): boolean {
    return this.waiters.includes(waiter);
  }

  /** Resumes them in turn while there is room and somebody hands over a frame. */
  open(): void {
    const { waiters } = this;
    if (this.opening || waiters.length === 0) return;
    this.opening = true;
    let refused = 0;
    while (refused < waiters.length && !this.closed) {
      // Mostly there is one, and an array is shifted slowly.
      const waiter = waiters.length === 1 ? waiters.pop() : waiters.shift();
      if (waiter === undefined) break;
      if (waiter.resume()) refused = 0;
      else if (waiters.at(-1) === waiter) refused++;
    }
    this.opening = false;
  }
}
