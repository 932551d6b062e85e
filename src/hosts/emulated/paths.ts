import { circlesOf, circlesOfStreams } from '#emulator/path/circles.ts';
import type { Way as EngineWay, Hop } from '#emulator/path/hop.ts';
import { pathsOf } from '#emulator/path/paths.ts';
import type { End } from '#state/ends.ts';
import type { PathHop, Paths, Way } from '#usage/path.ts';
import type { Load } from '../run.ts';
import { circleIn, endsOfStream } from './circle-advice.ts';
import { adviceOn, type Losing } from './loss-advice.ts';
import { placeName } from './place-name.ts';
import { Segments } from './segments.ts';
import { ownName } from './wiring/names.ts';
import { type Scene, sceneOf } from './wiring/scene.ts';
import { wire } from './wiring/wiring.ts';

/** The ways of all streams of a load, in the names of the host. */
export function findPaths(load: Load): Paths {
  const scene = sceneOf(load);
  const blueprint = wire(scene);
  const wanted = new Map(load.workload.streams.map((one) => [one.name, one]));
  const paths = pathsOf(blueprint);
  const endsOf = (stream: string) => endsOfStream(wanted.get(ownName(stream)));
  const segments = new Segments(
    paths.flatMap(({ stream, there, back }) => {
      const { from, to } = endsOf(stream);
      return [{ way: there, to }, ...(back === null ? [] : [{ way: back, to: from }])];
    }),
    scene,
  );
  const ground = { segments, scene };
  return {
    streams: paths.map(({ stream, there, back }) => {
      const name = ownName(stream);
      const { from, to } = endsOf(stream);
      return {
        stream: name,
        from,
        to,
        otherCos: otherCos(there, scene.ends.get(to)),
        there: wayOf(there, { from, to }, ground),
        back: back === null ? null : wayOf(back, { from: to, to: from }, ground),
      };
    }),
    circles: circlesOfStreams(paths).map((circle) => circleIn(circle, scene, paths)),
    anybodysCircles: circlesOf(blueprint).map((circle) => circleIn(circle, scene, paths)),
  };
}

function otherCos({ hops }: EngineWay, to: End | undefined): number | null {
  const wanted = to?.kind === 'link' ? to.link.cos : null;
  return wanted === null || hops[0] === undefined || hops[0].cos === wanted ? null : wanted;
}

type Ends = Pick<Losing, 'from' | 'to'>;

/** What advice is made from. */
interface Ground {
  readonly segments: Segments;
  readonly scene: Scene;
}

function wayOf({ hops, reached, mtuBytes }: EngineWay, ends: Ends, ground: Ground): Way {
  return {
    hops: hops.map((hop, index) => hopOf(hop, hops.slice(0, index), ends, ground)),
    reached: reached.map(ownName),
    mtuBytes,
  };
}

function hopOf(hop: Hop, before: readonly Hop[], ends: Ends, { segments, scene }: Ground): PathHop {
  return {
    ...hop,
    place: placeName(hop.place),
    at: ownName(hop.at),
    to: hop.to === null ? null : ownName(hop.to),
    losses: hop.losses.map((loss) => ({
      reason: loss.reason,
      when: loss.when,
      ...adviceOn({ hop, loss, before, ...ends }, segments, scene),
    })),
  };
}
