import type { DropSite } from '../count/drop-site.ts';
import { type Door, Line, type Waiter } from '../door.ts';
import type { Frame } from '../frame/frame.ts';
import type { QueueKind } from '../result.ts';
import { DOUBLE } from '../time/double.ts';
import type { Counting, Holder, World } from '../world.ts';

export interface RingSettings {
  readonly kind: QueueKind;
  /** The part that it belongs to, and whose it is there. */
  readonly place: string;
  readonly of: string;
  readonly limitFrames: number;
  /** Once full it has room again when no more than so many frames are left. */
  readonly resumeFrames: number;
  /** Tells who asks that it is full; else it has room for all and drops what it cannot hold. */
  readonly refuses: boolean;
  /** Where one more frame is dropped that no port keeps room for; null: what comes unasked is taken. */
  readonly site: DropSite | null;
}

/**
 * A queue in front of a door: what finds it open passes at once, the rest waits in order. With a ring at each side of a bridge this is
 * zVALE ("Got Loss? Get zOVN!", SIGCOMM 2013): a sender pushes while there is room, a receiver that empties its ring
 * pulls from the inputs that wait for it, one frame of each in turn, and whoever finds nothing to do sleeps.
 *
 * The first frame that has no room holds up those behind it, whichever way they would go: order is kept, and inputs are simple.
 *
 * Identity: offered = sent + dropped + waiting.
 */
export class Ring implements Door, Waiter, Holder, Counting {
  readonly settings: RingSettings;
  offeredFrames = 0;
  offeredBytes = DOUBLE;
  sentFrames = 0;
  sentBytes = DOUBLE;
  droppedFrames = 0;
  droppedBytes = DOUBLE;
  maxFrames = 0;
  /** Times that it told senders to stop. */
  stops = 0;
  count = 0;
  /** Hears of each frame that begins to wait here; null: nobody does. */
  grown: (() => void) | null = null;
  /** Nothing behind it ever has no room: nobody need ask. */
  passed = false;
  private readonly world: World;
  private readonly to: Door;
  readonly line = new Line();
  private head: Frame | null = null;
  private tail: Frame | null = null;

  constructor(world: World, settings: RingSettings, to: Door) {
    this.world = world;
    this.settings = settings;
    this.to = to;
    this.reset();
    world.holders.push(this);
    world.counting.push(this);
  }

  /** The same, and the report shows it. */
  static shown(world: World, settings: RingSettings, to: Door): Ring {
    const ring = new Ring(world, settings, to);
    world.queues.push(ring);
    return ring;
  }

  admits(): boolean {
    return !this.line.closed;
  }

  enlist(_frame: Frame, waiter: Waiter): boolean {
    return this.line.join(waiter);
  }

  receive(frame: Frame): void {
    this.offeredFrames++;
    this.offeredBytes += frame.size;
    if (this.passed || (this.head === null && this.to.admits(frame))) {
      this.sentFrames++;
      this.sentBytes += frame.size;
      this.to.receive(frame);
    } else this.keep(frame);
  }

  /** Counts a frame that passes at once, for whoever hands it on in its place. */
  note({ size }: Frame): void {
    this.offeredFrames++;
    this.offeredBytes += size;
    this.sentFrames++;
    this.sentBytes += size;
  }

  private keep(frame: Frame): void {
    const { site, limitFrames, refuses } = this.settings;
    if (site !== null && this.count >= limitFrames && frame.charge === null) {
      this.droppedFrames++;
      this.droppedBytes += frame.size;
      site.drop(frame);
      return;
    }
    frame.next = null;
    const first = this.head === null;
    if (this.tail === null || first) this.head = frame;
    else this.tail.next = frame;
    this.tail = frame;
    this.count++;
    if (this.count > this.maxFrames) this.maxFrames = this.count;
    if (this.grown !== null) this.grown();
    if (refuses && !this.line.closed && this.count >= limitFrames) {
      this.line.closed = true;
      this.stops++;
    }
    if (first) this.drain();
  }

  resume(): boolean {
    const frame = this.head;
    if (frame === null) return false;
    frame.at = this.world.now;
    const before = this.sentFrames;
    if (this.to.admits(frame)) this.pass(frame);
    this.drain();
    return this.sentFrames > before;
  }

  /** Waits for the room of the first frame, or lets it go where it need not wait. */
  private drain(): void {
    for (let frame = this.head; frame !== null; frame = this.head) {
      frame.at = this.world.now;
      if (this.to.enlist(frame, this)) return;
      this.pass(frame);
    }
  }

  private pass(frame: Frame): void {
    this.head = frame.next;
    this.count--;
    this.sentFrames++;
    this.sentBytes += frame.size;
    this.to.receive(frame);
    const { line } = this;
    if (!line.closed || this.count > this.settings.resumeFrames) return;
    line.closed = false;
    line.open();
  }

  /** So much was dropped that came to whoever served it. */
  refuseMany(frames: number, bytes: number): void {
    this.offeredFrames += frames;
    this.offeredBytes += bytes;
    this.droppedFrames += frames;
    this.droppedBytes += bytes;
  }

  /** All that waits, in order, for whoever serves it for a while. */
  takeAll(): readonly Frame[] {
    const frames: Frame[] = [];
    this.hold((frame) => frames.push(frame));
    this.head = null;
    return frames;
  }

  /** What waits now, of which `count` and all other numbers are right already. */
  giveBack(frames: readonly Frame[]): void {
    for (const frame of frames) {
      frame.next = null;
      if (this.head === null || this.tail === null) this.head = frame;
      else this.tail.next = frame;
      this.tail = frame;
    }
  }

  hold(visit: (frame: Frame) => void): void {
    for (let frame = this.head; frame !== null; frame = frame.next) visit(frame);
  }

  reset(): void {
    this.offeredFrames = this.count;
    this.offeredBytes = 0;
    this.hold((frame) => {
      this.offeredBytes += frame.size;
    });
    this.sentFrames = 0;
    this.sentBytes = 0;
    this.droppedFrames = 0;
    this.droppedBytes = 0;
    this.maxFrames = this.count;
    this.stops = 0;
  }
}
