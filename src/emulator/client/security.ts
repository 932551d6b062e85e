import { contains } from '../address/prefix.ts';
import type { ClientSecurity } from '../blueprint.ts';
import type { Header } from '../frame/headers.ts';

type Offence = 'mac-spoof' | 'ip-spoof' | 'dhcp-spoof' | 'restricted';

/** Why a client may not send a frame (dladm(8), `protection`); null: it may. The same for all frames of a header. */
export function offence(head: Header, mac: string, security: ClientSecurity): Offence | null {
  if (security.macNospoof && head.sourceMac !== mac) return 'mac-spoof';
  if (security.restricted && !isIpOrArp(head)) return 'restricted';
  if (security.allowedIps !== null && head.sourceIp !== null) {
    const source = head.sourceIp;
    if (!security.allowedIps.some((prefix) => contains(prefix, source))) return 'ip-spoof';
  }
  // A client is no DHCP server: what comes from ports 67 and 547 would hand out addresses in another's name.
  if (security.dhcpNospoof && head.protocol === 'udp' && (head.sourcePort === 67 || head.sourcePort === 547))
    return 'dhcp-spoof';
  return null;
}

function isIpOrArp(head: Header): boolean {
  return typeof head.protocol === 'string' || [0x0800, 0x86dd, 0x0806].includes(head.protocol.etherType);
}
