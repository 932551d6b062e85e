import type { Diagnostic } from '#diagnostics/diagnostic.ts';
import { rangeOf } from '#units/ip-address.ts';
import { address, compareNames } from './address.ts';
import type { Amendment, Edit, Scene } from './edit.ts';
import { noSuchObject } from './find.ts';
import { type Moment, momentAfter } from './instants.ts';
import { refused } from './refusal.ts';
import type { AddressSet, IpPrefix, Resource } from './resource.ts';

/** How long entries count: until a moment of the host's virtual clock, or for a time from now on; null: until they are removed. */
export type Expiry = { readonly at: Moment } | { readonly afterPicoseconds: number } | null;

/**
 * Adds entries, canonical and each once, to an address set; a set that does not exist comes into being with them. One that is there
 * is refused, unless this is to say anew when it expires.
 */
export function addAddresses(set: string, entries: readonly IpPrefix[], where: Edit['where'], expiry: Expiry): Edit {
  return {
    action: 'expand',
    where,
    about: [set],
    timed: expiry !== null && 'afterPicoseconds' in expiry,
    expand: ({ state, hardware, clockNanoseconds }) => {
      const moment = momentOf(expiry, hardware.epochMilliseconds, clockNanoseconds);
      if (state.has(address('address-set', set))) return [altering(set, where, entries, ADDING, moment)];
      const expires = moment === null ? {} : Object.fromEntries(entries.map((entry) => [entry, moment]));
      return [
        { action: 'create', where, wanted: { kind: 'address-set', name: set, entries: [...entries].sort(), expires } },
      ];
    },
  };
}

function momentOf(expiry: Expiry, epochMilliseconds: number, clockNanoseconds: number): Moment | null {
  if (expiry === null) return null;
  if ('at' in expiry) return expiry.at;
  return momentAfter(epochMilliseconds, BigInt(clockNanoseconds) * 1000n + BigInt(expiry.afterPicoseconds));
}

/** Takes entries out of an address set; the last one leaves an empty set, which flows may go on naming. */
export function removeAddresses(set: string, entries: readonly IpPrefix[], where: Edit['where']): Edit {
  return {
    action: 'expand',
    where,
    about: [set],
    expand: ({ state, hardware }) => {
      const missing = noSuchObject(set, ['address-set'], { state, other: new Map(), stored: false, hardware });
      return missing ? { refused: [missing] } : [altering(set, where, entries, REMOVING, null)];
    },
  };
}

/** What happens to one entry of which the place is known. */
interface Doing {
  /** Whether the entry must be there before. */
  readonly there: boolean;
  readonly change: (entries: IpPrefix[], at: number, entry: IpPrefix) => void;
  readonly refuse: (set: AddressSet, entry: IpPrefix) => readonly Diagnostic[];
}

const ADDING: Doing = {
  there: false,
  change: (entries, at, entry) => entries.splice(at, 0, entry),
  refuse: (set, entry) =>
    refused('already-exists', set, `address set ${set.name} has ${entry} already.`, 'leave it out').refused,
};
const REMOVING: Doing = {
  there: true,
  change: (entries, at) => entries.splice(at, 1),
  refuse: (set, entry) =>
    refused('no-such-object', set, `address set ${set.name} has no ${entry}.`, near(entry, set)).refused,
};

function altering(
  set: string,
  where: Edit['where'],
  entries: readonly IpPrefix[],
  doing: Doing,
  moment: Moment | null,
): Edit {
  // Most often both configurations hold the same list: it is changed once.
  let done: { readonly from: readonly IpPrefix[]; readonly to: readonly IpPrefix[] } | undefined;
  const alter = (before: Resource, { fold }: Scene): Amendment => {
    if (before.kind !== 'address-set') return { put: [] };
    const expires = expiring(before.expires, entries, moment);
    if (done && (before.entries === done.from || before.entries === done.to))
      return { put: [{ ...before, entries: done.to, expires }] };
    const wrong = entries.filter((entry) => isIn(before.entries, entry) !== doing.there);
    if (wrong.length > 0 && moment === null) return { refused: wrong.flatMap((entry) => doing.refuse(before, entry)) };
    const to = ownList(before.entries, fold, where);
    for (const entry of entries) if (!wrong.includes(entry)) doing.change(to, placeOf(to, entry), entry);
    done = { from: before.entries, to };
    return { put: [{ ...before, entries: to, expires }] };
  };
  return { action: 'alter', where, name: set, kinds: ['address-set'], alter };
}

/** When entries expire, of which these now do so at that moment, or not at all. */
function expiring(before: AddressSet['expires'], entries: readonly IpPrefix[], moment: Moment | null) {
  if (moment === null && !entries.some((entry) => entry in before)) return before;
  const rest = Object.entries(before).filter(([entry]) => !entries.includes(entry));
  const now = moment === null ? [] : entries.map((entry): [string, string] => [entry, moment]);
  return Object.fromEntries([...rest, ...now].sort(([a], [b]) => compareNames(a, b)));
}

/** Lists that edits have made, and the fold in which they did. */
const madeIn = new WeakMap<readonly IpPrefix[], object>();

/**
 * A list that may be changed. One that an edit before has made in the same fold is nobody else's, so that ten thousand verbs
 * in a block do not copy ten thousand lists; but with `-t` the stored configuration may hold it too.
 */
function ownList(entries: readonly IpPrefix[], fold: object, where: Edit['where']): IpPrefix[] {
  // The list was made below, as one that can be changed.
  if (where === 'both' && madeIn.get(entries) === fold) return entries as IpPrefix[];
  const own = [...entries];
  madeIn.set(own, fold);
  return own;
}

function isIn(entries: readonly IpPrefix[], entry: IpPrefix): boolean {
  return entries[placeOf(entries, entry)] === entry;
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

/** What to write instead: an entry that holds the address, or lies in the prefix. */
function near(entry: IpPrefix, { name, entries }: AddressSet): string {
  const own = rangeOf(entry);
  const touching = entries.find((other) => {
    const range = rangeOf(other);
    return own && range?.version === own.version && range.first <= own.last && own.first <= range.last;
  });
  return touching === undefined ? `show-address ${name} lists what it has` : `it has ${touching}`;
}
