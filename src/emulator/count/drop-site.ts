import { type Frame, free } from '../frame/frame.ts';
import type { DropReason } from '../result.ts';

/** A place where frames are dropped for one reason. */
export class DropSite {
  readonly place: string;
  readonly reason: DropReason;

  constructor(place: string, reason: DropReason) {
    this.place = place;
    this.reason = reason;
  }

  drop(frame: Frame): void {
    const { owner } = frame;
    owner.lose(this, frame.size - frame.grown);
    owner.leave(frame);
    free(frame);
  }
}
