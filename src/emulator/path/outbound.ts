import type { ClientPart, FlowPart } from '../blueprint.ts';
import type { Client } from '../build/client.ts';
import { hasGuest, hasLosslessSwitch } from '../build/guests.ts';
import { isLimited } from '../build/limiters.ts';
import { TRANSMIT_FRAMES } from '../build/outbound.ts';
import { bridgeOf, usesCpu } from '../build/reception.ts';
import { offence } from '../client/security.ts';
import type { Header } from '../frame/headers.ts';
import type { Ground } from './ground.ts';
import { type Hop, type Loss, loss } from './hop.ts';
import { type Course, hopAt, placeOf, type Trail } from './way.ts';

/**
 * The way out of a client: its guest, what it may send, the limits of its flows and its own, the work of sending, the input of a
 * lossless switch. Returns the courses on which frames leave, one for each priority that its flows give them.
 */
export function outbound(
  ground: Ground,
  trail: Trail,
  client: Client,
  course: Course,
  throughGuest: boolean,
): Course[] {
  const { part } = client;
  const { blueprint, senders } = ground;
  const guarded = hasGuest(blueprint, part);
  const isHeld = guarded && throughGuest;
  let hops = course.hops;
  const put = (hop: Hop) => trail.add(hop, hops++);
  if (isHeld) {
    const { stopFrames = 256 } = part.guest ?? {};
    const losses = senders.guestLosses(part, course.left);
    const frames = part.guest?.qdiscFrames ?? null;
    put({
      ...hopAt(placeOf(part), 'guest', part.name, course),
      frames: (frames ?? 0) + stopFrames,
      keeps: true,
      losses,
    });
  }
  put({
    ...hopAt(placeOf(part), 'sender', part.name, course),
    mtuBytes: part.mtu,
    losses: refusals(ground, part, course),
  });
  trail.narrow(part.mtu - course.addedBytes);
  // A guest's ring forgets what has left it, so from here on nobody but doors bounds its frames.
  const held: Course = {
    ...course,
    left: isHeld ? false : course.left,
    guarded: isHeld || (course.guarded && !course.left),
  };
  return byFlow(client, course).flatMap(({ flow, heads }): Course[] => {
    const marked: Course = { ...held, heads: flow?.cos == null ? heads : withCos(heads, flow.cos), hops };
    return [limitsAndWork(ground, trail, part, flow, marked, guarded)];
  });
}

function limitsAndWork(
  ground: Ground,
  trail: Trail,
  part: ClientPart,
  flow: FlowPart | null,
  course: Course,
  guarded: boolean,
): Course {
  const { blueprint, senders } = ground;
  const { limiter, costs } = ground.machine(part);
  const sharers = senders.by(part);
  const frames = limiter.kind === 'token-bucket' ? limiter.queueFrames : limiter.dropFrames;
  const room = { reason: 'limiter', frames, bytes: null, isDoor: guarded } as const;
  let { hops } = course;
  let delayed = course.delayed;
  const limit = (place: string, bitsPerSecond: number | null) => {
    const losses: readonly Loss[] =
      bitsPerSecond === 0
        ? [loss('limiter', 'refusal', 'drops-all')]
        : bitsPerSecond === null
          ? []
          : senders.losses({ ...course, delayed }, sharers, room);
    trail.add({ ...hopAt(place, 'limiter', part.name, course), bitsPerSecond, frames, keeps: guarded, losses }, hops++);
    if (limiter.kind === 'token-bucket') delayed = true;
  };
  if (flow !== null && isLimited(blueprint, 'flow', flow.name, flow.maxbw)) limit(`flow/${flow.name}`, flow.maxbw);
  if (isLimited(blueprint, 'client', part.name, part.maxbw)) limit(placeOf(part), part.maxbw);
  if (usesCpu(part) && costs.perSentPacketPicoseconds > 0) {
    const losses = guarded
      ? []
      : senders.losses({ ...course, delayed }, sharers, {
          reason: 'lane',
          frames: TRANSMIT_FRAMES,
          bytes: null,
          isDoor: false,
        });
    const hop = hopAt(placeOf(part), 'lane', part.name, course);
    trail.add({ ...hop, side: 'tx', frames: TRANSMIT_FRAMES, keeps: guarded, losses }, hops++);
    // It begins a frame only when there is room for it behind.
    delayed = false;
  }
  if (hasLosslessSwitch(blueprint, part.over)) {
    const bridge = bridgeOf(blueprint, part.over);
    const hop = hopAt(`bridge/${part.over}`, 'input', part.name, course);
    trail.add({ ...hop, frames: bridge?.clientQueueFrames ?? null, keeps: true }, hops++);
    delayed = false;
  }
  return { ...course, delayed, hops };
}

function refusals(ground: Ground, part: ClientPart, { heads, packetBytes }: Course): readonly Loss[] {
  const isForged = ground.blueprint.bridges.some(({ name, refuseForged }) => name === part.over && refuseForged);
  const security = isForged ? { ...part.security, macNospoof: true } : part.security;
  const offences = new Set(heads.map((head) => offence(head, part.mac, security)).filter((one) => one !== null));
  const found = [...offences].map((reason) => loss(reason, 'refusal', 'forbidden'));
  return packetBytes > part.mtu
    ? [...found, loss('mtu', 'refusal', 'too-large', { has: part.mtu, needs: packetBytes })]
    : found;
}

/** The headers by the flow that has them; null: none. */
function byFlow({ sender, flows }: Client, { heads }: Course) {
  const { classifier } = sender;
  const groups = new Map<number, [Header, ...Header[]]>();
  for (const head of heads) {
    const flow = classifier === null ? -1 : classifier.classify(head, 'out');
    const group = groups.get(flow);
    if (group === undefined) groups.set(flow, [head]);
    else group.push(head);
  }
  return [...groups].map(([flow, members]) => ({ flow: flows[flow]?.part ?? null, heads: members }));
}

function withCos([first, ...rest]: readonly [Header, ...Header[]], cos: number): [Header, ...Header[]] {
  return [{ ...first, cos }, ...rest.map((head) => ({ ...head, cos }))];
}
