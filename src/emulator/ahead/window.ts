import { RANK, type Waker, type World } from '../world.ts';
import type { Junction } from './junction.ts';

/**
 * Serves a junction ahead of time, up to the horizon; what leaves it goes on by channels, which bring it to its instant.
 */
export class Window implements Waker {
  id = -1;
  private readonly world: World;
  private readonly junction: Junction;

  constructor(world: World, junction: Junction) {
    this.world = world;
    this.junction = junction;
    world.register(this, RANK.control);
  }

  /** Begins a slice. */
  open(): void {
    this.junction.open();
    this.pend(this.world.now);
  }

  wake(): void {
    const last = this.junction.serve();
    if (last < this.world.horizon) this.pend(last + 1);
  }

  private pend(at: number): void {
    const { agenda } = this.world;
    agenda.due[this.id] = at;
    agenda.schedule(this.id);
  }
}
