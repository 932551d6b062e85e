import type { Diagnostic } from '#diagnostics/diagnostic.ts';
import { keysOf, type Pointer, pointer } from '#diagnostics/pointer.ts';
import { same } from '#state/equal.ts';
import type { Origins } from '#state/intent.ts';
import type { Source } from './document.ts';
import { diagnose } from './fault.ts';
import { nodesOf } from './nodes.ts';
import { parse } from './parse.ts';
import { rangeOf } from './ranges.ts';
import { Splicer, UnsafeEdit } from './splice.ts';
import { isTree } from './tree.ts';

/** A field and its new value, as documents spell it; undefined takes the field away. */
export interface Edit {
  readonly pointer: Pointer;
  readonly value: unknown;
}

export type Edited = { readonly text: string } | { readonly diagnostics: readonly Diagnostic[] };

/**
 * The text of a source with some fields of one of its documents changed. Comments and layout stay: only the values
 * themselves are exchanged. The new text is read again and compared with what was meant; when it does not say that, or a
 * comment would be lost, nothing is returned but the reason (`cannot-edit`).
 */
export function writeInto(source: Source, position: number, edits: readonly Edit[]): Edited {
  const before = parse(source);
  const tree = before.trees.find((one) => one.position === position)?.tree;
  const root = nodesOf(source.text, position);
  if (before.diagnostics.length > 0 || !root || !isTree(tree)) return refused(source, 'it cannot be read as it is');
  const meant = edits.reduce((changed: unknown, edit) => changedTree(changed, keysOf(edit.pointer), edit.value), tree);
  try {
    const splicer = new Splicer(source);
    splicer.change(root, tree, meant);
    const text = splicer.result();
    return saysWhatIsMeant(text, source, position, meant)
      ? { text }
      : refused(source, 'the new text would not say what is meant');
  } catch (error) {
    if (error instanceof UnsafeEdit) return refused(source, error.message);
    throw error;
  }
}

/** Where to write a field of an object, or why it has no place of its own in the document. */
export function pointerFor(origins: Origins, address: string, field: string): Pointer | Diagnostic {
  const origin = origins(address, field);
  if (!origin) return diagnose('cannot-edit', `No document names ${address}.`, { subject: { address, field } });
  const keys = keysOf(writingPointer(origin.pointer, address, field));
  if (keys[1] === 'profiles') {
    return diagnose(
      'cannot-edit',
      `${field} of ${address} comes from the profile ${keys[3]}, which other objects may have too.`,
      {
        hint: `write ${field} at the object, or change the profile by hand`,
        subject: { address, field },
      },
    );
  }
  const ranged = keys.find((key) => rangeOf(key));
  if (ranged !== undefined) {
    return diagnose('cannot-edit', `${address} is one of ${ranged}, which are written once for all.`, {
      hint: 'write it as an object of its own, outside of the range',
      subject: { address, field },
    });
  }
  return pointer('', ...keys);
}

/** Where an object has no words of its own yet, its origin is a neighbour: this is where its words belong. */
function writingPointer(found: Pointer, address: string, field: string): Pointer {
  if (address.startsWith('classes/')) return found.replace(/\/flowControl$/, '/classes');
  const index = /^vf\/.*vf(\d+)$/.exec(address)?.[1];
  return index === undefined ? found : found.replace(/\/count$/, `/functions/${index}/${field}`);
}

function changedTree(tree: unknown, keys: readonly string[], value: unknown): unknown {
  const [key, ...rest] = keys;
  if (key === undefined) return value;
  if (Array.isArray(tree))
    return tree.map((item, index) => (String(index) === key ? changedTree(item, rest, value) : item));
  const { [key]: inner, ...others } = isTree(tree) ? tree : {};
  const changed = changedTree(inner, rest, value);
  // Known keys stay where they are; a new one comes last.
  if (changed === undefined) return others;
  return isTree(tree) ? { ...tree, [key]: changed } : { [key]: changed };
}

function saysWhatIsMeant(text: string, source: Source, position: number, meant: unknown): boolean {
  const after = parse({ file: source.file, text });
  const others = parse(source).trees.filter((one) => one.position !== position);
  const isKept = others.every((one) =>
    after.trees.some((other) => other.position === one.position && same(other.tree, one.tree)),
  );
  return (
    after.diagnostics.length === 0 &&
    isKept &&
    after.trees.some((one) => one.position === position && same(one.tree, meant))
  );
}

function refused(source: Source, reason: string): Edited {
  return {
    diagnostics: [
      diagnose('cannot-edit', `${source.file} cannot be edited in place: ${reason}.`, {
        hint: 'export without --into, and take over by hand what has changed',
      }),
    ],
  };
}
