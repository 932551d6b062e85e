import type { Code } from '#diagnostics/code.ts';
import type { HostState } from './host-state.ts';
import type { Link, ResourceOf } from './resource.ts';
import { called, joined } from './rules/words.ts';
import { ownPrefixes } from './underlays.ts';

/** What is told of an edit that cannot be done. */
export interface Reason {
  readonly code: Code;
  readonly detail: string;
  readonly hint: string;
}

/**
 * Why a link keeps its name in that configuration (dladm(8) rename-link): the name is not its own, or something holds it open
 * under it. undefined: it may get another.
 */
export function whyNotRenamed(link: Link, state: HostState): Reason | undefined {
  if (link.kind === 'vf')
    return {
      code: 'not-allowed',
      detail: `${called(link)} is named after its port and its number, so it is not renamed by itself.`,
      hint: `rename ${link.over}: its VFs follow`,
    };
  const own = ownPrefixes(link);
  if (own.length > 0)
    return {
      code: 'in-use',
      detail: `${called(link)} is busy: it has the IP interface ${joined(own)}.`,
      hint: 'take its addresses away first',
    };
  const functions = link.kind === 'phys' ? functionsOf(link.name, state) : [];
  for (const one of state.values()) {
    if (one.kind !== 'guest') continue;
    const held = [link, ...functions].find(({ name }) => name in one.nics);
    if (!held) continue;
    return {
      code: 'in-use',
      detail: `${called(link)} is busy: ${called(one)} has its IP interface on ${held === link ? 'it' : called(held)}.`,
      hint:
        held === link
          ? `write "formerly: ${link.name}" where the document of ${one.name} names it`
          : `take ${held.name} away from ${one.name} first`,
    };
  }
  return undefined;
}

/** The virtual functions of a port: they are renamed with it. */
export function functionsOf(port: string, state: HostState): readonly ResourceOf<'vf'>[] {
  return [...state.values()].filter((one) => one.kind === 'vf').filter(({ over }) => over === port);
}
