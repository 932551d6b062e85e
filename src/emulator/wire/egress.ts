import { Channel, type Meeting } from '../channel.ts';
import type { DropSite } from '../count/drop-site.ts';
import type { Frame } from '../frame/frame.ts';
import { bytesOf, instantOf, putFrame, refuseRows, SINGLE, SINGLE_PLACE } from '../frame/rows.ts';
import type { ClassResult } from '../result.ts';
import { RANK, type Receiver, type World } from '../world.ts';
import { carryThrough, Serialiser } from './serialiser.ts';
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
  private readonly world: World;
  private readonly line: Serialiser;
  private readonly full: DropSite;
  private readonly down: DropSite;
  private up = true;

  constructor(world: World, place: string, settings: EgressSettings, to: Receiver, meeting: Meeting) {
    this.world = world;
    this.settings = settings;
    this.line = new Serialiser(settings);
    this.full = world.ledger.site(place, 'queue');
    this.down = world.ledger.site(place, 'link-down');
    this.out = new Channel(world, RANK.arrival, to, meeting);
    world.counting.push(this);
  }

  receive(frame: Frame): void {
    putFrame(SINGLE, frame);
    const { freeAt } = this.line;
    if (this.carry(SINGLE_PLACE, SINGLE_PLACE + 1) === SINGLE_PLACE) {
      this.site.drop(frame);
      return;
    }
    if (!frame.credited && this.settings.first) {
      frame.at = Math.max(freeAt, frame.at);
      frame.owner.leave(frame);
    }
    frame.at = instantOf(SINGLE);
    this.out.receive(frame);
  }

  /** Whether the frame, which comes now, would find a place. A cable that is cut has one for all, and loses them. */
  admits(frame: Frame): boolean {
    putFrame(SINGLE, frame);
    return !this.up || this.line.hasRoom(SINGLE);
  }

  /** When the first of those that are here leaves; only while there is no room. */
  get nextDeparture(): number {
    return this.line.nextDeparture;
  }

  /** The same for the rows of a range of `list`, up to the channel: returns where those end that go on. */
  carry(from: number, to: number): number {
    return this.up ? carryThrough(this.line, from, to) : this.refuseAll(from, to);
  }

  private refuseAll(from: number, to: number): number {
    refuseRows(from, to, 0);
    this.line.droppedFrames += to - from;
    this.line.droppedBytes += bytesOf(from, to);
    return from;
  }

  /** Where it drops now. */
  get site(): DropSite {
    return this.up ? this.full : this.down;
  }

  get acceptedFrames(): number {
    return this.line.acceptedFrames;
  }

  get acceptedBytes(): number {
    return this.line.acceptedBytes;
  }

  get droppedFrames(): number {
    return this.line.droppedFrames;
  }

  get droppedBytes(): number {
    return this.line.droppedBytes;
  }

  get offeredBytes(): number {
    return this.line.acceptedBytes + this.line.droppedBytes;
  }

  get maxFrames(): number {
    return this.line.maxFrames;
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
      if (frame.at - this.settings.delayPicoseconds <= this.world.now) return;
      frames++;
      bytes += frame.size;
    });
    return { frames, bytes };
  }

  /** The cable is cut or mended. What waits or is on the wire when it is cut is lost. */
  setUp(up: boolean): void {
    if (!up) {
      for (const frame of this.out.takeAll()) {
        if (frame.at - this.settings.delayPicoseconds > this.world.now) {
          this.line.acceptedFrames--;
          this.line.acceptedBytes -= frame.size;
          this.line.droppedFrames++;
          this.line.droppedBytes += frame.size;
        }
        frame.at = this.world.now;
        this.down.drop(frame);
      }
      this.line.clear(this.world.now);
    }
    this.up = up;
  }

  classes(): readonly ClassResult[] {
    return [];
  }

  reset(): void {
    const waiting = this.waiting();
    this.line.acceptedFrames = waiting.frames;
    this.line.acceptedBytes = waiting.bytes;
    this.line.droppedFrames = 0;
    this.line.droppedBytes = 0;
    this.line.maxFrames = Math.max(0, waiting.frames - 1);
  }
}
