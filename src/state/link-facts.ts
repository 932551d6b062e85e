import { ipOf } from '#units/ip-address.ts';
import { address } from './address.ts';
import type { Hardware } from './hardware.ts';
import { type HostState, linkNamed } from './host-state.ts';
import type { Aggregation, BitsPerSecond, Bytes, Flow, Link, Mac, TrafficClass } from './resource.ts';
import { ownPrefixes } from './underlays.ts';

/** What follows from a configuration and the hardware under it: values that no object holds itself. */
export interface LinkFacts {
  /** Names of the links underneath: the parent; the ports of an aggregation or switch; the underlay of an overlay. */
  under(link: Link): readonly string[];
  /** Names of the physical links whose rings carry it: of an overlay and of what sits on it none. */
  ports(link: Link): readonly string[];
  /** Links and flows that name this link in `over`. */
  over(name: string): readonly (Link | Flow)[];
  mtu(link: Link): Bytes;
  /** What the wires that are up give the link, before caps; null: as much as memory carries (switches without a wire). */
  speed(link: Link): BitsPerSecond | null;
  /** Ports that carry frames of the aggregation: up, and of the first port's speed (IEEE 802.1AX: speed is part of the key). */
  attached(aggr: Aggregation): readonly string[];
  up(link: Link): boolean;
  mac(link: Link): Mac | null;
  /** The guest that owns the link. */
  guest(link: Link): string | undefined;
  /** CPUs of the guest that owns the link, on which its work is done unless the link says other ones; null: it names none. */
  guestCpus(link: Link): readonly number[] | null;
  /** Traffic classes of the port under the link. */
  classes(link: Link): readonly TrafficClass[];
}

/** An etherstub's and an overlay's MTU when nothing else decides (dladm 3.3). */
const ETHERNET_MTU = 1500;

/** Facts of all links of one configuration. The indexes are built once, at first use. */
export function linkFacts(state: HostState, hardware: Hardware): LinkFacts {
  const guests = once(() => ownersOf(state));
  const above = once(() => aboveOf(state));
  const underlays = once(() => underlaysOf(state));
  const links = (link: Link) => under(link).flatMap((name) => linkNamed(state, name) ?? []);

  const under = (link: Link): readonly string[] => {
    switch (link.kind) {
      case 'vnic':
      case 'vlan':
      case 'vf':
        return [link.over];
      case 'aggr':
        return link.ports;
      case 'switch':
        return link.uplinks;
      case 'overlay':
        return [underlays().get(link.local) ?? []].flat();
      case 'phys':
      case 'etherstub':
        return [];
    }
  };
  const ports = (link: Link): readonly string[] => {
    if (link.kind === 'phys') return [link.name];
    return link.kind === 'overlay' ? [] : links(link).flatMap(ports);
  };
  const mtu = (link: Link): Bytes => {
    const own = 'mtu' in link ? link.mtu : null;
    return own ?? Math.min(...links(link).map(mtu), ...(links(link).length === 0 ? [ETHERNET_MTU] : []));
  };
  const speed = (link: Link): BitsPerSecond | null => {
    if (link.kind === 'phys') return up(link) ? (hardware.links[link.name]?.speed ?? null) : 0;
    const carrying = link.kind === 'aggr' ? attached(link) : under(link);
    const speeds = carrying.flatMap((name) => {
      const below = linkNamed(state, name);
      return (below && speed(below)) ?? [];
    });
    if (link.kind === 'aggr' || (link.kind === 'switch' && link.teaming === 'hash' && speeds.length > 0))
      return speeds.reduce((sum, one) => sum + one, 0);
    // A switch that fails over sends through the first uplink that is up.
    return speeds.find((one) => one > 0) ?? speeds[0] ?? null;
  };
  const attached = ({ ports }: Aggregation): readonly string[] => {
    const common = hardware.links[ports[0] ?? '']?.speed;
    return ports.filter((name) => hardware.links[name]?.up && hardware.links[name]?.speed === common);
  };
  const over = (name: string) => above().get(name) ?? [];
  const up = (link: Link): boolean => {
    if (link.kind === 'phys') return hardware.links[link.name]?.up ?? false;
    const below = links(link);
    if (below.length === 0) return link.kind === 'etherstub' || link.kind === 'switch';
    // Local traffic goes on while another client shares the link, even if the wire is down (dladm 1.1).
    const isOther = (one: Link | Flow) => isClient(one) && one.name !== link.name;
    const shared = link.kind === 'vnic' && over(link.over).some(isOther);
    return shared || below.some(up);
  };
  const mac = (link: Link): Mac | null => {
    if (link.kind === 'phys') return hardware.links[link.name]?.factoryMacs[0] ?? null;
    if (link.kind === 'vnic') return link.mac.address;
    if (link.kind === 'vf') return link.mac;
    if (link.kind === 'aggr' && link.mac !== null) return link.mac;
    if (link.kind !== 'vlan' && link.kind !== 'aggr') return null;
    return lowestMac(links(link).flatMap((below) => mac(below) ?? []));
  };
  const classes = (link: Link): readonly TrafficClass[] => {
    const found = state.get(address('classes', link.name));
    if (found?.kind === 'classes') return found.classes;
    return link.kind === 'phys' ? [] : links(link).flatMap(classes);
  };
  const guestCpus = (link: Link): readonly number[] | null => {
    const owner = state.get(address('guest', guests().get(link.name) ?? ''));
    return owner?.kind === 'guest' ? owner.cpus : null;
  };
  return {
    under,
    ports,
    over,
    mtu,
    speed,
    attached,
    up,
    mac,
    classes,
    guest: (link) => guests().get(link.name),
    guestCpus,
  };
}

/** What `auto` of an aggregation means: the names of its ports do not matter to it, so that a rename leaves it alone. */
export function lowestMac(macs: readonly Mac[]): Mac | null {
  return [...macs].sort()[0] ?? null;
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function ownersOf(state: HostState): ReadonlyMap<string, string> {
  const owners = new Map<string, string>();
  for (const one of state.values())
    if (one.kind === 'guest') for (const nic of Object.keys(one.nics)) owners.set(nic, one.name);
  return owners;
}

function isClient({ kind }: Link | Flow): boolean {
  return kind === 'vnic' || kind === 'vlan';
}

function aboveOf(state: HostState): ReadonlyMap<string, readonly (Link | Flow)[]> {
  const above = new Map<string, (Link | Flow)[]>();
  for (const one of state.values()) {
    if (!('over' in one)) continue;
    const list = above.get(one.over);
    if (list) list.push(one);
    else above.set(one.over, [one]);
  }
  return above;
}

/** Address without its prefix length -> the link that holds it as one of the host's own. */
function underlaysOf(state: HostState): ReadonlyMap<string, string> {
  const links = new Map<string, string>();
  for (const one of state.values()) {
    for (const prefix of ownPrefixes(one)) links.set(ipOf(prefix), one.name);
  }
  return links;
}
