import { type End, isEnd } from '../end.ts';
import type { Port } from '../forward/port.ts';
import type { Frame } from '../frame/frame.ts';
import { bytesOf, chainOf, endOfAlike, endOfDue, frameOfRow, rowAt } from '../frame/rows.ts';
import { Egress } from '../wire/egress.ts';
import { final, type World } from '../world.ts';
import type { Chain } from './chain.ts';
import type { Losses } from './losses.ts';
import { countBy, splitBy } from './split.ts';

/** What leaves a bridge by one of its ports: through a queue in one loop, and to a client at its end in another. */
export class Outlet {
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
    const end = this.queue?.out.direct ? this.queue.out.to : null;
    this.end = end !== null && isEnd(end) && end.isLast ? end : null;
  }

  /** Begins a slice. */
  open(): void {
    if (this.end !== null) this.queue?.out.pass();
  }

  /** The rows in a range of `list`. */
  carry(from: number, to: number, chains: readonly Chain[], losses: Losses): void {
    const { port, queue, world } = this;
    port.outFrames += to - from;
    port.outBytes += bytesOf(from, to);
    if (queue === null) {
      for (let place = from; place < to; place++) port.out.receive(frameAt(place, chains));
      return;
    }
    const kept = queue.carry(from, to);
    losses.add(to - kept, queue.site);
    let due = from;
    if (this.end !== null) {
      due = endOfDue(from, kept, world.horizon);
      this.deliver(this.end, from, due, chains, losses);
    }
    for (let place = due; place < kept; place++) queue.out.receive(frameAt(place, chains));
  }

  /** By stream, so that each is told of many at once. */
  private deliver(last: End, from: number, to: number, chains: readonly Chain[], { shares, touched }: Losses): void {
    const streams = countBy('chain', from, to, shares, touched);
    if (streams > 1) splitBy('chain', from, to, 1, shares, touched, streams);
    let start = streams > 1 ? 1 : from;
    for (let index = 0; index < streams; index++) {
      const stream = touched[index] as number;
      const end = streams > 1 ? (shares[stream] as number) : to;
      shares[stream] = 0;
      this.deliverStream(last, start, end, chains);
      start = end;
    }
  }

  /** Those of one header at once; those for a group, or for somebody else, as frames. */
  private deliverStream(last: End, from: number, to: number, chains: readonly Chain[]): void {
    let start = from;
    while (start < to) {
      const end = endOfAlike(start, to);
      // Every row belongs to a chain.
      const { source, local } = chains[chainOf(rowAt(start))] as Chain;
      if (!last.consume(start, end, bytesOf(start, end), source.settings.account, local))
        for (let place = start; place < end; place++) last.receive(frameAt(place, chains));
      start = end;
    }
  }
}

/** What stands at a place of `list`, as a frame. */
export function frameAt(place: number, chains: readonly Chain[]): Frame {
  const row = rowAt(place);
  // Every row belongs to a chain.
  const { source, local } = chains[chainOf(row)] as Chain;
  return frameOfRow(row, source.settings.account, local);
}
