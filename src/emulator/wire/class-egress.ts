import { invariant } from '#diagnostics/invariant.ts';
import type { Crowd } from '../ahead/crowd.ts';
import type { ClassPart } from '../blueprint.ts';
import { Channel, type Meeting } from '../channel.ts';
import type { DropSite } from '../count/drop-site.ts';
import { type Door, Line, type Waiter } from '../door.ts';
import { type Charge, type Frame, free } from '../frame/frame.ts';
import { type Header, PerHeader } from '../frame/headers.ts';
import {
  headerOf,
  instantOf,
  putFrame,
  refuseRow,
  rowAt,
  SINGLE,
  SINGLE_PLACE,
  setInstant,
  sizeOf,
} from '../frame/rows.ts';
import type { ClassResult } from '../result.ts';
import { Rate } from '../time/rate.ts';
import { type Holder, RANK, type Receiver, type Waker, type World } from '../world.ts';
import { type Contender, DeficitRoundRobin } from './deficit-round-robin.ts';
import { Divided, type Division, Fifo, type Waiting } from './fifo.ts';
import { Guarantees } from './guarantees.ts';
import type { PauseSink } from './pause-sink.ts';
import type { PauseSource } from './pause-source.ts';
import { RowRing } from './row-ring.ts';
import type { EgressSettings, Transmitter } from './transmitter.ts';

/** Who of a class shares its bandwidth by weight: all frames for which `owns` says yes; the last shares what no other owns. */
export interface Share {
  readonly weight: number;
  /** Promised to it before the rest is shared by weight; null: nothing. */
  readonly guaranteedBitsPerSecond: number | null;
  /** How its flows share what it gets; null: first come, first served. */
  readonly division: Division | null;
  readonly owns: (head: Header) => boolean;
}

/**
 * A transmit queue with traffic classes (IEEE 802.1Qaz): strict ones first, the highest priority of all first, the others by
 * deficit round robin in proportion to their ETS share; what one does not use goes to the others. Within a class, clients with a
 * weight share in the same way, after what is guaranteed to them.
 *
 * Pause frames go before everything and are never paused. A paused priority stops its class as a whole, as common hardware does;
 * the frame under way is finished.
 *
 * Whoever asks is told of each class whether it has room, and waits until a frame of that class has left: so what is paused stops those
 * who send it, and nobody else.
 *
 * Identity: offered = sent + dropped + waiting, for each class.
 */
export class ClassEgress implements Transmitter, Door, Waker, Holder {
  id = -1;
  readonly out: Channel;
  readonly settings: EgressSettings;
  private readonly world: World;
  readonly rate: Rate;
  private readonly full: DropSite;
  private readonly down: DropSite;
  private readonly strict: readonly Queue[];
  private readonly shared: readonly Queue[];
  private readonly ets: DeficitRoundRobin;
  private readonly queues: readonly Queue[];
  private readonly byPriority: readonly Queue[];
  private readonly shares: readonly Share[];
  private readonly choices = new PerHeader();
  sending: Queue | null = null;
  sendingBytes = 0;
  /** The room that the frame in service takes until its last bit is sent. */
  sendingCharge: Charge | null = null;
  busy = false;
  up = true;
  /** Frames come in order, but ahead of time: whoever brings them says until when it may send. */
  private isAhead = false;
  /** Where the next row goes that leaves; -1: frames leave. */
  tail = -1;
  /** Speaks for the buffers of this end; null: it asks for no pauses. */
  source: PauseSource | null = null;
  /** What the other end has paused; null: this end obeys nobody. */
  sink: PauseSink | null = null;

  constructor(
    world: World,
    place: string,
    settings: EgressSettings,
    classes: readonly ClassPart[],
    shares: readonly Share[],
    to: Receiver,
    meeting: Meeting,
  ) {
    this.world = world;
    this.settings = settings;
    this.rate = Rate.of(settings.bitsPerSecond);
    this.full = world.ledger.site(place, 'queue');
    this.down = world.ledger.site(place, 'link-down');
    this.out = new Channel(world, RANK.arrival, to, meeting);
    this.shares = shares;
    this.queues = classes.map((part) => new Queue(world, part, shares, settings));
    this.byPriority = Array.from({ length: 8 }, (_, priority) => {
      const found = this.queues.find((queue) => queue.part.priorities.includes(priority));
      invariant(found !== undefined, `priority ${priority} of ${place} is in a class`);
      return found;
    });
    const highest = (queue: Queue) => Math.max(...queue.part.priorities);
    this.strict = this.queues.filter((queue) => queue.part.ets === null).toSorted((a, b) => highest(b) - highest(a));
    this.shared = this.queues.filter((queue) => queue.part.ets !== null);
    const weights = this.shared.map((queue) => queue.part.ets ?? 0);
    this.ets = new DeficitRoundRobin(this.shared, weights);
    world.register(this, RANK.egress);
    world.holders.push(this);
    world.counting.push(this);
  }

