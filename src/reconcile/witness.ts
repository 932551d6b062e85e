import { invariant } from '#diagnostics/invariant.ts';
import { writeYaml } from '#document/write-yaml.ts';
import type { Workload } from '#state/workload.ts';
import type { Searching, Witness } from '#usage/lossless.ts';
import type { Report } from '#usage/report.ts';
import { attempts, type Claim } from './attempts.ts';
import { type Loads, loadsOf, writtenAlone } from './own-traffic.ts';
import type { Terrain } from './probe.ts';
import type { Ground } from './traffic.ts';

/** Carries traffic, as a run does. */
export type Carry = (load: Ground & { readonly workload: Workload }) => Promise<Report>;

/** Virtual time for which attempts are tried, and how many of them: most queues are full soon, and long runs of many senders are dear. */
const TRIALS = [
  { duration: '2ms', most: Number.POSITIVE_INFINITY },
  { duration: '20ms', most: 10 },
  { duration: '200ms', most: 4 },
] as const;

/** Frames after which only the shortest time is still tried for a place: what none of so many has shown is called unproven. */
export const MOST_FRAMES = 1_000_000;

/**
 * Traffic that shows losses, each under a name of its own; one is enough for a place, a reason and a traffic class. What was tried is
 * remembered whether or not it showed what it was tried for: it may show something else, and need not be tried again.
 */
export class Witnesses {
  private readonly terrain: Terrain;
  private readonly carry: Carry;
  private readonly found = new Map<string, Hit>();
  private readonly told = new Map<Hit, Witness>();
  private readonly tried = new Map<string, Tried>();
  private claims: readonly Claim[] = [];

  constructor(terrain: Terrain, carry: Carry) {
    this.terrain = terrain;
    this.carry = carry;
  }

  /** Looks for traffic for each of these, and tells before each place how far it is. */
  async search(claims: readonly Claim[], tell: (searching: Searching) => void): Promise<void> {
    const wanted = new Map(claims.map((claim) => [keyOf(claim), claim]));
    this.claims = claims;
    if (claims.length > 0) await this.carryOwn();
    let done = 0;
    for (const [key, claim] of wanted) {
      tell({ for: 'loss', done: done++, places: wanted.size, place: claim.place });
      if (!this.found.has(key)) await this.tryFor(claim);
    }
  }

  /** null: nothing that was tried makes the place drop. */
  async of(claim: Claim): Promise<Witness | null> {
    const hit = this.found.get(keyOf(claim));
    if (hit === undefined) return null;
    const known = this.told.get(hit);
    if (known !== undefined) return known;
    const made = await this.witnessOf(hit, `loss-${this.told.size + 1}`);
    this.told.set(hit, made);
    return made;
  }

  private async tryFor(claim: Claim): Promise<void> {
    let offered = 0;
    const all = attempts(this.terrain, claim);
    for (const trial of TRIALS)
      for (const { loads, shown } of all.slice(0, trial.most)) {
        if (trial !== TRIALS[0] && offered > MOST_FRAMES) return;
        offered += await this.try(loads, trial.duration, (stream) => (stream === shown ? [claim.cos] : []));
        if (this.found.has(keyOf(claim))) return;
      }
  }

  /** The likeliest to show a loss is what the documents send; it does so for all places at once. */
  private async carryOwn(): Promise<void> {
    const { traffic } = this.terrain;
    if (traffic === null) return;
    const cosOf = (name: string) => this.claims.flatMap(({ stream, cos }) => (stream === name ? [cos] : []));
    for (const { duration } of TRIALS.slice(0, 2)) await this.try(loadsOf(traffic), duration, cosOf);
  }

  /**
   * Carries these loads once, keeps what they show, and returns how many frames that were. `cosOf`: the priorities in which a stream
   * stands for others; none: it does not. Loads that were tried for another stream may show this one too.
   */
  private async try(loads: Loads, duration: string, cosOf: (stream: string) => readonly number[]): Promise<number> {
    const key = JSON.stringify([duration, loads]);
    const known = this.tried.get(key) ?? (await this.carried(loads, duration));
    this.tried.set(key, known);
    for (const hit of known.hits) this.keep(hit, cosOf(hit.stream));
    return known.frames;
  }

