import { compareNames } from './address.ts';
import type { Edit } from './edit.ts';
import { LINKS, noSuchObject } from './find.ts';

/** Removes every flow that runs on a link (flowadm(8) remove-flow -l). */
export function removeFlowsOf(link: string, where: Edit['where']): Edit {
  return {
    action: 'expand',
    where,
    about: [link],
    expand: ({ state, hardware }) => {
      const missing = noSuchObject(link, LINKS, { state, other: new Map(), stored: false, hardware });
      if (missing) return { refused: [missing] };
      const names = [...state.values()]
        .filter((one) => one.kind === 'flow' && one.over === link)
        .map(({ name }) => name);
      return names.sort(compareNames).map((name) => ({ action: 'remove', where, name, kinds: ['flow'] }));
    },
  };
}
