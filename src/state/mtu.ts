import { type HostState, linkNamed } from './host-state.ts';
import type { Bytes, Link, LinkKind, Phys, Resource } from './resource.ts';

/**
 * The MTU that a link has in effect: its own, or, where none is set, that of what is underneath (dladm 3.3): a VNIC, VLAN or
 * VF has its parent's, an aggregation or a switch the smallest of its ports or uplinks. undefined when nothing underneath is
 * known. `physMtu` lets a caller say what it knows of physical links.
 */
export function effectiveMtu(
  state: HostState,
  link: Link,
  physMtu: (phys: Phys) => Bytes | undefined = (phys) => phys.mtu,
): Bytes | undefined {
  if (link.kind === 'phys') return physMtu(link);
  if (link.kind !== 'vf' && link.mtu !== null) return link.mtu;
  const found = underneath(link, (name) => linkNamed(state, name)).flatMap(
    (parent) => effectiveMtu(state, parent, physMtu) ?? [],
  );
  return found.length === 0 ? undefined : Math.min(...found);
}

/** What a link may rest on, one level down. A wrong class is a fault of its own and not followed, so no walk is endless. */
const RESTS_ON: Readonly<Record<LinkKind, readonly LinkKind[]>> = {
  vnic: ['phys', 'aggr', 'etherstub', 'switch', 'overlay'],
  vlan: ['phys', 'aggr'],
  vf: ['phys'],
  switch: ['phys', 'aggr'],
  aggr: ['phys'],
  phys: [],
  etherstub: [],
  overlay: [],
};

/** The names of what a link rests on, one level down: its parent, its ports, its uplinks. An overlay names no link. */
export function restsOn(resource: Resource): readonly string[] {
  switch (resource.kind) {
    case 'vnic':
    case 'vlan':
    case 'vf':
      return [resource.over];
    case 'aggr':
      return resource.ports;
    case 'switch':
      return resource.uplinks;
    default:
      return [];
  }
}

/** The links that this one rests on, one level down, of those that there are. */
export function underneath(link: Link, find: (name: string) => Link | undefined): readonly Link[] {
  return restsOn(link).flatMap((name) => {
    const parent = find(name);
    return parent && RESTS_ON[link.kind].includes(parent.kind) ? [parent] : [];
  });
}
