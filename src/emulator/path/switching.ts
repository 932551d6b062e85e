import { isGroupMac } from '#units/mac-address.ts';
import type { Node } from '../build/network.ts';
import type { Header } from '../frame/headers.ts';
import type { Ground } from './ground.ts';
import { type Loss, loss } from './hop.ts';
import { type Course, hopAt, type Trail } from './way.ts';

/** Through a switch, a NIC or an aggregation: by which ports frames leave that came in by one, and how. */
export function switched(
  ground: Ground,
  trail: Trail,
  node: Node,
  from: number,
  course: Course,
): { readonly ways: readonly number[]; readonly inside: Course } {
  const { bridge } = node;
  const place = `${node.kind}/${node.name}`;
  const inside = waitToEnter(ground, trail, node, from, course);
  if (!trail.isNew(`${place} ${from}`, inside)) return { ways: [], inside };
  const [head] = inside.heads;
  const ways = bridge.waysTo(head.vid, head.destinationMac, from);
  if (ways.length > 1 && isFlooded(bridge.ports, ways, head)) trail.floods = true;
  const losses = refusals(node, from, ways, inside);
  trail.add({ ...hopAt(place, 'switch', node.name, inside), mtuBytes: bridge.rules.mtu, losses }, inside.hops);
  trail.narrow((bridge.rules.mtu ?? Number.POSITIVE_INFINITY) - inside.addedBytes);
  return { ways, inside: { ...inside, hops: inside.hops + 1 } };
}

/** The input of a lossless switch for what an uplink or a tunnel brings, if there is one. */
function waitToEnter(ground: Ground, trail: Trail, node: Node, from: number, course: Course): Course {
  if (node.kind !== 'bridge' || node.bridge.ports[from]?.kind !== 'uplink') return course;
  // The memory of a switch of the host has it from here on, and the port's buffer no longer.
  const inside: Course = { ...course, kept: false, buffer: null };
  const way = node.ways.get(from);
  const below = way === undefined ? ground.tunnelOf(node)?.name : nameOf(way);
  if (!ground.isLosslessSwitch(node.name) || below === undefined) return inside;
  const losses = course.kept ? [] : [loss('queue', 'congestion', 'not-stopped')];
  const hop = hopAt(`bridge/${node.name}`, 'input', below, course);
  trail.add({ ...hop, frames: ringFrames(ground, node.name), keeps: course.kept, losses }, course.hops);
  return { ...inside, hops: course.hops + 1 };
}

/** The ring of a lossless switch before an uplink or a tunnel, if there is one. */
export function waitToLeave(
  ground: Ground,
  trail: Trail,
  node: Node,
  port: number,
  below: string,
  course: Course,
): Course {
  const isUplink = node.bridge.ports[port]?.kind === 'uplink';
  if (node.kind !== 'bridge' || !isUplink || !ground.isLosslessSwitch(node.name)) return course;
  const hop = hopAt(`bridge/${node.name}`, 'output', below, course);
  trail.add({ ...hop, frames: ringFrames(ground, node.name), keeps: true }, course.hops);
  return { ...course, hops: course.hops + 1 };
}

function refusals(node: Node, from: number, ways: readonly number[], { packetBytes }: Course): readonly Loss[] {
  const { mtu } = node.bridge.rules;
  const found =
    mtu !== null && packetBytes > mtu ? [loss('mtu', 'refusal', 'too-large', { has: mtu, needs: packetBytes })] : [];
  if (ways.length > 0) return found;
  const { ports } = node.bridge;
  const isCut = ports.some(({ kind }) => kind === 'uplink') && !ports.some(({ kind, up }) => kind === 'uplink' && up);
  const reason = isCut && ports[from]?.kind !== 'uplink' ? 'no-uplink' : 'no-receiver';
  return [...found, loss(reason, isCut ? 'down' : 'refusal', 'nobody')];
}

function ringFrames({ blueprint }: Ground, bridge: string): number | null {
  return blueprint.bridges.find(({ name }) => name === bridge)?.clientQueueFrames ?? null;
}

function nameOf(way: NonNullable<ReturnType<Node['ways']['get']>>): string {
  return way.kind === 'host' ? way.node.name : way.cable.part.name;
}

/** Whether all of the ways get it, and not one of them that a hash chooses. */
function isFlooded(ports: Node['bridge']['ports'], ways: readonly number[], { destinationMac }: Header): boolean {
  if (isGroupMac(destinationMac)) return true;
  const isUplink = ways.every((port) => ports[port]?.kind === 'uplink');
  const bundles = new Set(ways.map((port) => ports[port]?.bundle ?? -1));
  return !isUplink && (bundles.size > 1 || bundles.has(-1));
}
