import { type Pointer, pointer } from '#diagnostics/pointer.ts';
import type { Fault, Faults } from './fault.ts';
import { MOST_OBJECTS, rangeOf } from './ranges.ts';
import { isTree, shown, type Tree, treeAt } from './tree.ts';

/** One query of a Traffic document: the ranges of its workers spelled out. */
export interface QueryItem {
  readonly name: string;
  readonly fields: Tree;
  readonly at: Pointer;
  /** Where a worker is written, by its place among those spelled out. */
  readonly workerAt: readonly Pointer[];
  /** A range was no range. */
  readonly isBroken: boolean;
}

/** Without `faults` the document has been judged already. */
export function expandQueries(tree: unknown, faults?: Faults): readonly QueryItem[] {
  let left = MOST_OBJECTS;
  return Object.entries(treeAt(treeAt(tree, 'spec'), 'queries')).map(([name, own]) => {
    const at = pointer('/spec/queries', name);
    const { workers } = isTree(own) ? own : {};
    if (!isTree(own) || !Array.isArray(workers))
      return { name, fields: isTree(own) ? own : {}, at, workerAt: [], isBroken: false };
    const spelled: { readonly one: unknown; readonly place: Pointer }[] = [];
    let isBroken = false;
    for (const [index, worker] of workers.entries()) {
      const place = pointer(at, 'workers', index);
      const members = membersOf(worker, left);
      left -= members?.length ?? 0;
      if (members) spelled.push(...members.map((one) => ({ one, place })));
      else faults?.add(unusable(worker, place));
      isBroken ||= members === null;
    }
    const fields = { ...own, workers: spelled.map(({ one }) => one) };
    return { name, fields, at, workerAt: spelled.map(({ place }) => place), isBroken };
  });
}

/** Workers of one query. */
export const MOST_WORKERS = 4096;

/** null: no usable range, or more of them than there may be. */
function membersOf(worker: unknown, left: number): readonly unknown[] | null {
  const range = typeof worker === 'string' ? rangeOf(worker) : null;
  if (range === null) return left < 1 ? null : [worker];
  if (range === undefined || range.length > Math.min(left, MOST_WORKERS)) return null;
  return Array.from({ length: range.length }, (_, index) => range.at(index));
}

function unusable(worker: unknown, place: Pointer): Fault {
  return {
    code: 'bad-range',
    detail: `The worker ${shown(worker)} is not a usable range: it must count upwards, to ${MOST_WORKERS} workers of a query and ${MOST_OBJECTS} in all.`,
    hint: 'write it as leaf[1-16]',
    pointer: place,
    at: 'value',
  };
}
