import type { Account } from '../count/account.ts';
import type { Tally } from '../count/tally.ts';
import type { Port } from '../forward/port.ts';
import { allocate, type Frame, free } from '../frame/frame.ts';
import type { GreedySource, Pattern } from '../traffic/greedy-source.ts';
import type { ClassEgress } from '../wire/class-egress.ts';
import type { Queue } from '../wire/class-queue.ts';
import type { IngressBuffer } from '../wire/ingress-buffer.ts';
import type { PauseSink } from '../wire/pause-sink.ts';
import type { PauseSource } from '../wire/pause-source.ts';
import type { Drain, Kept } from './drain.ts';
import { TalkerNumbers } from './numbers.ts';
import { pour } from './pour.ts';

/** Places that each talker has in the tables by number, of its wire, of what is kept, and of pauses: powers of two. */
export interface Capacities {
  readonly numbers: number;
  readonly wire: number;
  readonly kept: number;
  readonly toggles: number;
}

/** What there is between a program and the switch that pauses it. */
export interface TalkerParts {
  readonly source: GreedySource;
  readonly pattern: Pattern;
  readonly tally: Tally;
  readonly account: Account;
  /** The program's end of the cable and the class of its frames; the switch's end, which sends nothing but pause frames. */
  readonly egress: ClassEgress;
  readonly queue: Queue;
  readonly back: ClassEgress;
  readonly speaker: PauseSource;
  readonly sink: PauseSink;
  readonly buffer: IngressBuffer;
  /** Where its frames enter the switch. */
  readonly port: Port;
  readonly number: number;
}

const NEVER = Number.POSITIVE_INFINITY;

/**
 * A greedy program, its cable and the buffer of the switch that pauses it, as numbers, for one slice: taken from the parts at its
 * beginning and given back at its end.
 */
export class Talker extends TalkerNumbers implements Kept {
  declare drain: Drain;
  readonly parts: TalkerParts;
  readonly buffer: IngressBuffer;
  private wasBusy = false;
  private firstArrived = 0;
  private firstStarted = 0;
  /** Frames in its buffer that have been looked for and found in the switch. */
  found = 0;
  private overheard: { readonly at: number; readonly pausing: boolean }[] = [];

  constructor(parts: TalkerParts, drain: Drain) {
    super({ ...parts, windowFrames: parts.source.credits.length }, drain);
    this.parts = parts;
    this.buffer = parts.buffer;
  }

  /** Frames at most in the client, and on the wire. */
  get mostNumbers(): number {
    return this.window + 2;
  }

  get mostOnWire(): number {
    return Math.ceil(this.delay / this.service) + 3;
  }

  /** Frames at most in the switch. */
  get mostKept(): number {
    return Math.floor(this.limit / this.unit) + 4;
  }

  /** Frames at most in the switch and on the wire behind it. */
  get mostTurns(): number {
    const { drain } = this;
    return this.mostKept + Math.ceil(drain.delay / drain.serviceOf(this.bytes)) + 4;
  }

  /** Pauses that may begin or end while a frame is under way. */
  get mostToggles(): number {
    return 2 * Math.ceil((this.pauseService + this.lag + this.delay) / this.service) + 6;
  }

  /** Whether its parts are as they are when it alone uses them. */
  isReady(): boolean {
    this.found = 0;
    return this.isCalm() && this.isAlone() && this.isObeyed();
  }

  /** What it sends is all that is in its queue. */
  private isCalm(): boolean {
    const { egress, queue, source } = this.parts;
    const isOwn = !egress.busy || (egress.sending === queue && egress.sendingBytes === this.bytes);
    const others = egress.waiting().frames - queue.count - (egress.busy ? 1 : 0);
    return egress.up && isOwn && others === 0 && source.count === this.window - queue.count;
  }

  /** Nothing but pause frames goes back to it, and the buffer has only its frames. */
  private isAlone(): boolean {
    const { egress, back, buffer } = this.parts;
    const silent = !(egress.source?.isPending ?? false);
    return silent && back.sending === null && back.waiting().frames === 0 && buffer.bytes === buffer.frames * this.unit;
  }

