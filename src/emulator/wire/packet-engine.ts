import { Channel, type Meeting } from '../channel.ts';
import type { DropSite } from '../count/drop-site.ts';
import type { Frame } from '../frame/frame.ts';
import { Departures } from '../limit/departures.ts';
import { DOUBLE } from '../time/double.ts';
import type { Receiver, World } from '../world.ts';

/**
 * The part of a NIC that handles every packet between host and wire, one direction: it takes the same time for each, whatever its
 * length, so short packets may be more than it can do where the wire could. Those that come while so many wait are lost (`nic`).
 *
 * Identity: offered = left + dropped + waiting.
 */
export class PacketEngine implements Receiver {
  private readonly out: Channel;
  private readonly waiting: Departures;
  private readonly full: DropSite;
  private readonly whole: number;
  private readonly rate: number;
  private readonly rest: number;
  private carried = 0;
  private freeAt = DOUBLE;
  droppedFrames = 0;
  droppedBytes = 0;

  constructor(
    world: World,
    rank: number,
    place: string,
    settings: { readonly packetsPerSecond: number; readonly queueFrames: number },
    to: Receiver,
    meeting: Meeting,
  ) {
    this.out = new Channel(world, rank, to, meeting);
    this.waiting = new Departures(settings.queueFrames);
    this.full = world.ledger.site(place, 'nic');
    this.rate = settings.packetsPerSecond;
    this.whole = Math.floor(PICOSECONDS_PER_SECOND / this.rate);
    this.rest = PICOSECONDS_PER_SECOND % this.rate;
    this.freeAt = 0;
    world.counting.push(this);
  }

  receive(frame: Frame): void {
    this.waiting.expire(frame);
    if (this.waiting.full && frame.charge === null) {
      this.droppedFrames++;
      this.droppedBytes += frame.size;
      this.full.drop(frame);
      return;
    }
    const start = this.freeAt > frame.at ? this.freeAt : frame.at;
    frame.at = start + this.time();
    this.freeAt = frame.at;
    if (!this.waiting.full) this.waiting.push(frame);
    this.out.receive(frame);
  }

  reset(): void {
    this.droppedFrames = 0;
    this.droppedBytes = 0;
  }

  /** Time of one packet, the remainder of a picosecond carried to the next. */
  private time(): number {
    this.carried += this.rest;
    if (this.carried < this.rate) return this.whole;
    this.carried -= this.rate;
    return this.whole + 1;
  }
}

const PICOSECONDS_PER_SECOND = 1e12;
