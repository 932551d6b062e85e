import { address, addressOf } from './address.ts';
import type { Hardware } from './hardware.ts';
import type { HostState } from './host-state.ts';
import { references } from './relations.ts';
import type { Resource } from './resource.ts';
import { holdsIp } from './underlays.ts';

/**
 * What comes up of a configuration: without the links whose hardware was removed, and without what cannot be without them. An
 * aggregation goes on with the ports that are left, a switch with its other uplinks, a guest with its other links.
 */
export function attached(configuration: HostState, hardware: Hardware): HostState {
  const state = new Map(configuration);
  for (const one of configuration.values())
    if (one.kind === 'phys' && hardware.links[one.name]?.removed) state.delete(addressOf(one));
  if (state.size === configuration.size) return configuration;
  for (;;) {
    const changes = [...state].flatMap(([key, one]) => {
      const left = remainder(one, state);
      return left === one ? [] : [[key, left] as const];
    });
    if (changes.length === 0) return state;
    for (const [key, left] of changes) {
      if (left) state.set(key, left);
      else state.delete(key);
    }
  }
}

/** What is left of the object among those that are still there: itself, a part, or nothing. */
function remainder(one: Resource, state: HostState): Resource | undefined {
  if (one.kind === 'overlay') return [...state.values()].some((link) => holdsIp(link, one.local)) ? one : undefined;
  const missing = new Set(
    references(one).flatMap(({ kinds, target }) =>
      kinds.some((kind) => state.has(address(kind, target))) ? [] : target,
    ),
  );
  if (missing.size === 0) return one;
  const isThere = (name: string) => !missing.has(name);
  switch (one.kind) {
    case 'aggr': {
      const ports = one.ports.filter(isThere);
      return ports.length === 0 ? undefined : { ...one, ports };
    }
    case 'switch':
      return { ...one, uplinks: one.uplinks.filter(isThere) };
    case 'guest':
      return { ...one, nics: Object.fromEntries(Object.entries(one.nics).filter(([nic]) => isThere(nic))) };
    default:
      return undefined;
  }
}
