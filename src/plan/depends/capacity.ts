import { draws } from '#state/draws.ts';
import type { Resource } from '#state/resource.ts';
import type { Edges, Scene } from './scene.ts';

/** Who gives back to a limited store comes before who takes more out of it. A gate stands between all of the two. */
export function byCapacity({ pieces }: Scene, edges: Edges): void {
  const gates = new Map<string, number>();
  const gate = (store: string): number => {
    const found = gates.get(store) ?? edges.gate();
    gates.set(store, found);
    return found;
  };
  for (const { from, to, index } of pieces) {
    const before = amountsOf(from);
    const after = amountsOf(to);
    for (const store of new Set([...before.keys(), ...after.keys()])) {
      const more = (after.get(store) ?? 0) - (before.get(store) ?? 0);
      if (more < 0) edges.add(index, gate(store));
      if (more > 0) edges.add(gate(store), index);
    }
  }
}

/** Store of a link -> what the object takes out of it. */
function amountsOf(resource: Resource | null): ReadonlyMap<string, number> {
  return new Map(resource ? draws(resource).map(({ store, link, amount }) => [`${store}/${link}`, amount]) : []);
}
