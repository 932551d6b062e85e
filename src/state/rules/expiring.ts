import type { AddressSet } from '../resource.ts';
import { error, type Fault } from './fault.ts';

/** Only what is in a set can expire. */
export function expiring(set: AddressSet): readonly Fault[] {
  const entries = new Set(set.entries);
  return Object.keys(set.expires)
    .filter((entry) => !entries.has(entry))
    .map((entry) =>
      error('unknown-reference', set, `expires.${entry}`, {
        detail: `${entry} expires in the address set ${set.name}, but is not among its entries.`,
        hint: 'add it to the entries, or leave it out',
      }),
    );
}
