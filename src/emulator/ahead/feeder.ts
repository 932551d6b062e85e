import type { Channel } from '../channel.ts';
import { free } from '../frame/frame.ts';
import { copyRow, putFrame } from '../frame/rows.ts';
import { DOUBLE } from '../time/double.ts';
import type { World } from '../world.ts';

/**
 * A way by which rows come to a bridge ahead of time: it makes them when it is asked to, and they wait here for their turn.
 *
 * What arrives after the horizon waits as frames in the channels of the parts, as it would without this, so that changes from
 * outside and counts of what waits or is on the wire need not know that rows exist.
 */
export abstract class Feeder {
  /** The port by which it enters the bridge. */
  readonly port: number;
  /** Its rows are `base` to `base + capacity`; those from `head` to `tail` wait, those to `next` are in the present window. */
  base = 0;
  capacity = 0;
  head = 0;
  next = 0;
  tail = 0;
  takenBytes = DOUBLE;
  /** Nothing more of it arrives by the horizon. */
  spent = false;
  /** Unless it is spent: all that arrives until then is here. */
  until = DOUBLE;
  protected readonly world: World;
  /** By which its frames would come. */
  protected readonly exit: Channel;

  constructor(world: World, port: number, exit: Channel) {
    this.world = world;
    this.port = port;
    this.exit = exit;
    exit.fetched = true;
  }

  /** Rows that it wants at the beginning; `grows`: it may get more. */
  abstract readonly least: number;
  abstract readonly grows: boolean;

  /** Begins a slice: what waited for the last horizon to move goes on. */
  abstract open(): void;

  /** Makes rows until there is no room or nothing more arrives by the horizon. */
  fill(): void {
    this.close();
    const end = this.base + this.capacity;
    while (!this.spent && this.tail < end) {
      if (this.isDue()) this.fetch(end);
      else if (!this.make(end)) break;
    }
    if (!this.spent) this.know();
  }

  /** Gives it other rows, further up. */
  lay(base: number, capacity: number): void {
    this.close();
    const { head, tail } = this;
    for (let row = tail - 1; row >= head; row--) copyRow(row, base + row - head);
    this.base = base;
    this.capacity = capacity;
    this.head = base;
    this.next = base;
    this.tail = base + tail - head;
  }

  /** A lot of new rows, or of frames in `exit`, where none is due, or nothing any more: then it is spent. false: there is no room for them. */
  protected abstract make(end: number): boolean;

  /** Sets `until`. */
  protected abstract know(): void;

  /** Moves what waits to the beginning. */
  private close(): void {
    const { base, head, tail } = this;
    if (head === base) return;
    for (let row = head; row < tail; row++) copyRow(row, base + row - head);
    this.head = base;
    this.tail = base + tail - head;
  }

  /** Whether a frame is here that arrives by the horizon. */
  private isDue(): boolean {
    const { head } = this.exit;
    return head !== null && head.at <= this.world.horizon;
  }

  /** Takes over what was under way when the slice began, or has come as frames since. */
  private fetch(end: number): void {
    while (this.tail < end && this.isDue()) {
      const frame = this.exit.take();
      if (frame === null) return;
      putFrame(this.tail++, frame);
      free(frame);
    }
  }
}
