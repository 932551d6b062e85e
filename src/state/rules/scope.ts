import { type Address, parseAddress } from '../address.ts';
import { references } from '../relations.ts';
import type { Resource } from '../resource.ts';
import { isUnderlay } from '../underlays.ts';
import type { Context } from './context.ts';

/**
 * The objects whose rules can find a fault that concerns the scope: the scoped ones themselves, all that they rest on, and all
 * that rests on them; without a scope, the whole state. Siblings are left out, so that one VNIC of thousands is judged alone.
 * Objects of one name go together, because a port, its classes and its VFs share one.
 */
export function examined(context: Context): readonly Resource[] {
  const { scope, state } = context;
  if (!scope) return [...state.values()];
  const found = new Set<Resource>();
  const names = new Set([...scope].map((one: Address) => parseAddress(one).name));
  for (const name of names) rest(context, name, found, new Set());
  for (const name of names) carry(context, name, found, new Set());
  // An overlay finds its underlay by address, not by name.
  if ([...scope].some((one) => one.startsWith('phys/') || one.startsWith('vlan/'))) {
    for (const link of context.links) if (link.kind === 'overlay') carry(context, link.name, found, new Set());
  }
  return [...found];
}

/** Adds the objects of that name and all that they name. */
function rest(context: Context, name: string, found: Set<Resource>, seen: Set<string>): void {
  if (seen.has(name)) return;
  seen.add(name);
  for (const one of context.named(name)) {
    found.add(one);
    for (const { target } of references(one)) rest(context, target, found, seen);
    if (one.kind === 'overlay')
      for (const { name: below } of context.holders(one.local)) rest(context, below, found, seen);
  }
}

/** Adds the objects of that name and all that name them. */
function carry(context: Context, name: string, found: Set<Resource>, seen: Set<string>): void {
  if (seen.has(name)) return;
  seen.add(name);
  for (const one of context.named(name)) {
    found.add(one);
    if (isUnderlay(one)) for (const overlay of context.overlaysOn(one)) carry(context, overlay.name, found, seen);
  }
  for (const one of context.dependants(name)) carry(context, one.name, found, seen);
}
