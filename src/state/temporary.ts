import { address } from './address.ts';
import type { HostState } from './host-state.ts';
import { references } from './relations.ts';
import type { Reason } from './renaming.ts';
import type { Resource } from './resource.ts';
import { agreeing, called } from './rules/words.ts';

/** What an object needs and runs but is not stored, so that it could not rest on it after a restart. undefined: nothing. */
export function temporaryBelow(
  made: Resource,
  { running, stored }: { readonly running: HostState; readonly stored: HostState },
): Resource | undefined {
  for (const { target, kinds } of references(made)) {
    const keys = kinds.map((kind) => address(kind, target));
    const found = keys.map((key) => running.get(key)).find((one) => one !== undefined);
    if (found && !keys.some((key) => stored.has(key))) return found;
  }
  return undefined;
}

/** The refusal to store what needs it. */
export function persistent(made: Resource, temporary: Resource): Reason {
  return {
    code: 'persistent-on-temporary',
    detail: `${called(made)} would be stored, but ${called(temporary)}, which it needs, ${agreeing(temporary, 'is', 'are')} temporary and gone after a restart.`,
    hint: `make ${made.name} temporary too, with -t`,
  };
}
