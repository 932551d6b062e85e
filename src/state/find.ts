import type { Diagnostic } from '#diagnostics/diagnostic.ts';
import { nearest } from '#diagnostics/suggest.ts';
import { address } from './address.ts';
import { type Hardware, renamedTo } from './hardware.ts';
import { type HostState, linkNamed } from './host-state.ts';
import { type Kind, LINK_KINDS } from './resource.ts';
import { aKind, nounOf } from './rules/words.ts';

/**
 * Why no object of that name and one of these kinds is in the configuration: it is of another class, it is in the other
 * configuration only, or there is none. undefined: it is there.
 */
export function noSuchObject(
  name: string,
  kinds: readonly Kind[],
  look: {
    readonly state: HostState;
    readonly other: HostState;
    readonly stored: boolean;
    readonly hardware: Hardware;
    readonly hint?: string;
  },
): Diagnostic | undefined {
  const has = (state: HostState) => kinds.some((kind) => state.has(address(kind, name)));
  if (has(look.state)) return undefined;
  const noun = kinds.length === 1 && kinds[0] ? nounOf(kinds[0]) : 'link';
  if (has(look.other)) {
    return look.stored
      ? refusal(`${noun} ${name} is temporary: it is not in the stored configuration.`, 'Leave out -P to see it.')
      : refusal(`${noun} ${name} is stored but not running.`, look.hint ?? 'Give -P to see the stored configuration.');
  }
  const found = linkNamed(look.state, name);
  if (found)
    return refusal(
      `${name} is not ${kinds.length === 1 && kinds[0] ? aKind(kinds[0]) : 'a link'} but ${aKind(found.kind)}.`,
    );
  const now = kinds.includes('phys') ? renamedTo(name, look.hardware) : undefined;
  const meant = nearest(name, namesOf(look.state, kinds));
  const hint = now ?? (meant === undefined ? undefined : `Did you mean ${meant}?`);
  return refusal(`there is no ${noun} ${name}.`, hint);
}

/** The kinds of `show-link`. */
export const LINKS: readonly Kind[] = LINK_KINDS;

function namesOf(state: HostState, kinds: readonly Kind[]): string[] {
  return [...state.values()].flatMap((one) => (kinds.includes(one.kind) ? one.name : []));
}

function refusal(detail: string, hint?: string): Diagnostic {
  return {
    severity: 'error',
    code: 'no-such-object',
    summary: 'no such object',
    detail,
    ...(hint === undefined ? {} : { hint }),
  };
}
