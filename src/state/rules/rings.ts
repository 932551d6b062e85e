import { drawn } from '../draws.ts';
import type { Phys, Vnic } from '../resource.ts';
import type { Context } from './context.ts';
import { error, type Fault, NOTHING_WRONG } from './fault.ts';
import { called, sentence, someOf } from './words.ts';

const SIDES = ['rx', 'tx'] as const;

/** The rings that a NIC's own user and its VNICs ask for, together, are rings that the NIC has (dladm 3.2, E_NOHWRINGS). */
export function ringsOfNic(phys: Phys, context: Context): readonly Fault[] {
  const nic = context.nic(phys.name);
  if (!nic) return NOTHING_WRONG;
  const vnics = context.dependants(phys.name).filter((one): one is Vnic => one.kind === 'vnic');
  return SIDES.flatMap((side) => {
    const askers = [phys, ...vnics].filter((one) => drawn(one, side) > 0);
    const sum = askers.reduce((total, one) => total + drawn(one, side), 0);
    const has = side === 'rx' ? nic.rxRings : nic.txRings;
    const blamed = context.blamed(askers);
    if (sum <= has || !blamed) return [];
    return error('rings', blamed, `rings.${side}`, {
      detail: `${someOf(askers)} ask for ${sum} ${side} rings of ${phys.name}, which has ${has}.`,
      hint: `write fewer rings for one of them, or "${side}: sw" to share`,
      others: [phys, ...askers],
    });
  });
}

/** Only a NIC has rings to give: a VNIC over a switch without uplink, or over an overlay, cannot have any. */
export function ringsOfVnic(vnic: Vnic, context: Context): readonly Fault[] {
  const parent = context.link(vnic.over);
  if (!parent || (parent.kind !== 'etherstub' && parent.kind !== 'overlay')) return ringsOverPorts(vnic, context);
  return SIDES.filter((side) => drawn(vnic, side) > 0).map((side) =>
    error('rings', vnic, `rings.${side}`, {
      detail: `VNIC ${vnic.name} asks for hardware ${side} rings, but ${parent.name} is no NIC and has none.`,
      hint: `leave "rings" out, or write "${side}: sw"`,
      others: [parent],
    }),
  );
}

/** Over an aggregation or a switch a VNIC gets its rings on each port. */
function ringsOverPorts(vnic: Vnic, context: Context): readonly Fault[] {
  const parent = context.link(vnic.over);
  if (vnic.rings === null || (parent?.kind !== 'aggr' && parent?.kind !== 'switch')) return NOTHING_WRONG;
  const ports = context.underneath(parent).flatMap((port) => context.nic(port.name) ?? []);
  return SIDES.flatMap((side) => {
    const poor = ports.find((nic) => drawn(vnic, side) > (side === 'rx' ? nic.rxRings : nic.txRings));
    if (!poor) return [];
    const has = side === 'rx' ? poor.rxRings : poor.txRings;
    return error('rings', vnic, `rings.${side}`, {
      detail: `VNIC ${vnic.name} asks for ${drawn(vnic, side)} ${side} rings on each port of ${parent.name}, but ${poor.name} has ${has}.`,
      hint: `write ${has} or fewer`,
      others: [parent],
    });
  });
}

/** A number of rings can be had only where the NIC groups its rings as asked (dladm 3.2). */
export function dynamicRings(resource: Phys | Vnic, context: Context): readonly Fault[] {
  const { rings } = resource;
  if (rings === null) return NOTHING_WRONG;
  const parent = resource.kind === 'phys' ? resource : context.link(resource.over);
  const ports = parent ? [parent, ...context.foundation(parent)] : [];
  const fixed = ports.flatMap(({ name }) => context.nic(name) ?? []).find((nic) => !nic.dynamicRings);
  if (!fixed || parent?.kind === 'overlay') return NOTHING_WRONG;
  return SIDES.filter((side) => typeof rings[side] === 'number').map((side) =>
    error('nic-unable', resource, `rings.${side}`, {
      detail:
        `${sentence(called(resource))} asks for ${rings[side]} ${side} rings, but the rings of ${fixed.name} (${fixed.model}) ` +
        'are grouped once and for all.',
      hint: `write "${side}: hw" (${side}rings=hw) for a group of its own, or "${side}: sw" (${side}rings=sw) to share`,
      others: ports,
    }),
  );
}
