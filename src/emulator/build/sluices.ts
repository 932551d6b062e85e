import { Arrival } from '../client/arrival.ts';
import { Guest } from '../client/guest.ts';
import { Ring } from '../forward/ring.ts';
import { Lane } from '../host/lane.ts';
import type { Limiter } from '../limit/limiter.ts';
import { Metered } from '../limit/metered.ts';
import { TokenBucket } from '../limit/token-bucket.ts';
import type { InflowParts } from '../sluice/inflow.ts';
import type { Bucketed } from '../sluice/meter.ts';
import type { OutflowParts } from '../sluice/outflow.ts';
import { Sluice } from '../sluice/sluice.ts';
import { GreedySource } from '../traffic/greedy-source.ts';
import { OpenSource } from '../traffic/open-source.ts';
import { final, type World } from '../world.ts';
import type { Load } from './load.ts';
import type { Node } from './network.ts';
import { type Doorway, guestSwitches } from './windows.ts';

/**
 * Finds what a sluice can serve: a client of a lossless switch, and all those that send to it. The rule, for a switch that has no ports but
 * those of its clients, of whom each sends by one program that does not listen, to places that are known:
 *
 * - those who send to the client send to nobody else, and there is nothing on their way but a guest and a token bucket;
 * - the client has no flows and no work for the CPUs of its host; behind a token bucket an application with a CPU of its own may take time.
 */
export function planSluices(
  world: World,
  nodes: ReadonlyMap<string, Node>,
  doorways: readonly Doorway[],
  loads: ReadonlyMap<string, Load>,
): void {
  if (!world.ahead) return;
  const sources = new Map<unknown, Load>();
  for (const load of loads.values())
    if (load instanceof OpenSource || load instanceof GreedySource) sources.set(load.sender, load);
  for (const { node, doors } of guestSwitches(nodes, doorways)) planNode(world, node, doors, sources);
}

function planNode(world: World, node: Node, doors: readonly Doorway[], sources: ReadonlyMap<unknown, Load>): void {
  const senders = doors.filter(({ client: { way, sender } }) => way.meeting.feeders + sender.meeting.feeders > 0);
  const ways = new Map<number, Doorway[]>();
  const shared = new Set<number>();
  for (const door of senders) {
    const { client, port } = door;
    const source = sources.get(client.way);
    const isAlone = client.way.meeting.feeders === 1 && client.sender.meeting.feeders === 0;
    // One that is not fit may send anything to anybody while time passes: no client here is safe from it.
    if (!(source instanceof OpenSource || source instanceof GreedySource) || !isAlone) return;
    const found = new Set(Array.from(source.headers, (row) => node.bridge.wayOf(row, 0, port)));
    // To everybody, or to who is not known: such frames come to all clients.
    if (found.has(-1)) return;
    for (const way of found) {
      ways.set(way, [...(ways.get(way) ?? []), door]);
      if (found.size > 1) shared.add(way);
    }
  }
  for (const [way, own] of ways) {
    const door = doors.find(({ port }) => port === way);
    const out = door === undefined || shared.has(way) ? null : outflowOf(door);
    const ins = own.map((one) => inflowOf(one, sources));
    if (out === null || !ins.every((one) => one !== null)) continue;
    world.onSeal(() => world.funnels.push(new Sluice(world, node.bridge, ins, out)));
  }
}

function inflowOf({ client, node, port: number }: Doorway, sources: ReadonlyMap<unknown, Load>): InflowParts | null {
  const { way: guest, sender, out, flows, lanes, end } = client;
  const source = sources.get(guest);
  const port = node.bridge.ports[number];
  const limit = bucketOf(out);
  if (!(source instanceof OpenSource || source instanceof GreedySource)) return null;
  if (!(guest instanceof Guest) || !(end instanceof Ring) || port === undefined || limit === undefined) return null;
  // Where nobody ever waits sources run ahead by themselves.
  if (guest.outlet() === null) return null;
  if (guest.settings.forwards || sender.rings !== null || port.rings !== null) return null;
  if (flows.length > 0 || lanes.some(({ kind }) => kind === 'tx')) return null;
  if (!source.headers.every((row) => sender.passes(row, source.mostBytes))) return null;
  return { source, guest, tally: sender.tally, limit, input: end, port, number };
}

function outflowOf({ client, node, port: number }: Doorway): OutflowParts | null {
  const { application, entry, flows, free, in: inwards, inlet, lanes, part } = client;
  const port = node.bridge.ports[number];
  const limit = bucketOf(inwards);
  const end = final(application);
  const isOwn = end instanceof Lane && part.receiver.cpu === null;
  if (!(entry.receiver instanceof Ring) || free === null || port === undefined || limit === undefined) return null;
  if (flows.length > 0 || lanes.some(({ kind }) => kind !== 'tx') || !(isOwn || end instanceof Arrival)) return null;
  return { port, number, output: entry.receiver, limit, free, inlet, application: isOwn ? end : null };
}

/** undefined: it limits by something else. */
function bucketOf(limiter: Limiter | null): Bucketed | null | undefined {
  if (limiter === null) return null;
  if (!(limiter instanceof Metered) || !(limiter.inner instanceof TokenBucket)) return undefined;
  return { limiter, bucket: limiter.inner };
}
