import { CODES } from '#diagnostics/code.ts';
import type { Diagnostic } from '#diagnostics/diagnostic.ts';
import type { DocumentSet } from '#document/document.ts';
import type { Host } from '#hosts/host.ts';
import type { HostState } from '#state/host-state.ts';
import type { CheckedStream, Droppable, LosslessReport, Searching } from '#usage/lossless.ts';
import { type Circle, hopsOf, type PathHop, type PathLoss, type StreamPath, type Way } from '#usage/path.ts';
import { asWritten } from './as-written.ts';
import { type Claim, slowReceiver } from './attempts.ts';
import { type Circles, circlesOfEnds, withCircles } from './circles.ts';
import { excludesOf } from './excludes.ts';
import { loadsOf, readsAtRate, written } from './own-traffic.ts';
import { type FindPaths, fittingPath, HEADER_AND_FCS_BYTES } from './paths.ts';
import { type Terrain, terrainOf, wrongEnds } from './probe.ts';
import { type Carry, Witnesses } from './witness.ts';

export interface LosslessWish {
  /** Two ends; undefined: the streams of the Traffic document. */
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly cos: number | undefined;
  /** A traffic class by its name; undefined: any. */
  readonly className: string | undefined;
}

/** How paths are found, and traffic carried; who is told how far it is. */
export interface Doing {
  readonly find: FindPaths;
  readonly carry: Carry;
  readonly tell?: (searching: Searching) => void;
}

