import { type Address, addressOf, compareNames } from './address.ts';
import type { Edit, Scene } from './edit.ts';
import { noSuchObject } from './find.ts';
import type { HostState } from './host-state.ts';
import { refused } from './refusal.ts';
import { refersTo } from './rename.ts';
import type { Phys, Resource } from './resource.ts';
import { called } from './rules/words.ts';
import { holdsIp } from './underlays.ts';

/**
 * delete-phys of dladm(8): what is stored of hardware that was removed goes, with all that is stored on it; an aggregation
 * with other ports, a switch or a guest only lets go of it. Without a name: of all such links.
 */
export function deletePhys(name: string | undefined): Edit {
  return {
    action: 'expand',
    where: 'both',
    expand: (scene) => {
      const links = removedLinks(scene);
      if (name === undefined) return editsWithout(links, scene.stored);
      const link = links.find((one) => one.name === name);
      return link ? editsWithout([link], scene.stored) : whyNot(name, scene);
    },
  };
}

function removedLinks({ stored, hardware }: Scene): readonly Phys[] {
  return [...stored.values()].filter((one) => one.kind === 'phys').filter((phys) => hardware.links[phys.name]?.removed);
}

function whyNot(name: string, { stored, state, hardware }: Scene) {
  const missing = noSuchObject(name, ['phys'], { state: stored, other: state, stored: true, hardware });
  if (missing) return { refused: [missing] };
  return refused(
    'not-allowed',
    { kind: 'phys', name },
    `${called({ kind: 'phys', name })} is active: its hardware is there.`,
    'write "removed: true" for it in the Host document, and "vnetctl host update" first',
  );
}

/** Removes the links and what cannot be without them; what can be is changed. */
function editsWithout(links: readonly Phys[], stored: HostState): readonly Edit[] {
  const gone = new Set<Address>(links.map(addressOf));
  const queue: Resource[] = [...links];
  const less = new Map<Address, Resource>();
  for (const next of queue) {
    for (const [key, user] of stored) {
      if (gone.has(key) || !restsOn(user, next)) continue;
      const left = without(less.get(key) ?? user, next.name);
      if (left) less.set(key, left);
      else {
        gone.add(key);
        queue.push(user);
      }
    }
  }
  const removals = queue.map(({ kind, name }): Edit => ({ action: 'remove', where: 'both', name, kinds: [kind] }));
  return [...lettingGo(queue, less, gone), ...removals];
}

function lettingGo(links: readonly Resource[], less: ReadonlyMap<Address, Resource>, gone: ReadonlySet<Address>) {
  return [...less]
    .filter(([key]) => !gone.has(key))
    .sort(([a], [b]) => compareNames(a, b))
    .map(
      ([, { kind, name }]): Edit => ({
        action: 'alter',
        where: 'both',
        name,
        kinds: [kind],
        evenStored: true,
        alter: (before) => ({ put: [links.reduce((one, link) => without(one, link.name) ?? one, before)] }),
      }),
    );
}

function restsOn(user: Resource, one: Resource): boolean {
  if (user.kind === 'overlay') return holdsIp(one, user.local);
  return refersTo(user, one.kind, one.name);
}

/** The object without the link of that name; undefined: it cannot be. */
function without(user: Resource, name: string): Resource | undefined {
  switch (user.kind) {
    case 'aggr': {
      const ports = user.ports.filter((port) => port !== name);
      return ports.length > 0 ? { ...user, ports } : undefined;
    }
    case 'switch':
      return { ...user, uplinks: user.uplinks.filter((uplink) => uplink !== name) };
    case 'guest':
      return { ...user, nics: Object.fromEntries(Object.entries(user.nics).filter(([nic]) => nic !== name)) };
    default:
      return undefined;
  }
}
