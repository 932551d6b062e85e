import type { Cable, Node } from '../build/network.ts';
import { ENGINE_FRAMES } from '../build/network.ts';
import { isFedSlowly } from './fed-slowly.ts';
import type { Ground } from './ground.ts';
import { type Loss, loss } from './hop.ts';
import { bufferLosses } from './overshoot.ts';
import { bufferAt } from './waits.ts';
import { type Course, hopAt, Steps, type Trail } from './way.ts';

/** Through the transmit queue of one end of a cable, over the wire, into the buffer of the other end. `node`: null: a machine's own. */
export function wireHops(
  ground: Ground,
  trail: Trail,
  cable: Cable,
  near: 0 | 1,
  node: Node | null,
  course: Course,
): Course {
  const { part } = cable;
  const far = near === 0 ? 1 : 0;
  const { cos } = course.heads[0];
  const { egress, part: owner } = part.ends[near];
  const peer = part.ends[far];
  const place = `cable/${part.name}`;
  const steps = new Steps(trail, course, place, owner);
  steps.put('queue', {
    to: peer.part,
    class: egress.classes?.find(({ priorities }) => priorities.includes(cos))?.name ?? null,
    bitsPerSecond: part.bitsPerSecond,
    frames: egress.queueFrames,
    bytes: egress.queueBytes,
    keeps: course.kept || (course.guarded && !course.left),
    losses: queueLosses(ground, cable, near, node, course),
  });
  const errors = part.bitErrorRate > 0 ? [loss('bit-error', 'error', 'bit-errors')] : [];
  const cut = part.up ? [] : [loss('link-down', 'down', 'cut', { about: part.name })];
  steps.put('wire', { to: peer.part, bitsPerSecond: part.bitsPerSecond, losses: [...errors, ...cut] });
  const buffer = peer.ingress?.classes.find(({ priorities }) => priorities.includes(cos));
  const end = bufferAt(cable, far, cos);
  if (course.buffer !== null && end !== null) trail.wait(course.buffer, end, course);
  const sent: Course = {
    ...course,
    left: true,
    guarded: false,
    delayed: false,
    kept: buffer !== undefined,
    buffer: end,
  };
  if (buffer !== undefined)
    steps.put('buffer', {
      at: peer.part,
      class: buffer.name,
      bytes: buffer.xoffBytes + buffer.headroomBytes,
      keeps: true,
      losses: bufferLosses(ground.blueprint, part, far, cos),
    });
  return { ...sent, hops: steps.hops };
}

function queueLosses(ground: Ground, cable: Cable, near: 0 | 1, node: Node | null, course: Course): readonly Loss[] {
  if (course.kept) return [];
  const { egress, part: owner } = cable.part.ends[near];
  if (node?.kind === 'bridge')
    return isFedSlowly(ground.blueprint, node, cable, near) ? [] : [loss('queue', 'congestion', 'not-stopped')];
  const own = ground.client(owner)?.part;
  const sharers = node !== null ? ground.senders.under(node.name) : own ? [own] : [];
  const isDoor = (node === null || ground.asked) && !hasEngine(ground, node);
  const { queueFrames: frames, queueBytes: bytes } = egress;
  return ground.senders.losses(course, sharers, { reason: 'queue', frames, bytes, isDoor });
}

/** What a NIC can handle between host and wire, where that is bounded. */
export function engineHop(
  ground: Ground,
  trail: Trail,
  node: Node | null,
  direction: 'rx' | 'tx',
  course: Course,
): Course {
  if (node === null || !hasEngine(ground, node)) return course;
  const room = { reason: 'nic', frames: ENGINE_FRAMES, bytes: null, isDoor: false } as const;
  const losses = course.kept
    ? []
    : direction === 'rx'
      ? [loss('nic', 'congestion', 'not-stopped')]
      : ground.senders.losses(course, ground.senders.under(node.name), room);
  const hop = hopAt(`nic/${node.name}`, 'engine', node.name, course);
  trail.add({ ...hop, side: direction, frames: ENGINE_FRAMES, keeps: course.kept, losses }, course.hops);
  return { ...course, hops: course.hops + 1 };
}

function hasEngine({ blueprint }: Ground, node: Node | null): boolean {
  return blueprint.nics.some(({ name, packetsPerSecond }) => name === node?.name && packetsPerSecond !== null);
}
