import type { Guest } from '../client/guest.ts';
import type { Account } from '../count/account.ts';
import type { DropSite } from '../count/drop-site.ts';
import type { Tally } from '../count/tally.ts';
import type { Port } from '../forward/port.ts';
import type { Ring } from '../forward/ring.ts';
import { Frame } from '../frame/frame.ts';
import { headerOf, instantOf, sizeOf } from '../frame/rows.ts';
import type { Count } from '../result.ts';
import { DOUBLE } from '../time/double.ts';
import { GreedySource } from '../traffic/greedy-source.ts';
import type { OpenSource } from '../traffic/open-source.ts';
import type { World } from '../world.ts';
import { Basin, STANDS } from './basin.ts';
import type { Dues } from './dues.ts';
import { type Bucketed, Meter } from './meter.ts';
import type { Store } from './store.ts';

/** What there is between a program and the switch. */
export interface InflowParts {
  readonly source: OpenSource | GreedySource;
  readonly guest: Guest;
  /** What its client has sent. */
  readonly tally: Tally;
  readonly limit: Bucketed | null;
  readonly input: Ring;
  /** Where its frames enter the switch. */
  readonly port: Port;
  readonly number: number;
}

/** What lies beyond the inputs of the switch. */
export interface Beyond {
  readonly store: Store;
  readonly oldest: number;
  readonly output: Basin;
  /** Whether nothing waits here, and a frame that comes is only counted. */
  readonly isOpen: boolean;
  /** Whether a frame that crosses the switch now goes on at once if none waits. */
  hasRoom(bytes: number): boolean;
  receive(inflow: Inflow, number: number, bytes: number): void;
  leave(number: number, bytes: number): void;
  join(inflow: Inflow): void;
}

/**
 * A program, its guest's discipline and ring, the limiter of its client and the input of the switch, with frames that are numbers: those
 * in the input come first, then those in the limiter, the ring and the discipline. What happens is what happens to the parts.
 */
export class Inflow {
  readonly parts: InflowParts;
  readonly store: Store;
  readonly qdisc: Basin;
  readonly ring: Basin;
  readonly input: Basin;
  readonly meter: Meter | null;
  /** Its number among those of the sluice. */
  readonly place: number;
  /** That of its program in the agenda of the sluice. */
  id = -1;
  /** Rows of its frames that have been consumed: where they begin, and how many there are. */
  stage = 0;
  staged = 0;
  private readonly world: World;
  private readonly account: Account;
  private readonly greedy: GreedySource | null;
  private readonly open: OpenSource | null;
  private readonly noSocket: DropSite | null;
  private readonly site: DropSite | null;
  /** Stands for the frame of which the program hears. */
  private readonly probe: Frame;
  /** What has got a number, and what the discipline has refused. */
  private cameFrames = 0;
  private cameBytes = DOUBLE;
  private refusedFrames = 0;
  private refusedBytes = DOUBLE;
  /** Set while it is served, as is the agenda. */
  private outflow: Beyond | null = null;
  private agenda: Dues | null = null;
  /** Rows that the program has made: where they begin and for how many there is room, the next and where they end. */
  private base = 0;
  private room = 0;
  private row = 0;
  private end = 0;

  constructor(world: World, parts: InflowParts, place: number, store: Store) {
    const { source, guest, limit, input } = parts;
    this.place = place;
    this.world = world;
    this.parts = parts;
    this.store = store;
    this.account = source.settings.account;
    this.greedy = source instanceof GreedySource ? source : null;
    this.open = source instanceof GreedySource ? null : source;
    this.qdisc = new Basin(guest.qdisc);
    this.ring = new Basin(guest.ring);
    this.input = new Basin(input);
    this.meter = limit === null ? null : new Meter(world, limit, store, this.account);
    const { qdiscFrames } = guest.settings;
    this.noSocket = qdiscFrames === null && this.greedy === null ? guest.noSocket : null;
    this.site = guest.qdisc.settings.site;
    this.probe = new Frame(this.account);
    this.cameBytes = 0;
    this.refusedBytes = 0;
  }

  get owner(): Account {
    return this.account;
  }

  /** The least number of those that are still here, -1: none is; or of those beyond if they have numbers of the same store. */
  get oldest(): number {
    const { input, meter, ring, qdisc, store, outflow } = this;
    const beyond = outflow?.store === store ? outflow.oldest : -1;
    if (beyond >= 0) return beyond;
    if (input.count > 0) return input.first;
    if (meter !== null && meter.count > 0) return meter.first;
    if (ring.count > 0) return ring.first;
    return qdisc.count > 0 ? qdisc.first : -1;
  }