  receive(frame: Frame): void {
    if (this.isAhead) {
      putFrame(SINGLE, frame);
      if (this.tail < 0) this.catchUp(SINGLE);
      else {
        if (this.carry(SINGLE_PLACE, SINGLE_PLACE + 1) === 0) free(frame);
        else this.site.drop(frame);
        return;
      }
    }
    const queue = this.classOf(frame);
    queue.offeredFrames++;
    queue.offeredBytes += frame.size;
    const share = this.shareOf(frame.header);
    if (!this.up || (frame.charge === null && !queue.fits(frame, share))) {
      queue.droppedFrames++;
      queue.droppedBytes += frame.size;
      this.site.drop(frame);
      return;
    }
    queue.put(frame, share);
    if (!this.busy) this.send(frame.at);
  }

  /** Where it drops now. */
  get site(): DropSite {
    return this.up ? this.full : this.down;
  }

  /** Whether the frame, which comes now, would find a place. A cable that is cut has one for all, and loses them. */
  admits(frame: Frame): boolean {
    return !this.up || frame.charge !== null || this.classOf(frame).fits(frame, this.shareOf(frame.header));
  }

  enlist(frame: Frame, waiter: Waiter): boolean {
    const queue = this.classOf(frame);
    queue.hasRoom = this.admits(frame);
    return queue.line.join(waiter);
  }

  private classOf({ header }: Frame): Queue {
    return this.byPriority[this.world.headers.cos[header] ?? 0] as Queue;
  }

  wake(): void {
    // Still busy while the frame is let go: whoever is told of it leaves the choice of the next to the lines below.
    this.finish();
    this.busy = false;
    this.send(this.world.agenda.due[this.id] as number);
  }

  /** Whether it looks at nothing but the instants of what comes: it is not paused, and owes nobody a rate. */
  get isPlain(): boolean {
    return this.source === null && this.sink === null && this.queues.every((queue) => !queue.looksAtClock);
  }

  /** Rows in which all that waits has room; 0: it takes frames, because several share its classes. */
  get rowsWaiting(): number {
    return this.shares.length < 2 ? this.queues.length * this.settings.queueFrames : 0;
  }

  /** From now on it is served ahead of time. What waits are rows from `base` on, which leave to those from `tail` on; -1: frames. */
  beginAhead(base: number): void {
    this.isAhead = true;
    this.world.agenda.cancel(this.id);
    this.tail = base;
    if (base < 0) return;
    for (const [index, queue] of this.queues.entries()) queue.toRows(base + index * this.settings.queueFrames);
  }

  /** Sends what has its turn until an instant. */
  serve(until: number): void {
    const { due } = this.world.agenda;
    while (this.busy && (due[this.id] as number) <= until) this.wake();
  }

  /** From now on it acts at its instants. */
  endAhead(crowd: Crowd): void {
    this.isAhead = false;
    this.tail = -1;
    if (this.busy) this.world.agenda.schedule(this.id);
    for (const queue of this.queues) queue.toFrames(crowd);
  }

  /** The rows in a range of `list`; returns how many of them it has dropped, which stand in `refused`. */
  carry(from: number, to: number): number {
    const { byPriority, up, world } = this;
    const { cos } = world.headers;
    let lost = 0;
    for (let place = from; place < to; place++) {
      const row = rowAt(place);
      this.catchUp(row);
      const queue = byPriority[cos[headerOf(row)] ?? 0] as Queue;
      const bytes = sizeOf(row);
      queue.offeredFrames++;
      queue.offeredBytes += bytes;
      if (up && queue.putRow(row, bytes)) {
        if (!this.busy) this.send(instantOf(row));
        continue;
      }
      queue.droppedFrames++;
      queue.droppedBytes += bytes;
      refuseRow(row, lost++);
    }
    return lost;
  }

  /** What happens before a row comes. */
  private catchUp(row: number): void {
    const { due } = this.world.agenda;
    while (this.busy && (due[this.id] as number) < instantOf(row)) this.wake();
  }

  /** There may be something to send: a pause frame, or what was paused. */
  kick(): void {
    if (!this.busy && this.up) this.send(this.world.now);
  }

