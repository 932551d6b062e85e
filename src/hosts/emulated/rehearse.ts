import type { Blueprint } from '#emulator/blueprint.ts';
import { Segments } from '#emulator/build/segments.ts';
import { simulate } from '#emulator/simulation.ts';
import type { Stream } from '#state/workload.ts';
import type { Beginning, Rehearsal } from '#usage/rehearsal.ts';
import type { Load } from '../run.ts';
import { measured, placeName } from './measure.ts';
import { clientName } from './wiring/clients.ts';
import { type Scene, sceneOf } from './wiring/scene.ts';
import { wire } from './wiring/wiring.ts';

/** Wires the host without its traffic, of which anything may be wrong still, and looks at what is there. */
export function rehearse(load: Load): Rehearsal {
  const scene = sceneOf({
    ...load,
    workload: { ...load.workload, streams: [], queries: [], events: [], receivers: {} },
  });
  const blueprint = wire(scene);
  return { apart: streamsApart(load, scene, blueprint), begin: () => begin(scene, blueprint) };
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

function begin(scene: Scene, blueprint: Blueprint): Beginning {
  const simulation = simulate(blueprint, { seed: 0, warmupPicoseconds: 0 });
  try {
    const places = [...simulation.places(), ...blueprint.flows.map(({ name }) => `flow/${name}`)];
    return {
      measured: measured(simulation.result(), null, scene),
      places: [...new Set(places.map(placeName))].sort(),
    };
  } finally {
    simulation.close();
  }
}
