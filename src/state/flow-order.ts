import { compareNames } from './address.ts';
import { byWidth, frameSet } from './frame-set.ts';
import type { HostState } from './host-state.ts';
import type { Flow } from './resource.ts';

/** Everything that decides when a flow is searched. */
type Searched = Pick<Flow, 'name' | 'over' | 'match' | 'rank'>;

/**
 * Flows by link, those of a link in the order in which they are searched; the first that a frame meets has it. Ranked ones
 * first, 1 before 2 (flowadm(8) of Oracle Solaris). Of equal rank, and without, the narrower match: longer prefixes first, as
 * in illumos, and whatever lies inside another flow before that one. What is left goes by name, so that the order depends on
 * what is configured, not on when.
 */
export function searchOrder<F extends Searched>(flows: Iterable<F>, state: HostState): F[] {
  return [...flows]
    .map((flow) => ({ flow, frames: frameSet(flow.match, state) }))
    .sort(
      (a, b) =>
        compareNames(a.flow.over, b.flow.over) ||
        (a.flow.rank ?? UNRANKED) - (b.flow.rank ?? UNRANKED) ||
        byWidth(a.frames, b.frames) ||
        compareNames(a.flow.name, b.flow.name),
    )
    .map(({ flow }) => flow);
}

/** After every rank. */
const UNRANKED = 65_536;
