import type { HostState } from '#state/host-state.ts';
import type { Piece } from '../piece.ts';
import { byCapacity } from './capacity.ts';
import { byClaim } from './claim.ts';
import { byMtu } from './mtu.ts';
import { byClassesAndFunctions, byFcoe, byUnderlay } from './port.ts';
import { byReference, inSequence } from './reference.ts';
import { Edges, type Scene, sceneOf } from './scene.ts';

/** A host's two configurations. */
export interface Pair {
  readonly running: HostState;
  readonly stored: HostState;
}

type Order = (scene: Scene, edges: Edges) => void;

/**
 * Which piece must come before which, so that every state on the way is a valid one: what `state/rules` demands of an end
 * state, asked of each moment.
 */
const ORDERS: readonly Order[] = [
  inSequence, // pieces of one object, where they have a sequence
  byReference, // what refers to an object exists only while the object does
  byClaim, // what only one may hold is let go before it is taken
  byMtu, // a parent's MTU rises before, and falls after, that of what sits on it
  byCapacity, // what comes out of one limited store (rings, VF rates) is given back before it is taken out
  byClassesAndFunctions, // the number of VFs that a NIC has depends on the number of its classes
  byUnderlay, // an overlay listens on an address that a link holds at every moment
  byFcoe, // an FCoE entry stands only while its class is lossless
];

/** The edges of both configurations. A piece of both has those of either. */
export function edgesOf(pieces: readonly Piece[], before: Pair, after: Pair): Edges {
  const edges = new Edges(pieces.length);
  for (const configuration of ['running', 'stored'] as const) {
    const scene = sceneOf(pieces, configuration, before[configuration], after[configuration]);
    for (const order of ORDERS) order(scene, edges);
  }
  return edges;
}
