import type { Bridge, Entrance } from '../forward/bridge.ts';
import type { Port } from '../forward/port.ts';
import { endOfDue, gatherRows, instantOf } from '../frame/rows.ts';
import { DOUBLE } from '../time/double.ts';
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

/**
 * Chains that meet at a NIC and leave it by its wire: one way by which the rows of many streams come to the bridge beyond. Until an
 * instant up to which all that comes to the NIC is known its queue can be served, be it a FIFO or one with classes.
 */
export class Confluence extends Feeder {
  readonly least: number;
  readonly grows = false;
  private readonly queue: Egress | ClassEgress;
  private readonly wire: Port;
  private readonly crowd: Crowd;
  private readonly junction: Junction;
  /** For its chains. */
  private readonly rows: number;
  /** For what waits in classes. */
  private readonly waiting: number;
  /** The queue has been served until then. */
  private served = DOUBLE;

  /** Its chains get so many rows, what waits in classes so many: 0: it waits as frames. */
  constructor(
    world: World,
    entrance: Entrance,
    bridge: Bridge,
    { port, queue }: Wire,
    chains: readonly Chain[],
    arrivals: Arrivals,
    { made, waiting }: { readonly made: number; readonly waiting: number },
  ) {
    super(world, entrance.port, queue.out);
    this.queue = queue;
    this.crowd = arrivals.crowd;
    this.rows = made;
    this.waiting = waiting;
    this.least = leastRows(made, waiting);
    // Every wire leaves by a port.
    this.wire = bridge.ports[port] as Port;
    const own = {
      open() {},
      carry: (from: number, to: number) => this.carry(from, to),
    };
    this.junction = new Junction(world, bridge, chains, arrivals, world.rows.meeting, (one) =>
      one === this.wire ? own : new Exit(world, one),
    );
  }

  open(): void {
    const { base, queue, waiting } = this;
    if (queue instanceof ClassEgress) queue.beginAhead(waiting > 0 ? base - waiting : -1);
    this.junction.open();
    this.served = -1;
    this.spent = false;
  }

  override lay(base: number, capacity: number): void {
    const { rows, waiting } = this;
    // It never grows, so it never moves.
    if (this.capacity > 0) return;
    this.junction.settle(base, rows);
    super.lay(base + rows + waiting, capacity - rows - waiting);
  }

  protected make(end: number): boolean {
    const { junction, queue, tail, waiting, world } = this;
    if (this.served >= world.horizon) {
      this.spent = true;
      return true;
    }
    if (end - tail < junction.used + waiting) return false;
    if (waiting > 0 && queue instanceof ClassEgress) queue.tail = tail;
    this.served = junction.serve();
    if (!(queue instanceof ClassEgress)) return true;
    queue.serve(this.served);
    if (waiting > 0) this.keep(tail, queue.tail);
    if (this.served >= world.horizon) queue.endAhead(this.crowd);
    return true;
  }

  protected know(): void {
    const { exit, head, queue, served, tail, world } = this;
    const here = tail > head ? instantOf(tail - 1) - 1 : 0;
    const sure = exit.head === null ? Math.max(here, served + queue.settings.delayPicoseconds) : here;
    this.until = Math.min(sure, world.horizon - 1);
  }

  /** The rows in a range of `list`, which leave by the wire. */
  private carry(from: number, to: number): void {
    const { crowd, exit, queue, waiting, wire, world } = this;
    wire.outFrames += to - from;
    const before = queue.offeredBytes;
    if (!(queue instanceof ClassEgress)) {
      const kept = queue.carry(from, to);
      crowd.losses.add(to - kept, queue.site);
      // Behind what waits as frames everything else does.
      const due = exit.head === null ? endOfDue(from, kept, world.horizon) : from;
      gatherRows(from, due, this.tail);
      this.tail += due - from;
      for (let place = due; place < kept; place++) exit.receive(crowd.frameAt(place));
    } else if (waiting > 0) crowd.losses.add(queue.carry(from, to), queue.site);
    else for (let place = from; place < to; place++) queue.receive(crowd.frameAt(place));
    wire.outBytes += queue.offeredBytes - before;
  }

  /** What has left by classes: what arrives after the horizon becomes frames. */
  private keep(from: number, to: number): void {
    const { crowd, exit, world } = this;
    let due = to;
    while (due > from && instantOf(due - 1) > world.horizon) due--;
    for (let row = due; row < to; row++) exit.receive(crowd.frameOf(row));
    this.tail = due;
  }
}

/** Rows that a confluence needs: for its chains, for what waits, and twice as many for what has left as its chains bring at once. */
export function leastRows(made: number, waiting: number): number {
  return made + waiting + (2 * made + waiting);
}

/** Rows in which all that waits in classes has room; 0: it must wait as frames, or nothing does. */
export function waitingRows(queue: Egress | ClassEgress): number {
  return queue instanceof ClassEgress ? queue.rowsWaiting : 0;
}
