import type { Blueprint } from '#emulator/blueprint.ts';
import { Segments } from '#emulator/build/segments.ts';
import type { Probe } from '#emulator/options.ts';
import { type Simulation, simulate } from '#emulator/simulation.ts';
import type { Stream } from '#state/workload.ts';
import type { Beginning, Rehearsal } from '#usage/rehearsal.ts';
import type { Load } from '../run.ts';
import { measured } from './measure.ts';
import { placeName } from './place-name.ts';
import { sightOf } from './sight.ts';
import { clientName } from './wiring/clients.ts';
import { type Scene, sceneOf } from './wiring/scene.ts';
import { wire } from './wiring/wiring.ts';

/** A load that is wired and of which nothing was carried: looked at before a run, and then carried as it is. */
export class Stage implements Rehearsal {
  readonly scene: Scene;
  readonly apart: readonly string[];
  readonly #blueprint: Blueprint;
  /** What `begin` has made, and the eye that it was made with. */
  #simulation: Simulation | null = null;
  readonly #eye: Eye | null;

  /** Traffic that is not sound stays away: anything of it may be wrong. `traced` are the names of what will be captured. */
  constructor(load: Load, isSound = true, traced: readonly string[] = []) {
    const { workload } = load;
    const bare = { ...workload, streams: [], queries: [], events: [], receivers: {} };
    this.scene = sceneOf({ ...load, workload: isSound ? workload : bare });
    this.#blueprint = wire(this.scene);
    this.apart = streamsApart(load, this.scene, this.#blueprint);
    const at = traced.flatMap((name) => sightOf(name, this.scene)?.part ?? []);
    this.#eye = at.length === 0 ? null : new Eye(at);
  }

  begin(): Beginning {
    this.#simulation ??= this.#simulate(this.#eye ?? undefined);
    const places = [...this.#simulation.places(), ...this.#blueprint.flows.map(({ name }) => `flow/${name}`)];
    return {
      measured: measured(this.#simulation.result(), null, this.scene),
      places: [...new Set(places.map(placeName))].sort(),
    };
  }

  /** The engine before its first frame. It is given away: who takes it closes it. */
  take(probe: Probe | undefined): Simulation {
    const begun = this.#simulation;
    this.#simulation = null;
    // Where somebody looks on nothing is served ahead of time, and who is looked at shows itself: both are decided when the parts are made.
    if (begun === null || !looksAt(this.#eye, probe)) return this.#simulate(probe);
    if (this.#eye !== null && probe !== undefined) this.#eye.probe = probe;
    return begun;
  }

  #simulate(probe: Probe | undefined): Simulation {
    const { seed, warmupPicoseconds } = this.scene.workload;
    return simulate(this.#blueprint, { seed, warmupPicoseconds, ...(probe ? { probe } : {}) });
  }
}

/** Looks for a probe that comes later. */
class Eye implements Probe {
  readonly at: readonly string[];
  probe: Probe | null = null;

  constructor(at: readonly string[]) {
    this.at = at;
  }

  readonly see: Probe['see'] = (seen) => this.probe?.see(seen);
}

function looksAt(eye: Eye | null, probe: Probe | undefined): boolean {
  return JSON.stringify(eye?.at ?? []) === JSON.stringify(probe?.at ?? []);
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
