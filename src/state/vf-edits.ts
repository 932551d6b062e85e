import type { Diagnostic } from '#diagnostics/diagnostic.ts';
import { address } from './address.ts';
import type { Edit, Scene } from './edit.ts';
import { noSuchObject } from './find.ts';
import type { HostState } from './host-state.ts';
import { vfName } from './names.ts';
import { refused } from './refusal.ts';
import type { Kind, Mac, Resource } from './resource.ts';

/** Fields of a function that letters set. */
export interface VfFields {
  readonly mac?: Mac;
  readonly vid?: number | null;
}

/** So many functions more. Their number is a setting of the NIC: those that there are already are made anew. */
export function createVfs(
  link: string,
  count: number,
  where: Edit['where'],
  more: (name: string) => readonly Edit[] = () => [],
): Edit {
  return {
    action: 'expand',
    where,
    about: [link],
    expand: (scene) => {
      const missing = noSuchPort(link, scene);
      const faults = missing ? [missing] : uneven(link, scene, where);
      if (faults.length > 0) return { refused: faults };
      const before = countIn(scene.state, link);
      const names = Array.from(
        { length: count },
        (_, offset) => [vfName(link, before + offset), before + offset] as const,
      );
      return [
        before === 0
          ? { action: 'create', where, wanted: { kind: 'vfs', name: link, count } }
          : setCount(link, before + count, where),
        ...names.flatMap(([name, index]): readonly Edit[] => [
          { action: 'create', where, wanted: { kind: 'vf', name, over: link, index } },
          ...more(name),
        ]),
      ];
    },
  };
}

/** The last functions of a port go; `count` undefined: all. */
export function deleteVfs(link: string, count: number | undefined, where: Edit['where']): Edit {
  return {
    action: 'expand',
    where,
    about: [link],
    expand: (scene) => {
      const missing = noSuchPort(link, scene);
      if (missing) return { refused: [missing] };
      if (count === undefined) return withoutAny(link, scene, where);
      const faults = uneven(link, scene, where);
      if (faults.length > 0) return { refused: faults };
      const before = countIn(scene.state, link);
      return before === 0 || count > before ? tooFew(link, before) : withoutLast(link, before, count, where);
    },
  };
}

/** One function goes. They are numbered without gaps, so it must be the last one. */
export function deleteVf(name: string, where: Edit['where']): Edit {
  return {
    action: 'expand',
    where,
    about: [name, name.replace(/vf\d+$/, '')],
    expand: (scene) => {
      const found = scene.state.get(address('vf', name));
      if (found?.kind !== 'vf') {
        const missing = noSuchObject(name, ['vf'], { ...scene, other: new Map(), stored: false });
        return { refused: missing ? [missing] : [] };
      }
      const faults = uneven(found.over, scene, where);
      if (faults.length > 0) return { refused: faults };
      const count = countIn(scene.state, found.over);
      const last = vfName(found.over, count - 1);
      if (found.index === count - 1) return withoutLast(found.over, count, 1, where);
      return refused(
        'vf-index',
        found,
        `${name} is not the last VF of ${found.over}; they are numbered without gaps, and a NIC gives up the last.`,
        `delete ${last} first, or all with -l ${found.over}`,
      );
    },
  };
}

/** Changes fields of a function. */
export function alterVf(name: string, fields: VfFields, where: Edit['where']): Edit {
  return {
    action: 'alter',
    where,
    name,
    kinds: ['vf'],
    // An alteration of a VF is given a VF.
    alter: (before) => ({ put: [{ ...before, ...fields } as Resource] }),
  };
}

function withoutLast(link: string, before: number, gone: number, where: Edit['where']): readonly Edit[] {
  const names = Array.from({ length: gone }, (_, offset) => vfName(link, before - 1 - offset));
  return [
    gone === before ? { action: 'remove', where, name: link, kinds: ['vfs'] } : setCount(link, before - gone, where),
    ...names.map((name): Edit => ({ action: 'remove', where, name, kinds: ['vf'] })),
  ];
}

/** The pool goes with all its functions, also with those that only run or are only stored. */
function withoutAny(link: string, { state, stored }: Scene, where: Edit['where']) {
  const names = new Set(
    (where === 'both' ? [state, stored] : [state]).flatMap((each) =>
      [...each.values()].flatMap((one) => (one.kind === 'vf' && one.over === link ? [one.name] : [])),
    ),
  );
  if (names.size === 0) return tooFew(link, 0);
  const remove = (name: string, kind: Kind): Edit => ({ action: 'remove', where, name, kinds: [kind] });
  return [remove(link, 'vfs'), ...[...names].map((name) => remove(name, 'vf'))];
}

function tooFew(link: string, count: number) {
  return refused('no-such-object', { kind: 'vfs', name: link }, `${link} has ${count} VFs.`, 'show-vf lists them');
}

/** Why the number of functions cannot be changed in both configurations at once: the last one is not the same there. */
function uneven(link: string, { state, stored }: Scene, where: Edit['where']): readonly Diagnostic[] {
  const [running, kept] = [countIn(state, link), countIn(stored, link)];
  if (where === 'running' || running === kept) return [];
  return refused(
    running > kept ? 'persistent-on-temporary' : 'not-allowed',
    { kind: 'vfs', name: link },
    `VFs of ${link}: ${running} running, ${kept} stored; they are numbered without gaps.`,
    `change the running ones alone, with -t, or delete all with "vnetctl delete-vf -l ${link}" first`,
  ).refused;
}

function setCount(link: string, count: number, where: Edit['where']): Edit {
  return {
    action: 'alter',
    where,
    name: link,
    kinds: ['vfs'],
    // An alteration of a pool is given a pool.
    alter: (before) => ({ put: [{ ...before, count } as Resource] }),
  };
}

function countIn(state: HostState, link: string): number {
  const pool = state.get(address('vfs', link));
  return pool?.kind === 'vfs' ? pool.count : 0;
}

function noSuchPort(link: string, { state, hardware }: Scene) {
  return noSuchObject(link, ['phys'], { state, hardware, other: new Map(), stored: false });
}