  /** Nothing else happens at its parts, and each of its rings that is not empty stands in line somewhere. */
  get isReady(): boolean {
    const { guest, input, limit } = this.parts;
    const { qdisc, ring } = guest;
    const waits = ring.count === 0 || input.line.has(ring) || limit?.limiter.line.has(ring) === true;
    const isOwn = input.line.length <= 1 && qdisc.line.length === 0 && ring.line.length <= 1;
    const isCalm = guest.isAtRest && (this.meter === null || this.meter.isReady);
    return isCalm && isOwn && waits && (qdisc.count === 0 || ring.line.has(qdisc));
  }

  /** Takes over from its parts. */
  take(outflow: Beyond, agenda: Dues): void {
    const { meter, parts, place, ring, input, qdisc, store } = this;
    this.outflow = outflow;
    this.agenda = agenda;
    const number = (frames: readonly Frame[]) => store.keep(frames, () => place);
    parts.source.lend();
    input.take(number, store);
    const atLimiter = meter?.take(number) === true;
    ring.take(number, store);
    qdisc.take(number, store);
    const atInput = input.ring.line.dismiss().length > 0;
    ring.stands = atLimiter ? STANDS.limiter : atInput ? STANDS.next : STANDS.nowhere;
    qdisc.stands = ring.ring.line.dismiss().length > 0 ? STANDS.next : STANDS.nowhere;
    this.awaitLimiter();
    this.cameFrames = 0;
    this.cameBytes = 0;
    this.refusedFrames = 0;
    this.refusedBytes = 0;
  }

  /** The end is later than it was. */
  goOn(base: number, room: number): void {
    const { meter, store } = this;
    this.base = base;
    this.room = room;
    while (meter !== null && meter.count > 0) {
      if (!this.runsAhead(meter.first, store.size[meter.first & store.mask] as number)) break;
      meter.pop();
    }
    if (this.greedy === null) this.offer();
    else {
      this.greedy.pend();
      this.awaitProgram();
    }
  }

  /** Gives its parts what they would have. Answers what has crossed the switch. */
  give(): Count {
    const { meter, parts, ring, input, qdisc, store } = this;
    const { source, tally, port, guest } = parts;
    const frames = (first: number, count: number, credited: boolean) =>
      store.frames(first, count, () => this.account, credited);
    const isCredited = this.greedy === null;
    const kept = { frames: this.cameFrames, bytes: this.cameBytes };
    guest.qdisc.refuseMany(this.refusedFrames, this.refusedBytes);
    const left = qdisc.give(frames(qdisc.first, qdisc.count, isCredited), store, kept);
    const handed = ring.give(frames(ring.first, ring.count, isCredited), store, left);
    tally.addMany(handed.frames, handed.bytes);
    const came = meter === null ? handed : meter.give(frames(meter.first, meter.count, true), handed);
    const crossed = input.give(frames(input.first, input.count, true), store, came);
    port.inFrames += crossed.frames;
    port.inBytes += crossed.bytes;
    if (ring.stands === STANDS.limiter) parts.limit?.limiter.line.put(ring.ring);
    if (ring.stands === STANDS.next) input.ring.line.put(ring.ring);
    if (qdisc.stands === STANDS.next) ring.ring.line.put(qdisc.ring);
    if (source instanceof GreedySource) source.resume();
    else source.pend();
    return crossed;
  }

  /** The program makes its next frame. */
  emit(): void {
    const { greedy, open } = this;
    if (greedy !== null) {
      const bytes = greedy.make();
      this.enter(bytes, greedy.header);
      greedy.pend();
      this.awaitProgram();
    } else if (open !== null) {
      const { row } = this;
      this.row++;
      this.enter(sizeOf(row), headerOf(row));
      if (this.row < this.end) this.awaitRow();
      else this.offer();
    }
  }

  private offer(): void {
    const { base, room, open } = this;
    this.row = base;
    this.end = base + (open === null ? 0 : open.offer(base, base + room));
    if (this.row < this.end) this.awaitRow();
  }

  private awaitRow(): void {
    const agenda = this.agenda as Dues;
    agenda.due[this.id] = instantOf(this.row);
    agenda.schedule(this.id);
  }

  private awaitProgram(): void {
    const { greedy } = this;
    const agenda = this.agenda as Dues;
    if (greedy === null || greedy.due === Number.POSITIVE_INFINITY) return;
    agenda.due[this.id] = greedy.due;
    agenda.schedule(this.id);
  }

