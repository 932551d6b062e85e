import type { Change } from '#diff/change.ts';
import { renderNetwork } from '#document/render.ts';
import { type Tree, treeAt } from '#document/tree.ts';
import { writeYaml } from '#document/write-yaml.ts';
import { type Address, address, compareNames, nameOf, parseAddress } from '#state/address.ts';
import { same } from '#state/equal.ts';
import type { Hardware } from '#state/hardware.ts';
import type { HostState, Observed } from '#state/host-state.ts';
import { vfName } from '#state/names.ts';
import type { Resource } from '#state/resource.ts';
import { spell } from '#state/spell.ts';

/**
 * The Network document that does what these changes of a verb do, so that what was made by hand can move to git: applied to the
 * host as it was, it gives the same objects. What goes is said in comments, because a document removes by not naming. `after`:
 * the host as the changes leave it.
 */
export function documentOf(changes: readonly Change[], after: Observed, hardware: Hardware): string {
  const shown = [...changes.flatMap((change) => poolsIn(change, after)), ...changes.flatMap(shownIn)];
  const tree = withDefaults(renderNetwork(shown, 'by-hand', hardware), changes);
  const notes = changes.flatMap((change) => noteOf(change, changes));
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

/**
 * A document says functions in the pool of their port, and of a pool that it names it says all functions: one that it left
 * out would get the defaults.
 */
function poolsIn(change: Change, { running, stored }: Observed): readonly Resource[] {
  if (change.action === 'remove' || change.action === 'rename') return [];
  if (change.to.kind !== 'vfs' && change.to.kind !== 'vf') return [];
  const port = change.to.kind === 'vf' ? change.to.over : change.to.name;
  return poolOf(port, change.where === 'stored' ? stored : running);
}

function poolOf(port: string, state: HostState): readonly Resource[] {
  const pool = state.get(address('vfs', port));
  if (pool?.kind !== 'vfs') return [];
  const functions = Array.from({ length: pool.count }, (_, index) => state.get(address('vf', vfName(port, index))));
  return [pool, ...functions.filter((one) => one !== undefined)];
}

/** Settings of hardware that are at their default now are written all the same: left out, they would stay as they were. */
function withDefaults(tree: Tree, changes: readonly Change[]): Tree {
  const spec = treeAt(tree, 'spec');
  const links = Object.fromEntries(
    changes.flatMap((change): [string, Tree][] => {
      const said = settingsOf(change).filter(([, value]) => value !== null);
      return said.length === 0 ? [] : [[nameOf(change.address), Object.fromEntries(said)]];
    }),
  );
  const before = treeAt(spec, 'links');
  const names = [...new Set([...Object.keys(before), ...Object.keys(links)])].sort(compareNames);
  const after = names.map((name): [string, Tree] => [name, { ...links[name], ...treeAt(before, name) }]);
  return { ...tree, spec: { ...(names.length > 0 ? { links: Object.fromEntries(after) } : {}), ...without(spec) } };
}

function without({ links: _links, ...others }: Tree): Tree {
  return others;
}

/** The changed settings of a physical link as documents spell them; null: not set. */
function settingsOf(change: Change): readonly (readonly [field: string, value: unknown])[] {
  if (!('fields' in change) || change.to.kind !== 'phys') return [];
  const to: Readonly<Record<string, unknown>> = { ...change.to };
  return change.fields.map((field) => [field, spell('phys', field, to[field])]);
}

function noteOf(change: Change, changes: readonly Change[]): readonly string[] {
  return [...alikeOf(change, changes), ...lossOf(change)];
}

/** What runs and what is stored are one thing to a document, which says what is stored. */
function alikeOf(change: Change, changes: readonly Change[]): readonly string[] {
  if (change.where !== 'running' || !('to' in change)) return [];
  const stored = changes.find((one) => one.address === change.address && one.where === 'stored');
  if (!stored) return [`${change.address} is meant for the running configuration only; a document stores it too.`];
  const isAlike = !('to' in stored) || same(shownIn(change), shownIn(stored));
  return isAlike
    ? []
    : [`${change.address} runs otherwise than it is stored; a document makes it run as it is stored.`];
}

/** What the documents that name the object have to lose, or to say, for the same. */
function lossOf(change: Change): readonly string[] {
  const unset = settingsOf(change).filter(([, value]) => value === null);
  if (unset.length > 0)
    return unset.map(
      ([field]) => `${field} of ${change.address} is not set any more: take it out of the document that names it.`,
    );
  if (change.action === 'remove') return [`${change.address} goes: take it out of the document that names it.`];
  if (change.action === 'rename' && isHardware(change.address))
    return [`${nameOf(change.previous)} is hardware: in documents it is ${nameOf(change.address)} from then on.`];
  if (change.action === 'rename')
    return [`${nameOf(change.address)}: write "formerly: ${nameOf(change.previous)}" beside its fields.`];
  return [];
}

function isHardware(key: Address): boolean {
  return parseAddress(key).kind === 'phys';
}
