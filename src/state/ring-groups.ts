import { drawn } from './draws.ts';
import type { Nic } from './hardware.ts';
import { type HostState, linkNamed } from './host-state.ts';
import { restsOn } from './mtu.ts';
import type { Link, Phys, Vlan, Vnic } from './resource.ts';

/** Rings of one NIC and direction, and the links whose frames they carry. */
export interface RingGroup {
  readonly side: 'rx' | 'tx';
  /** Ascending ring numbers; none: everything is reserved. */
  readonly rings: readonly number[];
  /** The group of all that have no rings of their own, and of multicast. */
  readonly shared: boolean;
  readonly clients: readonly string[];
}

type Client = Phys | Vnic | Vlan;

/**
 * The groups of a NIC: the shared one with the lowest numbers, then one for each link that has rings of its own (`drawn`), in
 * the order in which the clients are given. Numbers follow from the configuration alone, not from who came first.
 */
export function ringGroups(nic: Nic, clients: readonly Client[]): readonly RingGroup[] {
  return (['rx', 'tx'] as const).flatMap((side) => {
    const owners = clients.filter((one) => drawn(one, side) > 0);
    const count = side === 'rx' ? nic.rxRings : nic.txRings;
    let next = count - owners.reduce((sum, one) => sum + drawn(one, side), 0);
    const shared: RingGroup = {
      side,
      rings: range(0, next),
      shared: true,
      clients: clients.filter((one) => drawn(one, side) === 0).map((one) => one.name),
    };
    const own = owners.map((one): RingGroup => {
      const first = next;
      next += drawn(one, side);
      return { side, rings: range(first, next), shared: false, clients: [one.name] };
    });
    return [shared, ...own];
  });
}

/** Port -> its own user, and the VNICs and VLANs that end on it, directly or through an aggregation or a switch. */
export function clientsOfPorts(state: HostState): ReadonlyMap<string, readonly Client[]> {
  const clients = new Map<string, Client[]>();
  for (const one of state.values()) {
    if (one.kind !== 'phys' && one.kind !== 'vnic' && one.kind !== 'vlan') continue;
    for (const port of portsUnder(one, state)) {
      const list = clients.get(port);
      if (list) list.push(one);
      else clients.set(port, [one]);
    }
  }
  return clients;
}

function portsUnder(link: Link, state: HostState): readonly string[] {
  if (link.kind === 'phys') return [link.name];
  return restsOn(link).flatMap((name) => {
    const parent = linkNamed(state, name);
    return parent ? portsUnder(parent, state) : [];
  });
}

function range(first: number, end: number): readonly number[] {
  return Array.from({ length: Math.max(0, end - first) }, (_, index) => first + index);
}