  private finish(): void {
    const { sending, sendingCharge } = this;
    this.sending = null;
    if (sending === null) return;
    sending.sentFrames++;
    sending.sentBytes += this.sendingBytes;
    this.sendingCharge = null;
    if (sendingCharge !== null) sendingCharge.release(this.sendingBytes);
  }

  private send(now: number): void {
    const { source, sink } = this;
    if (source?.isPending) {
      this.sendPause(now, source);
      return;
    }
    if (sink !== null) for (const queue of this.queues) queue.isPaused = (queue.mask & sink.paused) !== 0;
    const queue = this.choose();
    if (queue === undefined) return;
    if (this.tail >= 0) {
      this.sendRow(now, queue);
      return;
    }
    const frame = queue.take();
    if (frame === null) return;
    this.sending = queue;
    this.sendingBytes = frame.size;
    this.sendingCharge = frame.charge;
    frame.charge = null;
    const end = now + this.rate.take(frame.size + this.settings.extraBytes);
    this.occupy(end);
    frame.at = now;
    if (this.settings.first) frame.owner.leave(frame);
    frame.at = end + this.settings.delayPicoseconds;
    this.out.receive(frame);
    queue.open();
  }

  /** Whose turn it is. */
  private choose(): Queue | undefined {
    for (const queue of this.strict) if (queue.count > 0 && !queue.isPaused) return queue;
    return this.shared[this.ets.next()];
  }

  private sendRow(now: number, queue: Queue): void {
    const row = this.tail++;
    queue.takeRow(row);
    const bytes = sizeOf(row);
    this.sending = queue;
    this.sendingBytes = bytes;
    const end = now + this.rate.take(bytes + this.settings.extraBytes);
    this.occupy(end);
    setInstant(row, end + this.settings.delayPicoseconds);
  }

  private sendPause(now: number, source: PauseSource): void {
    const end = now + this.rate.take(source.frameBytes + this.settings.extraBytes);
    this.occupy(end);
    source.send(end + this.settings.delayPicoseconds);
  }

  /** The class of frames of that row of headers, when all of them leave in the order in which they came; null: they do not. */
  queueOf(row: number): Queue | null {
    return this.shares.length < 2 ? (this.byPriority[this.world.headers.cos[row] ?? 0] as Queue) : null;
  }

  /** When the frame in service has left; only while it is busy. */
  get busyUntil(): number {
    return this.world.agenda.due[this.id] as number;
  }

  /** Whoever has served it ahead of time has left it with a frame in service, or with none. */
  begin(queue: Queue | null, bytes: number, charge: Charge | null, until: number): void {
    this.sending = queue;
    this.sendingBytes = bytes;
    this.sendingCharge = charge;
    this.occupy(until);
  }

  rest(): void {
    this.sending = null;
    this.sendingCharge = null;
    this.busy = false;
    this.world.agenda.cancel(this.id);
  }

  private occupy(until: number): void {
    const { agenda } = this.world;
    this.busy = true;
    agenda.due[this.id] = until;
    if (!this.isAhead) agenda.schedule(this.id);
  }

  private shareOf(row: number): number {
    if (this.shares.length < 2) return 0;
    let share = this.choices.get(row);
    if (share < 0) {
      const head = this.world.headers.get(row);
      const found = this.shares.findIndex((each) => each.owns(head));
      share = found < 0 ? this.shares.length - 1 : found;
      this.choices.set(row, share);
    }
    return share;
  }

  setUp(up: boolean): void {
    this.up = up;
    if (!up) {
      const { now } = this.world;
      if (this.sending !== null) {
        this.sending.droppedFrames++;
        this.sending.droppedBytes += this.sendingBytes;
      }
      const lost = this.out.takeAll();
      for (const queue of this.queues) {
        for (let frame = queue.take(); frame !== null; frame = queue.take()) {
          queue.droppedFrames++;
          queue.droppedBytes += frame.size;
          lost.push(frame);
        }
      }
      for (const frame of lost) {
        frame.at = now;
        this.down.drop(frame);
      }
      this.sending = null;
      this.busy = false;
      this.world.agenda.cancel(this.id);
      this.sendingCharge?.release(this.sendingBytes);
      this.sendingCharge = null;
      this.sink?.forget();
      for (const queue of this.queues) queue.open();
    }
    this.source?.setUp(up);
  }

