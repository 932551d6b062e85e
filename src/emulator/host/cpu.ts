import type { Band, CpuPart } from '../blueprint.ts';
import type { Frame } from '../frame/frame.ts';
import { DOUBLE } from '../time/double.ts';
import { type Holder, RANK, type Waker, type World } from '../world.ts';
import { type Member, Turns } from './turns.ts';

/** A queue of work that is bound to a CPU. */
export interface Work extends Member {
  readonly band: Band;
  /** It has a frame that the CPU knows of, and that may go on: if not, it is told when that changes. */
  isReady(): boolean;
  /** What its next frame costs. */
  begin(cpu: Cpu): number;
  take(): Frame | null;
  /** The CPU has done its work for the frame. */
  finish(frame: Frame): void;
}

const BANDS: readonly Band[] = ['high', 'medium', 'low'];

/**
 * A CPU and the work that is bound to it. What interrupts demand is done before anything else; then the highest band that has
 * frames is served, its lanes in turn, one frame at a time and never interrupted within a frame. Stolen time passes without work.
 */
export class Cpu implements Waker, Holder {
  id = -1;
  readonly part: CpuPart;
  busyPicoseconds = DOUBLE;
  interrupts = 0;
  polls = 0;
  frames = 0;
  online: boolean;
  private readonly world: World;
  private readonly bands = BANDS.map(() => new Turns<Work>());
  private demanded = 0;
  /** Instant at which what has been begun is done. Instants are fields and doubles from the beginning, or V8 would box each. */
  private until = DOUBLE;
  /** The stolen period that `foresee` found. */
  private readonly counted = { from: 0, to: 0, picoseconds: 0 };
  private theftFrom = DOUBLE;
  private theftTo = DOUBLE;
  /** Work that is being added to `until`. */
  private owed = DOUBLE;
  private active = false;
  private frame: Frame | null = null;
  private lane: Work | null = null;

  constructor(world: World, part: CpuPart) {
    this.world = world;
    this.part = part;
    this.online = part.online;
    this.busyPicoseconds = 0;
    world.register(this, RANK.cpu);
    world.holders.push(this);
    world.counting.push(this);
  }

  bind(lane: Work): void {
    this.turnsOf(lane.band).add(lane);
    this.kick();
  }

  unbind(lane: Work): void {
    for (const turns of this.bands) turns.remove(lane);
  }

  /** Work that comes before all lanes: interrupts, and what is sorted out in them. */
  demand(picoseconds: number): void {
    this.demanded += picoseconds;
  }

  /** Work that interrupts demand and that is not done yet. */
  get backlog(): number {
    return this.demanded;
  }

  /** A lane has something to do, or may go on. */
  expect(lane: Work): void {
    this.turnsOf(lane.band).expect(lane);
    this.kick();
  }

  /** There may be something to do. */
  kick(): void {
    if (!this.active) this.begin();
  }

  wake(): void {
    const { frame, lane } = this;
    this.active = false;
    this.frame = null;
    this.lane = null;
    if (frame !== null && lane !== null) {
      this.frames++;
      frame.at = this.world.now;
      lane.finish(frame);
    }
    if (!this.active) this.begin();
  }

  private begin(): void {
    const { world } = this;
    this.until = world.now;
    if (this.demanded > 0) {
      this.owed = this.demanded;
      this.demanded = 0;
      this.spend();
    }
    const lane = this.pick();
    if (lane !== null) {
      this.lane = lane;
      // Whoever waited for the room that the frame leaves may have more work for this CPU: it comes after this frame.
      this.active = true;
      this.owed = lane.begin(this);
      this.frame = lane.take();
      this.spend();
    }
    if (lane === null && this.until === world.now) return;
    this.active = true;
    world.agenda.due[this.id] = this.until;
    world.agenda.schedule(this.id);
  }

  private pick(): Work | null {
    for (let band = 0; band < this.bands.length; band++) {
      const lane = (this.bands[band] as Turns<Work>).next();
      if (lane !== null) return lane;
    }
    return null;
  }

  /** Goes on to the instant at which what is owed is done too, stolen time passed over. */
  private spend(): void {
    let left = Math.floor(this.owed / this.part.speed + 0.5);
    this.busyPicoseconds += left;
    while (this.part.steal.length > 0) {
      this.foresee(this.until);
      if (this.until + left <= this.theftFrom) break;
      if (this.theftFrom > this.until) left -= this.theftFrom - this.until;
      this.until = this.theftTo;
    }
    this.until += left;
  }

  /** Finds the stolen period that contains an instant, or the next one after it. */
  private foresee(time: number): void {
    this.theftFrom = Number.POSITIVE_INFINITY;
    for (const { every, length, offset } of this.part.steal) {
      const start = offset + Math.max(0, Math.floor((time - offset) / every)) * every;
      const from = time < start + length ? start : start + every;
      if (from >= this.theftFrom) continue;
      this.theftFrom = from;
      this.theftTo = from + length;
    }
  }

  /** Time stolen between two instants, once where periods overlap. Asked again from the same instant it counts on from the last. */
  stolen(from: number, to: number): number {
    const { counted } = this;
    if (from !== counted.from || to < counted.to) {
      counted.from = from;
      counted.to = from;
      counted.picoseconds = 0;
    }
    counted.picoseconds += to - counted.to - this.unstolen(counted.to, to);
    counted.to = to;
    return counted.picoseconds;
  }

  /** Time between two instants in which work is done. */
  private unstolen(from: number, to: number): number {
    let sum = 0;
    let time = from;
    while (time < to) {
      this.foresee(time);
      const end = Math.min(this.theftFrom, to);
      if (end > time) sum += end - time;
      time = end === to ? to : this.theftTo;
    }
    return sum;
  }

  /** Busy time until the present, without what has been begun and lies ahead. */
  busy(): number {
    return this.busyPicoseconds - (this.active ? this.unstolen(this.world.now, this.until) : 0);
  }

  /** The frame of a lane that it is at work on. */
  serving(lane: Work): Frame | null {
    return this.lane === lane ? this.frame : null;
  }

  /** The frame that it is at work on, done at its `at`, for whoever does its work for a while; null: it is idle. */
  lend(): Frame | null {
    const { frame, world } = this;
    if (frame !== null) frame.at = this.until;
    this.frame = null;
    this.lane = null;
    this.active = false;
    world.agenda.cancel(this.id);
    return frame;
  }

  /** Is at work on a frame of a lane until its `at`. */
  takeUp(lane: Work, frame: Frame): void {
    const { agenda } = this.world;
    this.lane = lane;
    this.frame = frame;
    this.until = frame.at;
    this.active = true;
    agenda.due[this.id] = this.until;
    agenda.schedule(this.id);
  }

  hold(visit: (frame: Frame) => void): void {
    if (this.frame !== null) visit(this.frame);
  }

  reset(): void {
    this.busyPicoseconds -= this.busy();
    this.interrupts = 0;
    this.polls = 0;
    this.frames = 0;
  }

  private turnsOf(band: Band): Turns<Work> {
    return this.bands[BANDS.indexOf(band)] as Turns<Work>;
  }
}
