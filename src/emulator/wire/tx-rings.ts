import { NOTHING } from '../count/counts.ts';
import type { RingCounter } from '../count/ring-counter.ts';
import type { Door, Waiter } from '../door.ts';
import type { Frame } from '../frame/frame.ts';
import type { Count } from '../result.ts';
import type { World } from '../world.ts';
import { ClassEgress } from './class-egress.ts';
import type { Transmitter } from './transmitter.ts';

/** The transmit rings of a NIC, in front of the queue that they fill: which of them a frame takes follows from its header. */
export class TxRings implements Door {
  private readonly world: World;
  private readonly to: Transmitter;
  private counter: RingCounter | null = null;

  constructor(world: World, to: Transmitter) {
    this.world = world;
    this.to = to;
    world.counting.push(this);
  }

  /** Who has which rings is known when all clients are there. */
  countBy(counter: RingCounter): void {
    this.counter = counter;
  }

  receive(frame: Frame): void {
    const { to } = this;
    const row = frame.header;
    const bytes = frame.size;
    const before = to.droppedFrames;
    // The queue may free the frame at once, so nothing is asked of it afterwards.
    to.receive(frame);
    if (to.droppedFrames === before) this.counter?.add(row, bytes);
  }

  admits(frame: Frame): boolean {
    return !(this.to instanceof ClassEgress) || this.to.admits(frame);
  }

  enlist(frame: Frame, waiter: Waiter): boolean {
    return this.to instanceof ClassEgress && this.to.enlist(frame, waiter);
  }

  /** What has left by a ring: all that it took but what still waits. */
  sent(ring: number): Count {
    const { counter } = this;
    let { frames, bytes } = counter?.passed(ring) ?? NOTHING;
    this.waiting((frame) => {
      if (counter?.ringOf(frame.header) !== ring) return;
      frames--;
      bytes -= frame.size;
    });
    return { frames, bytes };
  }

  /** The cable is about to be cut: what waits will not leave. */
  cut(): void {
    this.waiting(({ header, size }) => this.counter?.takeBack(header, size));
  }

  private waiting(visit: (frame: Frame) => void): void {
    const { to, world } = this;
    if (to instanceof ClassEgress) to.hold(visit);
    to.out.hold((frame) => {
      if (frame.at - to.settings.delayPicoseconds > world.now) visit(frame);
    });
  }

  reset(): void {
    this.counter?.reset();
    this.waiting(({ header, size }) => this.counter?.add(header, size));
  }
}
