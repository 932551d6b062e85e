import type { Change } from '#diff/change.ts';
import { renderNetwork } from '#document/render.ts';
import { treeAt } from '#document/tree.ts';
import { writeYaml } from '#document/write-yaml.ts';
import { nameOf } from '#state/address.ts';
import type { Hardware } from '#state/hardware.ts';
import type { Resource } from '#state/resource.ts';

/**
 * The Network document that does what these changes of a verb do, so that what was made by hand can move to git: applied to the
 * host as it was, it gives the same objects. What goes is said in comments, because a document removes by not naming.
 */
export function documentOf(changes: readonly Change[], hardware: Hardware): string {
  const tree = renderNetwork(changes.flatMap(shownIn), 'by-hand', hardware);
  const notes = changes.flatMap(noteOf);
  const text = Object.keys(treeAt(tree, 'spec')).length === 0 ? '' : writeYaml(tree);
  return notes.map((note) => `# ${note}\n`).join('') + text;
}

/** The objects as they will be; of hardware only the settings that change. */
function shownIn(change: Change): readonly Resource[] {
  if (change.action === 'remove' || change.action === 'rename') return [];
  if (change.to.kind !== 'phys' || change.action === 'add') return [change.to];
  const named = new Set(['kind', 'name', ...('fields' in change ? change.fields : [])]);
  // Rendering leaves out what is absent.
  return [Object.fromEntries(Object.entries(change.to).filter(([field]) => named.has(field))) as unknown as Resource];
}

function noteOf(change: Change): readonly string[] {
  if (change.action === 'remove') return [`${change.address} goes: take it out of the document that names it.`];
  if (change.action === 'rename')
    return [`${nameOf(change.address)}: write "formerly: ${nameOf(change.previous)}" beside its fields.`];
  return [];
}
