import type { Band } from '../blueprint.ts';
import type { Door, Waiter } from '../door.ts';
import { layerHash } from '../forward/hash.ts';
import type { Frame } from '../frame/frame.ts';
import { PerHeader } from '../frame/headers.ts';
import type { World } from '../world.ts';
import type { Cpu } from './cpu.ts';
import type { Lane } from './lane.ts';

/** Spreads frames over lanes: the same conversation always takes the same lane, so that its order is kept. */
export class Fan implements Door {
  readonly lanes: readonly Lane[];
  private readonly world: World;
  private readonly choices = new PerHeader();
  /** Where there is no choice nothing is remembered: of ten thousand flows each has a fan. */
  private readonly only: Lane | null;

  constructor(world: World, lanes: readonly Lane[]) {
    this.world = world;
    this.lanes = lanes;
    this.only = lanes.length === 1 ? (lanes[0] ?? null) : null;
  }

  receive(frame: Frame): void {
    this.laneOf(frame).receive(frame);
  }

  admits(frame: Frame): boolean {
    return this.laneOf(frame).admits();
  }

  enlist(frame: Frame, waiter: Waiter): boolean {
    return this.laneOf(frame).enlist(frame, waiter);
  }

  laneOf(frame: Frame): Lane {
    if (this.only !== null) return this.only;
    let choice = this.choices.get(frame.header);
    if (choice < 0) {
      choice = layerHash(this.world.headers.get(frame.header), ['L3', 'L4']) % this.lanes.length;
      this.choices.set(frame.header, choice);
    }
    // The choice is the remainder of a division by the number of lanes.
    return this.lanes[choice] as Lane;
  }

  /** Binds the lanes in turn to these CPUs. */
  bind(cpus: readonly Cpu[], band: Band): void {
    for (const [index, lane] of this.lanes.entries()) {
      const cpu = cpus[index % cpus.length];
      if (cpu !== undefined) lane.rebind(cpu, band);
    }
  }
}
