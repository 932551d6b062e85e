import { CODES, type Code } from '#diagnostics/code.ts';
import type { Diagnostic } from '#diagnostics/diagnostic.ts';
import { addressOf } from './address.ts';
import type { Resource } from './resource.ts';

/** Why an edit of that object cannot be done, as what an `alter` gives back. */
export function refused(
  code: Code,
  object: Pick<Resource, 'kind' | 'name'>,
  detail: string,
  hint: string,
): { readonly refused: readonly Diagnostic[] } {
  const subject = { address: addressOf(object) };
  return { refused: [{ severity: 'error', code, summary: CODES[code], detail, hint, subject }] };
}
