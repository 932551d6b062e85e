import { writeYaml } from '#document/write-yaml.ts';
import { endsOf } from '#state/ends.ts';
import type { Workload } from '#state/workload.ts';
import type { Witness } from '#usage/lossless.ts';
import type { Circle } from '#usage/path.ts';
import type { Report } from '#usage/report.ts';
import {
  freeName,
  type Loads,
  loadsOf,
  readsAtRate,
  type StreamFields,
  type Terrain,
  withStream,
  written,
} from './probe.ts';
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

/** Traffic to try, and its stream that is to lose. */
interface Attempt {
  readonly loads: Loads;
  readonly shown: string;
}

/** Virtual time that is tried, and how much of what can be tried: most queues are full soon, and long runs of many senders are dear. */
const TRIALS = [
  { duration: '2ms', most: Number.POSITIVE_INFINITY },
  { duration: '20ms', most: 8 },
  { duration: '200ms', most: 4 },
] as const;

/** Traffic that shows losses, each under a name of its own; one is enough for a place and a reason. */
export class Witnesses {
  private readonly terrain: Terrain;
  private readonly carry: Carry;
  private readonly found = new Map<string, Witness>();
  private hasCarriedOwn = false;

  constructor(terrain: Terrain, carry: Carry) {
    this.terrain = terrain;
    this.carry = carry;
  }

  /** null: nothing that was tried makes the place drop. */
  async of(claim: Claim): Promise<Witness | null> {
    if (!this.hasCarriedOwn) await this.carryOwn();
    const known = this.found.get(keyOf(claim));
    if (known !== undefined) return known;
    for (const { duration, most } of TRIALS)
      for (const { loads, shown } of attempts(this.terrain, claim).slice(0, most))
        if (await this.shows(loads, duration, { ...claim, stream: shown })) return this.found.get(keyOf(claim)) ?? null;
    return null;
  }

  /** The likeliest to show a loss is what the documents send; it does so for all places at once. */
  private async carryOwn(): Promise<void> {
    this.hasCarriedOwn = true;
    const { terrain, carry } = this;
    if (terrain.traffic === null) return;
    const loads = loadsOf(terrain.traffic);
    for (const { duration } of TRIALS.slice(0, 2)) {
      const { workload } = written(terrain, 'own', loads, { duration });
      const report = await carry({ ...terrain.ground, workload });
      for (const { name: stream, drops } of report.streams)
        for (const { place, reason, frames } of drops)
          if (frames > 0) this.keep(loads, duration, { stream, place, reason }, report);
    }
  }

  /** Whether these loads make the place drop frames of the stream. */
  private async shows(loads: Loads, duration: string, claim: Loss): Promise<boolean> {
    const { terrain, carry } = this;
    const { workload } = written(terrain, 'attempt', loads, { duration });
    const report = await carry({ ...terrain.ground, workload });
    return this.keep(loads, duration, claim, report);
  }

  private keep(loads: Loads, duration: string, { stream, place, reason }: Loss, report: Report): boolean {
    const row = report.streams.find(({ name }) => name === stream);
    const lost = row?.drops.find((one) => one.place === place && one.reason === reason)?.frames ?? 0;
    if (row === undefined || lost === 0) return false;
    const key = keyOf({ place, reason });
    if (this.found.has(key)) return true;
    const expect = [
      `places[${JSON.stringify(place)}].${reason} > 0`,
      `streams[${JSON.stringify(stream)}].drops.${reason} > 0`,
    ];
    const name = `loss-${this.found.size + 1}`;
    const { text } = written(this.terrain, name, loads, { duration, expect });
    const seen = { stream, lostFrames: lost, offeredFrames: row.offered.frames };
    this.found.set(key, finished(this.terrain, name, text, seen));
    return true;
  }
}

/** Frames of a stream, lost at a place for a reason. */
type Loss = Pick<Claim, 'stream' | 'place' | 'reason'>;

function keyOf({ place, reason }: Pick<Claim, 'place' | 'reason'>): string {
  return `${place} ${reason}`;
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
  const document = written(terrain, name, { streams }, { duration: '20ms' });
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
 * What can fill a place, the likeliest first: the stream with all that its program has; many programs of its
 * sender; everybody to its receiver, waiting for room or not; short frames, of which more come in the same time.
 */
function attempts(terrain: Terrain, claim: Claim): readonly Attempt[] {
  const { stream, from, to, cos } = claim;
  const { traffic } = terrain;
  const own = loadsOf(traffic);
  // One of several that a range like web[1-9] writes cannot be written beside it again, nor can the answers to a query.
  const written = own.streams?.[stream];
  const socket = written?.socket === undefined ? {} : { socket: written.socket };
  const eager = { from, to, cos, greedy: true, ...socket };
  // No stream that is written has a slash: the answers to a query have.
  const shown = stream.includes('/') ? freeName('eager', traffic) : stream;
  const others = othersOf(terrain, claim);
  const all = (fields: StreamFields, most = MOST_OTHERS) =>
    others.slice(0, most).map((other, index) => [`other-${index + 1}`, { from: other, to, cos, ...fields }] as const);
  const many = Array.from({ length: MANY }, (_, index) => [`more-${index + 1}`, eager] as const);
  const beside = (streams: readonly (readonly [string, StreamFields])[], fields: StreamFields = {}): Attempt => ({
    loads: withStream({ streams: Object.fromEntries(streams) }, shown, { ...eager, ...fields }),
    shown,
  });
  return [
    beside([]),
    beside(all({ greedy: true }, 2)),
    // Where nobody said how fast the receiver reads, it may be slow, and stop those who send.
    ...(readsAtRate(traffic, to) ? [] : [slowly(beside([]), to), slowly(beside(all({ greedy: true }, 2)), to)]),
    // At random instants, so that no frames always find the place that another has just left.
    beside(all({ rate: '10G', arrival: 'poisson' }, 2)),
    ...(written === undefined ? [] : [{ loads: withStream(own, stream, eager), shown }]),
    beside(all({ greedy: true })),
    beside(many),
    beside(all({ rate: '10G' })),
    beside([], { frame: 64 }),
    beside(all({ rate: '10G', frame: 64 }), { frame: 64 }),
    beside(all({ greedy: true, frame: 64 }), { frame: 64 }),
    beside(all({ rate: '10G' }), { frame: 'imix' }),
  ];
}

function slowly({ loads, shown }: Attempt, to: string): Attempt {
  return { loads: { ...loads, receivers: { [to]: { consume: '100Kpps', rxBackpressure: true } } }, shown };
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
