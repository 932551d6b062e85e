import { contains } from '../address/prefix.ts';
import type { RouterPart } from '../blueprint.ts';
import { type Route, Router, type RouterPort } from '../client/router.ts';
import { isDoor } from '../door.ts';
import { BlueprintError } from '../options.ts';
import type { Receiver, World } from '../world.ts';
import type { Client } from './client.ts';
import type { Segments } from './segments.ts';

/** Puts a router in the place of the applications of its clients. */
export function buildRouter(
  world: World,
  part: RouterPart,
  clients: ReadonlyMap<string, Client>,
  segments: Segments,
): void {
  const members = part.clients.map(({ client }) => {
    const found = clients.get(client);
    if (found === undefined) throw new BlueprintError(`router ${part.name} has no client ${client}`);
    return found;
  });
  const ports = members.map((client): RouterPort => {
    client.sender.meeting.feeders++;
    const { mac, vid, cos, name } = client.part;
    const door = client.way !== client.sender && isDoor(client.way) ? client.way : null;
    return { sender: client.way, door, mac, vid: vid ?? 0, cos, neighbours: segments.neighbours(name) };
  });
  const routes = routesOf(part);
  const own = new Set(members.flatMap((client) => client.part.ips));
  for (const client of members) {
    // Set when the client was built; the router stands before it.
    const application = client.application.to as Receiver;
    client.application.to = new Router(world, part.name, ports, routes, own, application);
  }
}

/** The networks on its links, and those beyond that are reached by one of them. */
export function routesOf(part: RouterPart): Route[] {
  const routes: Route[] = part.clients.flatMap(({ prefixes }, port) => prefixes.map((to) => ({ to, via: null, port })));
  for (const { to, via } of part.routes) {
    const port = part.clients.findIndex(({ prefixes }) => prefixes.some((prefix) => contains(prefix, via)));
    if (port >= 0) routes.push({ to, via, port });
  }
  return routes;
}