  waiting(): { readonly frames: number; readonly bytes: number } {
    const sending = this.sending === null ? 0 : 1;
    return {
      frames: this.sum((queue) => queue.count) + sending,
      bytes: this.sum((queue) => queue.bytes) + (sending === 0 ? 0 : this.sendingBytes),
    };
  }

  onWire(): { readonly frames: number; readonly bytes: number } {
    let frames = this.sending === null ? 0 : -1;
    let bytes = this.sending === null ? 0 : -this.sendingBytes;
    this.out.hold((frame) => {
      frames++;
      bytes += frame.size;
    });
    return { frames, bytes };
  }

  classes(): readonly ClassResult[] {
    const { extraBytes } = this.settings;
    return this.queues.map((queue) => ({
      name: queue.part.name,
      sent: { frames: queue.sentFrames, bytes: queue.sentBytes },
      wireBytes: queue.sentBytes + queue.sentFrames * extraBytes,
      dropped: { frames: queue.droppedFrames, bytes: queue.droppedBytes },
      queue: {
        offered: { frames: queue.offeredFrames, bytes: queue.offeredBytes },
        frames: queue.count,
        maxFrames: queue.maxFrames,
      },
    }));
  }

  get acceptedFrames(): number {
    return this.sum((queue) => queue.offeredFrames - queue.droppedFrames);
  }

  get acceptedBytes(): number {
    return this.sum((queue) => queue.offeredBytes - queue.droppedBytes);
  }

  get droppedFrames(): number {
    return this.sum((queue) => queue.droppedFrames);
  }

  get droppedBytes(): number {
    return this.sum((queue) => queue.droppedBytes);
  }

  get maxFrames(): number {
    return Math.max(...this.queues.map((queue) => queue.maxFrames));
  }

  private sum(what: (queue: Queue) => number): number {
    return this.queues.reduce((total, queue) => total + what(queue), 0);
  }

  hold(visit: (frame: Frame) => void): void {
    for (const queue of this.queues) queue.hold(visit);
  }

  /** Of each class that is paused: its priorities, and how many of its frames take room in which buffer. */
  holdPaused(visit: (priorities: number, charges: ReadonlyMap<Charge, number>) => void): void {
    for (const queue of this.queues) {
      const paused = queue.mask & (this.sink?.paused ?? 0);
      if (paused === 0) continue;
      const charges = new Map<Charge, number>();
      queue.hold(({ charge }) => {
        if (charge !== null) charges.set(charge, (charges.get(charge) ?? 0) + 1);
      });
      visit(paused, charges);
    }
  }

  reset(): void {
    for (const queue of this.queues) queue.reset(queue === this.sending ? this.sendingBytes : null);
  }
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
  /** What its line goes by: set by those who ask, and when a frame has left. */
  hasRoom = true;
  readonly line = new Line(() => this.hasRoom);
  private readonly settings: EgressSettings;
  private readonly fifos: readonly Waiting[];
  private readonly robin: DeficitRoundRobin;
  private readonly guarantees: Guarantees | null;
  private readonly ring: RowRing;
  /** What waits does so as rows. */
  private hasRows = false;
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
    this.ring = new RowRing(settings.queueFrames, settings.extraBytes);
    this.guarantees = promised.every((rate) => rate === null) ? null : new Guarantees(world, this.fifos, promised);
  }

  /** Who is behind what it is promised depends on the present. */
  get looksAtClock(): boolean {
    return this.guarantees !== null;
  }

  get headBytes(): number {
    if (this.hasRows) return this.ring.headBytes;
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

  /** false: there is no room. */
  putRow(row: number, bytes: number): boolean {
    const { queueFrames, queueBytes } = this.settings;
    if (this.count >= queueFrames || (queueBytes !== null && this.bytes + bytes > queueBytes)) return false;
    this.ring.put(row);
    this.count++;
    this.bytes += bytes;
    if (this.count > this.maxFrames) this.maxFrames = this.count;
    return true;
  }

  takeRow(to: number): void {
    this.ring.take(to);
    this.count--;
    this.bytes -= sizeOf(to);
  }

  /** What waits becomes rows, from `base` on. */
  toRows(base: number): void {
    // Nobody shares a class that is served by rows.
    this.ring.fill(this.fifos[0] as Waiting, base);
    this.chosen = null;
    this.hasRows = true;
  }

  toFrames(crowd: Crowd): void {
    if (!this.hasRows) return;
    this.ring.empty(this.fifos[0] as Waiting, crowd);
    this.hasRows = false;
  }

  /** A frame has left: those in line may ask again. */
  open(): void {
    this.hasRoom = true;
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
