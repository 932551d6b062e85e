import { isGroupMac } from '#units/mac-address.ts';
import type { Blueprint, ClientPart, Ip, Mac, TunnelPart } from '../blueprint.ts';
import { Discharge } from '../client/memory.ts';
import type { Door } from '../door.ts';
import { layerHash } from '../forward/hash.ts';
import type { Header, Headers } from '../frame/headers.ts';
import type { Fan } from '../host/fan.ts';
import { BlueprintError } from '../options.ts';
import { outerBytes } from '../overlay/outer.ts';
import { Decapsulator, Encapsulator, type Segment } from '../overlay/tunnel.ts';
import type { Receiver, World } from '../world.ts';
import type { Client } from './client.ts';
import { buildLanes, type Hosts } from './lanes.ts';
import { type Node, nodeOf, ringsAt, type UplinkRings } from './network.ts';
import type { Segments } from './segments.ts';

interface Ground extends Underlay {
  readonly world: World;
  readonly nodes: ReadonlyMap<string, Node>;
  readonly clients: ReadonlyMap<string, Client>;
  readonly hosts: Hosts;
}

/** What decides where the packets of a tunnel go. */
export interface Underlay {
  readonly headers: Headers;
  readonly blueprint: Blueprint;
  readonly segments: Segments;
}

/** Gives each bridge over tunnels its uplink, and each client below the ends of its tunnels. */
export function buildTunnels(ground: Ground): void {
  const ends = new Map<Client, End[]>();
  for (const part of ground.blueprint.tunnels) {
    const client = ground.clients.get(part.client);
    if (client === undefined) throw new BlueprintError(`tunnel ${part.name} has no client ${part.client} below it`);
    const addedBytes = outerBytes({ vid: client.part.vid ?? 0, sourceIp: part.local });
    const { bridge } = nodeOf(ground.nodes, part.bridge);
    const rings = ringsOf(ground, part);
    const out = new Encapsulator(
      addedBytes,
      (inner) => outerRows(ground, part, client.part, inner),
      ground.world.ledger.site(`overlay/${part.name}`, 'no-route'),
      wayOut(ground, part, client, rings),
    );
    client.sender.meeting.feeders++;
    const port = bridge.addPort({ kind: 'uplink', vid: 0, promiscuous: false, up: true, out });
    const { vni, local, port: udpPort } = part;
    const above = bridge.entrance(port);
    const to = rings === null ? above : rings.input(part.name, client.part.over, new Discharge(above));
    const segment = { tunnel: part.name, vni, local, port: udpPort, addedBytes, to, keeps: rings !== null };
    ends.set(client, [...(ends.get(client) ?? []), segment]);
  }
  // A machine that is named as a remote end and is none has no use for what it gets.
  const named = new Set(ground.blueprint.tunnels.flatMap(({ remotes }) => Object.values(remotes ?? {})));
  for (const client of ground.clients.values()) {
    if (!ends.has(client) && client.part.ips.some((ip) => named.has(ip))) ends.set(client, []);
  }
  for (const [client, segments] of ends) {
    // Set when the client was built; the ends of its tunnels stand before it.
    const application = client.application.to as Receiver;
    const to = segments.map((segment) => ({
      ...segment,
      to: worked(ground, client, segment.tunnel, 'decapsulatePicoseconds', segment.to, null),
    }));
    const unknown = ground.world.ledger.site(`client/${client.part.name}`, 'no-receiver');
    client.application.to = new Decapsulator(ground.world, to, application, unknown);
    client.inlet.keeps = segments.some(({ keeps }) => keeps);
  }
}

type End = Segment & { readonly tunnel: string };

/** The rings at the tunnel of a lossless switch; null: the switch is lossy. */
function ringsOf({ world, blueprint }: Ground, { bridge }: TunnelPart): UplinkRings | null {
  const part = blueprint.bridges.find((each) => each.name === bridge);
  return part?.lossless === true ? ringsAt(world, blueprint, part) : null;
}

