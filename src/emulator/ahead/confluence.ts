import type { Bridge, Entrance } from '../forward/bridge.ts';
import type { Port } from '../forward/port.ts';
import { bytesOf, endOfDue, gatherRows, instantOf } from '../frame/rows.ts';
import { ClassEgress } from '../wire/class-egress.ts';
import type { Egress } from '../wire/egress.ts';
import type { World } from '../world.ts';
import type { Chain } from './chain.ts';
import type { Crowd } from './crowd.ts';
import { Feeder } from './feeder.ts';
import { type Arrivals, Junction } from './junction.ts';
import { Exit } from './outlet.ts';

/** The only wire of a NIC: its port, and the queue in front of it. */
export interface Wire {
  readonly port: number;
  readonly queue: Egress | ClassEgress;
}

/** So many rows in a window of a NIC are worth its cost. */
const ENOUGH = 512;

/**
 * Chains that meet at a NIC and leave it by its wire: one way by which the rows of many streams come to the bridge beyond. Until an
 * instant up to which all that comes to the NIC is known its queue can be served, be it a FIFO or one with classes.
 */
export class Confluence extends Feeder {
  readonly least: number;
  readonly grows = false;
  private readonly queue: Egress | ClassEgress;
  private readonly wire: Port;
  private readonly junction: Junction;
  /** For its chains. */
  private readonly rows: number;
  /** The queue has been served until then. */
  private served = 0.5;

  /** Its chains get so many `rows`, and what they bring twice as many. */
  constructor(
    world: World,
    entrance: Entrance,
    bridge: Bridge,
    { port, queue }: Wire,
    chains: readonly Chain[],
    arrivals: Arrivals,
    rows: number,
  ) {
    super(world, entrance.port, queue.out);
    this.queue = queue;
    this.rows = rows;
    this.least = 3 * rows;
    // Every wire leaves by a port.
    this.wire = bridge.ports[port] as Port;
    const own = {
      open() {},
      carry: (from: number, to: number, crowd: Crowd) => this.carry(from, to, crowd),
    };
    this.junction = new Junction(world, bridge, chains, arrivals, ENOUGH, (one) =>
      one === this.wire ? own : new Exit(world, one),
    );
  }

  open(): void {
    if (this.queue instanceof ClassEgress) this.queue.beginAhead();
    this.junction.open();
    this.served = 0;
    this.spent = false;
  }

  override lay(base: number, capacity: number): void {
    super.lay(base + this.rows, capacity - this.rows);
    this.junction.settle(base, this.rows);
  }

  protected make(end: number): boolean {
    const { junction, queue, world } = this;
    if (end - this.tail < junction.used) return false;
    this.served = junction.serve();
    if (queue instanceof ClassEgress) queue.serve(this.served, this.served >= world.horizon);
    return true;
  }

  protected isOver(): boolean {
    return this.served >= this.world.horizon;
  }

  protected know(): void {
    const { exit, head, queue, served, tail, world } = this;
    const here = tail > head ? instantOf(tail - 1) - 1 : 0;
    const sure = exit.head === null ? Math.max(here, served + queue.settings.delayPicoseconds) : here;
    this.until = Math.min(sure, world.horizon - 1);
  }

  /** The rows in a range of `list`, which leave by the wire. */
  private carry(from: number, to: number, crowd: Crowd): void {
    const { exit, queue, wire, world } = this;
    wire.outFrames += to - from;
    wire.outBytes += bytesOf(from, to);
    if (queue instanceof ClassEgress) {
      for (let place = from; place < to; place++) queue.receive(crowd.frameAt(place));
      return;
    }
    const kept = queue.carry(from, to);
    crowd.losses.add(to - kept, queue.site);
    // Behind what waits as frames everything else does.
    const due = exit.head === null ? endOfDue(from, kept, world.horizon) : from;
    gatherRows(from, due, this.tail);
    this.tail += due - from;
    for (let place = due; place < kept; place++) exit.receive(crowd.frameAt(place));
  }
}
