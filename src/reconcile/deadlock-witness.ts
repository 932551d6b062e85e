import { invariant } from '#diagnostics/invariant.ts';
import type { DeadlockWitness } from '#usage/lossless.ts';
import type { Cause, Circle } from '#usage/path.ts';
import type { CircleEnd, Report } from '#usage/report.ts';
import { type Loads, loadsOf, type StreamFields, writtenAlone } from './own-traffic.ts';
import type { Terrain } from './probe.ts';
import { type Carry, MOST_FRAMES, setOf } from './witness.ts';

/** Virtual time that is tried: circles close within some round trips of full buffers, or when a rare burst comes. */
const DURATIONS = ['2ms', '20ms', '200ms'] as const;

/** Programs for each way, where one does not fill the buffers. */
const MANY = 8;

type Deadlock = Report['deadlocks'][number];

interface Carried {
  readonly deadlocks: readonly Deadlock[];
  readonly frames: number;
}

/** Traffic whose runs end in deadlocks. What was carried is remembered: circles that meet have much of it in common. */
export class DeadlockWitnesses {
  private readonly terrain: Terrain;
  private readonly carry: Carry;
  private readonly tried = new Map<string, Carried>();

  constructor(terrain: Terrain, carry: Carry) {
    this.terrain = terrain;
    this.carry = carry;
  }

  /**
   * Traffic whose run ends with these buffers waiting for each other; else with one of them in another circle, behind which the others come
   * to stand, as each of them can wait for the next. null: none that was tried does.
   */
  async of(circle: Circle, name: string): Promise<DeadlockWitness | null> {
    const all = attempts(this.terrain, circle);
    let offered = 0;
    for (const duration of DURATIONS) {
      let other: DeadlockWitness | null = null;
      for (const loads of all) {
        if (offered > MOST_FRAMES) return other;
        const { deadlocks, frames } = await this.carried(loads, duration);
        offered += frames;
        const met = (one: Deadlock) =>
          circle.buffers.filter((each) => one.buffers.some((buffer) => isSame(each, buffer)));
        const whole = deadlocks.find((one) => met(one).length === circle.buffers.length);
        const found = whole ?? deadlocks.find((one) => met(one).length > 0);
        if (found === undefined || (whole === undefined && other !== null)) continue;
        other = this.witnessOf(found, { name, loads, duration });
        if (whole !== undefined) return other;
      }
      if (other !== null) return other;
    }
    return null;
  }

  private async carried(loads: Loads, duration: string): Promise<Carried> {
    const key = JSON.stringify([duration, loads]);
    const known = this.tried.get(key);
    if (known !== undefined) return known;
    const tried = writtenAlone(this.terrain, 'attempt', loads, { duration });
    const report = tried && (await this.carry({ ...this.terrain.ground, workload: tried.workload }));
    const carried = { deadlocks: report?.deadlocks ?? [], frames: report?.conservation.offered.frames ?? 0 };
    this.tried.set(key, carried);
    return carried;
  }

  private witnessOf(
    { sincePicoseconds, buffers }: Deadlock,
    { name, loads, duration }: { readonly name: string; readonly loads: Loads; readonly duration: string },
  ): DeadlockWitness {
    const document = writtenAlone(this.terrain, name, loads, { duration, expect: ['deadlocks.count > 0'] });
    invariant(document, 'what was carried can be written');
    return {
      name,
      traffic: document.text,
      documents: setOf(this.terrain, document.text),
      file: null,
      sincePicoseconds,
      heldFrames: buffers.reduce((sum, { frames }) => sum + frames, 0),
    };
  }
}

function isSame(one: CircleEnd, other: CircleEnd): boolean {
  return one.link === other.link && one.into === other.into && one.name === other.name;
}

/** What the documents send; then one way for each buffer of the circle, as fast as it can, and many. */
function attempts({ traffic }: Terrain, { buffers }: Circle): readonly Loads[] {
  const own = loadsOf(traffic);
  const round = buffers.map(({ because }) => because.map(fieldsOf).find((fields) => fields !== null) ?? null);
  const ways = new Map(round.flatMap((fields) => (fields === null ? [] : [[JSON.stringify(fields), fields] as const])));
  const streams = (count: number): Loads => ({
    streams: Object.fromEntries(
      [...ways.values()].flatMap((fields, way) =>
        Array.from({ length: count }, (_, one) => [`round-${way + 1}${count > 1 ? `-${one + 1}` : ''}`, fields]),
      ),
    ),
  });
  return [...(traffic === null ? [] : [own]), ...(ways.size === 0 ? [] : [streams(1), streams(MANY)])];
}

/** A stream with such frames; null: none can be written, as the answers to a query. */
function fieldsOf({ from, to, answers, cos }: Cause): StreamFields | null {
  if (from === '' || (answers && to === 'broadcast')) return null;
  return { ...(answers ? { from: to, to: from } : { from, to }), cos, greedy: true };
}
