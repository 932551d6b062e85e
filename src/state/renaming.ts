import type { Code } from '#diagnostics/code.ts';
import type { HostState } from './host-state.ts';
import type { Link } from './resource.ts';
import { called } from './rules/words.ts';

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
  if (link.kind === 'phys')
    return {
      code: 'not-allowed',
      detail: `${called(link)} has the name of the hardware.`,
      hint: 'choose another link',
    };
  for (const one of state.values()) {
    if (one.kind !== 'guest' || !(link.name in one.nics)) continue;
    return {
      code: 'in-use',
      detail: `${called(link)} is busy: ${called(one)} has its IP interface on it.`,
      hint: `write "formerly: ${link.name}" where the document of ${one.name} names it`,
    };
  }
  return undefined;
}
