import { circlesOf, type Circle as EngineCircle } from '#emulator/path/circles.ts';
import type { Way as EngineWay, Hop } from '#emulator/path/hop.ts';
import { pathsOf } from '#emulator/path/paths.ts';
import type { Circle, PathHop, Paths, Way } from '#usage/path.ts';
import type { Load } from '../run.ts';
import { adviceOn, type Losing } from './loss-advice.ts';
import { placeName } from './place-name.ts';
import { ownName } from './wiring/names.ts';
import { type Scene, sceneOf } from './wiring/scene.ts';
import { wire } from './wiring/wiring.ts';

/** The ways of all streams of a load, in the names of the host. */
export function findPaths(load: Load): Paths {
  const scene = sceneOf(load);
  const blueprint = wire(scene);
  const wanted = new Map(load.workload.streams.map((one) => [one.name, one]));
  return {
    streams: pathsOf(blueprint).map(({ stream, there, back }) => {
      const name = ownName(stream);
      const { from = '', to: target } = wanted.get(name) ?? {};
      const to = target?.kind === 'end' ? target.name : target?.kind === 'mac' ? target.mac : 'broadcast';
      return {
        stream: name,
        from,
        to,
        there: wayOf(there, { from, to }, scene),
        back: back === null ? null : wayOf(back, { from: to, to: from }, scene),
      };
    }),
    circles: circlesOf(blueprint).map(circleOf),
  };
}

type Ends = Pick<Losing, 'from' | 'to'>;

function wayOf({ hops, reached, mtuBytes }: EngineWay, ends: Ends, scene: Scene): Way {
  return {
    hops: hops.map((hop, index) => hopOf(hop, hops.slice(0, index), ends, scene)),
    reached: reached.map(ownName),
    mtuBytes,
  };
}

function hopOf(hop: Hop, before: readonly Hop[], ends: Ends, scene: Scene): PathHop {
  return {
    ...hop,
    place: placeName(hop.place),
    at: ownName(hop.at),
    to: hop.to === null ? null : ownName(hop.to),
    losses: hop.losses.map((loss) => ({
      reason: loss.reason,
      when: loss.when,
      ...adviceOn({ hop, loss, before, ...ends }, scene),
    })),
  };
}

function circleOf({ ends, priority, pairs }: EngineCircle): Circle {
  return {
    ends: ends.map(({ cable, into, name }) => ({ link: ownName(cable), into: ownName(into), name })),
    cos: priority,
    pairs: pairs.map(([from, to]) => ({ from: ownName(from), to: ownName(to) })),
  };
}
