import type { Blueprint, ClientPart } from '../blueprint.ts';
import { Guest } from '../client/guest.ts';
import type { Sender, Way } from '../client/sender.ts';
import type { World } from '../world.ts';
import { isLimited } from './limiters.ts';

/** Whether what a client sends waits in its guest until the host takes it, and so asks for room on its way. */
export function hasGuest(blueprint: Blueprint, part: ClientPart): boolean {
  return (
    part.guest !== null ||
    hasLosslessSwitch(blueprint, part.over) ||
    bearsLossless(blueprint, part.name) ||
    isStoppable(blueprint, part) ||
    blockingSenders(blueprint).has(part.name)
  );
}

const senders = new WeakMap<Blueprint, ReadonlySet<string>>();

/** Clients with a stream that waits for room: looked for once, since every client and every cable asks. */
function blockingSenders(blueprint: Blueprint): ReadonlySet<string> {
  const known = senders.get(blueprint);
  if (known !== undefined) return known;
  const found = new Set(blueprint.streams.flatMap(({ from, load }) => (load.kind === 'blocking' ? [from] : [])));
  senders.set(blueprint, found);
  return found;
}

/** Whether anybody asks: ways within the host are then such that they can be asked. */
export function anyAsks(blueprint: Blueprint): boolean {
  return blueprint.clients.some((part) => hasGuest(blueprint, part)) || blueprint.bridges.some((part) => part.lossless);
}

/** Whether a limiter of illumos tells those who send that they are to stop (mac_sched.c). */
function isStoppable(blueprint: Blueprint, { name, host, maxbw }: ClientPart): boolean {
  const { limiter } = (host === null ? blueprint : blueprint.machines[host]) ?? blueprint;
  if (limiter.kind !== 'crossbow-tick') return false;
  const flows = blueprint.flows.filter((flow) => flow.over === name);
  return (
    isLimited(blueprint, 'client', name, maxbw) ||
    flows.some((flow) => isLimited(blueprint, 'flow', flow.name, flow.maxbw))
  );
}

export function hasLosslessSwitch(blueprint: Blueprint, name: string | null): boolean {
  return blueprint.bridges.some((bridge) => bridge.name === name && bridge.lossless);
}

/** Whether a tunnel of a lossless switch goes by a client: what it wraps waits for whatever the client waits for. */
export function bearsLossless(blueprint: Blueprint, client: string): boolean {
  return blueprint.tunnels.some((tunnel) => tunnel.client === client && hasLosslessSwitch(blueprint, tunnel.bridge));
}

/** Where the sources of a client hand over their frames. */
export function buildGuest(world: World, blueprint: Blueprint, part: ClientPart, sender: Sender): Way {
  if (!hasGuest(blueprint, part)) return sender;
  const { qdiscFrames, stopFrames, wakeFrames } = part.guest ?? PLAIN;
  const forwards = blueprint.routers.some(({ clients }) => clients.some(({ client }) => client === part.name));
  return new Guest(world, { client: part.name, qdiscFrames, stopFrames, wakeFrames, forwards }, sender);
}

/** A guest of which nothing is said: its ring is that of virtio-net, and its discipline never drops. */
const PLAIN = { qdiscFrames: null, stopFrames: 256, wakeFrames: 128 } as const;
