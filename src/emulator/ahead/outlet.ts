import { type End, isEnd } from '../end.ts';
import type { Port } from '../forward/port.ts';
import { bytesOf, endOfDue } from '../frame/rows.ts';
import { Egress } from '../wire/egress.ts';
import { final, type World } from '../world.ts';
import type { Crowd } from './crowd.ts';

/** What takes the rows that leave a bridge by one of its ports. */
export interface Outlet {
  /** Begins a slice. */
  open(): void;
  /** The rows in a range of `list`, in order of time. */
  carry(from: number, to: number, crowd: Crowd): void;
}

/** Through a queue in one loop, if there is one, and to the end behind it in another; elsewhere as frames. */
export class Exit implements Outlet {
  private readonly world: World;
  private readonly port: Port;
  private readonly queue: Egress | null;
  /** Who is behind the wire, when frames may come there ahead of time and are consumed: a client, or clients behind a NIC. */
  private readonly end: End | null;

  constructor(world: World, port: Port) {
    this.world = world;
    this.port = port;
    const out = final(port.out);
    this.queue = out instanceof Egress ? out : null;
    const behind = this.queue === null ? out : this.queue.out.direct ? this.queue.out.to : null;
    this.end = behind !== null && isEnd(behind) && behind.isLast ? behind : null;
  }

  open(): void {
    if (this.end !== null) this.queue?.out.pass();
  }

  carry(from: number, to: number, crowd: Crowd): void {
    const { end, port, queue, world } = this;
    port.outFrames += to - from;
    const next = queue === null ? port.out : queue.out;
    let kept = to;
    if (queue === null) port.outBytes += bytesOf(from, to);
    else {
      const before = queue.offeredBytes;
      kept = queue.carry(from, to);
      port.outBytes += queue.offeredBytes - before;
      crowd.losses.add(to - kept, queue.site);
    }
    const due = end === null ? from : endOfDue(from, kept, world.horizon);
    if (end !== null && due > from) end.accept(from, due, crowd);
    for (let place = due; place < kept; place++) next.receive(crowd.frameAt(place));
  }
}
