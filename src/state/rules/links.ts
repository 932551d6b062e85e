import { printBandwidth } from '#units/bandwidth.ts';
import { isGroupMac, printMacShort } from '#units/mac-address.ts';
import { renamedTo } from '../hardware.ts';
import { lowestMac } from '../link-facts.ts';
import type { Aggregation, Link, Mac, Phys, Resource, Vf, Vnic } from '../resource.ts';
import type { Context } from './context.ts';
import { error, type Fault, NOTHING_WRONG, warning } from './fault.ts';
import { freeSlots } from './free.ts';
import { called, joined, sentence } from './words.ts';

const MOST_PORTS = 256;
const NO_MAC = '00:00:00:00:00:00';
const OWN_MAC_HINT = 'let the address be random';

/** A physical link is there only while the host has it. */
export function hardwareOfPhys(phys: Phys, context: Context): readonly Fault[] {
  const { hardware } = context;
  if (!hardware || context.nic(phys.name)) return NOTHING_WRONG;
  const fault = error('unknown-reference', phys, undefined, {
    detail: `The host ${hardware.host} has no physical link ${phys.name}.`,
    hint: renamedTo(phys.name, hardware) ?? `its physical links are ${joined(Object.keys(hardware.links).sort())}`,
  });
  return [fault];
}

/** A VNIC's address is unicast and not that of its parent (dladm 1.4; all-zero passes there, which is a defect). */
export function macOfVnic(vnic: Vnic, context: Context): readonly Fault[] {
  return usableMac(vnic, vnic.mac.address, context.link(vnic.over), context);
}

/** As for a VNIC: the NIC's own address belongs to the host. */
export function macOfVf(vf: Vf, context: Context): readonly Fault[] {
  return usableMac(vf, vf.mac, context.link(vf.over), context);
}

/** A fixed address of an aggregation is unicast. */
export function macOfAggregation(aggr: Aggregation, context: Context): readonly Fault[] {
  return aggr.mac === null ? NOTHING_WRONG : usableMac(aggr, aggr.mac, undefined, context);
}

function usableMac(resource: Resource, mac: Mac, parent: Link | undefined, context: Context): readonly Fault[] {
  const found = (why: string, others: readonly Resource[] = []) => [
    error('host-mac', resource, 'mac', {
      detail: `${sentence(called(resource))} has MAC address ${printMacShort(mac)}, which ${why}.`,
      hint: resource.kind === 'aggr' ? 'leave "mac" out: the lowest address of its ports is used' : OWN_MAC_HINT,
      others,
    }),
  ];
  if (mac === NO_MAC) return found('is no address');
  if (isGroupMac(mac)) return found('is a group address; a station needs one of its own');
  if (!parent || !ownMacs(parent, context).includes(mac)) return NOTHING_WRONG;
  return found(`is that of ${parent.name} itself`, [parent]);
}

/** Addresses that a link answers to by itself; an aggregation without a fixed one has the lowest of its ports. */
function ownMacs(link: Link, context: Context): readonly Mac[] {
  const ownMac = (name: string) => context.nic(name)?.factoryMacs.slice(0, 1) ?? [];
  switch (link.kind) {
    case 'phys':
      return ownMac(link.name);
    case 'aggr':
      return [link.mac ?? lowestMac(link.ports.flatMap(ownMac)) ?? []].flat();
    case 'switch':
      return link.uplinks.flatMap((name) => {
        const uplink = context.link(name);
        return uplink?.kind === 'phys' || uplink?.kind === 'aggr' ? ownMacs(uplink, context) : [];
      });
    default:
      return [];
  }
}

/** A factory slot is one of the NIC's; slot 0 is its own and cannot be asked for (dladm 4.1). */
export function factorySlot(vnic: Vnic, context: Context): readonly Fault[] {
  if (vnic.mac.kind !== 'factory' || !context.hardware) return NOTHING_WRONG;
  const { slot } = vnic.mac;
  const slots = (context.nic(vnic.over)?.factoryMacs.length ?? 1) - 1;
  if (slot >= 1 && slot <= slots) return NOTHING_WRONG;
  const parent = context.link(vnic.over);
  const has = slots > 0 ? `has slots 1 to ${slots}` : 'has no factory MAC addresses';
  const fault = error('factory-slot', vnic, 'mac', {
    detail: `VNIC ${vnic.name} asks for factory MAC slot ${slot} of ${vnic.over}, which ${has}.`,
    hint: () => freeSlots(context, vnic.over),
    others: parent ? [parent] : [],
  });
  return [fault];
}

/** An aggregation has 1 to 256 ports (dladm 1.6). */
export function portsOfAggregation(aggr: Aggregation): readonly Fault[] {
  const count = aggr.ports.length;
  if (count > 0 && count <= MOST_PORTS) return NOTHING_WRONG;
  const fault = error(count === 0 ? 'missing-field' : 'out-of-range', aggr, 'ports', {
    detail: `Aggregation ${aggr.name} has ${count} ports; it takes 1 to ${MOST_PORTS}.`,
    hint: count === 0 ? `name a port, or delete ${aggr.name}` : 'make a second aggregation',
  });
  return [fault];
}

/**
 * LACP joins only ports of one speed (802.1AX: speed is part of a port's key), and illumos leaves a port of another speed on
 * standby when it is added. So it is no error, the aggregation works, but the odd ports carry nothing.
 */
export function portSpeeds(aggr: Aggregation, context: Context): readonly Fault[] {
  const speeds = aggr.ports.map((name) => ({ name, speed: context.nic(name)?.speed }));
  const first = speeds[0]?.speed;
  const odd = speeds.filter(({ speed }) => speed !== undefined && first !== undefined && speed !== first);
  if (odd.length === 0) return NOTHING_WRONG;
  const list = speeds.map(({ name, speed }) => `${name} ${printBandwidth(speed ?? 0)}b/s`);
  const fault = warning('port-speed', aggr, 'ports', {
    detail: `The ports of aggregation ${aggr.name} have different speeds (${joined(list)}): ${joined(odd.map(({ name }) => name))} will stay on standby.`,
    hint: 'use ports of one speed',
  });
  return [fault];
}
