/** Frames and bytes that passed a point, and those dropped there. */
export class Tally {
  frames = 0;
  bytes = 0;
  droppedFrames = 0;
  droppedBytes = 0;

  add(bytes: number): void {
    this.frames++;
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
