import { contains } from '../address/prefix.ts';
import type { Client } from '../build/client.ts';
import { routesOf } from '../build/routers.ts';
import { inOrder } from '../client/router.ts';
import type { Ground } from './ground.ts';
import { loss } from './hop.ts';
import { type Course, hopAt, mapped, type Trail } from './way.ts';

/** By which client of its router what a client has taken goes on, if it does; null: no router takes it, it is for the client itself. */
export function routed(
  ground: Ground,
  trail: Trail,
  client: string,
  course: Course,
): readonly { readonly out: Client; readonly course: Course }[] | null {
  const router = ground.blueprint.routers.find(({ clients }) => clients.some((one) => one.client === client));
  const { destinationIp } = course.heads[0];
  if (router === undefined || destinationIp === null) return null;
  const members = router.clients.flatMap((one) => ground.client(one.client) ?? []);
  if (members.some(({ part }) => part.ips.includes(destinationIp))) return null;
  const route = inOrder(routesOf(router)).find(({ to }) => contains(to, destinationIp));
  const out = route && members[route.port];
  const mac = out && ground.segments.neighbours(out.part.name).get(route.via ?? destinationIp);
  const hop = hopAt(`router/${router.name}`, 'router', router.name, course);
  if (out === undefined || mac === undefined) {
    trail.add({ ...hop, losses: [loss('no-route', 'refusal', 'nobody')] }, course.hops);
    return [];
  }
  trail.add({ ...hop, to: out.part.name }, course.hops);
  const { mac: sourceMac, vid } = out.part;
  const heads = mapped(course, (head) => ({ ...head, sourceMac, destinationMac: mac, vid: vid ?? 0 }));
  return [{ out, course: { ...course, heads, hops: course.hops + 1 } }];
}
