import { discharge, type Frame, free } from '../frame/frame.ts';
import type { DropReason } from '../result.ts';

/** A place where frames are dropped for one reason. */
export class DropSite {
  readonly place: string;
  readonly reason: DropReason;
  /** Who else counts what is lost here: a ring or a flow that had counted the frame before; null: nobody. */
  witness: ((frame: Frame) => void) | null = null;
  /** The next one of the same place. */
  beside: DropSite | null = null;

  constructor(place: string, reason: DropReason) {
    this.place = place;
    this.reason = reason;
  }

  drop(frame: Frame): void {
    const { owner } = frame;
    if (this.witness !== null) this.witness(frame);
    owner.lose(this, frame.size - frame.grown);
    owner.leave(frame);
    discharge(frame);
    free(frame);
  }
}
