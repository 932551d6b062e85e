import { type Address, address, addressOf } from '#state/address.ts';
import type { Hardware } from '#state/hardware.ts';
import type { HostState } from '#state/host-state.ts';
import { references } from '#state/relations.ts';
import type { Resource } from '#state/resource.ts';
import { judge } from '#state/rules/judge.ts';
import { isUnderlay } from '#state/underlays.ts';

/** What a configuration holds, for looking up. */
export interface Surroundings {
  find(key: Address): Resource | undefined;
  /** Objects that refer to this one. */
  users(resource: Resource): readonly Resource[];
  /** Objects that have that IP address, in whatever segment. */
  having(ip: string): readonly Resource[];
}

/**
 * Why the hardware cannot carry the object; undefined: it can. The same rules judge it as judge plans, but here only among
 * what it rests on (and what rests on it, where its MTU changes), so that a step costs the same on a small and a large host.
 * A fault that was there before the step is not the step's.
 */
export function unfitness(
  to: Resource,
  from: Resource | null,
  around: Surroundings,
  hardware: Hardware,
): string | undefined {
  const known = new Set(from ? errors(from, neighbours(from, to, around), hardware) : []);
  return errors(to, neighbours(to, from, around), hardware).find((detail) => !known.has(detail));
}

function errors(resource: Resource, state: HostState, hardware: Hardware): readonly string[] {
  const faults = judge(state, hardware, new Set([addressOf(resource)]));
  return faults.flatMap((fault) => (fault.severity === 'error' ? [fault.detail] : []));
}

function neighbours(resource: Resource, other: Resource | null, around: Surroundings): HostState {
  const state = new Map<Address, Resource>();
  gather(resource, around, state);
  if (other && mtuOf(other) !== mtuOf(resource)) gatherAbove(resource, around, state);
  // An overlay finds its underlay by address, not by name.
  for (const one of [...state.values()]) {
    if (one.kind !== 'overlay') continue;
    for (const holder of around.having(one.local).filter(isUnderlay)) gather(holder, around, state);
  }
  return state;
}

/** The object and all that it rests on. */
function gather(resource: Resource, around: Surroundings, state: Map<Address, Resource>): void {
  const key = addressOf(resource);
  if (state.has(key)) return;
  state.set(key, resource);
  for (const { kinds, target } of references(resource))
    for (const kind of kinds) gatherAt(address(kind, target), around, state);
  if (resource.kind !== 'phys') return;
  for (const kind of ['classes', 'vfs'] as const) gatherAt(address(kind, resource.name), around, state);
}

function gatherAt(key: Address, around: Surroundings, state: Map<Address, Resource>): void {
  const found = state.has(key) ? undefined : around.find(key);
  if (found) gather(found, around, state);
}

function gatherAbove(resource: Resource, around: Surroundings, state: Map<Address, Resource>): void {
  for (const user of around.users(resource)) {
    if (state.has(addressOf(user))) continue;
    gather(user, around, state);
    gatherAbove(user, around, state);
  }
}

function mtuOf(resource: Resource): number | null {
  return 'mtu' in resource ? resource.mtu : null;
}
