import type { Door, Waiter } from '../door.ts';
import type { Frame } from '../frame/frame.ts';
import type { Fan } from './fan.ts';

/** Lanes of a client, and beside them those of its flows with CPUs of their own. */
export class FlowFans implements Door {
  /** By which flow a frame goes; -1: none. Known once the client's sender is made. */
  flowOf: (frame: Frame) => number = () => -1;
  private readonly own: Door;
  /** By flow; null: it has no CPUs of its own. */
  private readonly flows: readonly (Fan | null)[];

  constructor(own: Door, flows: readonly (Fan | null)[]) {
    this.own = own;
    this.flows = flows;
  }

  receive(frame: Frame): void {
    this.fanOf(frame).receive(frame);
  }

  admits(frame: Frame): boolean {
    return this.fanOf(frame).admits(frame);
  }

  enlist(frame: Frame, waiter: Waiter): boolean {
    return this.fanOf(frame).enlist(frame, waiter);
  }

  private fanOf(frame: Frame): Door {
    return this.flows[this.flowOf(frame)] ?? this.own;
  }
}
