import type { Hardware } from '#state/hardware.ts';
import { groupBy } from '#units/group-by.ts';
import type { CheckedCircle, CheckedStream, LosslessReport, Searching } from '#usage/lossless.ts';
import { type Circle, hopsOf, type StreamPath } from '#usage/path.ts';
import { DeadlockWitnesses } from './deadlock-witness.ts';
import type { Terrain } from './probe.ts';
import { stoppedBy } from './stopped.ts';
import type { Carry } from './witness.ts';

/** Circles of buffers that are asked about, and others that could be. */
export interface Circles {
  readonly own: readonly Circle[];
  readonly anybodys: readonly Circle[];
}

interface Doing {
  readonly terrain: Terrain;
  readonly carry: Carry;
  readonly tell: (searching: Searching) => void;
}

/**
 * What a verdict on streams says with the circles of buffers in which their frames can come to stand, or behind which: nothing of them is lost in
 * a deadlock, but nothing arrives either.
 */
export async function withCircles(
  report: LosslessReport,
  paths: readonly StreamPath[],
  { own, anybodys }: Circles,
  { terrain, carry, tell }: Doing,
): Promise<LosslessReport> {
  const circles: CheckedCircle[] = [];
  const witnesses = new DeadlockWitnesses(terrain, carry);
  for (const circle of own) {
    tell({ for: 'deadlock', done: circles.length, places: own.length, place: placesOf(circle).join(', ') });
    const witness = await witnesses.of(circle, `deadlock-${circles.length + 1}`);
    circles.push({ ...circle, stops: [...stoppedBy(circle, paths)], witness });
  }
  const known = new Set(own.map(buffersOf));
  return {
    ...report,
    lossless: report.lossless && circles.length === 0,
    streams: report.streams.map((one) => stopped(one, circles)),
    circles,
    excludes: [...report.excludes, ...otherDeadlocks(anybodys.filter((one) => !known.has(buffersOf(one))))],
  };
}

function stopped(checked: CheckedStream, circles: readonly CheckedCircle[]): CheckedStream {
  const own = checked.verdict === 'lossless' ? circles.filter(({ stops }) => stops.includes(checked.stream)) : [];
  if (own.length === 0) return checked;
  return { ...checked, verdict: own.some(({ witness }) => witness !== null) ? 'can-deadlock' : 'unproven' };
}

/**
 * Of two ends it is not known who else sends: the circles on their way, or for which what others send makes it wait. What comes in by the cable
 * of a machine beyond the wires is from it alone, so nobody else makes it wait there.
 */
export function circlesOfEnds(
  paths: readonly StreamPath[],
  circles: readonly Circle[],
  { clients }: Pick<Hardware, 'clients'>,
): Circles {
  const passed = new Set(paths.flatMap(hopsOf).map(({ cos }) => cos));
  const alike = circles.filter(({ cos }) => cos.some((one) => passed.has(one)));
  const shared = alike.map((one) => ({ ...one, behind: one.behind.filter(({ link }) => clients[link] === undefined) }));
  const isOwn = (one: Circle) => stoppedBy(one, paths).size > 0;
  return { own: shared.filter(isOwn), anybodys: shared.filter((one) => !isOwn(one)) };
}

function buffersOf({ buffers }: Circle): string {
  return buffers
    .map(({ link, into, name }) => JSON.stringify([link, into, name]))
    .toSorted()
    .join();
}

function placesOf({ buffers }: Circle): readonly string[] {
  return buffers.map(({ into, link }) => `${into} (from ${link})`);
}

/** One line for each set of priorities, however many circles others could close in it. */
function otherDeadlocks(circles: readonly Circle[]): readonly string[] {
  const groups = groupBy(circles, ({ cos }) => cos.join(', '));
  return [...groups].map(([cos, [first, ...others]]) => {
    const places = placesOf(first).join(', ');
    const more = others.length === 0 ? '' : `, or in ${others.length === 1 ? 'another' : `${others.length} others`}`;
    return `other traffic than this in priority ${cos}, which could end in a deadlock of ${places}${more}`;
  });
}
