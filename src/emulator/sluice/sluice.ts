import { VERDICT } from '../client/arrival.ts';
import { sum } from '../count/counts.ts';
import type { Bridge } from '../forward/bridge.ts';
import { ROWS } from '../frame/rows.ts';
import { Standstill } from '../options.ts';
import { MOST_AT_ONCE, type World } from '../world.ts';
import { Dues } from './dues.ts';
import { Inflow, type InflowParts } from './inflow.ts';
import { Outflow, type OutflowParts } from './outflow.ts';
import { Store } from './store.ts';

/** What may be due next. */
const PROGRAM = 0;
const LIMITER = 1;
const LAST_LIMITER = 2;
const APPLICATION = 3;

/**
 * Serves one client of a lossless switch, and all those that send to it and to nobody else: what happens there is felt nowhere else, so it
 * goes through a slice by itself, before all else happens in it. Doors close and open as they do, at the same instants and in the same order;
 * but frames are numbers, queues are counts, and nobody is asked through the parts that stand between two queues.
 *
 * It takes what is under way from the parts when a slice begins, and keeps it until somebody looks at them or changes them. If they are not
 * as they are when nobody else uses them they go through the slice themselves.
 */
export class Sluice {
  private readonly world: World;
  private readonly bridge: Bridge;
  private readonly inflows: readonly Inflow[];
  private readonly outflow: Outflow;
  private readonly known: ReadonlyMap<unknown, Inflow>;
  private readonly agenda: Dues;
  /** By number in the agenda: what is due, and whose it is. */
  private readonly kinds: Int32Array;
  private readonly owners: Int32Array;
  private isHeld = false;

  constructor(world: World, bridge: Bridge, ins: readonly InflowParts[], out: OutflowParts) {
    this.world = world;
    this.bridge = bridge;
    this.inflows = ins.map((parts, place) => new Inflow(world, parts, place, new Store()));
    this.outflow = new Outflow(world, out, this.inflows);
    this.known = new Map(this.inflows.map((one) => [one.owner, one]));
    const dues = this.dues();
    this.agenda = new Dues(dues.length);
    this.kinds = Int32Array.from(dues, ({ kind }) => kind);
    this.owners = Int32Array.from(dues, ({ owner }) => owner);
  }

  /** All that may be due, in the order of the world where that is at one instant. Each is told its number. */
  private dues(): { readonly kind: number; readonly owner: number }[] {
    const { inflows, outflow } = this;
    const dues = inflows.flatMap((inflow, owner) => {
      const { meter, parts } = inflow;
      const program = { id: parts.source.id, kind: PROGRAM, owner, of: inflow as { id: number } };
      return meter === null ? [program] : [program, { id: meter.parts.bucket.out.id, kind: LIMITER, owner, of: meter }];
    });
    const { meter, well } = outflow;
    if (meter !== null) dues.push({ id: meter.parts.bucket.out.id, kind: LAST_LIMITER, owner: 0, of: meter });
    if (well !== null) dues.push({ id: well.lane.cpu.id, kind: APPLICATION, owner: 0, of: well });
    dues.sort((a, b) => a.id - b.id);
    for (const [number, { of }] of dues.entries()) of.id = number;
    return dues;
  }

  /** To be called at the beginning of a slice, before anything happens in it. */
  carry(): void {
    // Numbers are small ones: they begin anew long before they are not.
    if (this.isHeld && [...this.inflows, this.outflow].some(({ store }) => store.next > MOST_NUMBERS)) this.release();
    if (!this.isHeld && !this.take()) return;
    const { world, inflows, outflow } = this;
    const began = world.now;
    const room = Math.max(1, Math.min(world.rows.stage, MOST_ROWS, Math.floor((ROWS - 1) / (2 * inflows.length))));
    // The first row is for parts that take one frame at a time (`SINGLE`).
    for (const inflow of inflows) inflow.stage = 1 + 2 * room * inflow.place;
    outflow.goOn(room);
    for (const inflow of inflows) inflow.goOn(inflow.stage + room, room);
    this.run();
    for (const inflow of inflows) outflow.tell(inflow);
    world.now = began;
  }

  private run(): void {
    const { agenda, kinds, owners, inflows, outflow, world } = this;
    const { horizon } = world;
    let still = 0;
    for (;;) {
      const number = agenda.next(horizon);
      if (number < 0) return;
      const at = agenda.due[number] as number;
      if (at > world.now) still = 0;
      else if (++still > MOST_AT_ONCE) throw new Standstill(at);
      world.now = at;
      agenda.begin(number);
      const kind = kinds[number] as number;
      if (kind === PROGRAM) (inflows[owners[number] as number] as Inflow).emit();
      else if (kind === LIMITER) (inflows[owners[number] as number] as Inflow).leaveLimiter();
      else if (kind === LAST_LIMITER) outflow.leaveLimiter();
      else outflow.finish();
      agenda.done();
    }
  }

  /** Gives back what it has taken. To be called before anybody looks. */
  release(): void {
    if (!this.isHeld) return;
    this.isHeld = false;
    this.outflow.give(sum(this.inflows.map((inflow) => inflow.give())));
    this.agenda.clear();
  }

  private take(): boolean {
    const { inflows, outflow, known, agenda } = this;
    if (!inflows.every((one) => one.isReady && this.leads(one)) || !outflow.isReady(known)) return false;
    this.isHeld = true;
    for (const { store } of [...inflows, outflow]) store.begin();
    // What is nearest to its end comes first.
    outflow.take(known, agenda);
    for (const inflow of inflows) inflow.take(outflow, agenda);
    return true;
  }

  /** Whether all that comes in here goes out there, for the client alone. */
  private leads({ parts }: Inflow): boolean {
    const { number, inlet } = this.outflow.parts;
    const { source } = parts;
    return source.headers.every(
      (row) => this.bridge.wayOf(row, source.mostBytes, parts.number) === number && inlet.verdict(row) === VERDICT.own,
    );
  }
}

const MOST_NUMBERS = 2 ** 29;

/** Rows of each program, and of what it has sent and was consumed: they stay in the cache. */
const MOST_ROWS = 256;
