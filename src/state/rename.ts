import { invariant } from '#diagnostics/invariant.ts';
import { type Address, addressOf, compareNames, parseAddress } from './address.ts';
import type { HostState } from './host-state.ts';
import { type Reference, references } from './relations.ts';
import type { Flow, FlowMatch, Kind, Resource } from './resource.ts';

/** Kinds whose names are given by the hardware (a port, its classes, its VFs): they cannot be renamed. */
export const FIXED_NAMES: readonly Kind[] = ['phys', 'classes', 'vfs', 'vf'];

/** The state after the object at `from` has got the address `to`; every reference to it by name follows. Linear. */
export function renamed(state: HostState, from: Address, to: Address): HostState {
  if (!state.has(from)) return state;
  const after = new Map<Address, Resource>();
  for (const resource of state.values()) {
    const next = renameResource(resource, from, to);
    after.set(addressOf(next), next);
  }
  return after;
}

/**
 * One object after that rename: it gets the new name when it is the object itself, and the new name in its references when
 * it refers to it. Anything else is given back as it is, the very same object.
 */
export function renameResource(resource: Resource, from: Address, to: Address): Resource {
  const { kind, name: before } = parseAddress(from);
  const { kind: newKind, name: after } = parseAddress(to);
  invariant(kind === newKind, `a rename keeps the kind: ${from} to ${to}`);
  const self = resource.kind === kind && resource.name === before ? { ...resource, name: after } : resource;
  return refersTo(self, kind, before) ? renameReferences(self, kind, before, after) : self;
}

/** Whether the object names the object of that kind and name. */
export function refersTo(resource: Resource, kind: Kind, name: string): boolean {
  return references(resource).some((reference) => means(reference, kind, name));
}

function means(reference: Reference, kind: Kind, name: string): boolean {
  return reference.target === name && reference.kinds.includes(kind);
}

function renameReferences(resource: Resource, kind: Kind, before: string, after: string): Resource {
  const swap = (name: string) => (name === before ? after : name);
  switch (resource.kind) {
    case 'vlan':
    case 'vnic':
      return { ...resource, over: swap(resource.over) };
    case 'flow':
      return kind === 'address-set' ? renameSet(resource, swap) : { ...resource, over: swap(resource.over) };
    case 'aggr':
      return { ...resource, ports: resource.ports.map(swap).sort(compareNames) };
    case 'switch':
      return { ...resource, uplinks: resource.uplinks.map(swap).sort(compareNames) };
    case 'guest':
      return {
        ...resource,
        nics: Object.fromEntries(Object.entries(resource.nics).map(([nic, value]) => [swap(nic), value])),
      };
    case 'classes':
    case 'vfs':
    case 'vf':
    case 'phys':
    case 'etherstub':
    case 'overlay':
    case 'address-set':
      // They refer to hardware only, or to nothing.
      return resource;
  }
}

/** A link and an address set may share a name: only the sets of the match are followed here. */
function renameSet(flow: Flow, swap: (name: string) => string): Flow {
  const inSide = (side: FlowMatch['localIp']): FlowMatch['localIp'] =>
    side && typeof side === 'object' ? { ...side, set: swap(side.set) } : side;
  const { localIp, remoteIp } = flow.match;
  return { ...flow, match: { ...flow.match, localIp: inSide(localIp), remoteIp: inSide(remoteIp) } };
}
