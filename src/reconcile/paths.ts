import type { Diagnostic } from '#diagnostics/diagnostic.ts';
import type { DocumentSet } from '#document/document.ts';
import type { Host } from '#hosts/host.ts';
import type { Workload } from '#state/workload.ts';
import type { Circle, Paths, StreamPath } from '#usage/path.ts';
import { asWritten } from './as-written.ts';
import { freeName, type Loads, loadsOf, withStream, written } from './own-traffic.ts';
import { type Terrain, terrainOf, wrongEnds } from './probe.ts';
import type { Ground } from './traffic.ts';

/** Looks at the ways of the streams of a load. */
export type FindPaths = (load: Ground & { readonly workload: Workload }) => Promise<Paths>;

export interface PathWish {
  readonly from: string;
  readonly to: string;
  /** 802.1p value of the frames; undefined: as the sender, its flows and the table of applications give it. */
  readonly cos: number | undefined;
}

export interface FoundPath {
  /** null: refused, as the diagnostics say. */
  readonly found: StreamPath | null;
  readonly diagnostics: readonly Diagnostic[];
}

const SHORTEST_FRAME = 64;
export const HEADER_AND_FCS_BYTES = 18;

/**
 * The way of full frames from one end to another: through the host as it stands, or through what the documents of a set describe. What a
 * Traffic document among them says of programs, sockets and receivers counts too; else one program sends, and waits for room.
 */
export async function pathBetween(
  host: Host,
  set: DocumentSet,
  { from, to, cos }: PathWish,
  find: FindPaths,
): Promise<FoundPath> {
  const terrain = await terrainOf(host, set);
  if ('refused' in terrain) return { found: null, diagnostics: terrain.refused };
  const wrong = wrongEnds(terrain, [from, to]);
  if (wrong.length > 0) return { found: null, diagnostics: [...terrain.diagnostics, ...wrong] };
  const { path } = await fittingPath(terrain, { from, to, cos }, find);
  return { found: path, diagnostics: terrain.diagnostics };
}

/** `receivers`: beside those of the Traffic document. The way of frames as long as it lets through, and the circles of buffers on the ground that it crosses. */
export async function fittingPath(
  terrain: Terrain,
  { from, to, cos }: PathWish,
  find: FindPaths,
  receivers?: Loads['receivers'],
): Promise<{ readonly path: StreamPath | null; readonly circles: readonly Circle[] }> {
  const { ground, traffic } = terrain;
  const name = freeName('path', traffic);
  const look = async (frame: number) => {
    const fields = { from, to, frame, greedy: true, ...(cos === undefined ? {} : { cos }) };
    const { workload } = written(terrain, 'show-path', {
      ...withStream(loadsOf(traffic), name, fields),
      ...(receivers === undefined ? {} : { receivers }),
    });
    const { streams, anybodysCircles: circles } = asWritten(await find({ ...ground, workload }), traffic);
    return { path: streams.find(({ stream }) => stream === name) ?? null, circles };
  };
  // The ways tell how long frames may be.
  const short = await look(SHORTEST_FRAME);
  const largest = short.path?.there.mtuBytes;
  return largest === undefined || !Number.isFinite(largest) ? short : look(largest + HEADER_AND_FCS_BYTES);
}
