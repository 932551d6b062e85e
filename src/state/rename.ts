import { invariant } from '#diagnostics/invariant.ts';
import { type Address, addressOf, compareNames, parseAddress } from './address.ts';
import type { Hardware, Nic } from './hardware.ts';
import type { HostState } from './host-state.ts';
import { vfName } from './names.ts';
import { type Reference, references } from './relations.ts';
import type { Flow, FlowMatch, Kind, Resource } from './resource.ts';

/** Kinds that are called after a port (its classes, its VFs): they have no name of their own, and follow that of the port. */
export const FIXED_NAMES: readonly Kind[] = ['classes', 'vfs', 'vf'];

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
  // A function names the pool of its port, which is called as the port is.
  const kinds = kind === 'phys' ? [kind, 'vfs' as const] : [kind];
  return reference.target === name && kinds.some((one) => reference.kinds.includes(one));
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
      return { ...resource, name: swap(resource.name) };
    case 'vf':
      return { ...resource, name: vfName(swap(resource.over), resource.index), over: swap(resource.over) };
    case 'phys':
    case 'etherstub':
    case 'overlay':
    case 'address-set':
      // They refer to nothing.
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

/** The hardware after a physical link has got another name; its device stays what it is. */
export function renamedHardware(hardware: Hardware, from: Address, to: Address): Hardware {
  const [{ kind, name: before }, { name: after }] = [parseAddress(from), parseAddress(to)];
  if (kind !== 'phys') return hardware;
  const links = Object.entries(hardware.links).map(([name, nic]): [string, Nic] =>
    name === before ? [after, { ...nic, name: after }] : [name, nic],
  );
  return { ...hardware, links: Object.fromEntries(links.sort(([a], [b]) => compareNames(a, b))) };
}
