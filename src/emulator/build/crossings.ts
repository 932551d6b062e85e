import type { Blueprint } from '../blueprint.ts';
import { Inlet } from '../client/arrival.ts';
import { Crossing } from '../forward/crossing.ts';
import { FreeLane } from '../host/free-lane.ts';
import { Egress } from '../wire/egress.ts';
import { final, type World } from '../world.ts';
import type { Client } from './client.ts';
import type { Node } from './network.ts';
import { clientsByNode, type Doorway, type Noise } from './windows.ts';

/**
 * Finds the NICs that frames may cross ahead of time, because no two of its ports bring frames to the same place. A NIC learns nothing and
 * holds nothing, so what goes up and what comes down never meet in it. The rule, for a NIC with one wire:
 *
 * - the queue of the wire is a plain FIFO, and no rings are counted on either side;
 * - none of its clients has a load that waits for its own frames to leave or for answers;
 * - its clients have no flows, and nothing that they do with a frame happens at instants of its own (CPU, ticks, routers, answers);
 * - whatever is behind a port gets frames from one other port at most, or only counts and consumes them.
 *
 * So no more than one client sends, and where the wire brings frames too the others only count.
 */
export function planCrossings(
  world: World,
  nodes: ReadonlyMap<string, Node>,
  doorways: readonly Doorway[],
  noise: Noise,
  streams: Blueprint['streams'],
): void {
  if (!world.ahead) return;
  const waiting = new Set(streams.flatMap(({ from, load }) => (load.kind === 'open' ? [] : [from])));
  const clientsOf = clientsByNode(doorways);
  for (const node of nodes.values()) {
    if (node.kind !== 'nic') continue;
    const wire = wireOf(node);
    if (wire === null) continue;
    const clients = clientsOf.get(node) ?? new Map<number, Client>();
    const noisy = noise.get(node) ?? new Set();
    if ([...clients.values()].some(({ part }) => waiting.has(part.name))) continue;
    if (!isCrossed(node, clients, noisy, wire.port)) continue;
    node.bridge.meeting.apart = true;
    for (const [port, client] of clients)
      if (noisy.has(port)) client.cross(new Crossing(node.bridge, port, wire.port), wire.queue);
  }
}

/** The only wire of a NIC, when it leads to where frames meet others. */
function wireOf({ bridge, ways }: Node): { readonly port: number; readonly queue: Egress } | null {
  const [port, ...others] = [...ways.keys()];
  if (port === undefined || others.length > 0) return null;
  const queue = final(bridge.ports[port]?.out ?? { receive() {} });
  return queue instanceof Egress && !queue.out.isPrivate ? { port, queue } : null;
}

function isCrossed(
  { bridge }: Node,
  clients: ReadonlyMap<number, Client>,
  noisy: ReadonlySet<number>,
  wire: number,
): boolean {
  return bridge.ports.every(({ out, rings }, port) => {
    if (rings !== null) return false;
    const isAlone = noisy.size - (noisy.has(port) ? 1 : 0) < 2;
    if (port === wire) return isAlone;
    const client = clients.get(port);
    if (client === undefined || client.entry.meeting.timed || client.flows.length > 0) return false;
    const end = final(out);
    return isAlone || end instanceof FreeLane || end instanceof Inlet;
  });
}
