import { Arrival } from '../client/arrival.ts';
import { Guest } from '../client/guest.ts';
import { Ring } from '../forward/ring.ts';
import { OpenSource } from '../traffic/open-source.ts';
import { final, type World } from '../world.ts';
import type { Client } from './client.ts';
import type { Load } from './load.ts';
import type { Node } from './network.ts';
import { type Doorway, guestSwitches } from './windows.ts';

/**
 * Finds the switches of guests where nobody ever waits, so that their sources need not meet: each runs ahead up to the horizon. The
 * rule, for a switch that has no ports but those of its clients:
 *
 * - its clients only count what comes: no limit, flow, CPU, application that takes time, router or tunnel;
 * - all that they send are open loads, one a client, of headers that go to one port and teach the switch nothing.
 *
 * Each frame then passes all doors at its own instant, no door ever closes, and what is left of it are counters, whose sums know no order.
 */
export function planPassages(
  world: World,
  nodes: ReadonlyMap<string, Node>,
  doorways: readonly Doorway[],
  loads: ReadonlyMap<string, Load>,
): void {
  if (!world.ahead) return;
  const sources = new Map<unknown, OpenSource>();
  for (const load of loads.values()) if (load instanceof OpenSource) sources.set(load.sender, load);
  for (const { node, doors } of guestSwitches(nodes, doorways)) {
    if (!doors.every((door) => isPassed(door, sources))) continue;
    for (const { client } of doors) if (client.way instanceof Guest) client.way.leaveOpen();
    const place = `bridge/${node.name}`;
    for (const queue of world.queues) if (queue instanceof Ring && queue.settings.place === place) queue.passed = true;
  }
}

/** Whether a client only counts, and sends by its guest what passes. */
function isPassed({ client, node, port }: Doorway, sources: ReadonlyMap<unknown, OpenSource>): boolean {
  const { sender, way } = client;
  if (!isCounting(client) || way === sender || sender.meeting.feeders > 0) return false;
  if (way.meeting.feeders === 0) return true;
  const source = sources.get(way);
  if (source === undefined || way.meeting.feeders > 1) return false;
  return [...source.headers].every((row) => node.bridge.wayOf(row, 0, port) >= 0);
}

function isCounting({ application, flows, free, in: inwards, lanes, out }: Client): boolean {
  const unlimited = inwards === null && out === null && flows.length === 0;
  return unlimited && lanes.length === 0 && free !== null && final(application) instanceof Arrival;
}
