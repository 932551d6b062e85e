import type { IngressPart } from '../blueprint.ts';
import { type Counting, RANK, type Waker, type World } from '../world.ts';
import { type PauseNotice, prioritiesOf } from './pause-notice.ts';

/**
 * The end that obeys pauses: a newer notice replaces the running time of its priorities, a time of zero ends it, and what has
 * run out goes on by itself. It takes effect when the response time of the end has passed; the frame under way is finished.
 */
export class PauseSink implements Waker, Counting {
  id = -1;
  /** Bit n: priority n may not be sent. */
  paused = 0;
  /** Notices that named a priority. */
  readonly indications = new Float64Array(8);
  /** Whether it obeys PAUSE, which knows no priorities. */
  readonly isWhole: boolean;
  /** Bit n: it obeys pauses of priority n. */
  readonly priorities: number;
  private readonly world: World;
  private readonly changed: () => void;
  readonly heard: { readonly at: number; readonly notice: PauseNotice }[] = [];
  readonly until = new Float64Array(8);
  readonly since = new Float64Array(8);
  readonly spent = new Float64Array(8);

  /** `part`: who asks. */
  constructor(world: World, part: IngressPart, changed: () => void) {
    this.world = world;
    this.isWhole = part.kind === 'pause';
    this.priorities = prioritiesOf(part);
    this.changed = changed;
    world.register(this, RANK.control);
    world.counting.push(this);
  }

  /** The notice is obeyed from the instant `at` on; notices come in order. */
  hear(notice: PauseNotice, at: number): void {
    this.heard.push({ at, notice });
    this.schedule();
  }

  wake(): void {
    const { now } = this.world;
    for (let first = this.heard[0]; first !== undefined && first.at <= now; first = this.heard[0]) {
      this.heard.shift();
      this.obey(first.notice);
    }
    for (let priority = 0; priority < 8; priority++) {
      if ((this.paused >> priority) & 1 && (this.until[priority] ?? 0) <= now) this.end(priority);
    }
    this.world.agenda.cancel(this.id);
    this.schedule();
    this.changed();
  }

  private obey({ priorities, pausing, picoseconds }: PauseNotice): void {
    const { now } = this.world;
    for (let priority = 0; priority < 8; priority++) {
      const bit = 1 << priority;
      if ((priorities & bit) === 0) continue;
      this.indications[priority] = (this.indications[priority] ?? 0) + 1;
      if ((pausing & bit) === 0) this.end(priority);
      else {
        if ((this.paused & bit) === 0) this.since[priority] = now;
        this.paused |= bit;
        this.until[priority] = now + picoseconds;
      }
    }
  }

  private end(priority: number): void {
    if (((this.paused >> priority) & 1) === 0) return;
    this.spent[priority] = this.pausedPicoseconds(priority);
    this.paused &= ~(1 << priority);
  }

  /** Time for which the priority has been paused until now. */
  pausedPicoseconds(priority: number): number {
    const running = (this.paused >> priority) & 1 ? this.world.now - (this.since[priority] ?? 0) : 0;
    return (this.spent[priority] ?? 0) + running;
  }

  /** The next that happens: a notice to be obeyed, or a time that runs out. */
  private schedule(): void {
    let next = this.heard[0]?.at ?? Number.POSITIVE_INFINITY;
    for (let priority = 0; priority < 8; priority++) {
      if ((this.paused >> priority) & 1) next = Math.min(next, this.until[priority] ?? next);
    }
    if (next === Number.POSITIVE_INFINITY) return;
    this.world.agenda.due[this.id] = next;
    this.world.agenda.schedule(this.id);
  }

  /** Goes on from what whoever has obeyed in its place has left. */
  resume(): void {
    this.world.agenda.cancel(this.id);
    this.schedule();
  }

  /** The cable is cut: what was said is forgotten. */
  forget(): void {
    this.heard.length = 0;
    for (let priority = 0; priority < 8; priority++) this.end(priority);
    this.world.agenda.cancel(this.id);
  }

  reset(): void {
    this.indications.fill(0);
    this.spent.fill(0);
    this.since.fill(this.world.now);
  }
}