  /** Both ends are at one about what is paused, and nothing is decided but not yet heard where that takes no time. */
  private isObeyed(): boolean {
    const { back, speaker, sink, buffer } = this.parts;
    const { priorities } = buffer;
    const whole = (mask: number) => mask === 0 || mask === priorities;
    const heard = sink.heard.every(({ notice }) => notice.priorities === priorities && whole(notice.pausing));
    const agreed = speaker.pausing === (buffer.isPausing ? priorities : 0) && (speaker.untold === 0 || back.busy);
    return whole(speaker.untold) && whole(sink.paused) && heard && agreed && (!this.isDeaf || sink.heard.length === 0);
  }

  /** Takes over from its parts. */
  take(place: number, { numbers, wire, kept, toggles }: Capacities, horizon: number): void {
    this.place = place;
    this.base = place * numbers;
    this.mask = numbers - 1;
    this.wireBase = place * wire;
    this.wireMask = wire - 1;
    this.keptBase = place * kept;
    this.keptMask = kept - 1;
    this.toggleBase = place * toggles;
    this.toggleMask = toggles - 1;
    this.horizon = horizon;
    this.drainService = this.drain.serviceOf(this.bytes);
    this.writesFirst = this.parts.back.id < this.drain.egress.id;
    this.takeProgram();
    this.takeWire();
    this.takePauses();
  }

  private takeProgram(): void {
    const { source } = this.parts;
    const { settings } = source;
    source.lend();
    this.offered = 0;
    this.ready = source.ready;
    this.blocked = source.blockedPicoseconds;
    this.stop = settings.stopPicoseconds;
    const byBytes = Math.ceil((settings.limitBytes - source.bytes) / this.bytes);
    this.mostOffers = Math.max(0, Math.min(settings.limitFrames - source.frames, byBytes));
    for (let credit = 0; credit < source.count; credit++)
      pour().setStart(this, credit - this.window, source.credits[credit] as number);
  }

  private takeWire(): void {
    const { egress, queue, buffer } = this.parts;
    this.wasBusy = egress.busy;
    this.freeAt = egress.busy ? egress.busyUntil : 0;
    egress.rest();
    this.wasKicked = false;
    this.most = queue.maxFrames;
    // A minus alone would make a 0 a double.
    this.started = 0 - queue.count;
    const wire = egress.out.takeAll();
    this.arrived = this.started - wire.length;
    for (const [index, frame] of wire.entries()) {
      pour().setOnWire(this, this.arrived + index, frame);
      free(frame);
    }
    for (let number = this.started; number < 0; number++) {
      const frame = queue.take();
      if (frame === null) continue;
      pour().setWaiting(this, number, frame);
      free(frame);
    }
    this.firstStarted = this.started;
    this.firstArrived = this.arrived;
    this.held = buffer.frames;
    this.mostHeld = 0;
    this.entered = 0;
    this.left = 0;
    this.lost = 0;
  }

  private takePauses(): void {
    const { speaker, sink, buffer, back } = this.parts;
    this.isPausing = buffer.isPausing;
    this.backFreeAt = back.busy ? back.busyUntil : 0;
    this.writeAt = speaker.untold === 0 ? NEVER : this.backFreeAt;
    this.refreshAt = speaker.refresh.isSet ? speaker.refresh.at : NEVER;
    back.rest();
    speaker.refresh.clear();
    this.pauseFrames = 0;
    const [priority = 0] = prioritiesIn(buffer.priorities);
    this.isPaused = sink.paused !== 0;
    this.pausedUntil = sink.until[priority] as number;
    this.since = sink.since[priority] as number;
    this.spent = sink.spent[priority] as number;
    this.indications = 0;
    this.isHalted = this.isPaused;
    this.told = this.isPaused;
    this.resumedAt = 0;
    this.toggled = 0;
    this.heeded = 0;
    this.overheard = [];
    // What is under way is heard in its turn.
    for (const { at, notice } of sink.heard.splice(0)) {
      this.clock = at;
      pour().hear(this, notice.pausing !== 0);
    }
    sink.resume();
  }

  /** The end is later than it was. */
  goOn(horizon: number): void {
    this.horizon = horizon;
    for (const { at, pausing } of this.overheard.splice(0)) {
      this.clock = at;
      pour().note(this, pausing);
    }
  }

  /** The first of what the buffer keeps is being sent. */
  keepUntil(leaves: number): void {
    pour().setDeparture(this, leaves);
  }

  /** One that waits in the switch. */
  takeKept(frame: Frame): void {
    this.bornAt = frame.born;
    this.clock = 0;
    pour().keep(this);
  }

