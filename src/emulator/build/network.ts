import type { AggregationPart, Blueprint, BridgePart, CableEnd, CablePart, NicPart } from '../blueprint.ts';
import { Channel, Meeting } from '../channel.ts';
import { Discharge } from '../client/memory.ts';
import type { Door } from '../door.ts';
import { Bridge, type BridgeRules } from '../forward/bridge.ts';
import { ClassRings } from '../forward/class-rings.ts';
import type { Port } from '../forward/port.ts';
import type { PriorityGroup } from '../forward/priority-doors.ts';
import type { RingSettings } from '../forward/ring.ts';
import { BlueprintError } from '../options.ts';
import type { Count } from '../result.ts';
import { Random } from '../time/random.ts';
import { BitErrors } from '../wire/bit-errors.ts';
import { ClassEgress } from '../wire/class-egress.ts';
import type { Share } from '../wire/class-queue.ts';
import { Egress } from '../wire/egress.ts';
import { IngressPort } from '../wire/ingress-buffer.ts';
import { PacketEngine } from '../wire/packet-engine.ts';
import { PauseSink } from '../wire/pause-sink.ts';
import { PauseSource } from '../wire/pause-source.ts';
import { PauseTap } from '../wire/pause-tap.ts';
import { Spool } from '../wire/spool.ts';
import { Tap } from '../wire/tap.ts';
import type { EgressSettings, Transmitter } from '../wire/transmitter.ts';
import { TxRings } from '../wire/tx-rings.ts';
import { RANK, type Receiver, type World } from '../world.ts';
import { anyAsks } from './guests.ts';
import { ringCount } from './nic-of.ts';
import { groupsIn, groupsOut } from './priority-groups.ts';

const NOTHING: Count = { frames: 0, bytes: 0 };
const NOTHING_CARRIED = [NOTHING, NOTHING] as const;

/** The two queues of a cable, that of its first end first. */
export class Cable {
  readonly part: CablePart;
  readonly ends: readonly [Transmitter, Transmitter];
  /** What loses frames on the way from either end; null: the cable makes no errors. */
  readonly errors: readonly [BitErrors | null, BitErrors | null];
  /** The transmit rings in front of either end; null: there is no more than one, or no NIC. */
  readonly rings: [TxRings | null, TxRings | null] = [null, null];
  /** What comes in by each end and may not be lost; null: all of it may. */
  readonly ports: readonly [IngressPort | null, IngressPort | null];
  /** What was on each wire when counting began: it is received and was not sent. */
  carried: readonly [Count, Count] = NOTHING_CARRIED;
  up = true;

  constructor({ part, ends, errors, ports }: Pick<Cable, 'part' | 'ends' | 'errors' | 'ports'>) {
    this.part = part;
    this.ends = ends;
    this.errors = errors;
    this.ports = ports;
  }

  reset(): void {
    this.carried = [this.ends[0].onWire(), this.ends[1].onWire()];
  }
}

/** A node of the network: its bridge, and how it is joined to its neighbours. */
export interface Node {
  readonly name: string;
  readonly kind: 'bridge' | 'nic' | 'aggregation';
  readonly bridge: Bridge;
  /** Of a NIC that handles only so many packets a second, to and from the wire; null: any. */
  readonly engines: { in: PacketEngine | null; out: PacketEngine | null };
  /** Port of this bridge -> where it leads: a cable or, within the host, another node. */
  readonly ways: Map<number, Way>;
}

export type Way =
  | {
      readonly kind: 'cable';
      readonly cable: Cable;
      readonly far: { readonly node: Node | undefined };
      readonly farPort: number;
    }
  | { readonly kind: 'host'; readonly node: Node; readonly farPort: number };

/** Receives what nobody is there for: the far side of a port that is not plugged in. It is never up. */
const NOWHERE: Receiver = {
  receive() {
    throw new BlueprintError('a frame left by a port that is not plugged in');
  },
};

const PORT = { vid: 0, promiscuous: false, up: true, out: NOWHERE } as const;

