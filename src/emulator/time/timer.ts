import type { Waker, World } from '../world.ts';
import { DOUBLE } from './double.ts';

/** One instant at which something is to be done, set, moved and cleared at will. */
export class Timer implements Waker {
  id = -1;
  /** For when `start` sets it. (An argument would be boxed.) */
  instant = DOUBLE;
  private readonly world: World;
  private readonly action: () => void;

  constructor(world: World, rank: number, action: () => void) {
    this.world = world;
    this.action = action;
    world.register(this, rank);
  }

  get isSet(): boolean {
    return this.world.agenda.isPending(this.id);
  }

  /** When it is due; only while it is set. */
  get at(): number {
    return this.world.agenda.due[this.id] as number;
  }

  set(at: number): void {
    this.instant = at;
    this.start();
  }

  /** The same at `instant`, for who does it with each frame. */
  start(): void {
    const { agenda } = this.world;
    agenda.due[this.id] = this.instant;
    agenda.schedule(this.id);
  }

  clear(): void {
    this.world.agenda.cancel(this.id);
  }

  wake(): void {
    // What is done may set the timer again, so it must not count as pending any more.
    this.world.agenda.cancel(this.id);
    this.action();
  }
}
