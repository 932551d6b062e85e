import { EVENT_ID, type Event, getScalarValue } from 'js-yaml';
import type { Diagnostic } from '#diagnostics/diagnostic.ts';
import { type Pointer, pointer } from '#diagnostics/pointer.ts';
import type { Source } from './document.ts';
import { diagnose, MOST_FAULTS } from './fault.ts';
import { boundsOf, placeAt } from './positions.ts';
import { shown } from './tree.ts';

/** The keys of one document that their mapping holds already. The last value of a key is the one that goes on. */
export interface Duplicates {
  /** Where they stand; when there are too many, only that they are somewhere: the whole document. */
  readonly pointers: readonly Pointer[];
  /** One for each of the first ones. */
  readonly diagnostics: readonly Diagnostic[];
  readonly count: number;
}

export const NO_DUPLICATES: Duplicates = { pointers: [], diagnostics: [], count: 0 };

/** More places than this are not remembered. */
const MOST_POINTERS = 10_000;

interface Frame {
  /** Key -> offset of the first; null: a list, or the document itself. */
  readonly keys: Map<string, number> | null;
  isKey: boolean;
  /** The key or the index that is being read. */
  at: string | number;
}

/** Finds them in the events of one document, in one pass. */
export function duplicatesIn(source: Source, events: readonly Event[]): Duplicates {
  const diagnostics: Diagnostic[] = [];
  const pointers: Pointer[] = [];
  let count = 0;
  const open: Frame[] = [];
  for (const event of events) {
    const around = open.at(-1);
    if (event.type === EVENT_ID.POP) {
      open.pop();
      continue;
    }
    if (around?.keys && around.isKey && event.type === EVENT_ID.SCALAR) {
      const key = getScalarValue(source.text, event);
      const first = around.keys.get(key);
      around.at = key;
      if (first === undefined) around.keys.set(key, boundsOf(event).start);
      else {
        count += 1;
        if (pointers.length < MOST_POINTERS) pointers.push(pointerOf(open));
        if (diagnostics.length < MOST_FAULTS) diagnostics.push(duplicate(source, key, first, event));
      }
    } else if (around && !around.keys && typeof around.at === 'number') around.at += 1;
    if (around) around.isKey = !around.isKey;
    if (event.type === EVENT_ID.MAPPING) open.push({ keys: new Map(), isKey: true, at: '' });
    if (event.type === EVENT_ID.SEQUENCE) open.push({ keys: null, isKey: false, at: -1 });
    if (event.type === EVENT_ID.DOCUMENT) open.push({ keys: null, isKey: false, at: '' });
  }
  return { pointers: count > MOST_POINTERS ? [''] : pointers, diagnostics, count };
}

/** The outermost frame is the document, which has no key. */
function pointerOf(open: readonly Frame[]): Pointer {
  return pointer('', ...open.slice(1).map(({ at }) => at));
}

function duplicate(source: Source, key: string, first: number, event: Event): Diagnostic {
  const { start, end } = boundsOf(event);
  const { file, line } = placeAt(source, first, first + 1);
  return diagnose(
    'duplicate-key',
    `The key ${shown(key)} is written before in the same mapping, at ${file}:${line}; only one of them could count.`,
    { hint: 'remove or rename one of them', place: placeAt(source, start, end ?? start + 1) },
  );
}
