import { address } from './address.ts';
import type { Edit, Scene } from './edit.ts';
import { noSuchObject } from './find.ts';
import { refused } from './refusal.ts';
import type { Mac, Resource } from './resource.ts';

/** Fields of a function that letters set. */
export interface VfFields {
  readonly mac?: Mac;
  readonly vid?: number | null;
}

/** The name of a function of a port. */
export function vfName(link: string, index: number): string {
  return `${link}vf${index}`;
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
      if (missing) return { refused: [missing] };
      const before = countOf(link, scene);
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
      const before = countOf(link, scene);
      const gone = count ?? before;
      if (before === 0 || gone > before)
        return refused(
          'no-such-object',
          { kind: 'vfs', name: link },
          `${link} has ${before} VFs.`,
          'show-vf lists them',
        );
      return withoutLast(link, before, gone, where);
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
        const missing = noSuchObject(name, ['vf'], { state: scene.state, other: new Map(), stored: false });
        return { refused: missing ? [missing] : [] };
      }
      const count = countOf(found.over, scene);
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

function countOf(link: string, { state }: Scene): number {
  const pool = state.get(address('vfs', link));
  return pool?.kind === 'vfs' ? pool.count : 0;
}

function noSuchPort(link: string, { state }: Scene) {
  return noSuchObject(link, ['phys'], { state, other: new Map(), stored: false });
}
