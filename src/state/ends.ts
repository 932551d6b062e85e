import { ipOf } from '#units/ip-address.ts';
import type { Hardware, OuterClient } from './hardware.ts';
import { type HostState, linkNamed } from './host-state.ts';
import type { Aggregation, Ip, Link, Phys, Vf, Vlan, Vnic } from './resource.ts';
import { ownPrefixes } from './underlays.ts';

/** Who can send and receive: a link of the host that carries traffic of its own, or a machine beyond its wires. */
export type End =
  | { readonly kind: 'link'; readonly name: string; readonly link: EndLink; readonly ips: readonly Ip[] }
  | { readonly kind: 'client'; readonly name: string; readonly client: OuterClient; readonly ips: readonly Ip[] };

export type EndLink = Vnic | Vlan | Vf | Phys | Aggregation;

/** Every end of a host in that configuration, by name; a guest with one link stands for that link, a port of something for nobody. */
export function endsOf(state: HostState, hardware: Hardware): ReadonlyMap<string, End> {
  const ends = new Map<string, End>();
  for (const client of Object.values(hardware.clients))
    ends.set(client.name, { kind: 'client', name: client.name, client, ips: [ipOf(client.ip)] });
  const addresses = addressesOf(state);
  const ports = portsIn(state);
  for (const resource of state.values()) {
    if (!isEndLink(resource) || ports.has(resource.name)) continue;
    const ips = [...ownPrefixes(resource).map(ipOf), ...(addresses.get(resource.name) ?? [])];
    ends.set(resource.name, { kind: 'link', name: resource.name, link: resource, ips });
  }
  for (const guest of state.values()) {
    if (guest.kind !== 'guest' || ends.has(guest.name)) continue;
    const [only, ...others] = Object.keys(guest.nics).flatMap((nic) => ends.get(nic) ?? []);
    if (only && others.length === 0) ends.set(guest.name, only);
  }
  return ends;
}

/** The link under an end at which its frames meet others: a switch, a physical link or an aggregation. VLANs are seen through. */
export function meetingOf(link: EndLink, state: HostState): Link | undefined {
  let at: Link | undefined = link;
  while (at && (at.kind === 'vnic' || at.kind === 'vlan' || at.kind === 'vf')) at = linkNamed(state, at.over);
  return at;
}

function isEndLink(resource: { readonly kind: string }): resource is EndLink {
  return ['vnic', 'vlan', 'vf', 'phys', 'aggr'].includes(resource.kind);
}

/** Link -> addresses that guests have on it. */
function addressesOf(state: HostState): ReadonlyMap<string, readonly Ip[]> {
  const found = new Map<string, readonly Ip[]>();
  for (const one of state.values()) {
    if (one.kind === 'guest') for (const [nic, { ip }] of Object.entries(one.nics)) found.set(nic, ip.map(ipOf));
  }
  return found;
}

/** Links that are ports of an aggregation or uplinks of a switch: what passes them is that of the bigger thing. */
function portsIn(state: HostState): ReadonlySet<string> {
  const ports = new Set<string>();
  for (const one of state.values()) {
    if (one.kind === 'aggr') for (const port of one.ports) ports.add(port);
    if (one.kind === 'switch') for (const uplink of one.uplinks) ports.add(uplink);
  }
  return ports;
}
