import { type Pointer, pointer } from '#diagnostics/pointer.ts';
import type { Faults } from './fault.ts';
import { fill, MOST_OBJECTS, rangeOf, Templates } from './ranges.ts';
import { isTree, shown, type Tree, treeAt } from './tree.ts';

/** One stream of a Traffic document: its range spelled out. */
export interface StreamItem {
  readonly name: string;
  readonly fields: Tree;
  /** Which of the streams of its key it is, from 0. */
  readonly index: number;
  /** Where its key is written. */
  readonly at: Pointer;
  readonly key: string;
}

/** Spells out the streams. Without `faults` the document has been judged already. */
export function expandStreams(tree: unknown, faults?: Faults): readonly StreamItem[] {
  const templates = new Templates();
  const items: StreamItem[] = [];
  for (const [key, own] of Object.entries(treeAt(treeAt(tree, 'spec'), 'streams'))) {
    const at = pointer('/spec/streams', key);
    const range = rangeOf(key);
    const length = range?.length ?? 1;
    if (range === undefined || (range === null && /[[\]]/.test(key)) || items.length + length > MOST_OBJECTS) {
      const detail = `The key ${shown(key)} is not a usable range: it must count upwards, to ${MOST_OBJECTS} streams in all.`;
      faults?.add({ code: 'bad-range', detail, hint: 'write it as s[1-300]', pointer: at, at: 'key' });
      continue;
    }
    const template = templates.of(own, range?.length ?? null, at);
    const broken = templates.faults.splice(0);
    for (const fault of broken) {
      const detail = `The range ${shown(fault.text)} of streams.${key} cannot be used: ${fault.reason}.`;
      const hint = 'ranges are written as [1-300], each as long as that of the key above';
      faults?.add({ code: 'bad-range', detail, hint, pointer: fault.pointer, at: 'value' });
    }
    if (broken.length > 0) continue;
    for (let index = 0; index < length; index += 1) {
      const fields = fill(template, index);
      items.push({ name: range?.at(index) ?? key, fields: isTree(fields) ? fields : {}, index, at, key });
    }
  }
  return items;
}
