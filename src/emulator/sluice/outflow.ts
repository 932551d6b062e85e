import type { Inlet } from '../client/arrival.ts';
import type { Account } from '../count/account.ts';
import type { Port } from '../forward/port.ts';
import type { Ring } from '../forward/ring.ts';
import type { Frame } from '../frame/frame.ts';
import { bytesOf, type Rows, withRows } from '../frame/rows.ts';
import type { FreeLane } from '../host/free-lane.ts';
import type { Lane } from '../host/lane.ts';
import type { Count } from '../result.ts';
import type { World } from '../world.ts';
import { Basin, STANDS } from './basin.ts';
import type { Dues } from './dues.ts';
import type { Beyond, Inflow } from './inflow.ts';
import { type Bucketed, Meter } from './meter.ts';
import { Store } from './store.ts';
import { Well } from './well.ts';

/** What there is between the switch and an application. */
export interface OutflowParts {
  /** Where frames leave the switch. */
  readonly port: Port;
  readonly number: number;
  readonly output: Ring;
  readonly limit: Bucketed | null;
  readonly free: FreeLane;
  readonly inlet: Inlet;
  /** An application that takes time; null: frames are consumed as they come. */
  readonly application: Lane | null;
}

/** The output of the switch, the limiter of the client and its application, with frames that are numbers. */
export class Outflow implements Beyond {
  readonly parts: OutflowParts;
  readonly output: Basin;
  readonly meter: Meter | null;
  readonly well: Well | null;
  /** That of the one who comes in, if there is one: then each frame keeps its number. */
  readonly store: Store;
  private readonly world: World;
  private readonly inflows: readonly Inflow[];
  private agenda: Dues | null = null;
  /** Those who wait for a place in the output, in order: a ring of their numbers. */
  private readonly line: Int32Array;
  private head = 0;
  private waiting = 0;
  /** Rows of which each that comes in has as many for what is consumed. */
  private room = 0;

  constructor(world: World, parts: OutflowParts, inflows: readonly Inflow[]) {
    const [first, second] = inflows;
    this.world = world;
    this.parts = parts;
    this.inflows = inflows;
    this.output = new Basin(parts.output);
    const { limit } = parts;
    const store = first === undefined || second !== undefined ? new Store() : first.store;
    this.store = store;
    this.meter = limit === null || first === undefined ? null : new Meter(world, limit, store, first.owner);
    this.well = parts.application === null ? null : new Well(world, parts.application, store);
    this.line = new Int32Array(inflows.length);
  }

  /** The least number of those that are still here; -1: none is. */
  get oldest(): number {
    const { output, meter, well } = this;
    if (well !== null && well.oldest >= 0) return well.oldest;
    if (meter !== null && meter.count > 0) return meter.first;
    return output.count > 0 ? output.first : -1;
  }

  /** Nothing else happens at its parts, all frames are of those who come in, and its ring stands in line if it is not empty. */
  isReady(known: ReadonlyMap<unknown, Inflow>): boolean {
    const { meter, well, inflows } = this;
    const { output, limit } = this.parts;
    const waits =
      output.count === 0 || limit?.limiter.line.has(output) === true || well?.lane.line.has(output) === true;
    let isKnown = true;
    const visit = ({ owner }: Frame) => {
      if (!known.has(owner)) isKnown = false;
    };
    output.hold(visit);
    limit?.bucket.out.hold(visit);
    well?.hold(visit);
    const own = inflows.filter(({ parts }) => output.line.has(parts.input));
    const waiting = inflows.filter(({ parts }) => parts.input.count > 0);
    const isOwn = own.length === output.line.length && waiting.every((one) => own.includes(one));
    return (meter === null || meter.isReady) && waits && isKnown && isOwn;
  }

  /** Takes over from its parts; `known` tells whose the frames are. */
  take(known: ReadonlyMap<unknown, Inflow>, agenda: Dues): void {
    const { output, meter, well, store } = this;
    this.agenda = agenda;
    const number = (frames: readonly Frame[]) => store.keep(frames, ({ owner }) => known.get(owner)?.place ?? 0);
    if (well !== null) well.take(number(well.lend()), agenda);
    const atLimiter = meter?.take(number) === true;
    output.take(number, store);
    const atWell = well !== null && well.lane.line.dismiss().length > 0;
    output.stands = atLimiter ? STANDS.limiter : atWell ? STANDS.next : STANDS.nowhere;
    this.awaitLimiter();
    const rings = new Map<unknown, Inflow>(this.inflows.map((one) => [one.parts.input, one]));
    this.head = 0;
    this.waiting = 0;
    for (const { input } of this.inflows) input.stands = STANDS.nowhere;
    for (const waiter of output.ring.line.dismiss()) {
      const inflow = rings.get(waiter);
      if (inflow !== undefined) this.join(inflow);
    }
  }

