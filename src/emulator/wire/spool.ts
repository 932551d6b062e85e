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
  private readonly line: Line;
  private full = false;

  /** `to` leads to the queue, at once. */
  constructor(world: World, egress: Egress, to: Receiver) {
    this.world = world;
    this.egress = egress;
    this.to = to;
    this.line = new Line(() => !this.full);
    world.register(this, RANK.egress);
  }

  receive(frame: Frame): void {
    this.to.receive(frame);
  }

  admits(frame: Frame): boolean {
    return this.egress.admits(frame);
  }

  enlist(frame: Frame, waiter: Waiter): boolean {
    this.full = !this.egress.admits(frame);
    const waits = this.line.join(waiter);
    if (waits && this.full) this.pend();
    return waits;
  }

  wake(): void {
    this.full = false;
    this.line.open();
  }

  private pend(): void {
    const { agenda } = this.world;
    agenda.due[this.id] = this.egress.nextDeparture;
    agenda.schedule(this.id);
  }
}
