import { CODES } from '#diagnostics/code.ts';
import type { Diagnostic } from '#diagnostics/diagnostic.ts';
import type { DocumentSet } from '#document/document.ts';
import type { Host } from '#hosts/host.ts';
import type { HostState } from '#state/host-state.ts';
import type { CheckedStream, Droppable, LosslessReport } from '#usage/lossless.ts';
import type { PathHop, PathLoss, Paths, StreamPath } from '#usage/path.ts';
import { type FindPaths, fittingPath } from './paths.ts';
import { loadsOf, type Terrain, terrainOf, written, wrongEnds } from './probe.ts';
import { type Carry, deadlockWitness, Witnesses } from './witness.ts';

export interface LosslessWish {
  /** Two ends; undefined: the streams of the Traffic document. */
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly cos: number | undefined;
  /** A traffic class by its name; undefined: any. */
  readonly className: string | undefined;
}

export interface CheckedLossless {
  /** null: refused, as the diagnostics say. */
  readonly report: LosslessReport | null;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Proves that frames for which their senders wait are lost nowhere, or finds each place that can lose them, with what to change and
 * with traffic that was carried and lost them there.
 */
export async function checkLossless(
  host: Host,
  set: DocumentSet,
  wish: LosslessWish,
  { find, carry }: { readonly find: FindPaths; readonly carry: Carry },
): Promise<CheckedLossless> {
  const terrain = await terrainOf(host, set);
  if ('refused' in terrain) return { report: null, diagnostics: terrain.refused };
  const priorities = prioritiesOf(wish, terrain.ground.state);
  const wrong = wrongWish(terrain, wish, priorities);
  if (wrong.length > 0) return { report: null, diagnostics: [...terrain.diagnostics, ...wrong] };
  const { streams, circles } = await pathsFor(terrain, wish, priorities, find);
  const asked = streams.filter((path) => isAsked(path, priorities));
  const keeping = asked.filter((path) => hopsOf(path).some(isKeeping));
  // Where nothing is kept anywhere the question is about all of them.
  const judged = new Set(wish.from === undefined && priorities === null && keeping.length > 0 ? keeping : asked);
  const witnesses = new Witnesses(terrain, carry);
  const checked: CheckedStream[] = [];
  for (const path of asked) checked.push(await judge(path, judged.has(path), witnesses));
  const rings = [];
  for (const circle of circles) {
    const witness = await deadlockWitness(terrain, circle, `deadlock-${circle.cos}`, carry);
    rings.push({ ...circle, witness });
  }
  const isGood = ({ verdict }: CheckedStream) => verdict === 'lossless' || verdict === 'best-effort';
  return {
    report: {
      host: terrain.ground.hardware.host,
      lossless: checked.every(isGood) && rings.length === 0,
      streams: checked,
      circles: rings,
      excludes: excludesOf([...judged]),
    },
    diagnostics: terrain.diagnostics,
  };
}

/** The priorities that are asked about; null: all. */
function prioritiesOf({ cos, className }: LosslessWish, state: HostState): ReadonlySet<number> | null {
  if (cos !== undefined) return new Set([cos]);
  if (className === undefined) return null;
  const classes = [...state.values()].flatMap((one) => (one.kind === 'classes' ? one.classes : []));
  return new Set(classes.filter(({ name }) => name === className).flatMap(({ priorities }) => priorities));
}

function wrongWish(
  terrain: Terrain,
  wish: LosslessWish,
  priorities: ReadonlySet<number> | null,
): readonly Diagnostic[] {
  const { from, to, className } = wish;
  if (className !== undefined && priorities?.size === 0)
    return [usage(`There is no traffic class ${className} on the host.`, '`vnetctl show-class` lists them')];
  if (from !== undefined && to !== undefined) return wrongEnds(terrain, [from, to]);
  if (from !== undefined) return [usage(`${from} is one end; a path has two.`, 'name who receives too')];
  if (terrain.traffic === null)
    return [
      usage('There is no Traffic document whose streams could be checked.', 'name two ends, or give one with -f'),
    ];
  return [];
}

function usage(detail: string, hint: string): Diagnostic {
  return { severity: 'error', code: 'usage', summary: CODES.usage, detail, hint };
}

async function pathsFor(
  terrain: Terrain,
  { from, to }: LosslessWish,
  priorities: ReadonlySet<number> | null,
  find: FindPaths,
): Promise<Paths> {
  if (from === undefined || to === undefined) {
    const { workload } = written(terrain, 'check-lossless', loadsOf(terrain.traffic));
    const paths = await find({ ...terrain.ground, workload });
    return { ...paths, streams: paths.streams.filter(({ to: end }) => end !== 'broadcast') };
  }
  const wanted = priorities === null ? [undefined] : [...priorities].sort();
  const found = [];
  for (const cos of wanted) found.push(await fittingPath(terrain, { from, to, cos }, find));
  return { streams: found.flatMap(({ path }) => path ?? []), circles: found[0]?.circles ?? [] };
}

function hopsOf({ there, back }: StreamPath): readonly PathHop[] {
  return [...there.hops, ...(back?.hops ?? [])];
}

function isAsked(path: StreamPath, priorities: ReadonlySet<number> | null): boolean {
  return priorities === null || hopsOf(path).some(({ cos }) => priorities.has(cos));
}

/** Whether a network part holds its frames back rather than losing them: programs and guests wait of themselves. */
function isKeeping({ kind, keeps }: PathHop): boolean {
  return keeps && ['buffer', 'input', 'output'].includes(kind);
}

async function judge(path: StreamPath, isJudged: boolean, witnesses: Witnesses): Promise<CheckedStream> {
  const hops = hopsOf(path);
  const { stream, from, to, there } = path;
  const row = { stream, from, to, cos: [...new Set(hops.map(({ cos }) => cos))].sort() };
  if (!isJudged) return { ...row, verdict: 'best-effort', drops: [] };
  const refusals = [...droppable(hops, 'refusal'), ...droppable(hops, 'down')].map(
    (one): Droppable => ({ ...withoutCos(one), witness: null }),
  );
  // What a rule drops has to be let through before anything else can be said of it.
  if (there.reached.length === 0 || refusals.length > 0) return { ...row, verdict: 'refused', drops: refusals };
  const drops: Droppable[] = [];
  for (const one of droppable(hops, 'congestion')) {
    const claim = { stream, from, to, cos: one.cos, place: one.place, reason: one.reason };
    drops.push({ ...withoutCos(one), witness: await witnesses.of(claim) });
  }
  return { ...row, verdict: verdictOn(drops), drops };
}

function verdictOn(drops: readonly Droppable[]): CheckedStream['verdict'] {
  if (drops.length === 0) return 'lossless';
  return drops.some(({ witness }) => witness !== null) ? 'can-drop' : 'unproven';
}

type Placed = PathLoss & { readonly place: string; readonly cos: number };

function withoutCos({ cos: _cos, ...rest }: Placed): Omit<Placed, 'cos'> {
  return rest;
}

/** Each place and reason once. */
function droppable(hops: readonly PathHop[], when: PathLoss['when']): readonly Placed[] {
  const found = new Map<string, Placed>();
  for (const { place, cos, losses } of hops)
    for (const loss of losses)
      if (loss.when === when && !found.has(`${place} ${loss.reason}`))
        found.set(`${place} ${loss.reason}`, { ...loss, place, cos });
  return [...found.values()];
}

/** What no verdict speaks of: always, and on these paths. */
function excludesOf(paths: readonly StreamPath[]): readonly string[] {
  const hops = paths.flatMap(hopsOf);
  const places = (when: PathLoss['when']) => [
    ...new Set(hops.flatMap(({ place, losses }) => (losses.some((one) => one.when === when) ? [place] : []))),
  ];
  const programs = places('program');
  const errors = places('error');
  return [
    'changes while it runs: cables that are cut, limits that are set, addresses that move',
    ...(programs.length === 0
      ? []
      : [
          `programs that do not wait for room lose frames of their own and of those beside them at ${programs.join(', ')}`,
        ]),
    errors.length === 0 ? 'bit errors: no wire on the way has any' : `bit errors of ${errors.join(', ')}`,
  ];
}
