import type { Frame } from '../frame/frame.ts';
import { type Contender, DeficitRoundRobin } from './deficit-round-robin.ts';

/** Frames that wait for their turn among others. */
export interface Waiting extends Contender {
  readonly count: number;
  /** Whether so many places are enough for one more frame. */
  hasRoom(frame: Frame, queueFrames: number): boolean;
  put(frame: Frame): void;
  take(): Frame | null;
  hold(visit: (frame: Frame) => void): void;
}

/** First come, first served. */
export class Fifo implements Waiting {
  private head: Frame | null = null;
  private tail: Frame | null = null;
  private readonly extra: number;
  count = 0;

  constructor(extra: number) {
    this.extra = extra;
  }

  get headBytes(): number {
    return this.head === null ? 0 : this.head.size + this.extra;
  }

  hasRoom(_frame: Frame, queueFrames: number): boolean {
    return this.count < queueFrames;
  }

  put(frame: Frame): void {
    frame.next = null;
    if (this.head === null || this.tail === null) this.head = frame;
    else this.tail.next = frame;
    this.tail = frame;
    this.count++;
  }

  take(): Frame | null {
    const frame = this.head;
    if (frame === null) return null;
    this.head = frame.next;
    this.count--;
    return frame;
  }

  hold(visit: (frame: Frame) => void): void {
    for (let frame = this.head; frame !== null; frame = frame.next) visit(frame);
  }
}

/** What a client's flows with a weight and the rest of its traffic, the last, make of the turns that the client gets. */
export interface Division {
  readonly weights: readonly number[];
  /** Index of the weight by which frames of that row of headers go. */
  readonly of: (row: number) => number;
}

/** The frames of one client, divided among its flows by weight. */
export class Divided implements Waiting {
  count = 0;
  private readonly fifos: readonly Fifo[];
  private readonly robin: DeficitRoundRobin;
  private readonly division: Division;
  /** The FIFO whose head goes next; null: not yet chosen. */
  private chosen: Fifo | null = null;

  constructor(division: Division, extra: number) {
    this.division = division;
    this.fifos = division.weights.map(() => new Fifo(extra));
    this.robin = new DeficitRoundRobin(this.fifos, division.weights);
  }

  get headBytes(): number {
    if (this.chosen === null) this.chosen = this.fifos[this.robin.next()] ?? null;
    return this.chosen?.headBytes ?? 0;
  }

  hasRoom(frame: Frame, queueFrames: number): boolean {
    return this.fifoOf(frame).hasRoom(frame, queueFrames);
  }

  put(frame: Frame): void {
    this.fifoOf(frame).put(frame);
    this.count++;
  }

  take(): Frame | null {
    if (this.headBytes === 0) return null;
    const frame = this.chosen?.take() ?? null;
    this.chosen = null;
    if (frame !== null) this.count--;
    return frame;
  }

  hold(visit: (frame: Frame) => void): void {
    for (const fifo of this.fifos) fifo.hold(visit);
  }

  private fifoOf({ header }: Frame): Fifo {
    // A division names one of its weights.
    return this.fifos[this.division.of(header)] as Fifo;
  }
}
