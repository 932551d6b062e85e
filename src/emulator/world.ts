import { Ledger } from './count/ledger.ts';
import type { Frame } from './frame/frame.ts';
import type { Headers } from './frame/headers.ts';
import { type Options, type RowBudget, Standstill, USUAL_ROWS } from './options.ts';
import { Watch } from './probe/watch.ts';
import type { QueueKind } from './result.ts';
import { Agenda } from './time/agenda.ts';
import { DOUBLE } from './time/double.ts';

/** A part that waits for an instant. */
export interface Waker {
  id: number;
  wake(): void;
}

/** A part that frames go to. The frame's `at` is the instant of its arrival, never earlier than that of the frame before. */
export interface Receiver {
  receive(frame: Frame): void;
}

/** A step whose target is known later than it is built: where frames go when a cable is laid, or an application decided. */
export class Handover implements Receiver {
  to: Receiver | null = null;

  receive(frame: Frame): void {
    (this.to as Receiver).receive(frame);
  }
}

/** What stands behind such steps. */
export function final(receiver: Receiver): Receiver {
  let end = receiver;
  while (end instanceof Handover && end.to !== null) end = end.to;
  return end;
}

/** Frames on their way or waiting, for the count of what is in flight. */
export interface Holder {
  hold(visit: (frame: Frame) => void): void;
}

/** Counters that begin anew at the end of the warm-up. */
export interface Counting {
  reset(): void;
}

/** A queue with a name. Identity: offered = sent + dropped + waiting. */
export interface WaitingQueue {
  readonly settings: { readonly kind: QueueKind; readonly place: string; readonly of: string };
  readonly offeredFrames: number;
  readonly offeredBytes: number;
  readonly sentFrames: number;
  readonly sentBytes: number;
  readonly droppedFrames: number;
  readonly droppedBytes: number;
  readonly count: number;
  readonly maxFrames: number;
  readonly stops: number;
}

/**
 * What of two parts due at the same instant goes first. Ranks follow the way of a frame, so that all that arrives at an
 * instant has arrived before anything is decided.
 */
export const RANK = {
  control: 0,
  source: 1,
  sender: 2,
  bridge: 3,
  nic: 4,
  egress: 5,
  arrival: 6,
  cpu: 7,
  receiver: 8,
} as const;

/** Events at one instant: a burst of a million frames has fewer. */
export const MOST_AT_ONCE = 20_000_000;

/** What all parts of one simulation share: the time, the agenda, the ledger. */
export class World {
  readonly seed: number;
  readonly headers: Headers;
  readonly ledger: Ledger;
  /** Whether a part fed by a single other is served ahead of time. Never changes a result; off while a probe looks. */
  readonly ahead: boolean;
  /** How many rows are handled at once ahead of time. Never changes a result. */
  readonly rows: RowBudget;
  /** What looks at frames as they pass; null: nobody. */
  readonly watch: Watch | null;
  /** Nothing later than this may happen yet: the end of the slice, or the next change from outside. */
  horizon = DOUBLE;
  now = DOUBLE;
  agenda = new Agenda(0);
  readonly holders: Holder[] = [];
  readonly counting: Counting[] = [];
  /** Queues in front of doors, for the report. */
  readonly queues: WaitingQueue[] = [];
  /** Sources that make frames only when one is asked for. */
  readonly lazy: { catchUp(): void }[] = [];
  /** Funnels, and the sluices of lossless switches: they go through a slice before all else of it, and give back what they hold when asked to. */
  readonly funnels: { carry(): void; release(): void }[] = [];
  /** Bridges that are served by the window. */
  readonly windows: { open(): void }[] = [];
  private wakers: Waker[] = [];
  private readonly ranked: { readonly rank: number; readonly order: number; readonly waker: Waker }[] = [];
  private readonly seals: (() => void)[] = [];

  constructor({ seed, ahead = true, probe, rows = USUAL_ROWS }: Options, headers: Headers, streams: readonly string[]) {
    this.seed = seed;
    this.headers = headers;
    this.ledger = new Ledger(streams);
    this.ahead = ahead && probe === undefined;
    this.rows = rows;
    this.watch = probe === undefined ? null : new Watch(headers, probe);
    this.horizon = 0;
    this.now = 0;
    this.counting.push(this.ledger);
  }

  /** Returns a number that has the order that the `id` will have. */
  register(waker: Waker, rank: number): number {
    const order = this.ranked.push({ rank, order: this.ranked.length, waker });
    return rank * 2 ** 32 + order;
  }

  /** Called once when all parts exist. */
  onSeal(action: () => void): void {
    this.seals.push(action);
  }

  seal(): void {
    const sorted = this.ranked.toSorted((a, b) => a.rank - b.rank || a.order - b.order);
    this.wakers = sorted.map((entry) => entry.waker);
    for (const [id, waker] of this.wakers.entries()) waker.id = id;
    this.agenda = new Agenda(this.wakers.length);
    for (const action of this.seals) action();
    // What they hold is needed no more.
    this.seals.length = 0;
    this.ranked.length = 0;
  }

  /** All parts are as they are at the present instant: whoever looks at them or changes them says so first. */
  settle(): void {
    for (const funnel of this.funnels) funnel.release();
  }

  /** Everything up to and including the horizon. */
  run(): void {
    const { agenda, wakers, horizon } = this;
    let still = 0;
    for (const funnel of this.funnels) funnel.carry();
    for (const window of this.windows) window.open();
    for (;;) {
      const id = agenda.next(horizon);
      if (id < 0) break;
      const at = agenda.due[id] as number;
      if (at > this.now) still = 0;
      else if (++still > MOST_AT_ONCE) throw new Standstill(at);
      this.now = at;
      (wakers[id] as Waker).wake();
      agenda.done();
    }
    // What is due is offered, even if nobody has needed it yet: it would otherwise be missing from the counts.
    for (const source of this.lazy) source.catchUp();
    this.now = horizon;
  }
}