  /** Each that comes in has so many rows from its `stage` on. */
  goOn(room: number): void {
    const { meter, well, world } = this;
    this.room = room;
    while (meter !== null && well === null && meter.leavesAt <= world.horizon) this.consume(meter.pop());
  }

  /** Gives its parts what they would have, after so much has crossed the switch. */
  give(crossed: Count): void {
    const { output, meter, well, line, inflows, parts, store } = this;
    const { port, inlet, free: lane, limit } = parts;
    const frames = (first: number, count: number) => store.frames(first, count, this.ownerOf, true);
    port.outFrames += crossed.frames;
    port.outBytes += crossed.bytes;
    const left = output.give(frames(output.first, output.count), store, crossed);
    const came = meter === null ? left : meter.give(frames(meter.first, meter.count), left);
    lane.localFrames += came.frames;
    lane.localBytes += came.bytes;
    inlet.received.addMany(came.frames, came.bytes);
    well?.give((number) => store.frame(number, this.ownerOf, true));
    if (output.stands === STANDS.limiter) limit?.limiter.line.put(output.ring);
    if (output.stands === STANDS.next) well?.lane.line.put(output.ring);
    for (let index = 0; index < this.waiting; index++)
      output.ring.line.put((inflows[line[(this.head + index) % line.length] as number] as Inflow).parts.input);
  }

  private readonly ownerOf = (from: number): Account => (this.inflows[from] as Inflow).owner;

  /** An input stands in line for a place in the output, unless it does already. */
  join(inflow: Inflow): void {
    if (inflow.input.stands === STANDS.next) return;
    inflow.input.stands = STANDS.next;
    this.put(inflow);
  }

  private put({ place }: Inflow): void {
    const { line } = this;
    const end = this.head + this.waiting++;
    line[end < line.length ? end : end - line.length] = place;
  }

  /** A frame crosses the switch. */
  receive(inflow: Inflow, number: number, bytes: number): void {
    const { output } = this;
    const own = inflow.store === this.store ? number : this.copy(inflow, number);
    if (output.count === 0 && this.hasRoom(bytes)) this.leave(own, bytes);
    else if (output.keep(own)) this.drain();
  }

  /** A number here for a frame that has one there. */
  private copy({ store: there, place }: Inflow, number: number): number {
    const { store } = this;
    const own = store.take(this);
    const to = own & store.mask;
    const from = number & there.mask;
    store.born[to] = there.born[from] as number;
    store.size[to] = there.size[from] as number;
    store.header[to] = there.header[from] as number;
    store.from[to] = place;
    return own;
  }

  /** Whether a frame that crosses the switch now goes on at once if none waits. */
  hasRoom(bytes: number): boolean {
    const { meter, well } = this;
    return (meter === null || !meter.lacks(bytes)) && (well === null || !well.isClosed);
  }

  private drain(): void {
    const { output, meter, well, store } = this;
    while (output.count > 0) {
      if (meter !== null) {
        meter.isClosed = meter.lacks(store.size[output.first & store.mask] as number);
        if (meter.isClosed) {
          output.stands = STANDS.limiter;
          this.awaitLimiter();
          return;
        }
      }
      if (well !== null && (well.opening || well.isClosed)) {
        output.stands = STANDS.next;
        return;
      }
      this.pass();
    }
  }

  private pass(): void {
    const { output, store } = this;
    const number = output.pop();
    this.leave(number, store.size[number & store.mask] as number);
    if (output.reopens()) this.open();
  }

  /** Those who wait for the output are served in turn. */
  private open(): void {
    const { output, line, inflows } = this;
    if (output.opening || this.waiting === 0) return;
    output.opening = true;
    let refused = 0;
    while (refused < this.waiting && !output.isClosed) {
      const inflow = inflows[line[this.head] as number] as Inflow;
      this.head = this.head + 1 === line.length ? 0 : this.head + 1;
      this.waiting--;
      inflow.input.stands = STANDS.nowhere;
      if (inflow.resumeInput()) refused = 0;
      else if (inflow.input.stands === STANDS.next) refused++;
    }
    output.opening = false;
  }

