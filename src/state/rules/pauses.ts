import { address, addressOf } from '../address.ts';
import { agreement } from '../dcbx.ts';
import type { Pauses } from '../hardware.ts';
import type { Cos, Phys } from '../resource.ts';
import type { Context } from './context.ts';
import { type Fault, NOTHING_WRONG, warning } from './fault.ts';
import { joined } from './words.ts';

/** Who has to do what, so that the setting of a port is more than a wish. */
const NEEDS: Readonly<Record<Exclude<Pauses, 'no'>, readonly Pauses[]>> = { tx: ['rx'], rx: ['tx'], bi: ['rx', 'tx'] };

/** Pauses work where both ends of a wire know of them: what only one end has loses frames as if it had not. */
export function oneSided(port: Phys, context: Context): readonly Fault[] {
  const { hardware } = context;
  const peerName = context.nic(port.name)?.cable.to?.split('/')[0];
  const peer = peerName === undefined ? undefined : hardware?.switches[peerName];
  if (!hardware || !peer) return NOTHING_WRONG;
  const classes = context.classes(port.name)?.classes ?? [];
  const { flowControl, pfc, inForce } = agreement(port, classes, hardware);
  const absent = [addressOf(port), address('classes', port.name)];
  if (flowControl === 'pfc') {
    const alone = pfc.filter((priority) => !inForce.includes(priority));
    if (alone.length === 0) return overruled(port, peer.name, context);
    const what = priorities(alone);
    const fault = warning('pause-one-sided', port, 'flowControl', {
      detail: `${port.name} has PFC for ${what}, but ${peer.name} at the other end of its wire has not: frames of it can be lost.`,
      hint: `let ${peer.name} have it: "pfc" in the Host document, or DCBX at both ends with one of them willing`,
      absent,
    });
    return [fault];
  }
  if (flowControl === 'no') return port.flowControl === 'auto' ? overruled(port, peer.name, context) : NOTHING_WRONG;
  const missing = NEEDS[flowControl].filter((one) => peer.pause !== one && peer.pause !== 'bi');
  if (missing.length === 0) return NOTHING_WRONG;
  const verbs = joined(missing.map((one) => (one === 'rx' ? 'obey' : 'send')));
  const fault = warning('pause-one-sided', port, 'flowControl', {
    detail: `${port.name} has flowControl ${flowControl}, but ${peer.name} at the other end of its wire does not ${verbs} PAUSE.`,
    hint: `write "pause: bi" for ${peer.name} in the Host document`,
    absent,
  });
  return [fault];
}

/** DCBX has settled on what the other end has, and that leaves out what the classes of the port keep. */
function overruled(port: Phys, peer: string, context: Context): readonly Fault[] {
  const { hardware } = context;
  const made = context.classes(port.name);
  if (!hardware || !made) return NOTHING_WRONG;
  const { inForce } = agreement(port, made.classes, hardware);
  const kept = made.classes.filter(({ pfc }) => pfc !== null).flatMap((one) => one.priorities);
  const lost = kept.filter((priority) => !inForce.includes(priority));
  if (lost.length === 0) return NOTHING_WRONG;
  const settled = inForce.length === 0 ? 'no priority' : priorities(inForce);
  const fault = warning('pause-one-sided', port, 'flowControl', {
    detail: `The classes of ${port.name} keep ${priorities(lost)}, but it has settled with ${peer} on PFC for ${settled}: frames of the others can be lost.`,
    hint: `let ${peer} have them too ("pfc" in the Host document), or let ${peer} be the willing one and not ${port.name}`,
    others: [made],
  });
  return [fault];
}

function priorities(list: readonly Cos[]): string {
  return `${list.length === 1 ? 'priority' : 'priorities'} ${joined(list.map(String))}`;
}
