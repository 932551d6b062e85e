import { contains } from '../address/prefix.ts';
import type { ClientPart, TunnelPart } from '../blueprint.ts';
import type { Client } from '../build/client.ts';
import { type Cable, ENGINE_FRAMES, type Node } from '../build/network.ts';
import { receptionOf } from '../build/reception.ts';
import { routesOf } from '../build/routers.ts';
import { outerRows, QUEUE_FRAMES } from '../build/tunnels.ts';
import { inOrder } from '../client/router.ts';
import type { Header } from '../frame/headers.ts';
import { outerBytes } from '../overlay/outer.ts';
import { isFedSlowly } from './fed-slowly.ts';
import type { Ground } from './ground.ts';
import { type Loss, loss } from './hop.ts';
import { inbound, isLosslessSwitch } from './inbound.ts';
import { outbound } from './outbound.ts';
import { bufferLosses } from './overshoot.ts';
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
    const { trail, ground } = this;
    const { bridge } = node;
    const fromBelow = node.kind === 'bridge' && bridge.ports[from]?.kind === 'uplink';
    const isLossless = node.kind === 'bridge' && isLosslessSwitch(ground, node.name);
    const place = `${node.kind}/${node.name}`;
    let { hops } = course;
    const way = node.ways.get(from);
    const below = way === undefined ? this.tunnelOf(node)?.name : nameOf(way);
    if (isLossless && fromBelow && below !== undefined) {
      const losses = course.kept ? [] : [loss('queue', 'congestion', 'not-stopped')];
      const frames = this.ringFrames(node.name);
      trail.add({ ...hopAt(place, 'input', below, course), frames, keeps: course.kept, losses }, hops++);
    }
    // The memory of a switch of the host has it from here on, and the port's buffer no longer.
    const inside: Course = fromBelow ? { ...course, kept: false } : course;
    if (!trail.isNew(`${place} ${from}`, inside)) return;
    const [head] = inside.heads;
    const ways = bridge.waysTo(head.vid, head.destinationMac, from);
    if (ways.length > 1 && isFlooded(bridge.ports, ways, head)) trail.floods = true;
    trail.add(
      {
        ...hopAt(place, 'switch', node.name, inside),
        mtu: bridge.rules.mtu,
        losses: this.refusals(node, from, ways, inside),
      },
      hops++,
    );
    trail.narrow((bridge.rules.mtu ?? Number.POSITIVE_INFINITY) - course.addedBytes);
    for (const port of ways) this.exit(node, port, from, { ...inside, hops });
  }

  private refusals(node: Node, from: number, ways: readonly number[], { packetBytes }: Course): readonly Loss[] {
    const { mtu } = node.bridge.rules;
    const found = mtu !== null && packetBytes > mtu ? [loss('mtu', 'refusal', 'too-large', mtu, packetBytes)] : [];
    if (ways.length > 0) return found;
    const { ports } = node.bridge;
    const isCut = ports.some(({ kind }) => kind === 'uplink') && !ports.some(({ kind, up }) => kind === 'uplink' && up);
    const reason = isCut && ports[from]?.kind !== 'uplink' ? 'no-uplink' : 'no-receiver';
    return [...found, loss(reason, isCut ? 'down' : 'refusal', 'nobody')];
  }

  private exit(node: Node, port: number, from: number, course: Course): void {
    const { ground } = this;
    const local = node.bridge.ports[from]?.local === true;
    const client = ground.clientOn(node, port);
    // In another client's hands it no longer takes room in its sender.
    if (client !== undefined) {
      this.arrive(client, { ...course, left: true }, local);
      return;
    }
    const way = node.ways.get(port);
    if (way?.kind === 'cable') {
      const near = way.cable.part.ends[0].part === node.name ? 0 : 1;
      this.cross(way.cable, near, node, course);
    } else if (way?.kind === 'host') {
      const hops = this.queueUp(node, port, way.node.name, course);
      this.enter(way.node, way.farPort, { ...course, hops });
    } else {
      const tunnel = this.tunnelOf(node);
      if (tunnel !== undefined) this.wrap(tunnel, { ...course, hops: this.queueUp(node, port, tunnel.name, course) });
    }
  }

  /** The ring of a lossless switch before an uplink or a tunnel, if there is one. Returns how many hops there are then. */
  private queueUp(node: Node, port: number, below: string, course: Course): number {
    const isUplink = node.bridge.ports[port]?.kind === 'uplink';
    if (node.kind !== 'bridge' || !isUplink || !isLosslessSwitch(this.ground, node.name)) return course.hops;
    const frames = this.ringFrames(node.name);
    this.trail.add({ ...hopAt(`bridge/${node.name}`, 'output', below, course), frames, keeps: true }, course.hops);
    return course.hops + 1;
  }

  private tunnelOf({ name }: Node): TunnelPart | undefined {
    return this.ground.blueprint.tunnels.find(({ bridge }) => bridge === name);
  }

  private ringFrames(bridge: string): number | null {
    return this.ground.blueprint.bridges.find(({ name }) => name === bridge)?.clientQueueFrames ?? null;
  }

  /** Through the transmit queue of one end of a cable, over the wire, into the other end. `node`: null: a machine's own. */
  private cross(cable: Cable, near: 0 | 1, node: Node | null, course: Course): void {
    const { ground, trail } = this;
    const { part } = cable;
    const far = near === 0 ? 1 : 0;
    const [head] = course.heads;
    const { egress, part: owner } = part.ends[near];
    const peer = part.ends[far];
    const place = `cable/${part.name}`;
    let { hops } = course;
    this.engine(node, 'out', course, hops++);
    const className = egress.classes?.find(({ priorities }) => priorities.includes(head.cos))?.name ?? null;
    trail.add(
      {
        ...hopAt(place, 'queue', owner, course),
        to: peer.part,
        className,
        bitsPerSecond: part.bitsPerSecond,
        frames: egress.queueFrames,
        bytes: egress.queueBytes,
        keeps: course.kept || (course.guarded && !course.left),
        losses: this.queueLosses(cable, near, node, course),
      },
      hops++,
    );
    const errors = part.bitErrorRate > 0 ? [loss('bit-error', 'error', 'bit-errors')] : [];
    const cut = part.up ? [] : [loss('link-down', 'down', 'cut')];
    trail.add(
      {
        ...hopAt(place, 'wire', owner, course),
        to: peer.part,
        bitsPerSecond: part.bitsPerSecond,
        losses: [...errors, ...cut],
      },
      hops++,
    );
    const buffer = peer.ingress?.classes.find(({ priorities }) => priorities.includes(head.cos));
    const sent: Course = { ...course, left: true, guarded: false, delayed: false, kept: buffer !== undefined };
    if (buffer !== undefined) {
      const hop = {
        ...hopAt(place, 'buffer', peer.part, sent),
        className: buffer.name,
        bytes: buffer.xoffBytes + buffer.headroomBytes,
      };
      trail.add({ ...hop, keeps: true, losses: bufferLosses(ground.blueprint, part, far, head.cos) }, hops++);
    }
    const next = ground.parts.nodes.get(peer.part);
    const machine = ground.client(peer.part);
    if (next !== undefined) {
      this.engine(next, 'in', sent, hops++);
      const entry = [...next.ways].find(([, way]) => way.kind === 'cable' && way.cable === cable)?.[0];
      if (entry !== undefined) this.enter(next, entry, { ...sent, hops });
    } else if (machine !== undefined) this.arrive(machine, { ...sent, hops }, false);
  }

  private queueLosses(cable: Cable, near: 0 | 1, node: Node | null, course: Course): readonly Loss[] {
    if (course.kept) return [];
    const { ground } = this;
    const { egress, part: owner } = cable.part.ends[near];
    if (node?.kind === 'bridge')
      return isFedSlowly(ground.blueprint, node, cable, near) ? [] : [loss('queue', 'congestion', 'not-stopped')];
    const own = ground.client(owner)?.part;
    const sharers = node !== null ? ground.senders.under(node.name) : own ? [own] : [];
    const isDoor = (node === null || ground.asked) && !this.hasEngine(node);
    const { queueFrames: frames, queueBytes: bytes } = egress;
    return ground.senders.losses(course, sharers, { reason: 'queue', frames, bytes, isDoor });
  }

  /** What a NIC can handle between host and wire. */
  private engine(node: Node | null, direction: 'in' | 'out', course: Course, depth: number): void {
    const { ground, trail } = this;
    if (node === null || !this.hasEngine(node)) return;
    const losses = course.kept
      ? []
      : direction === 'in'
        ? [loss('nic', 'congestion', 'not-stopped')]
        : ground.senders.losses(course, ground.senders.under(node.name), {
            reason: 'nic',
            frames: ENGINE_FRAMES,
            bytes: null,
            isDoor: false,
          });
    const hop = hopAt(`nic/${node.name}`, 'engine', `${node.name} ${direction}`, course);
    trail.add({ ...hop, frames: ENGINE_FRAMES, keeps: course.kept, losses }, depth);
  }

  private hasEngine(node: Node | null): boolean {
    return this.ground.blueprint.nics.some(
      ({ name, packetsPerSecond }) => name === node?.name && packetsPerSecond !== null,
    );
  }

  /** Into a client: a router or a tunnel's end sends it on, else its application has it. */
  private arrive(client: Client, course: Course, local: boolean): void {
    const { ground, trail } = this;
    const { name, mac } = client.part;
    const [head] = course.heads;
    if (!trail.isNew(`into ${name} ${local}`, course)) return;
    const hops = inbound(ground, trail, client, course, local);
    // Flooded here for want of knowledge, or of another VLAN: its interface leaves it aside.
    if ((head.destinationMac !== mac && !isGroup(head.destinationMac)) || !isMember(client.part, head)) {
      trail.add(
        { ...hopAt(`client/${name}`, 'stranger', name, course), losses: [loss('no-receiver', 'refusal', 'nobody')] },
        hops,
      );
      return;
    }
    const taken: Course = { ...course, left: true, guarded: false, delayed: false, kept: false, hops };
    const end = ground.blueprint.tunnels.find((one) => one.client === name && isFor(one, head));
    // What a lossless switch is to get keeps its descriptor until it is there.
    const isKept = course.kept && end !== undefined && this.isKeptBy(client, end);
    if (end !== undefined) this.unwrap(end, { ...taken, kept: isKept });
    else if (this.route(name, taken)) return;
    else if (head.inner === null) trail.reached.add(name);
    // Of another segment or port than any that ends here.
    else
      trail.add(
        {
          ...hopAt(placeOf(client.part), 'tunnel', name, taken),
          losses: [loss('no-receiver', 'refusal', 'no-segment')],
        },
        hops,
      );
  }

  private isKeptBy({ part }: Client, { bridge }: TunnelPart): boolean {
    const { blueprint } = this.ground;
    return isLosslessSwitch(this.ground, bridge) && receptionOf(blueprint, this.ground.machine(part), part).lossless;
  }

  /** Whether a router has sent them on. */
  private route(client: string, course: Course): boolean {
    const { ground, trail } = this;
    const router = ground.blueprint.routers.find(({ clients }) => clients.some((one) => one.client === client));
    const { destinationIp } = course.heads[0];
    if (router === undefined || destinationIp === null) return false;
    const members = router.clients.flatMap((one) => ground.client(one.client) ?? []);
    if (members.some(({ part }) => part.ips.includes(destinationIp))) return false;
    const route = inOrderOf(router).find(({ to }) => contains(to, destinationIp));
    const out = route && members[route.port];
    const mac = out && ground.segments.neighbours(out.part.name).get(route.via ?? destinationIp);
    const place = `router/${router.name}`;
    if (out === undefined || mac === undefined) {
      const losses = [loss('no-route', 'refusal', 'nobody')];
      trail.add({ ...hopAt(place, 'router', router.name, course), losses }, course.hops);
      return true;
    }
    trail.add({ ...hopAt(place, 'router', router.name, course), to: out.part.name }, course.hops);
    const heads = mapped(course, (head) => ({
      ...head,
      sourceMac: out.part.mac,
      destinationMac: mac,
      vid: out.part.vid ?? 0,
    }));
    this.leave(out, { ...course, heads, hops: course.hops + 1 });
    return true;
  }

  /** Into a tunnel: the client below sends what is wrapped, once to each remote end. */
  private wrap(tunnel: TunnelPart, course: Course): void {
    const { ground, trail } = this;
    const below = ground.client(tunnel.client);
    if (below === undefined) return;
    const { headers } = ground.parts.world;
    const underlay = { headers, blueprint: ground.blueprint, segments: ground.segments };
    const groups = new Map<string, [Header, ...Header[]]>();
    for (const head of course.heads)
      for (const row of outerRows(underlay, tunnel, below.part, headers.add(head))) {
        const outer = headers.get(row);
        const key = `${outer.destinationMac} ${outer.cos}`;
        const group = groups.get(key);
        if (group === undefined) groups.set(key, [outer]);
        else group.push(outer);
      }
    const place = `overlay/${tunnel.name}`;
    const unknown = groups.size === 0 ? [loss('no-route', 'refusal', 'no-remote')] : [];
    // Towards a lossless switch's tunnel frames wait in its ring until there is room, and wrapping waits for what is behind it.
    const waits = isLosslessSwitch(ground, tunnel.bridge);
    const work = this.work(below.part, 'encapsulatePicoseconds', course, waits);
    trail.add(
      {
        ...hopAt(place, 'tunnel', tunnel.bridge, course),
        to: tunnel.client,
        ...work,
        losses: [...unknown, ...work.losses],
      },
      course.hops,
    );
    // The tag of the client below is no part of its packets.
    const added = outerBytes({ vid: 0, sourceIp: tunnel.local });
    for (const heads of groups.values())
      this.leave(
        below,
        {
          ...course,
          heads,
          delayed: !waits,
          packetBytes: course.packetBytes + added,
          addedBytes: course.addedBytes + added,
          hops: course.hops + 1,
        },
        false,
      );
  }

  private unwrap(tunnel: TunnelPart, course: Course): void {
    const { ground, trail } = this;
    const below = ground.client(tunnel.client);
    const node = ground.parts.nodes.get(tunnel.bridge);
    if (below === undefined || node === undefined) return;
    const { headers } = ground.parts.world;
    const heads = mapped(course, (head) => (head.inner === null ? head : headers.get(head.inner.header)));
    const work = this.work(below.part, 'decapsulatePicoseconds', course, course.kept);
    trail.add(
      { ...hopAt(`overlay/${tunnel.name}`, 'tunnel', tunnel.bridge, { ...course, heads }), to: tunnel.bridge, ...work },
      course.hops,
    );
    const port = node.bridge.ports.findIndex(({ kind }, index) => kind === 'uplink' && !node.ways.has(index));
    const added = outerBytes({ vid: 0, sourceIp: tunnel.local });
    const inner = { packetBytes: course.packetBytes - added, addedBytes: course.addedBytes - added };
    this.enter(node, port, { ...course, heads, ...inner, hops: course.hops + 1 });
  }

  /** The lanes that wrap and unwrap, where that takes time. */
  private work(
    below: ClientPart,
    cost: 'encapsulatePicoseconds' | 'decapsulatePicoseconds',
    course: Course,
    keeps: boolean,
  ): { readonly frames: number | null; readonly losses: readonly Loss[] } {
    const { ground } = this;
    if (ground.machine(below).costs[cost] === 0 || below.kind === 'external') return { frames: null, losses: [] };
    if (keeps) return { frames: QUEUE_FRAMES, losses: [] };
    const room = { reason: 'lane', frames: QUEUE_FRAMES, bytes: null, isDoor: false } as const;
    return { frames: QUEUE_FRAMES, losses: ground.senders.losses(course, ground.senders.by(below), room) };
  }
}

