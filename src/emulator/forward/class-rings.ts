import type { Door } from '../door.ts';
import type { Counting, WaitingQueue, World } from '../world.ts';
import { PriorityDoors, type PriorityGroup } from './priority-doors.ts';
import { Ring, type RingSettings } from './ring.ts';

/**
 * A ring of a lossless switch for each group of priorities that stops by itself, so that a paused class holds up no other: each is as
 * long as the switch says. The report shows them as one queue.
 *
 * Identity: offered = sent + dropped + waiting.
 */
export class ClassRings extends PriorityDoors<Ring> implements WaitingQueue, Counting {
  readonly settings: RingSettings;
  maxFrames = 0;

  /** `doorOf`: what the ring of a group stands before. */
  constructor(
    world: World,
    settings: RingSettings,
    groups: readonly PriorityGroup[],
    doorOf: (group: PriorityGroup) => Door,
  ) {
    super(world, groups, (group) => new Ring(world, settings, doorOf(group)));
    this.settings = settings;
    for (const ring of this.ways) ring.grown = () => this.note();
    world.counting.push(this);
    world.queues.push(this);
  }

  private note(): void {
    const { count } = this;
    if (count > this.maxFrames) this.maxFrames = count;
  }

  get count(): number {
    return this.sum((ring) => ring.count);
  }

  get offeredFrames(): number {
    return this.sum((ring) => ring.offeredFrames);
  }

  get offeredBytes(): number {
    return this.sum((ring) => ring.offeredBytes);
  }

  get sentFrames(): number {
    return this.sum((ring) => ring.sentFrames);
  }

  get sentBytes(): number {
    return this.sum((ring) => ring.sentBytes);
  }

  get droppedFrames(): number {
    return this.sum((ring) => ring.droppedFrames);
  }

  get droppedBytes(): number {
    return this.sum((ring) => ring.droppedBytes);
  }

  get stops(): number {
    return this.sum((ring) => ring.stops);
  }

  private sum(what: (ring: Ring) => number): number {
    let total = 0;
    for (const ring of this.ways) total += what(ring);
    return total;
  }

  reset(): void {
    this.maxFrames = this.count;
  }
}
