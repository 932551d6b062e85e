import { address, addressOf } from '../address.ts';
import { FCOE } from '../ether-types.ts';
import { FCOE_MTU } from '../fcoe.ts';
import type { Nic } from '../hardware.ts';
import type { Phys } from '../resource.ts';
import type { Context } from './context.ts';
import { error, type Fault, NOTHING_WRONG, warning } from './fault.ts';
import { classOf } from './traffic-classes.ts';
import { joined } from './words.ts';

/** Which ability each value of `flowControl` needs (802.3x, 802.1Qbb). */
const NEEDS: Readonly<Record<Phys['flowControl'], (nic: Nic) => boolean>> = {
  no: () => true,
  auto: () => true,
  tx: ({ pause }) => pause,
  rx: ({ pause }) => pause,
  bi: ({ pause }) => pause,
  pfc: ({ pfcClassesMax }) => pfcClassesMax > 0,
};

/** A port pauses in a way that its NIC knows. */
export function flowControlAbility(phys: Phys, context: Context): readonly Fault[] {
  const nic = context.nic(phys.name);
  if (!nic || NEEDS[phys.flowControl](nic)) return NOTHING_WRONG;
  const able = Object.entries(NEEDS)
    .filter(([, can]) => can(nic))
    .map(([value]) => value);
  const fault = error('dcb-unsupported', phys, 'flowControl', {
    detail: `${phys.name} (${nic.model}) cannot do flowControl ${phys.flowControl}.`,
    hint: `write ${joined(able, 'or')}`,
  });
  return [fault];
}

/** DCBX, and each feature that it negotiates, needs a NIC that knows it. */
export function dcbxAbility(phys: Phys, context: Context): readonly Fault[] {
  const nic = context.nic(phys.name);
  if (!nic || !phys.dcbx) return NOTHING_WRONG;
  const found = (field: string, detail: string, hint: string) => [
    error('dcb-unsupported', phys, field, { detail, hint }),
  ];
  if (!nic.dcbx) return found('dcbx', `${phys.name} (${nic.model}) cannot do DCBX.`, 'leave "dcbx" out');
  const unable = phys.dcbx.willing.filter((feature) => (feature === 'ets' ? !nic.ets : nic.pfcClassesMax === 0));
  if (unable.length === 0) return NOTHING_WRONG;
  const names = joined(unable);
  return found(
    'dcbx.willing',
    `${phys.name} (${nic.model}) cannot do ${names}, so it cannot take ${names} from its peer.`,
    `leave ${names} out`,
  );
}

/** FCoE must not lose frames: its priority needs a class with PFC and a share, and DCBX to agree on both (SEED 000-04, 003-41). */
export function fcoeLossless(phys: Phys, context: Context): readonly Fault[] {
  const index = phys.applications.findIndex((one) => one.etherType === FCOE);
  const application = phys.applications[index];
  if (!application) return NOTHING_WRONG;
  const missing = fcoeLacks(phys, application.cos, context);
  if (missing.length === 0) return NOTHING_WRONG;
  const { name } = phys;
  const fault = error('fcoe-lossless', phys, `applications.${index}`, {
    detail: `${name} gives FCoE priority ${application.cos}, but FCoE cannot stand loss and lacks ${joined(missing.map(({ what }) => what))}.`,
    hint: `write ${joined([...new Set(missing.map(({ write }) => write))])} for ${name}`,
    absent: [addressOf(phys), address('classes', name)],
  });
  return [fault];
}

/** What FCoE lacks on a port, and what to write for it. */
function fcoeLacks(
  phys: Phys,
  cos: number,
  context: Context,
): readonly { readonly what: string; readonly write: string }[] {
  const classes = context.classes(phys.name);
  const one = classOf(classes, cos);
  // A document judged alone does not show what else is set on the port.
  const isOpen = context.hardware === null && !classes;
  const isOwn = one !== undefined && one.name !== 'default';
  const field = (text: string, made: string) => (isOwn ? `classes.${one.name}.${text}` : made);
  const made = `classes.storage: {priorities: [${cos}], ets: 40%, pfc: true}`;
  return [
    ...(one?.pfc || isOpen ? [] : [{ what: `PFC for priority ${cos}`, write: field('pfc: true', made) }]),
    ...(one?.ets || isOpen ? [] : [{ what: 'a share of the bandwidth (ets)', write: field('ets: 40%', made) }]),
    ...(phys.dcbx || !context.isKnown(phys, 'dcbx') ? [] : [{ what: 'DCBX', write: 'dcbx: {willing: [pfc]}' }]),
  ];
}

/** A frame of Fibre Channel is never cut: where its longest does not fit, storage fails once it is busy (FC-BB-5). */
export function fcoeMtu(phys: Phys, context: Context): readonly Fault[] {
  const index = phys.applications.findIndex((one) => one.etherType === FCOE);
  const mtu = context.mtu(phys);
  if (index < 0 || mtu === undefined || mtu >= FCOE_MTU) return NOTHING_WRONG;
  const fault = warning('fcoe-mtu', phys, 'mtu', {
    detail: `${phys.name} is for FCoE, whose longest frames need an MTU of ${FCOE_MTU}, and carries ${mtu}.`,
    hint: `give ${phys.name} an MTU of ${FCOE_MTU} or more, and so what sends FCoE over it`,
  });
  return [fault];
}
