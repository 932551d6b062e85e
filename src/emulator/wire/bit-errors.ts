import type { DropSite } from '../count/drop-site.ts';
import type { Frame } from '../frame/frame.ts';
import type { Random } from '../time/random.ts';
import type { Receiver } from '../world.ts';

/** The receiving end of a cable on which bits go wrong: the FCS of such a frame does not match, and it is dropped. */
export class BitErrors implements Receiver {
  private readonly random: Random;
  private readonly logRight: number;
  private readonly fcsBytes: number;
  private readonly site: DropSite;
  private readonly to: Receiver;
  droppedFrames = 0;
  droppedBytes = 0;

  constructor(random: Random, rate: number, fcsBytes: number, site: DropSite, to: Receiver) {
    this.random = random;
    this.logRight = Math.log1p(-rate);
    this.fcsBytes = fcsBytes;
    this.site = site;
    this.to = to;
  }

  receive(frame: Frame): void {
    const right = Math.exp(this.logRight * 8 * (frame.size + this.fcsBytes));
    if (this.random.fine() < right) {
      this.to.receive(frame);
      return;
    }
    this.droppedFrames++;
    this.droppedBytes += frame.size;
    this.site.drop(frame);
  }

  reset(): void {
    this.droppedFrames = 0;
    this.droppedBytes = 0;
  }
}
