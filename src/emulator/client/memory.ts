import { type Door, Line, type Waiter } from '../door.ts';
import { type Charge, discharge, type Frame } from '../frame/frame.ts';
import { IngressBuffer } from '../wire/ingress-buffer.ts';
import type { Receiver } from '../world.ts';

/**
 * The receive memory of a client, one descriptor for each frame: what a port may not lose stays in the port's buffer until there
 * is one, and holds it from then on until the CPU, or the client itself, has taken the frame. So a slow client fills the port.
 */
export class ClientMemory implements Door, Charge {
  private readonly descriptors: number;
  private readonly to: Receiver;
  private readonly line = new Line();
  private used = 0;

  constructor(descriptors: number, to: Receiver) {
    this.descriptors = descriptors;
    this.to = to;
  }

  admits(): boolean {
    return this.used < this.descriptors;
  }

  enlist(_frame: Frame, waiter: Waiter): boolean {
    return this.line.join(waiter);
  }

  /** From the port's buffer into the memory. */
  receive(frame: Frame): void {
    discharge(frame);
    this.share(frame);
    this.to.receive(frame);
  }

  share(frame: Frame): void {
    frame.charge = this;
    this.used++;
    this.line.closed = !this.admits();
  }

  release(): void {
    this.used--;
    this.line.closed = !this.admits();
    this.line.open();
  }
}

/** The way into a switch of the host, whose memory holds what its clients do not take: the port has done its part. */
export class Discharge implements Door {
  private readonly to: Door;

  constructor(to: Door) {
    this.to = to;
  }

  receive(frame: Frame): void {
    discharge(frame);
    this.to.receive(frame);
  }

  admits(frame: Frame): boolean {
    return this.to.admits(frame);
  }

  enlist(frame: Frame, waiter: Waiter): boolean {
    return this.to.enlist(frame, waiter);
  }
}

/** The way into a client: what a port keeps waits there for the client's memory; everything else comes as it comes. */
export class Admission implements Receiver {
  private readonly memory: ClientMemory;
  private readonly to: Receiver;

  constructor(descriptors: number, to: Receiver) {
    this.memory = new ClientMemory(descriptors, to);
    this.to = to;
  }

  receive(frame: Frame): void {
    if (frame.charge instanceof IngressBuffer) frame.charge.held.pass(frame, this.memory);
    else this.to.receive(frame);
  }
}