/** All bridges and the ways between them; clients are added afterwards, cables by `layCables`. */
export function buildNodes(world: World, blueprint: Blueprint): Map<string, Node> {
  const nodes = new Map<string, Node>();
  const add = (name: string, kind: Node['kind'], rules: Omit<BridgeRules, 'place'>) => {
    const bridge = new Bridge(world, { ...rules, place: `${kind}/${name}` }, new Meeting(true));
    nodes.set(name, { name, kind, bridge, engines: { in: null, out: null }, ways: new Map() });
  };
  for (const part of blueprint.bridges) add(part.name, 'bridge', rulesOfBridge(part));
  for (const part of blueprint.nics) add(part.name, 'nic', rulesOfNic(part));
  for (const part of blueprint.aggregations) add(part.name, 'aggregation', rulesOfAggregation(part));
  const asks = anyAsks(blueprint);
  const lay = (name: string, uplinks: readonly string[], rings: UplinkRings | null) =>
    asks ? joinDoors(nodes, name, uplinks, rings) : joinUplinks(world, nodes, name, uplinks);
  for (const part of blueprint.aggregations) lay(part.name, part.ports, null);
  for (const part of blueprint.bridges)
    lay(part.name, part.uplinks, part.lossless ? ringsAt(world, blueprint, part) : null);
  return nodes;
}

function rulesOfBridge(part: BridgePart): Omit<BridgeRules, 'place'> {
  const { mtu, defaultVid, teaming, tableEntries } = part;
  return { mtu, defaultVid, teaming, tableEntries, layers: ['L2', 'L3', 'L4'], learns: part.uplinks.length === 0 };
}

function rulesOfNic(part: NicPart): Omit<BridgeRules, 'place'> {
  const { mtu, defaultVid } = part;
  return { mtu, defaultVid, teaming: 'failover', tableEntries: 1 << 20, layers: [], learns: false };
}

function rulesOfAggregation(part: AggregationPart): Omit<BridgeRules, 'place'> {
  const { mtu, defaultVid, policy } = part;
  return { mtu, defaultVid, teaming: 'hash', tableEntries: 1 << 20, layers: policy, learns: false };
}

/** A switch or an aggregation stands over NICs (a switch over aggregations too); both directions are ways without time. */
function joinUplinks(world: World, nodes: ReadonlyMap<string, Node>, name: string, uplinks: readonly string[]): void {
  const upper = nodeOf(nodes, name);
  for (const uplink of uplinks) {
    const lower = nodeOf(nodes, uplink);
    const { up, down } = join(upper, lower);
    setOut(upper.bridge, up, new Channel(world, RANK.nic, lower.bridge.entrance(down), lower.bridge.meeting));
    const above = upper.bridge.entrance(up);
    const entry = upper.kind === 'bridge' ? new Discharge(above) : above;
    setOut(lower.bridge, down, new Channel(world, RANK.arrival, entry, upper.bridge.meeting));
  }
}

/** The same where somebody asks for room: frames are handed over at their instants. A lossless switch has rings each way. */
function joinDoors(
  nodes: ReadonlyMap<string, Node>,
  name: string,
  uplinks: readonly string[],
  rings: UplinkRings | null,
): void {
  const upper = nodeOf(nodes, name);
  for (const uplink of uplinks) {
    const lower = nodeOf(nodes, uplink);
    const { up, down } = join(upper, lower);
    const out = lower.bridge.entrance(down);
    const above = upper.bridge.entrance(up);
    const into = upper.kind === 'bridge' ? new Discharge(above) : above;
    setOut(upper.bridge, up, rings === null ? out : rings.output(uplink, uplink, () => out));
    setOut(lower.bridge, down, rings === null ? into : rings.input(uplink, uplink, into));
  }
}

/** The rings of a lossless switch at an uplink of it. */
export interface UplinkRings {
  /** `of`: the name of the uplink; `over`: the part below it; `doorOf`: where frames of a group of priorities go. */
  output(of: string, over: string | null, doorOf: (group: PriorityGroup) => Door): Door;
  input(of: string, over: string | null, to: Door): Door;
}

