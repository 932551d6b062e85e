import { invariant } from '#diagnostics/invariant.ts';
import type { Change } from '#diff/change.ts';
import { type Address, compareNames, nameOf } from '#state/address.ts';
import type { Resource } from '#state/resource.ts';
import { edgesOf, type Pair } from './depends/edges.ts';
import { type Piece, piecesOf } from './piece.ts';
import type { Operation, OwnershipChange, Step } from './plan.ts';
import { renameOrder } from './rename-order.ts';

export type Ordered =
  | { readonly steps: readonly Step[] }
  /** Objects that wait for each other in a ring; one that could be replaced to break it, if there is one. */
  | { readonly cycle: readonly Address[]; readonly replaceable: Address | undefined };

/**
 * Puts changes in an order in which every state on the way is valid: one topological sort, ties by kind of step and address.
 * `before` and `after` are the host's configurations as they are and shall be.
 */
export function order(
  changes: readonly Change[],
  ownership: readonly OwnershipChange[],
  before: Pair,
  after: Pair,
): Ordered {
  const gone = new Set(
    changes.filter((one) => one.action === 'replace' || one.action === 'remove').map((one) => nameOf(one.address)),
  );
  const pieces = changes.flatMap((change) => piecesOf(change, gone)).sort(byRank);
  const edges = edgesOf(pieces, before, after);
  const sorted = topological(edges.after, pieces.length);
  if ('stuck' in sorted) return cycleOf(sorted.stuck, edges.after, pieces);
  const steps = [...renames(changes), ...materialize(sorted.order.map((index) => pieceAt(pieces, index)))];
  if (ownership.length > 0) steps.push({ where: 'both', operation: { op: 'own', entries: ownership } });
  return { steps: steps.map((step, id) => ({ id, ...step })) };
}

type Unnumbered = Omit<Step, 'id'>;

const RANK = { remove: 0, modify: 1, add: 2 } as const;

function byRank(a: Piece, b: Piece): number {
  return RANK[a.op] - RANK[b.op] || compareNames(a.address, b.address) || a.sequence - b.sequence;
}

function pieceAt(pieces: readonly Piece[], index: number): Piece {
  const piece = pieces[index];
  invariant(piece, 'a sorted node is a piece');
  return piece;
}

/** Renames come first, so that all other steps speak of the new names. */
function renames(changes: readonly Change[]): Unnumbered[] {
  const where = new Map(changes.map((one) => [one.address, one.where]));
  const renamings = changes.flatMap((one) =>
    one.action === 'rename' ? [{ from: one.previous, to: one.address }] : [],
  );
  return renameOrder(renamings).map(({ from, to }) => ({
    where: where.get(to) ?? 'both',
    operation: { op: 'rename', from, to },
  }));
}

/** Kahn's algorithm in layers; within a layer the order of the pieces. Gates (indices beyond the pieces) are passed through. */
function topological(
  after: readonly (readonly number[])[],
  pieces: number,
): { order: number[] } | { stuck: ReadonlySet<number> } {
  const waiting = new Array<number>(after.length).fill(0);
  for (const targets of after) for (const target of targets) waiting[target] = (waiting[target] ?? 0) + 1;
  let layer = [...waiting.keys()].filter((index) => waiting[index] === 0);
  const order: number[] = [];
  let seen = 0;
  while (layer.length > 0) {
    const next: number[] = [];
    for (const index of layer) {
      seen += 1;
      if (index < pieces) order.push(index);
      for (const target of after[index] ?? []) {
        waiting[target] = (waiting[target] ?? 0) - 1;
        if (waiting[target] === 0) next.push(target);
      }
    }
    layer = next.sort((a, b) => a - b);
  }
  if (seen === after.length) return { order };
  return { stuck: new Set([...waiting.keys()].filter((index) => (waiting[index] ?? 0) > 0)) };
}

/** Finds one ring among the nodes that could not be sorted. */
function cycleOf(stuck: ReadonlySet<number>, after: readonly (readonly number[])[], pieces: readonly Piece[]): Ordered {
  const before = new Map<number, number>();
  for (const node of stuck) for (const target of after[node] ?? []) if (stuck.has(target)) before.set(target, node);
  const path: number[] = [];
  const seen = new Set<number>();
  let node = [...before.keys()][0];
  while (node !== undefined && !seen.has(node)) {
    seen.add(node);
    path.push(node);
    node = before.get(node);
  }
  const ring = path.slice(node === undefined ? 0 : path.indexOf(node)).flatMap((index) => pieces[index] ?? []);
  const cycle = [...new Set(ring.map((piece) => piece.address))].sort(compareNames);
  return {
    cycle,
    replaceable: ring
      .filter(isReplaceable)
      .map((piece) => piece.address)
      .sort(compareNames)[0],
  };
}

/** Hardware and its classes cannot be deleted; the other kinds can be made anew. */
function isReplaceable(piece: Piece): boolean {
  return piece.op === 'modify' && piece.from !== null && !['phys', 'classes', 'guest'].includes(piece.from.kind);
}

/** Gives each piece the exact state of its object at that moment. */
function materialize(pieces: readonly Piece[]): Unnumbered[] {
  const now = new Map<string, Resource>();
  return pieces.map((piece) => {
    const key = `${piece.where} ${piece.address}`;
    const operation = operationOf(piece, now.get(key));
    if (operation.op === 'modify') now.set(key, operation.to);
    return { where: piece.where, operation };
  });
}

function operationOf(piece: Piece, current: Resource | undefined): Operation {
  const { from, to, base } = piece;
  if (from && !to) return { op: 'remove', from };
  if (to && !from) return { op: 'add', to };
  invariant(to && base, 'a piece has a before or an after');
  const before = current ?? base;
  const after: Readonly<Record<string, unknown>> = { ...to };
  const only = Object.fromEntries(piece.fields.map((field) => [field, after[field]]));
  // Fields of one kind exchanged for others of the same kind.
  return { op: 'modify', from: before, to: { ...before, ...only } as Resource };
}
