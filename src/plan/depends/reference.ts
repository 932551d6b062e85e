import { address } from '#state/address.ts';
import { references } from '#state/relations.ts';
import type { Resource } from '#state/resource.ts';
import type { Edges, Numbered, Scene } from './scene.ts';

/** Pieces of one object that must keep their sequence. */
export function inSequence({ bySubject }: Scene, edges: Edges): void {
  for (const group of bySubject.values()) {
    for (const one of group) {
      for (const other of group)
        if (one.sequence > 0 && one.sequence < other.sequence) edges.add(one.index, other.index);
    }
  }
}

/** An object comes after everything that it refers to, and goes before it. */
export function byReference(scene: Scene, edges: Edges): void {
  for (const { from, to, index } of scene.pieces) {
    for (const target of targets(to, scene)) if (target.op === 'add') edges.add(target.index, index);
    for (const target of targets(from, scene)) if (target.op === 'remove') edges.add(index, target.index);
  }
}

function targets(resource: Resource | null, { bySubject }: Scene): readonly Numbered[] {
  if (!resource) return [];
  return references(resource).flatMap(({ kinds, target }) =>
    kinds.flatMap((kind) => bySubject.get(address(kind, target)) ?? []),
  );
}
