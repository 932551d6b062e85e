import type { ClassPart } from '../blueprint.ts';
import { Line } from '../door.ts';
import type { Frame } from '../frame/frame.ts';
import type { Header } from '../frame/headers.ts';
import type { World } from '../world.ts';
import { type Contender, DeficitRoundRobin } from './deficit-round-robin.ts';
import { Divided, type Division, Fifo, type Waiting } from './fifo.ts';
import { Guarantees } from './guarantees.ts';
import type { EgressSettings } from './transmitter.ts';

/** Who of a class shares its bandwidth by weight: all frames for which `owns` says yes; the last shares what no other owns. */
export interface Share {
  readonly weight: number;
  /** Promised to it before the rest is shared by weight; null: nothing. */
  readonly guaranteedBitsPerSecond: number | null;
  /** How its flows share what it gets; null: first come, first served. */
  readonly division: Division | null;
  readonly owns: (head: Header) => boolean;
}

/** One class: a FIFO for each who shares it. */
export class Queue implements Contender {
  readonly part: ClassPart;
  /** Bit n: priority n. */
  readonly mask: number;
  isPaused = false;
  count = 0;
  bytes = 0;
  offeredFrames = 0;
  offeredBytes = 0;
  sentFrames = 0;
  sentBytes = 0;
  droppedFrames = 0;
  droppedBytes = 0;
  maxFrames = 0;
  /** Whether it is closed is found by those who ask; it opens when a frame has left. */
  readonly line = new Line();
  private readonly settings: EgressSettings;
  private readonly fifos: readonly Waiting[];
  private readonly robin: DeficitRoundRobin;
  private readonly guarantees: Guarantees | null;
  /** The FIFO whose head goes next; null: not yet chosen. */
  private chosen: Waiting | null = null;

  constructor(world: World, part: ClassPart, shares: readonly Share[], settings: EgressSettings) {
    this.part = part;
    this.mask = part.priorities.reduce((mask, priority) => mask | (1 << priority), 0);
    this.settings = settings;
    this.fifos = shares.map(({ division }) =>
      division === null ? new Fifo(settings.extraBytes) : new Divided(division, settings.extraBytes),
    );
    this.robin = new DeficitRoundRobin(
      this.fifos,
      shares.map((share) => share.weight),
    );
    const promised = shares.map((share) => share.guaranteedBitsPerSecond);
    this.guarantees = promised.every((rate) => rate === null) ? null : new Guarantees(world, this.fifos, promised);
  }

  /** Who is behind what it is promised depends on the present. */
  get looksAtClock(): boolean {
    return this.guarantees !== null;
  }

  get headBytes(): number {
    if (this.chosen === null && this.guarantees !== null) this.chosen = this.fifos[this.guarantees.next()] ?? null;
    if (this.chosen === null) this.chosen = this.fifos[this.robin.next()] ?? null;
    return this.chosen?.headBytes ?? 0;
  }

  /** Each who shares the class has room for as many frames as the queue has, so that one cannot shut out the others. */
  fits(frame: Frame, share: number): boolean {
    const { queueFrames, queueBytes } = this.settings;
    if (queueBytes !== null && this.bytes + frame.size > queueBytes) return false;
    return (this.fifos[share] as Waiting).hasRoom(frame, queueFrames);
  }

  put(frame: Frame, share: number): void {
    const fifo = this.fifos[share] as Waiting;
    if (this.guarantees !== null && fifo.count === 0) this.guarantees.begin(share);
    fifo.put(frame);
    this.count++;
    this.bytes += frame.size;
    if (this.count > this.maxFrames) this.maxFrames = this.count;
  }

  /** A frame has left: those in line may ask again. */
  open(): void {
    this.line.closed = false;
    this.line.open();
  }

  take(): Frame | null {
    if (this.headBytes === 0) return null;
    const frame = this.chosen?.take() ?? null;
    this.chosen = null;
    if (frame === null) return null;
    this.count--;
    this.bytes -= frame.size;
    return frame;
  }

  hold(visit: (frame: Frame) => void): void {
    for (const fifo of this.fifos) fifo.hold(visit);
  }

  reset(sendingBytes: number | null): void {
    this.offeredFrames = this.count + (sendingBytes === null ? 0 : 1);
    this.offeredBytes = this.bytes + (sendingBytes ?? 0);
    this.sentFrames = 0;
    this.sentBytes = 0;
    this.droppedFrames = 0;
    this.droppedBytes = 0;
    this.maxFrames = this.count;
  }
}
