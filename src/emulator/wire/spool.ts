import { type Door, Line, type Waiter } from '../door.ts';
import type { Frame } from '../frame/frame.ts';
import { RANK, type Receiver, type Waker, type World } from '../world.ts';
import type { Egress } from './egress.ts';

/** The transmit queue of a cable end, for those who ask: it has room again when the frame in service has left. */
export class Spool implements Door, Waker {
  id = -1;
  private readonly world: World;
  private readonly egress: Egress;
  private readonly to: Receiver;
  private readonly line = new Line();

  /** `to` leads to the queue, at once. */
  constructor(world: World, egress: Egress, to: Receiver) {
    this.world = world;
    this.egress = egress;
    this.to = to;
    world.register(this, RANK.egress);
  }

  receive(frame: Frame): void {
    this.to.receive(frame);
  }

  admits(frame: Frame): boolean {
    return this.egress.admits(frame);
  }

  enlist(frame: Frame, waiter: Waiter): boolean {
    const { line } = this;
    line.closed = !this.egress.admits(frame);
    const waits = line.join(waiter);
    if (waits && line.closed) this.pend();
    return waits;
  }

  wake(): void {
    this.line.closed = false;
    this.line.open();
  }

  private pend(): void {
    const { agenda } = this.world;
    agenda.due[this.id] = this.egress.nextDeparture;
    agenda.schedule(this.id);
  }
}
