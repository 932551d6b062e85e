/** Bytes around a packet in a VXLAN tunnel (RFC 7348): Ethernet 14, the tag 4, IPv4 20 or IPv6 40, UDP 8, VXLAN 8. */
export function outerBytes({ vid, sourceIp }: { readonly vid: number; readonly sourceIp: string | null }): number {
  return 14 + (vid === 0 ? 0 : 4) + (sourceIp?.includes(':') ? 40 : 20) + 8 + 8;
}
