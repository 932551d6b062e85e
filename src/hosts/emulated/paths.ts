import { circlesOf, type Circle as EngineCircle } from '#emulator/path/circles.ts';
import type { Hop } from '#emulator/path/hop.ts';
import { type Way as EngineWay, pathsOf } from '#emulator/path/paths.ts';
import type { Circle, PathHop, Paths, Way } from '#usage/path.ts';
import type { Load } from '../run.ts';
import { adviceOn } from './loss-advice.ts';
import { placeName } from './measure.ts';
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
      const { from = '', to } = wanted.get(name) ?? {};
      return {
        stream: name,
        from,
        to: to?.kind === 'end' ? to.name : to?.kind === 'mac' ? to.mac : 'broadcast',
        there: wayOf(there, scene),
        back: back === null ? null : wayOf(back, scene),
      };
    }),
    circles: circlesOf(blueprint).map(circleOf),
  };
}

function wayOf({ hops, reached, mtuBytes }: EngineWay, scene: Scene): Way {
  return {
    hops: hops.map((hop, index) => hopOf(hop, hops.slice(0, index), scene)),
    reached: reached.map(ownName),
    mtuBytes,
  };
}

function hopOf(hop: Hop, before: readonly Hop[], scene: Scene): PathHop {
  return {
    place: placeName(hop.place),
    kind: hop.kind,
    at: ownName(hop.at),
    to: hop.to === null ? null : ownName(hop.to),
    cos: hop.priority,
    class: hop.className,
    bitsPerSecond: hop.bitsPerSecond,
    frames: hop.frames,
    bytes: hop.bytes,
    mtuBytes: hop.mtu,
    keeps: hop.keeps,
    losses: hop.losses.map((loss) => ({ reason: loss.reason, when: loss.when, ...adviceOn(hop, loss, before, scene) })),
  };
}

function circleOf({ ends, priority, pairs }: EngineCircle): Circle {
  return {
    ends: ends.map(({ cable, into, name }) => ({ link: ownName(cable), into: ownName(into), name })),
    cos: priority,
    pairs: pairs.map(([from, to]) => ({ from: ownName(from), to: ownName(to) })),
  };
}
