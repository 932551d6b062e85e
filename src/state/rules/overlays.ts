import { ipOf } from '#units/ip-address.ts';
import { address } from '../address.ts';
import type { Overlay } from '../resource.ts';
import { outerPacketBytes, ownPrefixes } from '../underlays.ts';
import type { Context } from './context.ts';
import { error, type Fault, NOTHING_WRONG } from './fault.ts';
import { joined } from './words.ts';

/** The listening address is one of the host's own, on a physical link or in a VLAN (dladm 1.8). */
export function underlayOf(overlay: Overlay, context: Context): readonly Fault[] {
  if (!context.hardware || context.holders(overlay.local).length > 0) return NOTHING_WRONG;
  const owned = [...context.links].flatMap((link) => ownPrefixes(link).map(ipOf));
  const fault = error('underlay-missing', overlay, 'local', {
    detail: `Overlay ${overlay.name} listens on ${overlay.local}, which no physical link or VLAN of the host has.`,
    hint:
      owned.length > 0
        ? `use ${joined(owned.sort(), 'or')}, or give a link that address: "ip: [${overlay.local}/24]" (set-linkprop -p ip=${overlay.local}/24)`
        : `give a physical link that address: "ip: [${overlay.local}/24]" (set-linkprop -p ip=${overlay.local}/24)`,
    absent: Object.keys(context.hardware.links).map((name) => address('phys', name)),
    anyOf: 'vlan',
  });
  return [fault];
}

/** Frames of the overlay's MTU must fit into the underlay's packets with their outer headers. */
export function underlayMtu(overlay: Overlay, context: Context): readonly Fault[] {
  const overhead = outerPacketBytes(overlay.local);
  const needed = overlay.mtu + overhead;
  return context.holders(overlay.local).flatMap((underlay) => {
    const mtu = context.mtu(underlay);
    if (mtu === undefined || needed <= mtu) return [];
    return error('underlay-mtu', overlay, 'mtu', {
      detail:
        `Overlay ${overlay.name} has MTU ${overlay.mtu}; with ${overhead} bytes of outer headers its packets need MTU ${needed}, ` +
        `but ${underlay.name} carries ${mtu}.`,
      hint: `give it an MTU of ${mtu - overhead} or less, or raise the MTU of ${underlay.name} to ${needed}`,
      others: [underlay, ...context.foundation(underlay)],
    });
  });
}

/** Both ends of a tunnel speak one version of IP. */
export function remotesOf(overlay: Overlay): readonly Fault[] {
  return Object.entries(overlay.remotes)
    .filter(([, remote]) => version(remote) !== version(overlay.local))
    .map(([mac, remote]) =>
      error('ip-version', overlay, `remotes.${mac}`, {
        detail: `Overlay ${overlay.name} listens on ${overlay.local}, but its remote ${remote} is IPv${version(remote)}.`,
        hint: `write an IPv${version(overlay.local)} address`,
      }),
    );
}

function version(ip: string): 4 | 6 {
  return ip.includes(':') ? 6 : 4;
}
