import type { Hardware } from './hardware.ts';
import type { Cos, Mac, Phys, TrafficClass } from './resource.ts';

/** What is plugged in at the far end of a port's cable, as the Host document describes it. */
interface Peer {
  /** Priorities for which it speaks PFC. */
  readonly pfc: readonly Cos[];
  /** Features for which it takes the values of the host; null: it does not speak DCBX. */
  readonly willing: readonly ('ets' | 'pfc')[] | null;
  /** Zero-padded, lower case, as are those of NICs; null: not known. */
  readonly mac: Mac | null;
}

/** A port with its traffic classes and what is at the other end of its cable: the two parties of DCBX. */
export interface Agreement {
  /** Priorities for which this port pauses; empty while its flow control does not say PFC. */
  readonly pfc: readonly Cos[];
  /** The same for the peer, as DCBX tells it; null: not told. */
  readonly peerPfc: readonly Cos[] | null;
  /** Priorities that both ends pause: the only ones that are lossless. */
  readonly inForce: readonly Cos[];
  /** Whether the peer takes this port's shares for its own. */
  readonly peerTakesShares: boolean;
  /** What `flowControl: auto` comes to; any other value is itself. */
  readonly flowControl: Exclude<Phys['flowControl'], 'auto'>;
}

/**
 * What DCBX settles between a port and its peer (IEEE 802.1Qaz, clause 38.4). PFC is symmetric: an end that is willing takes
 * the map of one that is not; where both are, the lower MAC address decides, and of a switch whose address is not known the
 * host's values stand. Without DCBX at both ends each keeps its own. A switch recommends no shares, so ETS is the port's own.
 */
export function agreement(port: Phys, classes: readonly TrafficClass[], hardware: Hardware): Agreement {
  const peer = peerOf(port, hardware);
  const own = classes
    .filter((one) => one.pfc !== null)
    .flatMap((one) => one.priorities)
    .sort((a, b) => a - b);
  const speak = port.dcbx !== null && peer !== undefined && peer.willing !== null;
  const takes = speak && isTaker(port, peer, hardware);
  const gives = speak && !takes && peer.willing?.includes('pfc') === true;
  const settled = takes ? peer.pfc : own;
  const peerPfc = gives ? own : (peer?.pfc ?? []);
  const isPfc = settled.some((priority) => peerPfc.includes(priority));
  const flowControl = port.flowControl === 'auto' ? (isPfc ? 'pfc' : 'no') : port.flowControl;
  const pfc = flowControl === 'pfc' ? settled : [];
  return {
    pfc,
    peerPfc: speak ? peerPfc : null,
    inForce: pfc.filter((priority) => peerPfc.includes(priority)),
    peerTakesShares: speak && peer.willing?.includes('ets') === true,
    flowControl,
  };
}

/** Whether the port takes the PFC map of its peer, and not the peer that of the port. */
function isTaker(port: Phys, peer: Peer, hardware: Hardware): boolean {
  if (port.dcbx?.willing.includes('pfc') !== true) return false;
  if (peer.willing?.includes('pfc') !== true) return true;
  const own = hardware.links[port.name]?.factoryMacs[0];
  return peer.mac !== null && own !== undefined && peer.mac < own;
}

function peerOf(port: Phys, hardware: Hardware): Peer | undefined {
  const to = hardware.links[port.name]?.cable.to?.split('/')[0];
  const { switches } = hardware;
  return to !== undefined && Object.hasOwn(switches, to) ? switches[to] : undefined;
}
