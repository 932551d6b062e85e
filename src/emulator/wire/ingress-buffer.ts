import type { IngressPart, LosslessPart } from '../blueprint.ts';
import type { DropSite } from '../count/drop-site.ts';
import type { Charge, Frame } from '../frame/frame.ts';
import type { Counting, Receiver, World } from '../world.ts';
import { HeldFrames } from './held-frames.ts';
import type { PauseSource } from './pause-source.ts';

/**
 * The room that a port keeps for the frames of a lossless class from their last bit in until they leave the node: sent by the next
 * egress, taken into the memory of a client, or dropped. Above `xoff` it asks the peer to stop, below `xon` to go on; what
 * comes after that finds place in the headroom, or is lost if that is too small. Copies of a flooded frame count each for itself.
 */
export class IngressBuffer implements Charge, Counting {
  readonly name: string;
  bytes = 0;
  frames = 0;
  maxBytes = 0;
  isPausing = false;
  /** When it began to ask for the present pause. */
  pausesSince = 0;
  droppedFrames = 0;
  droppedBytes = 0;
  /** Frames that the client which they are for does not take yet, and all that came after them. */
  readonly held: HeldFrames;
  /** The end of the cable that speaks for it; set when it is laid. */
  source: PauseSource | null = null;
  /** Bit n: it keeps priority n. */
  readonly priorities: number;
  readonly xoff: number;
  readonly xon: number;
  readonly limit: number;
  readonly extra: number;
  readonly full: DropSite;
  private readonly world: World;

  constructor(world: World, part: LosslessPart, fcsBytes: number, full: DropSite) {
    this.name = part.name;
    this.priorities = part.priorities.reduce((mask, priority) => mask | (1 << priority), 0);
    this.xoff = part.xoffBytes;
    this.xon = part.xonBytes;
    this.limit = part.xoffBytes + part.headroomBytes;
    this.extra = fcsBytes;
    this.full = full;
    this.world = world;
    this.held = new HeldFrames(world);
    world.counting.push(this);
  }

  /** Takes the frame in and hands it on, unless there is no room. */
  enter(frame: Frame, to: Receiver): void {
    if (this.bytes + frame.size + this.extra > this.limit) {
      this.droppedFrames++;
      this.droppedBytes += frame.size;
      this.full.drop(frame);
      return;
    }
    this.share(frame);
    to.receive(frame);
    if (this.isPausing || this.bytes <= this.xoff) return;
    this.isPausing = true;
    this.pausesSince = this.world.now;
    this.source?.request(this.priorities, true);
  }

  share(frame: Frame): void {
    frame.charge = this;
    this.frames++;
    this.bytes += frame.size + this.extra;
    if (this.bytes > this.maxBytes) this.maxBytes = this.bytes;
  }

  release(bytes: number): void {
    this.frames--;
    this.bytes -= bytes + this.extra;
    if (!this.isPausing || (this.bytes >= this.xon && this.bytes > 0)) return;
    this.isPausing = false;
    this.source?.request(this.priorities, false);
  }

  reset(): void {
    this.maxBytes = this.bytes;
    this.droppedFrames = 0;
    this.droppedBytes = 0;
  }
}

/** The receiving end of a cable whose frames are held back rather than lost: all of them (PAUSE), or some priorities (PFC). */
export class IngressPort implements Receiver {
  readonly buffers: readonly IngressBuffer[];
  private readonly world: World;
  private to: Receiver | null = null;
  private readonly byPriority: readonly (IngressBuffer | null)[];

  constructor(world: World, place: string, part: IngressPart, fcsBytes: number) {
    this.world = world;
    const full = world.ledger.site(place, 'headroom');
    this.buffers = part.classes.map((each) => new IngressBuffer(world, each, fcsBytes, full));
    this.byPriority = Array.from({ length: 8 }, (_, priority) => {
      const index = part.classes.findIndex((each) => each.priorities.includes(priority));
      return this.buffers[index] ?? null;
    });
  }

  speakThrough(source: PauseSource): void {
    for (const buffer of this.buffers) buffer.source = source;
  }

  /** Sets what it stands before. */
  before(to: Receiver): this {
    this.to = to;
    return this;
  }

  /** What keeps frames of that row of headers; null: they may be lost. */
  bufferOf(row: number): IngressBuffer | null {
    return this.byPriority[this.world.headers.cos[row] ?? 0] ?? null;
  }

  receive(frame: Frame): void {
    const { to } = this;
    if (to === null) return;
    const buffer = this.byPriority[this.world.headers.cos[frame.header] ?? 0];
    if (buffer) buffer.enter(frame, to);
    else to.receive(frame);
  }
}