  /** A frame comes to the guest. */
  private enter(bytes: number, header: number): void {
    const { qdisc, ring, noSocket } = this;
    if (qdisc.count === 0 && ring.count === 0 && this.hasRoom(bytes)) {
      this.hand(this.note(bytes, header), bytes);
    } else if (noSocket !== null && !(qdisc.count === 0 && !ring.isClosed)) this.lose(noSocket, bytes);
    else this.enterQdisc(bytes, header);
  }

  private enterQdisc(bytes: number, header: number): void {
    const { qdisc, ring, site } = this;
    if (qdisc.count === 0 && !ring.isClosed) this.enterRing(this.note(bytes, header), bytes);
    else if (site !== null && qdisc.isFull) {
      this.refusedFrames++;
      this.refusedBytes += bytes;
      this.lose(site, bytes);
    } else if (qdisc.keep(this.note(bytes, header))) this.drainQdisc();
  }

  /** The frame gets a number. */
  private note(bytes: number, header: number): number {
    const { store } = this;
    const number = store.take(this);
    const place = number & store.mask;
    store.born[place] = this.world.now;
    store.size[place] = bytes;
    store.header[place] = header;
    this.cameFrames++;
    this.cameBytes += bytes;
    return number;
  }

  private lose(site: DropSite, bytes: number): void {
    this.account.loseMany(site, 1, bytes);
    this.credit();
  }

  /** The program hears that there is room in its socket. */
  private credit(): void {
    const { greedy, probe } = this;
    if (greedy === null) return;
    probe.at = this.world.now;
    greedy.credit(probe);
    this.awaitProgram();
  }

  private drainQdisc(): void {
    const { qdisc, ring } = this;
    while (qdisc.count > 0) {
      if (ring.opening || ring.isClosed) {
        qdisc.stands = STANDS.next;
        return;
      }
      this.passQdisc();
    }
  }

  private passQdisc(): void {
    const { qdisc, store } = this;
    const number = qdisc.pop();
    this.enterRing(number, store.size[number & store.mask] as number);
    // Nobody waits for a place in the discipline.
    qdisc.reopens();
  }

  private enterRing(number: number, bytes: number): void {
    const { ring } = this;
    if (ring.count === 0 && this.hasRoom(bytes)) this.hand(number, bytes);
    else if (ring.keep(number)) this.drainRing();
  }

  /** Whether the host takes a frame of so many bytes now. */
  private hasRoom(bytes: number): boolean {
    const { meter, input } = this;
    return (meter === null || !meter.lacks(bytes)) && !input.isClosed;
  }

  private drainRing(): void {
    const { ring, meter, input, store } = this;
    while (ring.count > 0) {
      if (meter !== null) {
        meter.isClosed = meter.lacks(store.size[ring.first & store.mask] as number);
        if (meter.isClosed) {
          ring.stands = STANDS.limiter;
          this.awaitLimiter();
          return;
        }
      }
      if (input.opening || input.isClosed) {
        ring.stands = STANDS.next;
        return;
      }
      this.passRing();
    }
  }

  private passRing(): void {
    const { ring, store } = this;
    const number = ring.pop();
    this.hand(number, store.size[number & store.mask] as number);
    if (ring.reopens()) this.openRing();
  }

  private openRing(): void {
    const { qdisc, ring } = this;
    if (ring.opening || qdisc.stands === STANDS.nowhere) return;
    ring.opening = true;
    while (qdisc.stands === STANDS.next && !ring.isClosed) {
      qdisc.stands = STANDS.nowhere;
      if (!this.resumeQdisc() && qdisc.stands === STANDS.next) break;
    }
    ring.opening = false;
  }

  private resumeQdisc(): boolean {
    const { qdisc, ring } = this;
    if (qdisc.count === 0) return false;
    const before = qdisc.first;
    if (!ring.isClosed) this.passQdisc();
    this.drainQdisc();
    return qdisc.first > before;
  }

  /** The host takes a frame: its socket has room again. */
  private hand(number: number, bytes: number): void {
    const { meter } = this;
    if (this.greedy !== null) this.credit();
    if (meter === null) this.enterInput(number, bytes);
    else {
      meter.time(number);
      if (meter.count > 0 || !this.runsAhead(number, bytes)) {
        meter.keep(number);
        this.awaitLimiter();
      }
    }
  }

