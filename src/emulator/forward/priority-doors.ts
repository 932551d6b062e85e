import type { Door, Waiter } from '../door.ts';
import type { Frame } from '../frame/frame.ts';
import type { World } from '../world.ts';

/** Priorities that stop and go on together. */
export type PriorityGroup = readonly number[];

/** A way of its own for each group of priorities, so that one which is stopped holds up no other. */
export class PriorityDoors<Way extends Door> implements Door {
  protected readonly ways: readonly Way[];
  private readonly world: World;
  private readonly byPriority: readonly Way[];

  /** Each of the eight priorities is in exactly one group. */
  constructor(world: World, groups: readonly PriorityGroup[], wayOf: (group: PriorityGroup) => Way) {
    this.world = world;
    this.ways = groups.map(wayOf);
    this.byPriority = Array.from({ length: 8 }, (_, priority) => {
      const index = groups.findIndex((group) => group.includes(priority));
      return this.ways[index] as Way;
    });
  }

  receive(frame: Frame): void {
    this.wayOf(frame).receive(frame);
  }

  admits(frame: Frame): boolean {
    return this.wayOf(frame).admits(frame);
  }

  enlist(frame: Frame, waiter: Waiter): boolean {
    return this.wayOf(frame).enlist(frame, waiter);
  }

  private wayOf({ header }: Frame): Way {
    // Each priority is in a group.
    return this.byPriority[this.world.headers.cos[header] ?? 0] as Way;
  }
}