export function ringsAt(world: World, blueprint: Blueprint, { name, clientQueueFrames }: BridgePart): UplinkRings {
  const place = `bridge/${name}`;
  const limits = { limitFrames: clientQueueFrames, resumeFrames: clientQueueFrames - 1, refuses: true };
  return {
    output(of, over, doorOf) {
      const settings: RingSettings = { ...limits, place, of, kind: 'output', site: null };
      return new ClassRings(world, settings, groupsOut(blueprint, over), doorOf);
    },
    input(of, over, to) {
      // What the port below may not lose stays in its account while it waits here; the rest is lost where it finds no room.
      const settings: RingSettings = { ...limits, place, of, kind: 'input', site: world.ledger.site(place, 'queue') };
      return new ClassRings(world, settings, groupsIn(blueprint, over), () => to);
    },
  };
}

function join(upper: Node, lower: Node): { readonly up: number; readonly down: number } {
  const up = upper.bridge.addPort({ ...PORT, kind: 'uplink' });
  const down = lower.bridge.addPort({ ...PORT, kind: 'trunk' });
  upper.ways.set(up, { kind: 'host', node: lower, farPort: down });
  lower.ways.set(down, { kind: 'host', node: upper, farPort: up });
  if (upper.kind === 'aggregation') lower.bridge.stranger = down;
  return { up, down };
}

const ONE_CLASS = { name: 'default', priorities: [0, 1, 2, 3, 4, 5, 6, 7], ets: 100 } as const;

/** Where frames for a machine beyond the wire go. */
export interface Entry {
  readonly receiver: Receiver;
  readonly meeting: Meeting;
}

/** Both directions of a cable, plugged into a node's new port or into a machine of its own (`machines`). */
export function layCable(
  world: World,
  blueprint: Blueprint,
  part: CablePart,
  nodes: ReadonlyMap<string, Node>,
  machines: ReadonlyMap<string, Entry>,
  sharesOf: (owner: string) => readonly Share[],
  isLossless: (owner: string) => boolean,
  asked: boolean,
): Cable {
  const engineOf = enginesOf(world, blueprint);
  const ports = part.ends.map((end) => plug(end, part, nodes));
  const entries = part.ends.map((end, index): Entry => {
    const node = nodes.get(end.part);
    const machine = machines.get(end.part);
    if (node !== undefined)
      return engineOf(node, 'in', {
        receiver: node.bridge.entrance(ports[index] ?? 0),
        meeting: node.bridge.meeting,
      });
    if (machine === undefined) throw new BlueprintError(`cable ${part.name} ends at ${end.part}, which is not there`);
    return machine;
  });
  const errors: [BitErrors | null, BitErrors | null] = [null, null];
  const ingress = part.ends.map((end) =>
    end.ingress === undefined ? null : new IngressPort(world, `cable/${part.name}`, end.ingress, part.fcsBytes),
  );
  const lay = (near: 0 | 1): Transmitter => {
    const far = entries[1 - near] as Entry;
    const { egress, part: owner } = part.ends[near];
    const settings: EgressSettings = {
      bitsPerSecond: part.bitsPerSecond,
      delayPicoseconds: part.delayPicoseconds,
      extraBytes: part.fcsBytes + part.overheadBytes,
      queueFrames: egress.queueFrames,
      queueBytes: egress.queueBytes,
      first: nodes.get(owner)?.kind !== 'bridge',
    };
    const place = `cable/${part.name}`;
    const { watch } = world;
    const direction = near === 0 ? 'out' : 'in';
    const entry = watch?.wants(part.name) ? new Tap(watch, part.name, direction, far.receiver) : far.receiver;
    const kept = ingress[1 - near] ?? null;
    if (kept !== null) far.meeting.timed = true;
    const door = kept === null ? entry : kept.before(entry);
    const wrong = part.bitErrorRate === 0 ? null : bitErrors(world, part, near, door);
    if (wrong !== null) world.counting.push(wrong);
    errors[near] = wrong;
    const receiver = wrong ?? door;
    const shares = sharesOf(owner);
    const pauses = part.ends.some((end) => end.ingress !== undefined) || isLossless(owner);
    if (egress.classes === null && shares.length < 2 && !pauses)
      return new Egress(world, place, settings, receiver, far.meeting);
    return new ClassEgress(world, place, settings, egress.classes ?? [ONE_CLASS], shares, receiver, far.meeting);
  };
  const cable = new Cable({ part, ends: [lay(0), lay(1)], errors, ports: [ingress[0] ?? null, ingress[1] ?? null] });
  world.counting.push(cable);
  for (const near of [0, 1] as const) letSpeak(world, cable, near);
  for (const near of [0, 1] as const) {
    const node = nodes.get(part.ends[near].part);
    const port = ports[near];
    if (node === undefined || port === undefined) continue;
    const end = cable.ends[near];
    const rings = node.kind === 'nic' && ringCount(blueprint, node.name, 'tx') > 1 ? new TxRings(world, end) : null;
    cable.rings[near] = rings;
    // A queue with classes decides at instants of its own, so nothing may come to it ahead of time.
    const meeting = new Meeting(!(end instanceof Egress));
    const queue = rings ?? end;
    const receiver = asked && node.kind === 'nic' && end instanceof Egress ? new Spool(world, end, queue) : queue;
    setOut(node.bridge, port, engineOf(node, 'out', { receiver, meeting }).receiver);
    node.ways.set(port, {
      kind: 'cable',
      cable,
      far: { node: nodes.get(part.ends[1 - near]?.part ?? '') },
      farPort: ports[1 - near] ?? -1,
    });
  }
  return cable;
}

