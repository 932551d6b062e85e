import { keysOf } from '#diagnostics/pointer.ts';
import type { Document } from '#document/document.ts';
import { lowerTraffic } from '#document/lower-traffic.ts';
import { type Cure, eachOnce, type PathEdit, type Paths, type StreamPath, type Way } from '#usage/path.ts';

/** The same, whose advice names streams by the keys of the Traffic document: `w[1-2]` for `w1` and `w2`, a query for what answers it. */
export function asWritten(paths: Paths, traffic: Document | null): Paths {
  if (traffic === null) return paths;
  const { workload, streamAt } = lowerTraffic(traffic);
  const names = new Set(workload.streams.map(({ name }) => name));
  const ofEdit = (edit: PathEdit): PathEdit => {
    const [map, name, field] = edit.path;
    const isStream = edit.document === 'Traffic' && map === 'streams' && name !== undefined && names.has(name);
    return isStream ? { ...edit, path: keysOf(streamAt(name, field)).slice(1) } : edit;
  };
  const ofCure = <T extends Cure>(cure: T): T =>
    cure.edits.some(({ document }) => document === 'Traffic')
      ? { ...cure, edits: eachOnce(cure.edits.map(ofEdit)) }
      : cure;
  const ofWay = (way: Way): Way => ({
    ...way,
    hops: way.hops.map((hop) => (hop.losses.length === 0 ? hop : { ...hop, losses: hop.losses.map(ofCure) })),
  });
  const ofPath = (path: StreamPath): StreamPath => ({
    ...path,
    there: ofWay(path.there),
    back: path.back && ofWay(path.back),
  });
  return {
    streams: paths.streams.map(ofPath),
    circles: paths.circles.map((one) => ({ ...one, cures: one.cures.map(ofCure) })),
    anybodysCircles: paths.anybodysCircles,
  };
}
