import type { CheckedCircle, CheckedStream, LosslessReport } from '#usage/lossless.ts';
import { type Circle, hopsOf, type PathHop, type StreamPath } from '#usage/path.ts';
import type { CircleEnd } from '#usage/report.ts';
import { deadlockWitness } from './deadlock-witness.ts';
import type { Terrain } from './probe.ts';
import type { Carry } from './witness.ts';

/** Circles of buffers that are asked about, and others that could be. */
export interface Circles {
  readonly own: readonly Circle[];
  readonly anybodys: readonly Circle[];
}

/** What a verdict on streams says with the circles on their ways: nothing of them is lost in a deadlock, but nothing arrives either. */
export async function withCircles(
  report: LosslessReport,
  paths: readonly StreamPath[],
  { own, anybodys }: Circles,
  { terrain, carry }: { readonly terrain: Terrain; readonly carry: Carry },
): Promise<LosslessReport> {
  const circles: CheckedCircle[] = [];
  for (const circle of own) {
    const witness = await deadlockWitness(terrain, circle, `deadlock-${circles.length + 1}`, carry);
    circles.push({ ...circle, witness });
  }
  const others = anybodys.filter(({ cos }) => !own.some((one) => String(one.cos) === String(cos)));
  const unasked = new Map(others.map((one) => [String(one.cos), one]));
  return {
    ...report,
    lossless: report.lossless && circles.length === 0,
    streams: report.streams.map((one, index) => stopped(one, paths[index], circles)),
    circles,
    excludes: [...report.excludes, ...[...unasked.values()].map(otherDeadlock)],
  };
}

function stopped(
  checked: CheckedStream,
  path: StreamPath | undefined,
  circles: readonly CheckedCircle[],
): CheckedStream {
  const own = checked.verdict === 'lossless' && path !== undefined ? circles.filter((one) => isOn(path, one)) : [];
  if (own.length === 0) return checked;
  return { ...checked, verdict: own.some(({ witness }) => witness !== null) ? 'can-deadlock' : 'unproven' };
}

/** Of two ends it is not known who else sends: of all circles in their priorities those on their way, if there are such. */
export function circlesOfEnds(paths: readonly StreamPath[], circles: readonly Circle[]): readonly Circle[] {
  const passed = new Set(paths.flatMap(hopsOf).map(({ cos }) => cos));
  const alike = circles.filter(({ cos }) => cos.some((one) => passed.has(one)));
  const own = alike.filter((circle) => paths.some((path) => isOn(path, circle)));
  return own.length > 0 ? own : alike;
}

function isOn(path: StreamPath, { buffers }: Circle): boolean {
  return hopsOf(path).some((hop) => buffers.some((one) => isAt(hop, one)));
}

function isAt(hop: PathHop, { link, into, name }: CircleEnd): boolean {
  return hop.kind === 'buffer' && hop.at === into && hop.class === name && hop.place === `wire/${link}`;
}

function otherDeadlock({ buffers, cos }: Circle): string {
  const places = buffers.map(({ into, link }) => `${into} (from ${link})`);
  return `other traffic than this in priority ${cos.join(', ')}, which could end in a deadlock of ${places.join(', ')}`;
}
