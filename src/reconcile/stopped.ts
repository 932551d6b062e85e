import type { Circle, PathHop, StreamPath } from '#usage/path.ts';
import type { CircleEnd } from '#usage/report.ts';

/**
 * Streams of which frames come to stand when a circle of buffers does: in one of its buffers, behind it, or in a place before that which they share
 * with a stream that stands, since what is first there goes first (head-of-line blocking).
 */
export function stoppedBy({ buffers, behind }: Circle, paths: readonly StreamPath[]): ReadonlySet<string> {
  const standing = new Set([...buffers, ...behind].map(bufferKey));
  const stopped = new Set<string>();
  for (let size = -1; size !== standing.size; ) {
    size = standing.size;
    for (const path of paths)
      for (const hops of [path.there.hops, path.back?.hops ?? []]) {
        const last = hops.findLastIndex((hop) => standing.has(placeKey(hop)));
        if (last < 0) continue;
        stopped.add(path.stream);
        for (const hop of hops.slice(0, last)) if (hop.keeps) standing.add(placeKey(hop));
      }
  }
  return stopped;
}

function placeKey({ kind, place, at, side, class: ofClass }: PathHop): string {
  return JSON.stringify([kind, place, at, side, ofClass]);
}

function bufferKey({ link, into, name }: CircleEnd): string {
  return JSON.stringify(['buffer', `wire/${link}`, into, null, name]);
}