  /**
   * Where nobody else comes in, what leaves the limiter meets nobody: while nothing waits beyond it goes there ahead of time, with the instant at
   * which it leaves for the present. (Nothing waits in the input but for a full output.)
   */
  private runsAhead(number: number, bytes: number): boolean {
    const { world, store } = this;
    const outflow = this.outflow as Beyond;
    const leaves = store.due[number & store.mask] as number;
    if (outflow.store !== store || !outflow.isOpen || leaves > world.horizon) return false;
    const { now } = world;
    world.now = leaves;
    const passes = outflow.hasRoom(bytes);
    if (passes) outflow.leave(number, bytes);
    world.now = now;
    return passes;
  }

  private awaitLimiter(): void {
    const { meter, ring } = this;
    const agenda = this.agenda as Dues;
    if (meter === null) return;
    const at = ring.stands === STANDS.limiter ? Math.min(meter.leavesAt, meter.opensAt) : meter.leavesAt;
    if (at === Number.POSITIVE_INFINITY) return;
    agenda.due[meter.id] = at;
    agenda.schedule(meter.id);
  }

  /** The limiter lets its first frame go, or there is room in it by one that went ahead of time. */
  leaveLimiter(): void {
    const { meter, store, world } = this;
    if (meter === null) return;
    if (meter.leavesAt <= world.now) {
      const number = meter.pop();
      this.enterInput(number, store.size[number & store.mask] as number);
    }
    meter.isClosed = false;
    this.openLimiter();
    this.awaitLimiter();
  }

  private openLimiter(): void {
    const { meter, ring } = this;
    if (meter === null || meter.opening || ring.stands !== STANDS.limiter) return;
    meter.opening = true;
    while (ring.stands === STANDS.limiter && !meter.isClosed) {
      ring.stands = STANDS.nowhere;
      if (!this.resumeRing() && ring.stands === STANDS.limiter) break;
    }
    meter.opening = false;
  }

  private resumeRing(): boolean {
    const { ring, store } = this;
    if (ring.count === 0) return false;
    const before = ring.first;
    if (this.hasRoom(store.size[ring.first & store.mask] as number)) this.passRing();
    this.drainRing();
    return ring.first > before;
  }

  private enterInput(number: number, bytes: number): void {
    const { input } = this;
    const outflow = this.outflow as Beyond;
    if (input.count === 0 && !outflow.output.isClosed) outflow.receive(this, number, bytes);
    else if (input.keep(number)) this.drainInput();
  }

  private drainInput(): void {
    const { input } = this;
    const outflow = this.outflow as Beyond;
    while (input.count > 0) {
      if (outflow.output.opening || outflow.output.isClosed) {
        outflow.join(this);
        return;
      }
      this.passInput();
    }
  }

  private passInput(): void {
    const { input, store } = this;
    const number = input.pop();
    (this.outflow as Beyond).receive(this, number, store.size[number & store.mask] as number);
    if (input.reopens()) this.openInput();
  }

  /**
   * All of its queues and the output have frames that wait, so that each that leaves one is followed by another. With a limiter between ring
   * and input that is not so: what leaves the ring stays in the limiter until its instant, and the input may be empty meanwhile.
   */
  private get isBackedUp(): boolean {
    const { input, ring, meter } = this;
    const { output } = this.outflow as Beyond;
    const isWaiting = meter === null && input.isFull && ring.stands === STANDS.next && ring.count > 1;
    return isWaiting && output.count > 0 && !output.isClosed;
  }

  /** The same as one by one: a frame goes from the ring to the input, one from there to the output, and all wait again. */
  private shift(): void {
    const { input, ring, store } = this;
    const outflow = this.outflow as Beyond;
    const number = input.shift();
    outflow.receive(this, number, store.size[number & store.mask] as number);
    ring.pop();
    if (this.greedy !== null) this.credit();
    if (ring.reopens()) this.openRing();
    outflow.join(this);
  }

  private openInput(): void {
    const { input, ring } = this;
    if (input.opening || ring.stands !== STANDS.next) return;
    input.opening = true;
    while (ring.stands === STANDS.next && !input.isClosed) {
      ring.stands = STANDS.nowhere;
      if (!this.resumeRing() && ring.stands === STANDS.next) break;
    }
    input.opening = false;
  }

  /** It is its turn at the output. Answers whether it has handed over a frame. */
  resumeInput(): boolean {
    const { input } = this;
    if (input.count === 0) return false;
    if (this.isBackedUp) {
      this.shift();
      return true;
    }
    const before = input.first;
    if (!(this.outflow as Beyond).output.isClosed) this.passInput();
    this.drainInput();
    return input.first > before;
  }
}
