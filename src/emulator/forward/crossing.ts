import type { Frame } from '../frame/frame.ts';
import type { Bridge } from './bridge.ts';

/** The way across a bridge from one port to another, for a chain that alone takes it. */
export class Crossing {
  private readonly bridge: Bridge;
  private readonly from: number;
  private readonly to: number;

  constructor(bridge: Bridge, from: number, to: number) {
    this.bridge = bridge;
    this.from = from;
    this.to = to;
  }

  /** Counts the rows of a range of `list` up to the first that does not go this way, or is not known to; returns its place. */
  carry(from: number, to: number): number {
    return this.bridge.cross(from, to, this.from, this.to);
  }

  /** Any frame that comes in here. */
  receive(frame: Frame): void {
    this.bridge.forward(frame, this.from);
  }
}
