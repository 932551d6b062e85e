import { Channel, type Meeting } from '../channel.ts';
import type { DropSite } from '../count/drop-site.ts';
import type { Frame } from '../frame/frame.ts';
import type { ClassResult } from '../result.ts';
import { Rate } from '../time/rate.ts';
import { RANK, type Receiver, type World } from '../world.ts';
import type { EgressSettings, Transmitter } from './transmitter.ts';

/**
 * A FIFO transmit queue with drop-tail, its serialiser and the wire behind it. The instant at which a frame leaves is known when
 * it arrives, so nothing waits here: the frame goes on at once with its instant of arrival at the other end, and only the
 * instants of departure are kept. The queue is full when the frame that would have to leave first is still here.
 *
 * Identity: offered = sent + dropped + waiting.
 */
export class Egress implements Transmitter {
  readonly out: Channel;
  readonly settings: EgressSettings;
  readonly rate: Rate;
  /** Accepted, whether or not they have left. */
  acceptedFrames = 0;
  acceptedBytes = 0;
  maxFrames = 0;
  droppedFrames = 0;
  droppedBytes = 0;
  private readonly world: World;
  private readonly full: DropSite;
  private readonly down: DropSite;
  private readonly delay: number;
  private readonly extra: number;
  /** Instants at which the accepted frames that are still here leave, and their bytes: a ring from `head`. */
  private readonly departures: Float64Array;
  private readonly sizes: Float64Array;
  private head = 0;
  private count = 0;
  private heldBytes = 0;
  private freeAt = 0.5;
  private up = true;
  /** Whether bytes count, not frames alone; and whether this is the sender's own queue. */
  private readonly bounded: boolean;
  private readonly first: boolean;

  constructor(world: World, place: string, settings: EgressSettings, to: Receiver, meeting: Meeting) {
    this.world = world;
    this.settings = settings;
    this.bounded = settings.queueBytes !== null;
    this.first = settings.first;
    this.rate = new Rate(settings.bitsPerSecond);
    this.delay = settings.delayPicoseconds;
    this.extra = settings.extraBytes;
    this.departures = new Float64Array(settings.queueFrames + 1);
    this.sizes = new Float64Array(settings.queueBytes === null ? 0 : settings.queueFrames + 1);
    this.full = world.ledger.site(place, 'queue');
    this.down = world.ledger.site(place, 'link-down');
    this.out = new Channel(world, RANK.arrival, to, meeting);
    this.freeAt = 0;
    world.counting.push(this);
  }

  receive(frame: Frame): void {
    const now = frame.at;
    const bytes = frame.size;
    const { departures } = this;
    // An instant as an argument would be boxed, so what has left is asked of the frame that comes.
    if (this.count > 0) this.expire(frame);
    const { count } = this;
    if (count === departures.length || !this.up || (this.bounded && !this.fits(bytes))) {
      this.refuse(frame);
      return;
    }
    if (count > this.maxFrames) this.maxFrames = count;
    const start = this.freeAt > now ? this.freeAt : now;
    const end = start + this.rate.take(bytes + this.extra);
    this.freeAt = end;
    let slot = this.head + count;
    if (slot >= departures.length) slot -= departures.length;
    departures[slot] = end;
    if (this.bounded) {
      this.sizes[slot] = bytes;
      this.heldBytes += bytes;
    }
    this.count = count + 1;
    this.acceptedFrames++;
    this.acceptedBytes += bytes;
    if (!frame.credited && this.first) {
      frame.at = start;
      frame.owner.leave(frame);
    }
    frame.at = end + this.delay;
    this.out.receive(frame);
  }

  /** Whether the frame, which comes now, would find a place. A cable that is cut has one for all, and loses them. */
  admits(frame: Frame): boolean {
    if (this.count > 0) this.expire(frame);
    return !this.up || (this.count < this.departures.length && (!this.bounded || this.fits(frame.size)));
  }

  /** When the first of those that are here leaves; only while there are any. */
  get nextDeparture(): number {
    return this.departures[this.head] as number;
  }

  /** Forgets what has left when this frame comes. */
  private expire(frame: Frame): void {
    const now = frame.at;
    const { departures } = this;
    let { head, count } = this;
    while (count > 0 && (departures[head] as number) <= now) {
      if (this.bounded) this.heldBytes -= this.sizes[head] as number;
      head = head + 1 === departures.length ? 0 : head + 1;
      count--;
    }
    this.head = head;
    this.count = count;
  }

  /** The frame in service does not wait, so its bytes do not count. */
  private fits(bytes: number): boolean {
    if (this.count === 0) return true;
    const waiting = this.heldBytes - (this.sizes[this.head] as number);
    return waiting + bytes <= (this.settings.queueBytes ?? 0);
  }

  private refuse(frame: Frame): void {
    this.droppedFrames++;
    this.droppedBytes += frame.size;
    if (this.up) this.full.drop(frame);
    else this.down.drop(frame);
  }

  onWire(): { readonly frames: number; readonly bytes: number } {
    const waiting = this.waiting();
    let frames = -waiting.frames;
    let bytes = -waiting.bytes;
    this.out.hold((frame) => {
      frames++;
      bytes += frame.size;
    });
    return { frames, bytes };
  }

  /** Frames in service or waiting, and their bytes, at the world's present. */
  waiting(): { readonly frames: number; readonly bytes: number } {
    let frames = 0;
    let bytes = 0;
    this.out.hold((frame) => {
      if (frame.at - this.delay <= this.world.now) return;
      frames++;
      bytes += frame.size;
    });
    return { frames, bytes };
  }

  /** The cable is cut or mended. What waits or is on the wire when it is cut is lost. */
  setUp(up: boolean): void {
    if (!up) {
      for (const frame of this.out.takeAll()) {
        if (frame.at - this.delay > this.world.now) {
          this.acceptedFrames--;
          this.acceptedBytes -= frame.size;
          this.droppedFrames++;
          this.droppedBytes += frame.size;
        }
        frame.at = this.world.now;
        this.down.drop(frame);
      }
      this.count = 0;
      this.heldBytes = 0;
      this.freeAt = this.world.now;
    }
    this.up = up;
  }

  classes(): readonly ClassResult[] {
    return [];
  }

  reset(): void {
    const waiting = this.waiting();
    this.acceptedFrames = waiting.frames;
    this.acceptedBytes = waiting.bytes;
    this.droppedFrames = 0;
    this.droppedBytes = 0;
    this.maxFrames = Math.max(0, waiting.frames - 1);
  }
}
