import * as Args from '@oclif/core/args';
import type { Diagnostic } from '#diagnostics/diagnostic.ts';
import { hostBitsWarning } from '#state/flow-attributes.ts';
import { parsePrefix } from '#units/ip-address.ts';
import type { Wrong } from './wrong.ts';

export const setOperand = Args.string({ required: true, ignoreStdin: true, description: 'an address set' });
export const addressOperands = Args.string({
  ignoreStdin: true,
  multiple: true,
  description: 'addresses and prefixes, with commas or blanks between them',
});

/** The addresses of the operands as canonical prefixes, each once; what is wrong with them is noted. */
export function readAddresses(
  operands: readonly string[],
  wrong: Wrong,
): { readonly entries: readonly string[]; readonly warnings: readonly Diagnostic[] } {
  const entries = new Set<string>();
  const warnings: Diagnostic[] = [];
  for (const text of operands.flatMap((operand) => operand.split(','))) {
    const entry = parsePrefix(text, 'network');
    if (entry === undefined)
      wrong.add(`"${text}" is not an address or a prefix.`, 'Write such as 203.0.113.7 or 203.0.113.0/24.');
    else if (entries.has(entry)) wrong.add(`${entry} is named twice.`, 'Name each address once.');
    else {
      entries.add(entry);
      warnings.push(...hostBitsWarning('the address', text));
    }
  }
  return { entries: [...entries], warnings };
}
