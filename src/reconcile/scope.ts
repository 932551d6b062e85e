import type { Change } from '#diff/change.ts';
import { diff } from '#diff/diff.ts';
import type { Plan } from '#plan/plan.ts';
import { type Address, addressOf, nameOf, parseAddress } from '#state/address.ts';
import { same } from '#state/equal.ts';
import type { Observed } from '#state/host-state.ts';
import { marks } from '#state/marks.ts';
import { promiseOf } from '#state/promises.ts';
import type { Resource } from '#state/resource.ts';
import type { Scope } from '#state/scope.ts';
import type { Aim } from './change.ts';

/** A change of more objects than this looks at the whole host at once. */
export const MOST_NAMES = 64;

/** What carrying out a plan looks at: what it changes. undefined: everything, as documents do, which own much else. */
export function scopeOfPlan({ changes, basis }: Plan): Scope | undefined {
  if (Object.keys(basis).some((key) => key.startsWith('owned '))) return undefined;
  // With the name of a port the hardware gets another one, which may be looked at anywhere.
  if (changes.some((one) => one.action === 'rename' && parseAddress(one.address).kind === 'phys')) return undefined;
  return scopeOf(changes, []);
}

/** What an aim turns out to be about, with what was known to be before. undefined: too much for a scope. */
export function scopeOfChange({ observed, desired, renames }: Aim, names: readonly string[]): Scope | undefined {
  return scopeOf([...renames, ...diff(observed, desired)], names);
}

function scopeOf(changes: readonly Change[], others: readonly string[]): Scope | undefined {
  const named = changes.flatMap((one) => (one.action === 'rename' ? [one.previous, one.address] : [one.address]));
  const names = [...new Set([...others, ...named.map(nameOf)])];
  if (names.length > MOST_NAMES) return undefined;
  return { names, wanted: changes.flatMap((one) => ('to' in one ? [one.to] : [])) };
}

/** Whether a host that was asked for `scope` and has answered `observed` has told all that `needed` asks. */
export function suffices(scope: Scope, needed: Scope, observed: Observed): boolean {
  return (
    needed.names.every((name) => scope.names.includes(name)) &&
    needed.wanted.every(
      (one) => scope.wanted.some((known) => asksAsMuch(known, one)) || isRelatedAlike(one, addressOf(one), observed),
    )
  );
}

/** Whether they differ at most in an automatic MAC address: who may have one is told for all that may be chosen. */
function asksAsMuch(known: Resource, one: Resource): boolean {
  if (known.kind !== 'vnic' || one.kind !== 'vnic') return same(known, one);
  const isChosen = one.mac.kind === 'factory' || (one.mac.kind === 'random' && known.mac.kind !== 'fixed');
  return same({ ...known, mac: null }, { ...one, mac: null }) && (isChosen || same(known.mac, one.mac));
}

/** Whether the object has the relations that it had, whatever else of it changes. */
function isRelatedAlike(one: Resource, key: Address, { running, stored }: Observed): boolean {
  return [running.get(key), stored.get(key)].some(
    (before) => before !== undefined && same(relationsOf(before), relationsOf(one)),
  );
}

function relationsOf(resource: Resource): unknown {
  return {
    // What it claims shows in its marks, or in its name.
    marks: marks(resource).map(({ mark }) => mark),
    // How much it promises does not matter, but over which link it does.
    promises: promiseOf(resource)?.link,
    sends: 'cos' in resource ? resource.cos : null,
    drops: resource.kind === 'flow' && resource.maxbw === 0,
  };
}
