import { ipOf } from '#units/ip-address.ts';
import { type Address, address, addressOf } from './address.ts';
import { type HostState, linkNamed } from './host-state.ts';
import type { Guest, IpPrefix, Link, Resource } from './resource.ts';
import type { Underlay } from './underlays.ts';

/** An IP address in one segment: a link and a VLAN of it, which a frame can cross without a router. As `Claim` of relations. */
export interface IpClaim {
  readonly token: string;
  /** Who has the address: the guest, or the host's own link. */
  readonly value: Address;
  readonly field: string;
  readonly about: 'ip';
  /** The link through which a guest is in the segment. */
  readonly through: readonly Address[];
}

/**
 * The IP addresses of a guest or of the host's own links, each within its segment. Tenants on segments of their own may use
 * the same addresses.
 */
export function ipClaims(resource: Guest | Underlay, find: (name: string) => Link | undefined): readonly IpClaim[] {
  if (resource.kind === 'guest') return Object.keys(resource.nics).flatMap((nic) => nicClaims(resource, find(nic)));
  const segment = resource.kind === 'vlan' ? `${resource.over}/${resource.vid}` : `${resource.name}/0`;
  return resource.ip.map((prefix) => claim(addressOf(resource), 'ip', segment, prefix, []));
}

/** Those that a guest has through one of its links. */
function nicClaims(guest: Guest, link: Link | undefined): readonly IpClaim[] {
  if (link?.kind !== 'vnic' && link?.kind !== 'vf' && link?.kind !== 'vlan') return [];
  const through = [address(link.kind, link.name)];
  const ips = guest.nics[link.name]?.ip ?? [];
  const segment = `${link.over}/${link.vid ?? 0}`;
  return ips.map((prefix) => claim(addressOf(guest), `nics.${link.name}.ip`, segment, prefix, through));
}

function claim(value: Address, field: string, segment: string, prefix: IpPrefix, through: readonly Address[]): IpClaim {
  return { token: `ip/${segment}|${ipOf(prefix)}`, value, field, about: 'ip', through };
}

/** The segments of one state, asked from both ends: a link that moves takes its guest's addresses along. */
export class Segments {
  readonly #state: HostState;
  readonly #guestOf = new Map<string, Guest>();

  constructor(state: HostState) {
    this.#state = state;
    for (const one of state.values())
      if (one.kind === 'guest') for (const nic of Object.keys(one.nics)) this.#guestOf.set(nic, one);
  }

  /** The addresses that the object brings into a segment: a guest's, a link's own, and its guest's. */
  claimsOf(resource: Resource): readonly IpClaim[] {
    switch (resource.kind) {
      case 'phys':
      case 'guest':
        return ipClaims(resource, (name) => linkNamed(this.#state, name));
      case 'vnic':
      case 'vlan':
      case 'vf': {
        const guest = this.#guestOf.get(resource.name);
        const own = resource.kind === 'vlan' ? ipClaims(resource, (name) => linkNamed(this.#state, name)) : [];
        return guest ? [...own, ...nicClaims(guest, resource)] : own;
      }
      default:
        return [];
    }
  }
}
