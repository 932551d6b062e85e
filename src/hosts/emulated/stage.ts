import type { Blueprint } from '#emulator/blueprint.ts';
import { Segments } from '#emulator/build/segments.ts';
import type { Probe } from '#emulator/options.ts';
import { type Simulation, simulate } from '#emulator/simulation.ts';
import type { Stream } from '#state/workload.ts';
import type { Beginning, Rehearsal } from '#usage/rehearsal.ts';
import type { Load } from '../run.ts';
import { measured } from './measure.ts';
import { placeName } from './place-name.ts';
import { clientName } from './wiring/clients.ts';
import { type Scene, sceneOf } from './wiring/scene.ts';
import { wire } from './wiring/wiring.ts';

/** A load that is wired and of which nothing was carried: looked at before a run, and then carried as it is. */
export class Stage implements Rehearsal {
  readonly scene: Scene;
  readonly apart: readonly string[];
  readonly #blueprint: Blueprint;
  #simulation: Simulation | null = null;

  /** Traffic that is not sound stays away: anything of it may be wrong. */
  constructor(load: Load, isSound = true) {
    const { workload } = load;
    const bare = { ...workload, streams: [], queries: [], events: [], receivers: {} };
    this.scene = sceneOf({ ...load, workload: isSound ? workload : bare });
    this.#blueprint = wire(this.scene);
    this.apart = streamsApart(load, this.scene, this.#blueprint);
  }

  begin(): Beginning {
    this.#simulation ??= this.#simulate(undefined);
    const places = [...this.#simulation.places(), ...this.#blueprint.flows.map(({ name }) => `flow/${name}`)];
    return {
      measured: measured(this.#simulation.result(), null, this.scene),
      places: [...new Set(places.map(placeName))].sort(),
    };
  }

  /** The engine before its first frame. It is given away: who takes it closes it. */
  take(probe: Probe | undefined): Simulation {
    // Where somebody looks on nothing is served ahead of time, which is decided when the parts are made.
    const begun = probe === undefined ? this.#simulation : null;
    this.#simulation = null;
    return begun ?? this.#simulate(probe);
  }

  #simulate(probe: Probe | undefined): Simulation {
    const { seed, warmupPicoseconds } = this.scene.workload;
    return simulate(this.#blueprint, { seed, warmupPicoseconds, ...(probe ? { probe } : {}) });
  }
}

function streamsApart({ workload }: Load, { ends }: Scene, blueprint: Blueprint): readonly string[] {
  const segments = new Segments(blueprint);
  const isApart = ({ from, to }: Stream) => {
    const here = ends.get(from);
    const there = to.kind === 'end' ? ends.get(to.name) : undefined;
    return here && there && !segments.joins(clientName(here), clientName(there));
  };
  return workload.streams.filter(isApart).map(({ name }) => name);
}
