import type { Diagnostic } from '#diagnostics/diagnostic.ts';
import { rangeOf } from '#units/ip-address.ts';
import { addressOf } from './address.ts';
import type { Amendment, Edit } from './edit.ts';
import { noSuchObject } from './find.ts';
import { refused } from './refusal.ts';
import type { AddressSet, IpPrefix, Resource } from './resource.ts';

/** Adds entries, canonical and each once, to an address set; a set that does not exist comes into being with them. */
export function addAddresses(set: string, entries: readonly IpPrefix[], where: Edit['where']): Edit {
  const alter = (before: Resource): Amendment => (before.kind === 'address-set' ? added(before, entries) : { put: [] });
  return {
    action: 'expand',
    where,
    about: [set],
    expand: ({ state }) => [
      state.has(addressOf({ kind: 'address-set', name: set }))
        ? { action: 'alter', where, name: set, kinds: ['address-set'], alter }
        : { action: 'create', where, wanted: { kind: 'address-set', name: set, entries: [...entries].sort() } },
    ],
  };
}

/** Takes entries out of an address set; the last one leaves an empty set, which flows may go on naming. */
export function removeAddresses(set: string, entries: readonly IpPrefix[], where: Edit['where']): Edit {
  const alter = (before: Resource): Amendment =>
    before.kind === 'address-set' ? without(before, entries) : { put: [] };
  return {
    action: 'expand',
    where,
    about: [set],
    expand: ({ state }) => {
      const missing = noSuchObject(set, ['address-set'], { state, other: new Map(), stored: false });
      return missing ? { refused: [missing] } : [{ action: 'alter', where, name: set, kinds: ['address-set'], alter }];
    },
  };
}

/** Each new entry goes to its place: a copy and a search, no sorting, so that thousands of verbs in a block stay cheap. */
function added(before: AddressSet, fresh: readonly IpPrefix[]): Amendment {
  const entries = [...before.entries];
  const there: IpPrefix[] = [];
  for (const entry of fresh) {
    const at = placeOf(entries, entry);
    if (entries[at] === entry) there.push(entry);
    else entries.splice(at, 0, entry);
  }
  return there.length === 0
    ? { put: [{ ...before, entries }] }
    : { refused: there.flatMap((entry) => refusal(before, entry, 'already-exists')) };
}

function without(before: AddressSet, gone: readonly IpPrefix[]): Amendment {
  const entries = [...before.entries];
  const missing: IpPrefix[] = [];
  for (const entry of gone) {
    const at = placeOf(entries, entry);
    if (entries[at] === entry) entries.splice(at, 1);
    else missing.push(entry);
  }
  return missing.length === 0
    ? { put: [{ ...before, entries }] }
    : { refused: missing.flatMap((entry) => refusal(before, entry, 'no-such-object')) };
}

function refusal(set: AddressSet, entry: IpPrefix, code: 'already-exists' | 'no-such-object'): readonly Diagnostic[] {
  return code === 'already-exists'
    ? refused(code, set, `address set ${set.name} has ${entry} already.`, 'leave it out').refused
    : refused(code, set, `address set ${set.name} has no ${entry}.`, near(entry, set)).refused;
}

/** Where the entry stands, or would: entries are sorted by their characters, as lowering sorts those of a document. */
function placeOf(entries: readonly IpPrefix[], entry: IpPrefix): number {
  let [from, to] = [0, entries.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((entries[middle] ?? '') < entry) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** The entries that hold the address, or lie in the prefix. */
function near(entry: IpPrefix, { name, entries }: AddressSet): string {
  const own = rangeOf(entry);
  const touching = entries.filter((other) => {
    const range = rangeOf(other);
    return own && range?.version === own.version && range.first <= own.last && own.first <= range.last;
  });
  const [first] = touching;
  return first === undefined ? `show-address ${name} lists what it has` : `it has ${first}`;
}
