import { ipOf } from '#units/ip-address.ts';
import type { Ip, IpPrefix, Phys, Resource, Vlan } from './resource.ts';

/** A link that can have addresses of the host itself, on which overlays listen. What a VLAN sends carries its tag. */
export type Underlay = Phys | Vlan;

export function isUnderlay(resource: Resource | null | undefined): resource is Underlay {
  return resource?.kind === 'phys' || resource?.kind === 'vlan';
}

/** The addresses of the host itself on the link, with their prefix lengths; of anything else none. */
export function ownPrefixes(resource: Resource | null | undefined): readonly IpPrefix[] {
  return isUnderlay(resource) ? resource.ip : [];
}

/** Whether the host itself has the address on that link. */
export function holdsIp(resource: Resource | null | undefined, ip: Ip): boolean {
  return ownPrefixes(resource).some((prefix) => ipOf(prefix) === ip);
}

/**
 * Bytes that VXLAN puts into the outer IP packet: inner Ethernet header 14, VXLAN 8, UDP 8 and IPv4 20 or IPv6 40
 * (RFC 7348, section 5). The outer VLAN tag lies outside the packet: it makes frames on the wire 4 bytes longer, and takes
 * nothing from the MTU of the VLAN (IEEE 802.1Q).
 */
export function outerPacketBytes(local: Ip): 50 | 70 {
  return local.includes(':') ? 70 : 50;
}
