import type { ClientPart, TunnelPart } from '../blueprint.ts';
import type { Client } from '../build/client.ts';
import type { Node } from '../build/network.ts';
import { outerRows, QUEUE_FRAMES } from '../build/tunnels.ts';
import type { Header } from '../frame/headers.ts';
import { outerBytes } from '../overlay/outer.ts';
import type { Ground } from './ground.ts';
import { type Loss, loss } from './hop.ts';
import { type Course, hopAt, mapped, type Trail } from './way.ts';

/** Into a tunnel: what the client below sends, once to each remote end. */
export function wrapped(
  ground: Ground,
  trail: Trail,
  tunnel: TunnelPart,
  below: Client,
  course: Course,
): readonly Course[] {
  const groups = outerHeads(ground, tunnel, below, course);
  const unknown = groups.length === 0 ? [loss('no-route', 'refusal', 'no-remote')] : [];
  // Towards a lossless switch's tunnel frames wait in its ring until there is room, and wrapping waits for what is behind it.
  const waits = ground.isLosslessSwitch(tunnel.bridge);
  const work = workOf(ground, below.part, 'encapsulatePicoseconds', course, waits);
  const hop = hopAt(`overlay/${tunnel.name}`, 'tunnel', tunnel.bridge, course);
  trail.add({ ...hop, to: tunnel.client, ...work, losses: [...unknown, ...work.losses] }, course.hops);
  const added = addedBy(tunnel);
  const grown = { packetBytes: course.packetBytes + added, addedBytes: course.addedBytes + added };
  return groups.map((heads) => ({ ...course, heads, delayed: !waits, ...grown, hops: course.hops + 1 }));
}

/** The outer headers, by the remote end and priority that they go to. */
function outerHeads(
  ground: Ground,
  tunnel: TunnelPart,
  below: Client,
  course: Course,
): readonly [Header, ...Header[]][] {
  const { headers } = ground.parts.world;
  const underlay = { headers, blueprint: ground.blueprint, segments: ground.segments };
  const groups = new Map<string, [Header, ...Header[]]>();
  for (const head of course.heads)
    for (const row of outerRows(underlay, tunnel, below.part, headers.add(head))) {
      const outer = headers.get(row);
      const key = `${outer.destinationMac} ${outer.cos}`;
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [outer]);
      else group.push(outer);
    }
  return [...groups.values()];
}

/** The tunnel that ends at a client for frames of that outer header. */
export function endsAt({ blueprint }: Ground, client: string, head: Header): TunnelPart | undefined {
  const { inner, destinationIp, destinationPort } = head;
  return blueprint.tunnels.find(
    (one) =>
      one.client === client && inner?.vni === one.vni && one.local === destinationIp && one.port === destinationPort,
  );
}

/** Out of a tunnel: where what was inside enters its switch. */
export function unwrapped(
  ground: Ground,
  trail: Trail,
  tunnel: TunnelPart,
  below: Client,
  course: Course,
): { readonly node: Node; readonly port: number; readonly course: Course } | null {
  const node = ground.parts.nodes.get(tunnel.bridge);
  if (node === undefined) return null;
  const { headers } = ground.parts.world;
  const heads = mapped(course, (head) => (head.inner === null ? head : headers.get(head.inner.header)));
  const work = workOf(ground, below.part, 'decapsulatePicoseconds', course, course.kept);
  const hop = hopAt(`overlay/${tunnel.name}`, 'tunnel', tunnel.bridge, { ...course, heads });
  trail.add({ ...hop, to: tunnel.bridge, ...work }, course.hops);
  const port = node.bridge.ports.findIndex(({ kind }, index) => kind === 'uplink' && !node.ways.has(index));
  const added = addedBy(tunnel);
  const shrunk = { packetBytes: course.packetBytes - added, addedBytes: course.addedBytes - added };
  return { node, port, course: { ...course, heads, ...shrunk, hops: course.hops + 1 } };
}

/** The tag of the client below is no part of its packets. */
function addedBy({ local }: TunnelPart): number {
  return outerBytes({ vid: 0, sourceIp: local });
}

/** The lanes that wrap and unwrap, where that takes time. */
function workOf(
  ground: Ground,
  below: ClientPart,
  cost: 'encapsulatePicoseconds' | 'decapsulatePicoseconds',
  course: Course,
  keeps: boolean,
): { readonly frames: number | null; readonly losses: readonly Loss[] } {
  if (ground.machine(below).costs[cost] === 0 || below.kind === 'external') return { frames: null, losses: [] };
  if (keeps) return { frames: QUEUE_FRAMES, losses: [] };
  const room = { reason: 'lane', frames: QUEUE_FRAMES, bytes: null, isDoor: false } as const;
  return { frames: QUEUE_FRAMES, losses: ground.senders.losses(course, ground.senders.by(below), room) };
}
