import { invariant } from '#diagnostics/invariant.ts';
import type { Crowd } from '../ahead/crowd.ts';
import type { ClassPart } from '../blueprint.ts';
import { Channel, type Meeting } from '../channel.ts';
import type { DropSite } from '../count/drop-site.ts';
import type { Door, Waiter } from '../door.ts';
import { type Charge, type Frame, free, type Owner } from '../frame/frame.ts';
import { PerHeader } from '../frame/headers.ts';
import { putFrame, SINGLE, SINGLE_PLACE } from '../frame/rows.ts';
import type { ClassResult } from '../result.ts';
import { Rate } from '../time/rate.ts';
import { type Holder, RANK, type Receiver, type Waker, type World } from '../world.ts';
import { Queue, type Share } from './class-queue.ts';
import { ClassRows } from './class-rows.ts';
import { DeficitRoundRobin } from './deficit-round-robin.ts';
import type { PauseSink } from './pause-sink.ts';
import type { PauseSource } from './pause-source.ts';
import type { EgressSettings, Transmitter } from './transmitter.ts';

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
  /** By rows; null: by frames. */
  private rows: ClassRows | null = null;
  private lent: ClassRows | null = null;
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
    if (this.rows !== null) {
      this.receiveRow(frame, this.rows);
      return;
    }
    if (this.isAhead) this.catchUp(frame);
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

  private receiveRow(frame: Frame, rows: ClassRows): void {
    putFrame(SINGLE, frame);
    const lost = rows.carry(this.world.headers.cos, SINGLE_PLACE, SINGLE_PLACE + 1);
    if (lost === 0) free(frame);
    else this.site.drop(frame);
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
    queue.line.closed = !this.admits(frame);
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

  /** From now on it is served ahead of time. What waits are rows from `base` on; -1: frames. */
  beginAhead(base: number): void {
    this.isAhead = true;
    this.world.agenda.cancel(this.id);
    if (base < 0) return;
    const { sending, sendingBytes: bytes, busyUntil: until } = this;
    const { strict, shared, ets: robin, byPriority, settings, rate } = this;
    this.lent ??= new ClassRows({ strict, shared, robin, byPriority }, settings, rate);
    this.lent.begin(base, this.up, sending === null ? null : { queue: sending, bytes, until });
    this.rows = this.lent;
  }

  /** Where the next row goes that leaves. */
  get tail(): number {
    return this.rows?.tail ?? 0;
  }

  set tail(row: number) {
    if (this.rows !== null) this.rows.tail = row;
  }

  /** The rows in a range of `list`; returns how many of them it has dropped, which stand in `refused`. */
  carry(from: number, to: number): number {
    return this.rows?.carry(this.world.headers.cos, from, to) ?? 0;
  }

  /** Sends what has its turn until an instant. */
  serve(until: number): void {
    const { due } = this.world.agenda;
    if (this.rows !== null) this.rows.serve(this.world.headers.cos, until);
    else while (this.busy && (due[this.id] as number) <= until) this.wake();
  }

  /** Sends what has its turn before a frame comes. (Its instant would be boxed as an argument.) */
  private catchUp(frame: Frame): void {
    const { due } = this.world.agenda;
    while (this.busy && (due[this.id] as number) < frame.at) this.wake();
  }

  /** From now on it acts at its instants. */
  endAhead(crowd: Crowd): void {
    const { rows } = this;
    this.isAhead = false;
    this.rows = null;
    if (rows !== null) {
      const service = rows.end(crowd);
      if (service === null) this.rest();
      else this.begin(service.queue, service.bytes, null, service.until);
    } else if (this.busy) this.world.agenda.schedule(this.id);
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

  /** All that has come, that of the slice in which it is served by rows among it. */
  get offeredBytes(): number {
    return this.sum((queue) => queue.offeredBytes) + (this.rows?.offeredBytes ?? 0);
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

  /** Of each class that is paused: its priorities, and whose frames of it take room in which buffer. */
  holdPaused(visit: (priorities: number, charges: ReadonlyMap<Charge, readonly Owner[]>) => void): void {
    for (const queue of this.queues) {
      const paused = queue.mask & (this.sink?.paused ?? 0);
      if (paused === 0) continue;
      const charges = new Map<Charge, Owner[]>();
      queue.hold(({ charge, owner }) => {
        if (charge === null) return;
        const owners = charges.get(charge);
        if (owners === undefined) charges.set(charge, [owner]);
        else owners.push(owner);
      });
      visit(paused, charges);
    }
  }

  reset(): void {
    for (const queue of this.queues) queue.reset(queue === this.sending ? this.sendingBytes : null);
  }
}
