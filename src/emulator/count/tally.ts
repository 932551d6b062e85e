import { DOUBLE } from '../time/double.ts';

/**
 * Frames and bytes that passed a point, and those dropped there. Bytes are doubles from the beginning (`DOUBLE`), as in
 * all that counts them.
 */
export class Tally {
  frames = 0;
  bytes = DOUBLE;
  droppedFrames = 0;
  droppedBytes = DOUBLE;

  constructor() {
    this.reset();
  }

  add(bytes: number): void {
    this.frames++;
    this.bytes += bytes;
  }

  addMany(frames: number, bytes: number): void {
    this.frames += frames;
    this.bytes += bytes;
  }

  drop(bytes: number): void {
    this.droppedFrames++;
    this.droppedBytes += bytes;
  }

  reset(): void {
    this.frames = 0;
    this.bytes = 0;
    this.droppedFrames = 0;
    this.droppedBytes = 0;
  }
}
