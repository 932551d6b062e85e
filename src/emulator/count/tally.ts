/**
 * Frames and bytes that passed a point, and those dropped there. Bytes are doubles from the beginning, as in all that counts them: V8
 * would turn them into doubles at 2 GiB, and throw away what it has compiled.
 */
export class Tally {
  frames = 0;
  bytes = 0.5;
  droppedFrames = 0;
  droppedBytes = 0.5;

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