/** From the tunnel to the client below. A lossless switch has a ring there, and wrapping waits for the room of what it wraps. */
function wayOut(ground: Ground, { name }: TunnelPart, client: Client, rings: UplinkRings | null): Receiver {
  const { sender } = client;
  if (rings === null) return worked(ground, client, name, 'encapsulatePicoseconds', sender, null);
  return rings.output(name, client.part.over, () =>
    worked(ground, client, name, 'encapsulatePicoseconds', sender, sender),
  );
}

/** CPU time of wrapping or unwrapping on the CPUs of the client below; nothing where it costs nothing. `exit`: what it waits for. */
function worked<To extends Receiver>(
  { world, hosts }: Ground,
  { part }: Client,
  tunnel: string,
  work: 'encapsulatePicoseconds' | 'decapsulatePicoseconds',
  to: To,
  exit: Door | null,
): To | Fan {
  const host = hosts.get(part.host);
  const picoseconds = host.machine.costs[work];
  if (picoseconds === 0 || part.kind === 'external') return to;
  const plan = {
    client: part,
    place: `overlay/${tunnel}`,
    flow: null,
    kind: 'tx',
    nic: null,
    limitFrames: QUEUE_FRAMES,
    isRing: false,
    interrupts: null,
    cpus: part.cpus,
    band: part.priority,
    count: Math.max(1, part.cpus?.length ?? 1),
    packetPicoseconds: picoseconds,
    exit,
    resumeFrames: exit === null ? null : QUEUE_FRAMES - 1,
  } as const;
  return buildLanes(world, host, plan, to, null).fan;
}

/** Packets that wait to be wrapped, as many as wait to be sent. */
export const QUEUE_FRAMES = 1000;

/** The outer headers for a frame of that inner header: none where nobody knows the remote end. */
export function outerRows(ground: Underlay, part: TunnelPart, below: ClientPart, inner: number): readonly number[] {
  const { headers } = ground;
  const head = headers.get(inner);
  const neighbours = ground.segments.neighbours(below.name);
  const known = part.remotes ?? learned(ground, part);
  const one = known[head.destinationMac];
  // Static tables are the whole truth; where addresses are learned an unknown one is asked for everywhere.
  const everywhere = isGroupMac(head.destinationMac) || (part.remotes === null && one === undefined);
  const remotes = everywhere ? [...new Set(Object.values(known))].sort() : one === undefined ? [] : [one];
  return remotes.flatMap((remote) => {
    const mac = neighbours.get(remote) ?? gatewayTo(ground, below, remote);
    return mac === undefined ? [] : [headers.add(outerHeader(part, below, { inner, head, remote, mac }))];
  });
}

interface Destination {
  readonly inner: number;
  readonly head: Header;
  readonly remote: Ip;
  readonly mac: Mac;
}

function outerHeader(part: TunnelPart, below: ClientPart, { inner, head, remote, mac }: Destination): Header {
  return {
    sourceMac: below.mac,
    destinationMac: mac,
    vid: below.vid ?? 0,
    cos: part.cos ?? head.cos,
    protocol: 'udp',
    sourceIp: part.local,
    destinationIp: remote,
    // RFC 7348: of the dynamic ports, chosen by a hash of the inner headers, so that conversations spread and keep their order.
    sourcePort: 49_152 + (layerHash(head, ['L2', 'L3', 'L4']) % 16_384),
    destinationPort: part.port,
    dsfield: 0,
    inner: { vni: part.vni, header: inner },
  };
}

/** Where the clients of the segment are, as their announcements told. */
function learned({ blueprint }: Underlay, part: TunnelPart): Readonly<Record<Mac, Ip>> {
  const found: Record<Mac, Ip> = {};
  for (const other of blueprint.tunnels) {
    if (other.name === part.name || other.vni !== part.vni || other.port !== part.port) continue;
    if (other.local.includes(':') !== part.local.includes(':')) continue;
    for (const client of blueprint.clients) if (client.over === other.bridge) found[client.mac] = other.local;
  }
  return found;
}

/** The MAC of the router on the way to a remote end that is on another link. */
function gatewayTo({ blueprint, segments }: Underlay, below: ClientPart, remote: Ip): Mac | undefined {
  const there = blueprint.clients.find(({ ips }) => ips.includes(remote));
  return there === undefined ? undefined : segments.gateway(below.name, there.name)?.mac;
}
