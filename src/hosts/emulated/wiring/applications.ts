import type { End, EndLink } from '#state/ends.ts';
import { meetingOf } from '#state/ends.ts';
import { type HostState, linkNamed } from '#state/host-state.ts';
import type { Application, Cos, Phys } from '#state/resource.ts';
import type { Stream } from '#state/workload.ts';
import type { Scene } from './scene.ts';

/** How one entry is recognised, what says most first (802.1Qaz, application priority). */
const SELECTORS: readonly ((entry: Application, frame: Frame) => boolean)[] = [
  ({ dscp }, frame) => dscp !== null && dscp === frame.dscp,
  ({ tcpPort }, frame) => tcpPort !== null && frame.protocol === 'tcp' && frame.ports.includes(tcpPort),
  ({ udpPort }, frame) => udpPort !== null && frame.protocol === 'udp' && frame.ports.includes(udpPort),
  ({ etherType }, frame) => etherType !== null && etherType === frame.etherType,
];

interface Frame {
  readonly protocol: 'udp' | 'tcp' | null;
  readonly ports: readonly number[];
  /** null: the frame is not IP. */
  readonly dscp: number | null;
  readonly etherType: number;
}

/**
 * The priority that a port gives to what one of its links sends, by its table of applications; null: none says anything. What is said
 * more closely goes before it: the priority of a flow, then that of the stream itself. After it comes that of the link.
 */
export function applicationCos(stream: Stream, from: End, isV6: boolean, scene: Scene): Cos | null {
  const port = from.kind === 'client' ? undefined : portUnder(from.link, scene.state);
  return found(port, frameOf(stream, isV6));
}

/** The same for what a tunnel sends by a port: UDP without a DSCP. */
export function tunnelCos(udpPort: number, isV6: boolean, port: Phys | undefined): Cos | null {
  return found(port, { protocol: 'udp', ports: [udpPort], dscp: 0, etherType: isV6 ? 0x86dd : 0x0800 });
}

function found(port: Phys | undefined, frame: Frame): Cos | null {
  const applications = port?.applications ?? [];
  for (const matches of SELECTORS) {
    const entry = applications.find((one) => matches(one, frame));
    if (entry) return entry.cos;
  }
  return null;
}

function frameOf({ protocol, dscp, localPort, remotePort }: Stream, isV6: boolean): Frame {
  if (typeof protocol === 'object') return { protocol: null, ports: [], dscp: null, etherType: protocol.etherType };
  return { protocol, ports: [localPort, remotePort], dscp, etherType: isV6 ? 0x86dd : 0x0800 };
}

/** The port by which a link sends; of several the first. */
export function portUnder(link: EndLink, state: HostState): Phys | undefined {
  const meeting = meetingOf(link, state);
  const first =
    meeting?.kind === 'switch' ? meeting.uplinks[0] : meeting?.kind === 'aggr' ? meeting.ports[0] : meeting?.name;
  const below = first === undefined ? undefined : linkNamed(state, first);
  const port = below?.kind === 'aggr' ? linkNamed(state, below.ports[0] ?? '') : below;
  return port?.kind === 'phys' ? port : undefined;
}