function bitErrors(world: World, part: CablePart, near: 0 | 1, to: Receiver): BitErrors {
  const place = `cable/${part.name}`;
  const site = world.ledger.site(place, 'bit-error');
  return new BitErrors(new Random(world.seed, `${place}/${near}`), part.bitErrorRate, part.fcsBytes, site, to);
}

/** Puts the packet engine of a NIC, if it has one, before what is behind it. */
function enginesOf(world: World, { nics }: Blueprint) {
  return ({ name, engines }: Node, direction: 'in' | 'out', behind: Entry): Entry => {
    const packetsPerSecond = nics.find((each) => each.name === name)?.packetsPerSecond ?? null;
    if (packetsPerSecond === null) return behind;
    const settings = { packetsPerSecond, queueFrames: ENGINE_FRAMES };
    const rank = direction === 'in' ? RANK.arrival : RANK.nic;
    const receiver = new PacketEngine(world, rank, `nic/${name}`, settings, behind.receiver, behind.meeting);
    engines[direction] = receiver;
    return { receiver, meeting: new Meeting() };
  };
}

/** Packets that wait for a NIC's engine: what a greedy sender keeps in its link, and as many again. */
export const ENGINE_FRAMES = 128;

/** The buffers of an end ask for pauses through its transmitter, and the transmitter of the other end obeys. */
function letSpeak(world: World, { part, ends, ports }: Cable, near: 0 | 1): void {
  const { ingress } = part.ends[near];
  const own = ends[near];
  const peer = ends[near === 0 ? 1 : 0];
  if (ingress === undefined || !(own instanceof ClassEgress) || !(peer instanceof ClassEgress)) return;
  peer.sink = new PauseSink(world, ingress, () => peer.kick());
  own.source = new PauseSource(world, ingress, part.bitsPerSecond, () => own.kick(), peer.sink);
  ports[near]?.speakThrough(own.source);
  const { watch } = world;
  if (watch?.wants(part.name))
    own.source.tap = new PauseTap(world, watch, part.name, near === 0 ? 'out' : 'in', ingress);
}

/** A NIC without a cable has an uplink all the same: one that is never up. */
export function closeUplink(node: Node): void {
  const { bridge } = node;
  if (!bridge.ports.some((port) => port.kind === 'uplink')) bridge.addPort({ ...PORT, kind: 'uplink', up: false });
}

function plug(end: CableEnd, { vlans }: CablePart, nodes: ReadonlyMap<string, Node>): number | undefined {
  const node = nodes.get(end.part);
  return node?.bridge.addPort({ ...PORT, kind: node.kind === 'nic' ? 'uplink' : 'trunk', vlans });
}

export function nodeOf(nodes: ReadonlyMap<string, Node>, name: string): Node {
  const node = nodes.get(name);
  if (node === undefined) throw new BlueprintError(`there is no bridge, NIC or aggregation ${name}`);
  return node;
}

function setOut(bridge: Bridge, port: number, out: Receiver): void {
  (bridge.ports[port] as Port).out = out;
}
