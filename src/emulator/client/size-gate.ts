import type { DropSite } from '../count/drop-site.ts';
import { Tally } from '../count/tally.ts';
import { type Door, isDoor, type Waiter } from '../door.ts';
import type { Frame } from '../frame/frame.ts';
import type { Receiver, World } from '../world.ts';

const HEADER_BYTES = 14;
const TAG_BYTES = 4;

/** What stands before a client to which frames may come that are too large for it. */
export function sizeGate(world: World, place: string, mtu: number, to: Receiver): SizeGate {
  const site = world.ledger.site(place, 'mtu');
  return isDoor(to) ? new SizeDoor(world, mtu, site, to) : new SizeGate(world, mtu, site, to);
}

/**
 * An interface takes no frame that is larger than it may send: a receiver counts such ones as errors and leaves them aside (IEEE 802.3
 * clause 4.2.4.2.1, `frameTooLong`).
 */
export class SizeGate implements Receiver {
  readonly oversize = new Tally();
  protected readonly world: World;
  private readonly limit: number;
  private readonly site: DropSite;
  private readonly to: Receiver;

  constructor(world: World, mtu: number, site: DropSite, to: Receiver) {
    this.world = world;
    this.limit = mtu + HEADER_BYTES;
    this.site = site;
    this.to = to;
    world.counting.push(this.oversize);
  }

  receive(frame: Frame): void {
    if (!this.isTooLarge(frame)) {
      this.to.receive(frame);
      return;
    }
    this.oversize.drop(frame.size);
    this.site.drop(frame);
  }

  protected isTooLarge({ size, header }: Frame): boolean {
    return size > this.limit && size - (this.world.headers.get(header).vid === 0 ? 0 : TAG_BYTES) > this.limit;
  }
}

/** The same before a door: what will be dropped need not wait. */
class SizeDoor extends SizeGate implements Door {
  private readonly door: Door;

  constructor(world: World, mtu: number, site: DropSite, door: Door) {
    super(world, mtu, site, door);
    this.door = door;
  }

  admits(frame: Frame): boolean {
    return this.isTooLarge(frame) || this.door.admits(frame);
  }

  enlist(frame: Frame, waiter: Waiter): boolean {
    return !this.isTooLarge(frame) && this.door.enlist(frame, waiter);
  }
}
