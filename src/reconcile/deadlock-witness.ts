import { invariant } from '#diagnostics/invariant.ts';
import type { DeadlockWitness } from '#usage/lossless.ts';
import type { Cause, Circle } from '#usage/path.ts';
import type { CircleEnd } from '#usage/report.ts';
import { type Loads, loadsOf, type StreamFields, writtenAlone } from './own-traffic.ts';
import type { Terrain } from './probe.ts';
import { type Carry, setOf } from './witness.ts';

/** Virtual time that is tried: circles close within some round trips of full buffers, or when a rare burst comes. */
const DURATIONS = ['2ms', '20ms', '200ms'] as const;

/** Programs for each way, where one does not fill the buffers. */
const MANY = 8;

/** Traffic whose run ends with these buffers waiting for each other; null: none that was tried does. */
export async function deadlockWitness(
  terrain: Terrain,
  circle: Circle,
  name: string,
  carry: Carry,
): Promise<DeadlockWitness | null> {
  for (const duration of DURATIONS)
    for (const loads of attempts(terrain, circle)) {
      const tried = writtenAlone(terrain, name, loads, { duration });
      if (tried === null) continue;
      const { deadlocks } = await carry({ ...terrain.ground, workload: tried.workload });
      const deadlock = deadlocks.find(({ buffers }) =>
        circle.buffers.every((one) => buffers.some((other) => isSame(one, other))),
      );
      if (deadlock === undefined) continue;
      const document = writtenAlone(terrain, name, loads, { duration, expect: ['deadlocks.count > 0'] });
      invariant(document, 'what was carried can be written');
      return {
        name,
        traffic: document.text,
        documents: setOf(terrain, document.text),
        file: null,
        sincePicoseconds: deadlock.sincePicoseconds,
        heldFrames: deadlock.buffers.reduce((sum, { frames }) => sum + frames, 0),
      };
    }
  return null;
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
