import { writeYaml } from '#document/write-yaml.ts';
import { endsOf } from '#state/ends.ts';
import type { Workload } from '#state/workload.ts';
import type { Witness } from '#usage/lossless.ts';
import type { Circle } from '#usage/path.ts';
import type { Report } from '#usage/report.ts';
import { type StreamFields, streamsOf, type Terrain, writes, written } from './probe.ts';
import type { Ground } from './traffic.ts';

/** Carries traffic, as a run does. */
export type Carry = (load: Ground & { readonly workload: Workload }) => Promise<Report>;

/** What is to be shown: frames of one stream lost at one place for one reason. */
export interface Claim {
  readonly stream: string;
  readonly from: string;
  readonly to: string;
  readonly cos: number;
  readonly place: string;
  readonly reason: string;
}

type Streams = Readonly<Record<string, StreamFields>>;

/** Virtual time that is tried, and how much of what can be tried: most queues are full soon, and long runs of many senders are dear. */
const TRIALS = [
  { duration: '2ms', most: Number.POSITIVE_INFINITY },
  { duration: '20ms', most: 6 },
  { duration: '200ms', most: 3 },
] as const;

/** Looks for traffic that makes the place drop frames of the stream, and carries it. null: nothing that was tried does. */
export async function witnessOf(terrain: Terrain, claim: Claim, name: string, carry: Carry): Promise<Witness | null> {
  const { stream, place, reason } = claim;
  const expect = [
    `places[${JSON.stringify(place)}].${reason} > 0`,
    `streams[${JSON.stringify(stream)}].drops.${reason} > 0`,
  ];
  for (const { duration, most } of TRIALS) {
    for (const streams of attempts(terrain, claim).slice(0, most)) {
      const document = written(terrain, name, streams, { duration, expect });
      const report = await carry({ ...terrain.ground, workload: document.workload });
      const row = report.streams.find((one) => one.name === stream);
      const lost = row?.drops.find((one) => one.place === place && one.reason === reason)?.frames ?? 0;
      if (row === undefined || lost === 0) continue;
      return finished(terrain, name, document.text, {
        stream,
        lostFrames: lost,
        offeredFrames: row.offered.frames,
      });
    }
  }
  return null;
}

/** The same for a circle of buffers. */
export async function deadlockWitness(
  terrain: Terrain,
  circle: Circle,
  name: string,
  carry: Carry,
): Promise<Witness | null> {
  const { cos, pairs } = circle;
  const streams = Object.fromEntries(
    pairs.map(({ from, to }, index) => [`round-${index + 1}`, { from, to, cos, greedy: true }]),
  );
  if (pairs.length === 0) return null;
  const document = written(terrain, name, streams, { duration: '20ms' });
  const report = await carry({ ...terrain.ground, workload: document.workload });
  const offered = report.streams.reduce((sum, one) => sum + one.offered.frames, 0);
  return report.deadlock.length === 0
    ? null
    : finished(terrain, name, document.text, { stream: 'round-1', lostFrames: 0, offeredFrames: offered });
}

function finished(
  { used }: Terrain,
  name: string,
  traffic: string,
  seen: Pick<Witness, 'stream' | 'lostFrames' | 'offeredFrames'>,
): Witness {
  const documents = [...used.map(({ tree }) => writeYaml(tree)), traffic].join('---\n');
  return { name, traffic, documents, file: null, ...seen };
}

/**
 * What can fill a place, the likeliest first: the documents' own traffic; the stream with all that its program has; many programs of its
 * sender; everybody to its receiver, waiting for room or not; short frames, of which more come in the same time.
 */
function attempts(terrain: Terrain, claim: Claim): readonly Streams[] {
  const { stream, from, to, cos } = claim;
  const own = streamsOf(terrain.traffic);
  // One of several that a range like web[1-9] writes cannot be written beside it again.
  const isAlone = own[stream] !== undefined;
  const isWritten = writes(terrain.traffic, stream);
  // A worker of a query sends when it is asked: the documents' own traffic is all that there is of it.
  if (stream.includes('/')) return [own];
  const waiting = own[stream]?.socket === undefined ? {} : { socket: own[stream].socket };
  const eager = { from, to, cos, greedy: true, ...waiting };
  const others = othersOf(terrain, claim);
  const all = (fields: StreamFields, most = MOST_OTHERS): Streams =>
    Object.fromEntries(
      others.slice(0, most).map((other, index) => [`other-${index + 1}`, { from: other, to, cos, ...fields }]),
    );
  const many = Object.fromEntries(Array.from({ length: MANY }, (_, index) => [`more-${index + 1}`, eager]));
  return [
    ...(isWritten ? [own] : []),
    { [stream]: eager },
    { ...all({ greedy: true }, 2), [stream]: eager },
    // At random instants, so that no frames always find the place that another has just left.
    { ...all({ rate: '10G', arrival: 'poisson' }, 2), [stream]: eager },
    ...(isAlone ? [{ ...own, [stream]: eager }] : []),
    { ...all({ greedy: true }), [stream]: eager },
    { ...many, [stream]: eager },
    { ...all({ rate: '10G' }), [stream]: eager },
    { [stream]: { ...eager, frame: 64 } },
    { ...all({ rate: '10G', frame: 64 }), [stream]: { ...eager, frame: 64 } },
    { ...all({ rate: '10G' }), [stream]: { ...eager, frame: 'imix' } },
  ];
}

/** Programs of one sender: with 64 frames each they keep more than the queues of usual ports hold. */
const MANY = 40;
/** Other senders: as many as make any wire too slow for them; first two are tried. */
const MOST_OTHERS = 24;

/** Other ends that can send to the receiver, machines beyond the wires first. */
function othersOf({ ground }: Terrain, { from, to }: Claim): readonly string[] {
  const ends = endsOf(ground.state, ground.hardware);
  const known = [...new Set([...ends.values()])].filter((end) => end !== ends.get(from) && end !== ends.get(to));
  const isMachine = (kind: string) => (kind === 'client' ? 0 : 1);
  return known.toSorted((a, b) => isMachine(a.kind) - isMachine(b.kind)).map(({ name }) => name);
}
