import type { Diagnostic } from '#diagnostics/diagnostic.ts';
import type { DocumentSet } from '#document/document.ts';
import type { Host } from '#hosts/host.ts';
import type { Workload } from '#state/workload.ts';
import type { Paths, StreamPath } from '#usage/path.ts';
import { freeName, streamsOf, terrainOf, written, wrongEnds } from './probe.ts';
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
  readonly path: StreamPath | null;
  readonly diagnostics: readonly Diagnostic[];
}

const SHORTEST_FRAME = 64;
const HEADER_AND_FCS_BYTES = 18;

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
  if ('refused' in terrain) return { path: null, diagnostics: terrain.refused };
  const wrong = wrongEnds(terrain, [from, to]);
  if (wrong.length > 0) return { path: null, diagnostics: [...terrain.diagnostics, ...wrong] };
  const { ground, traffic, diagnostics } = terrain;
  const name = freeName('path', traffic);
  const look = async (frame: number): Promise<StreamPath | null> => {
    const fields = { from, to, frame, greedy: true, ...(cos === undefined ? {} : { cos }) };
    const { workload } = written('show-path', traffic, { ...streamsOf(traffic), [name]: fields });
    const { streams } = await find({ ...ground, workload });
    return streams.find(({ stream }) => stream === name) ?? null;
  };
  // The ways tell how long frames may be.
  const short = await look(SHORTEST_FRAME);
  const largest = short?.there.mtuBytes;
  const path = largest === undefined || !Number.isFinite(largest) ? short : await look(largest + HEADER_AND_FCS_BYTES);
  return { path, diagnostics };
}