export interface CheckedLossless {
  /** null: refused, as the diagnostics say. */
  readonly found: LosslessReport | null;
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
  { find, carry, tell = () => {} }: Doing,
): Promise<CheckedLossless> {
  const terrain = await terrainOf(host, set);
  if ('refused' in terrain) return { found: null, diagnostics: terrain.refused };
  const priorities = prioritiesOf(wish, terrain.ground.state);
  const wrong = wrongWish(terrain, wish, priorities);
  if (wrong.length > 0) return { found: null, diagnostics: [...terrain.diagnostics, ...wrong] };
  const { streams, circles } = await pathsFor(terrain, wish, priorities, find);
  const asked = streams.filter(({ path }) => isAsked(path, priorities));
  const keeping = asked.filter(({ path }) => hopsOf(path).some(isKeeping));
  // Where nothing is kept anywhere the question is about all of them.
  const meant = new Set(wish.from === undefined && priorities === null && keeping.length > 0 ? keeping : asked);
  const found = asked.map((one) => foundOn(one, meant.has(one)));
  const witnesses = new Witnesses(terrain, carry);
  const open = found.flatMap(({ isRefused, drops }) => (isRefused ? [] : drops.map(({ claim }) => claim)));
  await witnesses.search(open, tell);
  const checked: CheckedStream[] = [];
  for (const one of found) checked.push(await judged(one, witnesses));
  const isGood = ({ verdict }: CheckedStream) => verdict === 'lossless' || verdict === 'best-effort';
  const pathsOf = (ones: Iterable<Asked>) => [...ones].map(({ path }) => path);
  const report: LosslessReport = {
    host: terrain.ground.hardware.host,
    lossless: checked.every(isGood),
    streams: checked,
    circles: [],
    excludes: excludesOf(terrain, pathsOf(meant)),
  };
  const own = circles.own.filter(({ cos }) => priorities === null || cos.some((one) => priorities.has(one)));
  const whole = await withCircles(report, pathsOf(asked), { ...circles, own }, { terrain, carry, tell });
  return { found: whole, diagnostics: terrain.diagnostics };
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

/** The way of a stream, and where nobody says how fast its receiver reads, that to a slow one which stops who sends. */
interface Asked {
  readonly path: StreamPath;
  readonly slow: StreamPath | null;
}

async function pathsFor(
  terrain: Terrain,
  { from, to }: LosslessWish,
  priorities: ReadonlySet<number> | null,
  find: FindPaths,
): Promise<{ readonly streams: readonly Asked[]; readonly circles: Circles }> {
  if (from === undefined || to === undefined) {
    const { workload } = written(terrain, 'check-lossless', loadsOf(terrain.traffic));
    const {
      streams,
      circles: own,
      anybodysCircles: anybodys,
    } = asWritten(await find({ ...terrain.ground, workload }), terrain.traffic);
    const meant = streams.filter(({ to: end }) => end !== 'broadcast');
    return { streams: meant.map((path) => ({ path, slow: null })), circles: { own, anybodys } };
  }
  const wanted = priorities === null ? [undefined] : [...priorities].sort();
  const isOpen = !readsAtRate(terrain.traffic, to);
  const streams: Asked[] = [];
  let circles: readonly Circle[] = [];
  for (const cos of wanted) {
    const found = await fittingPath(terrain, { from, to, cos }, find);
    const slow = isOpen ? await fittingPath(terrain, { from, to, cos }, find, slowReceiver(to)) : null;
    circles = found.circles;
    if (found.path !== null) streams.push({ path: found.path, slow: slow?.path ?? null });
  }
  const paths = streams.map(({ path }) => path);
  return { streams, circles: circlesOfEnds(paths, circles, terrain.ground.hardware) };
}

function isAsked(path: StreamPath, priorities: ReadonlySet<number> | null): boolean {
  return priorities === null || hopsOf(path).some(({ cos }) => priorities.has(cos));
}

/** Whether a network part holds its frames back rather than losing them: programs and guests wait of themselves. */
function isKeeping({ kind, keeps }: PathHop): boolean {
  return keeps && ['buffer', 'input', 'output'].includes(kind);
}

/** A stream with what its paths say, before any traffic was tried. */
interface Found {
  readonly row: Pick<CheckedStream, 'stream' | 'from' | 'to' | 'cos'>;
  readonly isJudged: boolean;
  readonly isRefused: boolean;
  readonly drops: readonly Placed[];
}

type Placed = PathLoss & { readonly place: string; readonly claim: Claim };

function foundOn({ path, slow }: Asked, isJudged: boolean): Found {
  const { stream, from, to, there } = path;
  const row = { stream, from, to, cos: [...new Set(hopsOf(path).map(({ cos }) => cos))].sort() };
  const refusals = placedOn([path], (when) => when === 'refusal' || when === 'down');
  // What a rule drops has to be let through before anything else can be said of it.
  const isRefused = there.reached.length === 0 || refusals.length > 0;
  const paths = slow === null ? [path] : [path, slow];
  const drops = isRefused ? refusals : placedOn(paths, (when) => when === 'congestion');
  return { row, isJudged, isRefused, drops: isJudged ? drops : [] };
}

/** Each place and reason once. */
function placedOn(paths: readonly StreamPath[], isMeant: (when: PathLoss['when']) => boolean): readonly Placed[] {
  const found = new Map<string, Placed>();
  const add = ({ stream, from, to, there }: StreamPath, way: Way, isBack: boolean) => {
    const largestFrame = there.mtuBytes + HEADER_AND_FCS_BYTES;
    const [sender, receiver] = isBack ? [to, from] : [from, to];
    for (const { place, cos, class: ofClass, losses } of way.hops)
      for (const loss of losses) {
        const key = `${place} ${loss.reason}`;
        if (!isMeant(loss.when) || found.has(key)) continue;
        const { reason } = loss;
        const claim = { stream, from: sender, to: receiver, cos, class: ofClass, place, reason, isBack, largestFrame };
        found.set(key, { ...loss, place, claim });
      }
  };
  for (const path of paths) {
    add(path, path.there, false);
    if (path.back !== null) add(path, path.back, true);
  }
  return [...found.values()];
}

async function judged({ row, isJudged, isRefused, drops }: Found, witnesses: Witnesses): Promise<CheckedStream> {
  const shown: Droppable[] = [];
  for (const { claim, ...loss } of drops)
    shown.push({ ...loss, witness: isRefused ? null : await witnesses.of(claim) });
  return { ...row, verdict: !isJudged ? 'best-effort' : isRefused ? 'refused' : verdictOn(shown), drops: shown };
}

function verdictOn(drops: readonly Droppable[]): CheckedStream['verdict'] {
  if (drops.length === 0) return 'lossless';
  return drops.some(({ witness }) => witness !== null) ? 'can-drop' : 'unproven';
}