  private resume(): boolean {
    const { output, store } = this;
    if (output.count === 0) return false;
    const before = output.first;
    if (this.hasRoom(store.size[output.first & store.mask] as number)) this.pass();
    this.drain();
    return output.first > before;
  }

  /** Whether nothing waits here, and a frame that comes is only counted. */
  get isOpen(): boolean {
    return this.well === null && this.output.count === 0;
  }

  /** A frame leaves the switch. */
  leave(number: number, bytes: number): void {
    const { meter, well, store, world } = this;
    if (meter === null) {
      this.arrive(number, bytes);
      return;
    }
    meter.time(number);
    // What is only counted need not wait for the instant.
    if (well === null && (store.due[number & store.mask] as number) <= world.horizon) this.consume(number);
    else {
      meter.keep(number);
      this.awaitLimiter();
    }
  }

  /** Only an application hears of each frame that leaves the limiter; those who wait hear when there is room. */
  private awaitLimiter(): void {
    const { meter, output, well } = this;
    const agenda = this.agenda as Dues;
    if (meter === null) return;
    const leavesAt = well === null ? Number.POSITIVE_INFINITY : meter.leavesAt;
    const at = output.stands === STANDS.limiter ? Math.min(leavesAt, meter.opensAt) : leavesAt;
    if (at === Number.POSITIVE_INFINITY) return;
    agenda.due[meter.id] = at;
    agenda.schedule(meter.id);
  }

  /** The limiter lets its first frame go, or there is room in it. */
  leaveLimiter(): void {
    const { meter, store, well, world } = this;
    if (meter === null) return;
    if (well !== null && meter.leavesAt <= world.now) {
      const number = meter.pop();
      this.arrive(number, store.size[number & store.mask] as number);
    }
    meter.isClosed = false;
    this.openLimiter();
    this.awaitLimiter();
  }

  private openLimiter(): void {
    const { meter, output } = this;
    if (meter === null || meter.opening || output.stands !== STANDS.limiter) return;
    meter.opening = true;
    while (output.stands === STANDS.limiter && !meter.isClosed) {
      output.stands = STANDS.nowhere;
      if (!this.resume() && output.stands === STANDS.limiter) break;
    }
    meter.opening = false;
  }

  /** A frame comes to the client. */
  private arrive(number: number, bytes: number): void {
    const { well, inflows, store } = this;
    if (well === null) {
      store.due[number & store.mask] = this.world.now;
      this.consume(number);
    } else if (!well.keep(number, bytes)) {
      const inflow = inflows[store.from[number & store.mask] as number] as Inflow;
      inflow.owner.loseMany(well.lane.site, 1, bytes);
    } else if (!well.isBusy) this.begin();
  }

  /** The application begins with its next frame. */
  private begin(): void {
    const { well } = this;
    if (well?.begin() === true) this.openWell();
  }

  private openWell(): void {
    const { well, output } = this;
    if (well === null || well.opening || output.stands !== STANDS.next) return;
    well.opening = true;
    while (output.stands === STANDS.next && !well.isClosed) {
      output.stands = STANDS.nowhere;
      if (!this.resume() && output.stands === STANDS.next) break;
    }
    well.opening = false;
  }

  /** The application has done its work for a frame. */
  finish(): void {
    const { well } = this;
    if (well === null) return;
    this.consume(well.finish());
    if (well.count > 0) this.begin();
  }

  /** At its `due`. */
  private consume(number: number): void {
    const { store, inflows } = this;
    const inflow = inflows[store.from[number & store.mask] as number] as Inflow;
    stageRow(inflow.stage + inflow.staged, store, number);
    if (++inflow.staged === this.room) this.tell(inflow);
  }

  /** What has been consumed is counted. */
  tell(inflow: Inflow): void {
    const { stage, staged } = inflow;
    if (staged === 0) return;
    inflow.staged = 0;
    listRows(stage, staged);
    inflow.owner.deliverMany(stage, stage + staged, bytesOf(stage, stage + staged));
  }
}

const stageRow = withRows(({ at, born, size }: Rows) => (row: number, store: Store, number: number): void => {
  const place = number & store.mask;
  at[row] = store.due[place] as number;
  born[row] = store.born[place] as number;
  size[row] = store.size[place] as number;
});

/** Rows stand in the list in their own order. */
const listRows = withRows(({ list }: Rows) => (first: number, count: number): void => {
  for (let row = first; row < first + count; row++) list[row] = row;
});
