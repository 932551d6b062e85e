import type { Band, CpuPart } from '../blueprint.ts';
import type { Frame } from '../frame/frame.ts';
import { type Holder, RANK, type Waker, type World } from '../world.ts';

/** Frames that one lane may serve in a row, as the budget of NAPI and of illumos' poll threads bounds a chain. */
export const CHAIN_BUDGET = 64;

/** A queue of work that is bound to a CPU. */
export interface Work {
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
  busyPicoseconds = 0;
  interrupts = 0;
  polls = 0;
  frames = 0;
  online: boolean;
  private readonly world: World;
  private readonly bands: Work[][] = [[], [], []];
  private readonly turns = [0, 0, 0];
  private demanded = 0;
  private until = 0;
  private active = false;
  private frame: Frame | null = null;
  private lane: Work | null = null;

  constructor(world: World, part: CpuPart) {
    this.world = world;
    this.part = part;
    this.online = part.online;
    world.register(this, RANK.cpu);
    world.holders.push(this);
    world.counting.push(this);
  }

  bind(lane: Work): void {
    this.lanesOf(lane.band).push(lane);
    this.kick();
  }

  unbind(lane: Work): void {
    for (const lanes of this.bands) {
      const index = lanes.indexOf(lane);
      if (index >= 0) lanes.splice(index, 1);
    }
  }

  /** Work that comes before all lanes: interrupts, and what is sorted out in them. */
  demand(picoseconds: number): void {
    this.demanded += picoseconds;
  }

  /** Work that interrupts demand and that is not done yet. */
  get backlog(): number {
    return this.demanded;
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
    const { now, agenda } = this.world;
    let until = now;
    if (this.demanded > 0) {
      until = this.work(until, this.demanded);
      this.demanded = 0;
    }
    const lane = this.pick();
    if (lane !== null) {
      this.lane = lane;
      // Whoever waited for the room that the frame leaves may have more work for this CPU: it comes after this frame.
      this.active = true;
      const cost = lane.begin(this);
      this.frame = lane.take();
      until = this.work(until, cost);
    }
    if (lane === null && until === now) return;
    this.active = true;
    this.until = until;
    agenda.due[this.id] = until;
    agenda.schedule(this.id);
  }

  private pick(): Work | null {
    for (const [band, lanes] of this.bands.entries()) {
      const turn = this.turns[band] ?? 0;
      for (let step = 0; step < lanes.length; step++) {
        const index = (turn + step) % lanes.length;
        const lane = lanes[index];
        if (lane === undefined || !lane.isReady()) continue;
        this.turns[band] = index + 1;
        return lane;
      }
    }
    return null;
  }

  /** The instant at which work begun at `from` ends, stolen time passed over. */
  private work(from: number, cost: number): number {
    let left = Math.round(cost / this.part.speed);
    this.busyPicoseconds += left;
    let time = from;
    for (;;) {
      const theft = this.nextTheft(time);
      if (theft === null || time + left <= theft.from) return time + left;
      if (theft.from > time) left -= theft.from - time;
      time = theft.to;
    }
  }

  /** The stolen period that contains an instant, or the next one after it. */
  private nextTheft(time: number): { readonly from: number; readonly to: number } | null {
    let first: { readonly from: number; readonly to: number } | null = null;
    for (const { every, length, offset } of this.part.steal) {
      const round = Math.max(0, Math.floor((time - offset) / every));
      const start = offset + round * every;
      const from = time < start + length ? start : start + every;
      if (first === null || from < first.from) first = { from, to: from + length };
    }
    return first;
  }

  /** Time stolen between two instants. */
  stolen(from: number, to: number): number {
    let sum = 0;
    for (const { every, length, offset } of this.part.steal) {
      const until = (time: number) => {
        if (time <= offset) return 0;
        const rounds = Math.floor((time - offset) / every);
        return rounds * length + Math.min(length, time - offset - rounds * every);
      };
      sum += until(to) - until(from);
    }
    return sum;
  }

  /** Time between two instants in which work is done. */
  private unstolen(from: number, to: number): number {
    let sum = 0;
    let time = from;
    while (time < to) {
      const theft = this.nextTheft(time);
      const end = theft === null || theft.from > to ? to : theft.from;
      if (end > time) sum += end - time;
      time = end === to || theft === null ? to : theft.to;
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

  hold(visit: (frame: Frame) => void): void {
    if (this.frame !== null) visit(this.frame);
  }

  reset(): void {
    this.busyPicoseconds -= this.busy();
    this.interrupts = 0;
    this.polls = 0;
    this.frames = 0;
  }

  private lanesOf(band: Band): Work[] {
    return this.bands[BANDS.indexOf(band)] ?? [];
  }
}
