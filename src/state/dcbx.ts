import type { Hardware } from './hardware.ts';
import type { Cos, Phys, TrafficClass } from './resource.ts';

/** What is plugged in at the far end of a port's cable, as the Host document describes it. */
interface Peer {
  /** Priorities for which it speaks PFC. */
  readonly pfc: readonly Cos[];
  /** Features for which it takes the values of the host; null: it does not speak DCBX. */
  readonly willing: readonly ('ets' | 'pfc')[] | null;
}

/** A port with its traffic classes and what is at the other end of its cable: the two parties of DCBX. */
export interface Agreement {
  /** Priorities for which this port pauses; empty while its flow control does not say PFC. */
  readonly pfc: readonly Cos[];
  /** The same for the peer, as DCBX tells it; null: not told. */
  readonly peerPfc: readonly Cos[] | null;
  /** Whether the peer takes this port's shares for its own. */
  readonly peerTakesShares: boolean;
  /** What `flowControl: auto` comes to; any other value is itself. */
  readonly flowControl: Exclude<Phys['flowControl'], 'auto'>;
}

/**
 * What DCBX settles between a port and its peer (IEEE 802.1Qaz, clause 38.4). PFC is symmetric: an end that is willing takes
 * the map of one that is not; where both are, the lower MAC address decides, and as a switch of a Host document has none, the
 * host's values stand. Without DCBX at both ends each keeps its own. A switch recommends no shares, so ETS is the port's own.
 */
export function agreement(port: Phys, classes: readonly TrafficClass[], hardware: Hardware): Agreement {
  const peer = peerOf(port, hardware);
  const speak = port.dcbx !== null && peer !== undefined && peer.willing !== null;
  const yields = port.dcbx?.willing.includes('pfc') === true;
  const peerYields = peer?.willing?.includes('pfc') === true;
  const own = classes
    .filter((one) => one.pfc !== null)
    .flatMap((one) => one.priorities)
    .sort((a, b) => a - b);
  const settled = speak && yields && !peerYields ? peer.pfc : own;
  const flowControl = port.flowControl === 'auto' ? (agree(settled, peer) ? 'pfc' : 'no') : port.flowControl;
  return {
    pfc: flowControl === 'pfc' ? settled : [],
    peerPfc: speak ? (peerYields ? own : peer.pfc) : null,
    peerTakesShares: speak && peer.willing?.includes('ets') === true,
    flowControl,
  };
}

/** Whether there is a priority for which both ends would pause. */
function agree(settled: readonly Cos[], peer: Peer | undefined): boolean {
  return settled.some((priority) => peer?.pfc.includes(priority) === true);
}

function peerOf(port: Phys, hardware: Hardware): Peer | undefined {
  const to = hardware.links[port.name]?.cable.to?.split('/')[0];
  const { switches } = hardware;
  return to !== undefined && Object.hasOwn(switches, to) ? switches[to] : undefined;
}
