import { Inlet, VERDICT } from '../client/arrival.ts';
import type { Port } from '../forward/port.ts';
import type { Frame } from '../frame/frame.ts';
import { bytesOf, chainOf, endOfAlike, endOfDue, frameOfRow, headerOf, rowAt } from '../frame/rows.ts';
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
  /** The client behind the wire, when frames may come to it ahead of time and are consumed there. */
  private readonly inlet: Inlet | null;

  constructor(world: World, port: Port) {
    this.world = world;
    this.port = port;
    const out = final(port.out);
    this.queue = out instanceof Egress ? out : null;
    const end = this.queue?.out.direct ? this.queue.out.to : null;
    this.inlet = end instanceof Inlet && end.isLast ? end : null;
  }

  /** Begins a slice. */
  open(): void {
    if (this.inlet !== null) this.queue?.out.pass();
  }

  /** The rows in a range of `list`. */
  carry(from: number, to: number, chains: readonly Chain[], losses: Losses): void {
    const { port, queue, inlet, world } = this;
    port.outFrames += to - from;
    port.outBytes += bytesOf(from, to);
    if (queue === null) {
      for (let place = from; place < to; place++) port.out.receive(frameAt(place, chains));
      return;
    }
    const end = queue.carry(from, to);
    losses.add(to - end, queue.site);
    let due = from;
    if (inlet !== null) {
      due = endOfDue(from, end, world.horizon);
      this.deliver(inlet, from, due, chains, losses);
    }
    for (let place = due; place < end; place++) queue.out.receive(frameAt(place, chains));
  }

  /** By stream, so that each is told of many at once. */
  private deliver(inlet: Inlet, from: number, to: number, chains: readonly Chain[], { shares, touched }: Losses): void {
    const streams = countBy('chain', from, to, shares, touched);
    if (streams > 1) splitBy('chain', from, to, 1, shares, touched, streams);
    let start = streams > 1 ? 1 : from;
    for (let index = 0; index < streams; index++) {
      const stream = touched[index] as number;
      const end = streams > 1 ? (shares[stream] as number) : to;
      shares[stream] = 0;
      this.deliverStream(inlet, start, end, chains);
      start = end;
    }
  }

  /** Those of one header at once; one for a group, or for somebody else, as a frame. */
  private deliverStream(inlet: Inlet, from: number, to: number, chains: readonly Chain[]): void {
    let start = from;
    while (start < to) {
      const end = endOfAlike(start, to);
      const row = rowAt(start);
      // Every row belongs to a chain.
      const { source } = chains[chainOf(row)] as Chain;
      if (inlet.verdict(headerOf(row)) === VERDICT.own) inlet.consume(start, end, source.settings.account);
      else for (let place = start; place < end; place++) inlet.receive(frameAt(place, chains));
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