function nameOf(way: NonNullable<ReturnType<Node['ways']['get']>>): string {
  return way.kind === 'host' ? way.node.name : way.cable.part.name;
}

function isFor({ vni, local, port }: TunnelPart, { inner, destinationIp, destinationPort }: Header): boolean {
  return inner !== null && inner.vni === vni && local === destinationIp && port === destinationPort;
}

function mapped({ heads: [first, ...rest] }: Course, change: (head: Header) => Header): [Header, ...Header[]] {
  return [change(first), ...rest.map(change)];
}

/** Whether all of the ways get it, and not one of them that a hash chooses. */
function isFlooded(ports: Node['bridge']['ports'], ways: readonly number[], { destinationMac }: Header): boolean {
  if (isGroup(destinationMac)) return true;
  const isUplink = ways.every((port) => ports[port]?.kind === 'uplink');
  const bundles = new Set(ways.map((port) => ports[port]?.bundle ?? -1));
  return !isUplink && (bundles.size > 1 || bundles.has(-1));
}

function isMember({ vid }: ClientPart, head: Header): boolean {
  return (vid ?? 0) === head.vid;
}

const inOrderOf = (router: Parameters<typeof routesOf>[0]) => inOrder(routesOf(router));

function isGroup(mac: string): boolean {
  return (Number.parseInt(mac.slice(0, 2), 16) & 1) === 1;
}