  private async carried(loads: Loads, duration: string): Promise<Tried> {
    const report = await this.run(loads, duration);
    const hits = (report?.streams ?? []).flatMap(({ name: stream, drops, offered }) =>
      drops.flatMap(({ place, reason, frames }) =>
        frames > 0
          ? [{ loads, duration, stream, place, reason, lostFrames: frames, offeredFrames: offered.frames }]
          : [],
      ),
    );
    return { hits, frames: report?.conservation.offered.frames ?? 0 };
  }

  /** For all claims that it stands for; the first that was found stays. */
  private keep(hit: Hit, priorities: readonly number[]): void {
    for (const claim of this.claims) {
      const isMeant = priorities.length > 0 && (claim.class === null || priorities.includes(claim.cos));
      if (claim.place !== hit.place || claim.reason !== hit.reason || !isMeant) continue;
      if (!this.found.has(keyOf(claim))) this.found.set(keyOf(claim), hit);
    }
  }

  /** null: there is no such traffic. */
  private async run(loads: Loads, duration: string): Promise<Report | null> {
    const { terrain, carry } = this;
    const document = writtenAlone(terrain, 'attempt', loads, { duration });
    return document === null ? null : carry({ ...terrain.ground, workload: document.workload });
  }

  /** Without streams that never arrive, if it still shows the loss then. */
  private async witnessOf(hit: Hit, name: string): Promise<Witness> {
    const { duration, stream, place, reason } = hit;
    const { loads, lostFrames, offeredFrames } = (await this.pruned(hit)) ?? hit;
    const expect = [
      `places[${JSON.stringify(place)}].${reason} > 0`,
      `streams[${JSON.stringify(stream)}].drops.${reason} > 0`,
    ];
    const document = writtenAlone(this.terrain, name, loads, { duration, expect });
    invariant(document, 'what was carried can be written');
    return finished(this.terrain, name, document.text, { stream, lostFrames, offeredFrames });
  }

  private async pruned({ loads, duration, stream, place, reason }: Hit): Promise<Pick<Hit, Counted | 'loads'> | null> {
    const before = await this.run(loads, duration);
    const idle = (before?.streams ?? []).filter(({ name, delivered, drops }) => {
      const isMet = drops.some((one) => one.place === place && one.frames > 0);
      return name !== stream && delivered.frames === 0 && !isMet && loads.streams?.[name] !== undefined;
    });
    if (idle.length === 0) return null;
    const streams = Object.fromEntries(
      Object.entries(loads.streams ?? {}).filter(([name]) => !idle.some((one) => one.name === name)),
    );
    const report = await this.run({ ...loads, streams }, duration);
    const row = report?.streams.find(({ name }) => name === stream);
    const lost = row?.drops.find((one) => one.place === place && one.reason === reason)?.frames ?? 0;
    if (row === undefined || lost === 0) return null;
    return { loads: { ...loads, streams }, lostFrames: lost, offeredFrames: row.offered.frames };
  }
}

/** Frames of a stream, lost at a place for a reason, and the traffic that lost them. */
interface Hit extends Pick<Claim, 'stream' | 'place' | 'reason'> {
  readonly loads: Loads;
  readonly duration: string;
  readonly lostFrames: number;
  readonly offeredFrames: number;
}

/** What was carried, and all that it lost, whoever asked. */
interface Tried {
  readonly hits: readonly Hit[];
  readonly frames: number;
}

type Counted = 'lostFrames' | 'offeredFrames';

function keyOf({ place, reason, class: ofClass }: Claim): string {
  return JSON.stringify([place, reason, ofClass]);
}

function finished(
  terrain: Terrain,
  name: string,
  traffic: string,
  seen: Pick<Witness, 'stream' | 'lostFrames' | 'offeredFrames'>,
): Witness {
  return { name, traffic, documents: setOf(terrain, traffic), file: null, ...seen };
}

/** A Traffic document with the Host and Network documents that it is for. */
export function setOf({ used }: Terrain, traffic: string): string {
  return [...used.map(({ tree }) => writeYaml(tree)), traffic].join('---\n');
}
