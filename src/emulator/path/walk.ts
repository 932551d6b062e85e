import { isGroupMac } from '#units/mac-address.ts';
import type { Client } from '../build/client.ts';
import type { Cable, Node } from '../build/network.ts';
import { receptionOf } from '../build/reception.ts';
import { engineHop, wireHops } from './cable.ts';
import type { Ground } from './ground.ts';
import { loss } from './hop.ts';
import { inbound } from './inbound.ts';
import { outbound } from './outbound.ts';
import { routed } from './routing.ts';
import { switched, waitToLeave } from './switching.ts';
import { endsAt, unwrapped, wrapped } from './tunnels.ts';
import { type Course, hopAt, placeOf, type Trail } from './way.ts';

/** Follows frames from part to part as the engine hands them on, by every way that they may take. */
export class Walk {
  private readonly ground: Ground;
  private readonly trail: Trail;

  constructor(ground: Ground, trail: Trail) {
    this.ground = ground;
    this.trail = trail;
  }

  /** From a client's programs, or from the router or tunnel that it is of (`throughGuest`: by its guest). */
  leave(client: Client, course: Course, throughGuest = true): void {
    if (!this.trail.isNew(`out of ${client.part.name}`, course)) return;
    for (const each of outbound(this.ground, this.trail, client, course, throughGuest)) {
      if (client.place !== null) this.enter(client.place.node, client.place.port, each);
      else {
        const wire = this.ground.wireOf(client.part.name);
        const cable = wire && this.ground.parts.cables.get(wire.cable.name);
        if (wire && cable) this.cross(cable, wire.near, null, each);
      }
    }
  }

  /** Into a switch, a NIC or an aggregation by one of its ports. */
  private enter(node: Node, from: number, course: Course): void {
    const { ways, inside } = switched(this.ground, this.trail, node, from, course);
    for (const port of ways) this.exit(node, port, from, inside);
  }

  private exit(node: Node, port: number, from: number, course: Course): void {
    const { ground, trail } = this;
    const client = ground.clientOn(node, port);
    // In another client's hands it no longer takes room in its sender.
    if (client !== undefined) {
      this.arrive(client, { ...course, left: true }, node.bridge.ports[from]?.local === true);
      return;
    }
    const way = node.ways.get(port);
    if (way?.kind === 'cable') {
      const near = way.cable.part.ends[0].part === node.name ? 0 : 1;
      this.cross(way.cable, near, node, course);
    } else if (way?.kind === 'host') {
      this.enter(way.node, way.farPort, waitToLeave(ground, trail, node, port, way.node.name, course));
    } else {
      const tunnel = ground.tunnelOf(node);
      const below = tunnel && ground.client(tunnel.client);
      if (tunnel === undefined || below === undefined) return;
      const waiting = waitToLeave(ground, trail, node, port, tunnel.name, course);
      for (const each of wrapped(ground, trail, tunnel, below, waiting)) this.leave(below, each, false);
    }
  }

  /** From one end of a cable into the other. `node`: null: a machine's own. */
  private cross(cable: Cable, near: 0 | 1, node: Node | null, course: Course): void {
    const { ground, trail } = this;
    const sent = wireHops(ground, trail, cable, near, node, engineHop(ground, trail, node, 'tx', course));
    const { part } = cable.part.ends[near === 0 ? 1 : 0];
    const next = ground.parts.nodes.get(part);
    const machine = ground.client(part);
    if (next !== undefined) {
      const handled = engineHop(ground, trail, next, 'rx', sent);
      const entry = [...next.ways].find(([, way]) => way.kind === 'cable' && way.cable === cable)?.[0];
      if (entry !== undefined) this.enter(next, entry, handled);
    } else if (machine !== undefined) this.arrive(machine, sent, false);
  }

  /** Into a client: a router or a tunnel's end sends it on, else its application has it. */
  private arrive(client: Client, course: Course, local: boolean): void {
    const { ground, trail } = this;
    const { name, mac, vid, mtu } = client.part;
    const [head] = course.heads;
    if (!trail.isNew(`into ${name} ${local}`, course)) return;
    const hops = inbound(ground, trail, client, course, local);
    const isMeant = head.destinationMac === mac || isGroupMac(head.destinationMac);
    // Flooded here for want of knowledge, or of another VLAN: its interface leaves it aside.
    if (!isMeant || (vid ?? 0) !== head.vid) {
      const losses = [loss('no-receiver', 'refusal', 'nobody')];
      trail.add({ ...hopAt(placeOf(client.part), 'bystander', name, course), losses }, hops);
      return;
    }
    trail.narrow(mtu - course.addedBytes);
    const taken: Course = { ...course, left: true, guarded: false, delayed: false, kept: false, buffer: null, hops };
    const end = endsAt(ground, name, head);
    if (end !== undefined) {
      // What a lossless switch is to get keeps its descriptor until it is there.
      const isKept = course.kept && ground.isLosslessSwitch(end.bridge) && this.bearsLossless(client);
      const inner = unwrapped(ground, trail, end, client, { ...taken, kept: isKept });
      if (inner !== null) this.enter(inner.node, inner.port, inner.course);
      return;
    }
    const onwards = routed(ground, trail, name, taken);
    if (onwards !== null) for (const { out, course: sent } of onwards) this.leave(out, sent);
    else if (head.inner === null) trail.reached.add(name);
    // Of another segment or port than any that ends here.
    else {
      const losses = [loss('no-receiver', 'refusal', 'no-segment')];
      trail.add({ ...hopAt(placeOf(client.part), 'tunnel', name, taken), losses }, hops);
    }
  }

  private bearsLossless({ part }: Client): boolean {
    return receptionOf(this.ground.blueprint, this.ground.machine(part), part).lossless;
  }
}