  /** A pause begins or ends after the horizon. */
  overhear(pausing: boolean): void {
    this.overheard.push({ at: this.clock, pausing });
  }

  /** A frame of which all is set but its instants. */
  make(): Frame {
    const { account, port } = this.parts;
    const frame = allocate(account);
    frame.header = this.header;
    frame.size = this.bytes;
    frame.ordinal = 0;
    frame.credited = true;
    frame.local = port.local;
    frame.ttl = 64;
    frame.payload = 0;
    return frame;
  }

  /** Frames that have come to the switch and found room. */
  get accepted(): number {
    return this.arrived - this.firstArrived - this.lost;
  }

  finish(): void {
    pour().finish(this);
  }

  /** Counts, and gives back what is under way. */
  give(): void {
    this.giveProgram();
    this.giveWire();
    this.giveBuffer();
    this.givePauses();
  }

  private giveProgram(): void {
    const { source, tally, account } = this.parts;
    const bytes = this.offered * this.bytes;
    tally.addMany(this.offered, bytes);
    account.offeredFrames += this.offered;
    account.offeredBytes += bytes;
    source.frames += this.offered;
    source.bytes += bytes;
    source.ready = this.ready;
    source.blockedPicoseconds = this.blocked;
    source.count = this.window - (this.offered - this.started);
    for (let credit = 0; credit < source.count; credit++)
      source.credits[credit] = pour().startOf(this, this.offered - this.window + credit);
    source.resume();
  }

  private giveWire(): void {
    const { egress, queue } = this.parts;
    const isBusy = this.freeAt > this.horizon;
    const sent = this.started - this.firstStarted + (this.wasBusy ? 1 : 0) - (isBusy ? 1 : 0);
    queue.offeredFrames += this.offered;
    queue.offeredBytes += this.offered * this.bytes;
    queue.sentFrames += sent;
    queue.sentBytes += sent * this.bytes;
    queue.maxFrames = this.most;
    for (let number = this.started; number < this.offered; number++) {
      const frame = this.make();
      pour().getWaiting(this, number, frame);
      frame.credited = false;
      queue.put(frame, 0);
    }
    if (isBusy) egress.begin(queue, this.bytes, null, this.freeAt);
    else egress.rest();
    for (let number = this.arrived; number < this.started; number++) {
      const frame = this.make();
      pour().getOnWire(this, number, frame);
      egress.out.receive(frame);
    }
  }

  private giveBuffer(): void {
    const { buffer, port, account } = this.parts;
    port.inFrames += this.accepted;
    port.inBytes += this.accepted * this.bytes;
    buffer.frames = this.held;
    buffer.bytes = this.held * this.unit;
    buffer.maxBytes = Math.max(buffer.maxBytes, this.mostHeld * this.unit);
    buffer.isPausing = this.isPausing;
    buffer.droppedFrames += this.lost;
    buffer.droppedBytes += this.lost * this.bytes;
    if (this.lost > 0) account.loseMany(buffer.full, this.lost, this.lost * this.bytes);
  }

  private givePauses(): void {
    const { back, buffer, speaker, sink } = this.parts;
    const { priorities } = buffer;
    if (this.backFreeAt > this.horizon) back.begin(null, 0, null, this.backFreeAt);
    else back.rest();
    speaker.pausing = this.isPausing ? priorities : 0;
    speaker.untold = this.writeAt === NEVER ? 0 : priorities;
    if (this.refreshAt === NEVER) speaker.refresh.clear();
    else speaker.refresh.set(this.refreshAt);
    speaker.frames += this.pauseFrames;
    sink.paused = this.isPaused ? priorities : 0;
    for (const priority of prioritiesIn(priorities)) {
      speaker.requests[priority] = (speaker.requests[priority] as number) + this.pauseFrames;
      sink.indications[priority] = (sink.indications[priority] as number) + this.indications;
      sink.until[priority] = this.pausedUntil;
      sink.since[priority] = this.since;
      sink.spent[priority] = this.spent;
    }
    const picoseconds = this.pausePicoseconds;
    for (const { at, pausing } of this.overheard)
      sink.heard.push({ at, notice: { priorities, pausing: pausing ? priorities : 0, picoseconds } });
    sink.resume();
  }
}

/** The priorities of a mask. */
function prioritiesIn(mask: number): number[] {
  return [0, 1, 2, 3, 4, 5, 6, 7].filter((priority) => (mask >> priority) & 1);
}
