import type { AddressSet, Changes } from '../address/address-set.ts';
import type { Blueprint, ClientPart, FlowPart, Load } from '../blueprint.ts';
import { Channel, Meeting } from '../channel.ts';
import { Arrival, Inlet } from '../client/arrival.ts';
import { Classifier } from '../client/classifier.ts';
import { Gate, type InboundFlow, Sorter } from '../client/gate.ts';
import { Admission } from '../client/memory.ts';
import { type FlowGate, Sender, type Way } from '../client/sender.ts';
import { RingCounter } from '../count/ring-counter.ts';
import { Tally } from '../count/tally.ts';
import { type Door, Doorway, isDoor } from '../door.ts';
import type { Crossing } from '../forward/crossing.ts';
import { layerHash } from '../forward/hash.ts';
import { PriorityDoors } from '../forward/priority-doors.ts';
import { Ring } from '../forward/ring.ts';
import { Cpu } from '../host/cpu.ts';
import { FlowFans } from '../host/flow-fans.ts';
import { FreeLane } from '../host/free-lane.ts';
import { Lane } from '../host/lane.ts';
import type { Limiter } from '../limit/limiter.ts';
import { TokenBucket } from '../limit/token-bucket.ts';
import { BlueprintError } from '../options.ts';
import { Egress } from '../wire/egress.ts';
import { Spool } from '../wire/spool.ts';
import type { Transmitter } from '../wire/transmitter.ts';
import { final, Handover, RANK, type Receiver, type World } from '../world.ts';
import type { Place } from './announce.ts';
import { bearsLossless, buildGuest, hasGuest, hasLosslessSwitch } from './guests.ts';
import { buildLanes, type Hosts, type LaneGroup } from './lanes.ts';
import { buildLimiter, buildMetered, isLimited } from './limiters.ts';
import { type Entry, type Node, nodeOf } from './network.ts';
import { nicOf } from './nic-of.ts';
import { groupsOut } from './priority-groups.ts';
import { bridgeOf, receptionOf, usesCpu } from './reception.ts';

/** A client with what it is made of. */
export class Client {
  readonly part: ClientPart;
  readonly sender: Sender;
  /** Where its sources hand over their frames: its guest, or its sender. */
  readonly way: Way;
  readonly inlet: Inlet;
  readonly entry: Entry;
  /** null: beyond the wire. */
  readonly place: Place | null;
  /** Its accounts of `maxbw`; null: never limited. */
  readonly out: Limiter | null;
  readonly in: Limiter | null;
  readonly flows: readonly BuiltFlow[];
  readonly lanes: readonly LaneGroup[];
  readonly free: FreeLane | null;
  /** The consuming application. */
  readonly application: Handover;
  private readonly exit: Exit;

  constructor(made: Pick<Client, 'part' | 'way' | 'inlet' | 'flows' | 'application'> & Made) {
    const { inbound, outbound } = made;
    this.part = made.part;
    this.sender = outbound.sender;
    this.way = made.way;
    this.inlet = made.inlet;
    this.entry = { receiver: inbound.entrance, meeting: inbound.meeting };
    this.place = made.place;
    this.out = outbound.limiter;
    this.in = inbound.limiter;
    this.flows = made.flows;
    this.lanes = [...inbound.lanes, ...outbound.lanes];
    this.free = inbound.free;
    this.application = made.application;
    this.exit = { door: made.exit, meeting: outbound.meeting, channels: outbound.channels };
  }

  /** Where its way out ends: the queue of a wire, or the entrance of a switch. */
  get end(): Receiver {
    return final(this.exit.door);
  }

  get sent(): Tally {
    return this.sender.tally;
  }

  /** A machine beyond the wire gets its cable. */
  plug(world: World, queue: Transmitter): void {
    const { part, sender, exit } = this;
    if (part.over !== null) throw new BlueprintError(`${part.name} is over ${part.over} and has no cable of its own`);
    const plain = queue instanceof Egress ? queue : null;
    exit.door.to = this.way !== sender && plain !== null ? new Spool(world, plain, plain) : queue;
    // A queue with classes decides at instants of its own, so nothing may come to it ahead of time.
    if (plain === null) exit.meeting.timed = true;
    else this.leaveBy(plain.out);
    sender.queue = plain;
  }

  /** All that it sends to a wire crosses its NIC ahead of time, alone. */
  cross(crossing: Crossing, queue: Egress): void {
    this.sender.crossing = crossing;
    this.sender.queue = queue;
    this.leaveBy(queue.out);
  }

  /** What it sends ends in a channel, where it certainly meets others. */
  leaveBy(last: Channel): void {
    const { channels } = this.exit;
    this.sender.channels = channels === null ? null : channels.concat(last);
  }
}

interface Made {
  readonly place: Place | null;
  readonly inbound: Inbound;
  readonly outbound: Outbound;
  readonly exit: Doorway;
}

/** Where its way out leads to a wire or bridge. */
interface Exit {
  readonly door: Doorway;
  readonly meeting: Meeting;
  readonly channels: Outbound['channels'];
}

export interface BuiltFlow {
  readonly part: FlowPart;
  readonly sent: Tally;
  readonly received: Tally;
  readonly out: Limiter | null;
  readonly in: Limiter | null;
}

export interface Site {
  readonly world: World;
  readonly blueprint: Blueprint;
  readonly nodes: ReadonlyMap<string, Node>;
  readonly hosts: Hosts;
  readonly sets: ReadonlyMap<string, AddressSet>;
  readonly changes: Changes;
}

/** A client with its way out (checks, flows, limits, CPU) and its way in (flows, limits, lanes, application). */
export function buildClient(site: Site, part: ClientPart): Client {
  const { world, blueprint } = site;
  const application = new Handover();
  application.to = buildApplication(site, part);
  const inlet = new Inlet(world, part, application);
  const flowParts = blueprint.flows.filter((flow) => flow.over === part.name);
  const classifier = flowParts.length === 0 ? null : new Classifier(flowParts, site.sets, site.changes);
  const inbound = buildInbound(site, part, flowParts, classifier, inlet);
  const exit = new Doorway();
  const outbound = buildOutbound(site, part, flowParts, classifier, exit);
  const flows = flowParts.map((flow, index): BuiltFlow => {
    const sent = outbound.flows[index] as { tally: Tally; limiter: Limiter | null };
    const received = inbound.flows[index] as InboundFlow;
    return { part: flow, sent: sent.tally, received: received.tally, out: sent.limiter, in: received.limiter };
  });
  const way = buildGuest(world, blueprint, part, outbound.sender);
  const made = { part, way, inlet, flows, application, inbound, outbound, exit };
  if (part.over === null) return new Client({ ...made, place: null });
  const node = nodeOf(site.nodes, part.over);
  const port = node.bridge.addPort({
    kind: 'client',
    vid: part.vid ?? 0,
    promiscuous: part.promiscuous,
    up: true,
    out: inbound.entrance,
  });
  const client = new Client({ ...made, place: { node, port, vid: part.vid ?? 0, mac: part.mac } });
  const entrance = node.bridge.entrance(port);
  if (hasGuest(blueprint, part))
    exit.to = hasLosslessSwitch(blueprint, part.over) ? inputOf(site, part, entrance) : entrance;
  else {
    const out = new Channel(world, RANK.bridge, entrance, node.bridge.meeting);
    exit.to = out;
    client.leaveBy(out);
  }
  return client;
}

interface Outbound {
  /** Where the way out leads to the wire or the bridge. */
  readonly meeting: Meeting;
  readonly sender: Sender;
  readonly limiter: Limiter | null;
  readonly flows: readonly { readonly tally: Tally; readonly limiter: Limiter | null }[];
  readonly lanes: readonly LaneGroup[];
  /** The channels on the way, in their order; null: there are several ways. */
  readonly channels: readonly Channel[] | null;
}

/** Checks, then the flow's limit, then the client's, then the CPU time of sending. */
function buildOutbound(
  site: Site,
  part: ClientPart,
  flowParts: readonly FlowPart[],
  classifier: Classifier | null,
  exit: Doorway,
): Outbound {
  const { world, blueprint } = site;
  const host = site.hosts.get(part.host);
  const { costs, limiter: limits } = host.machine;
  const place = `client/${part.name}`;
  // Whoever asks on the way must be asked at the instants at which frames come.
  const guarded = hasGuest(blueprint, part);
  let next: Receiver = exit;
  const last = new Meeting(guarded);
  let meeting = last;
  const chain: Channel[] = [];
  const lanes: LaneGroup[] = [];
  let fans: FlowFans | null = null;
  if (usesCpu(part) && costs.perSentPacketPicoseconds > 0) {
    const serve = (flow: FlowPart | null) => {
      const cpus = flow?.cpus ?? part.cpus;
      const plan = {
        client: part,
        place,
        flow: flow?.name ?? null,
        kind: 'tx',
        nic: null,
        limitFrames: TRANSMIT_FRAMES,
        isRing: false,
        interrupts: null,
        cpus,
        band: flow?.priority ?? part.priority,
        count: Math.max(1, cpus?.length ?? 1),
        packetPicoseconds: costs.perSentPacketPicoseconds,
        exit: guarded ? exit : null,
        resumeFrames: guarded ? TRANSMIT_FRAMES - 1 : null,
      } as const;
      const group = buildLanes(world, host, plan, exit, null);
      lanes.push(group);
      return group.fan;
    };
    // What comes by a tunnel of a lossless switch has lanes by class: a paused one must not hold up the others.
    const own = bearsLossless(blueprint, part.name)
      ? new PriorityDoors(world, groupsOut(blueprint, part.over), () => serve(null))
      : serve(null);
    // A flow without CPUs of its own sends by the threads of its link.
    const ofFlows = flowParts.map((flow) => (flow.cpus === null ? null : serve(flow)));
    fans = ofFlows.some((fan) => fan !== null) ? new FlowFans(own, ofFlows) : null;
    next = fans ?? own;
    meeting = new Meeting(true);
  }
  let limiter: Limiter | null = null;
  if (isLimited(blueprint, 'client', part.name, part.maxbw)) {
    const at = {
      rank: RANK.sender,
      place,
      direction: 'out',
      client: part,
      bitsPerSecond: part.maxbw,
      limiter: limits,
    } as const;
    limiter = guarded ? buildMetered(world, blueprint, at, next) : buildLimiter(world, blueprint, at, next, meeting);
    chain.push(limiter.out);
    next = limiter;
    meeting = new Meeting(limits.kind === 'crossbow-tick');
  }
  const flows = flowParts.map((flow) => {
    const tally = new Tally();
    world.counting.push(tally);
    if (!isLimited(blueprint, 'flow', flow.name, flow.maxbw))
      return { tally, limiter: null, entrance: next, cos: flow.cos };
    const at = {
      rank: RANK.sender,
      place: `flow/${flow.name}`,
      direction: 'out',
      client: part,
      bitsPerSecond: flow.maxbw,
      limiter: limits,
    } as const;
    const own = guarded ? buildMetered(world, blueprint, at, next) : buildLimiter(world, blueprint, at, next, meeting);
    return { tally, limiter: own, entrance: own, cos: flow.cos };
  });
  const tally = new Tally();
  world.counting.push(tally);
  // A source may run ahead only if nothing between it and the meeting acts at instants of its own.
  const own = new Meeting(guarded || lanes.length > 0 || (limiter !== null && limits.kind === 'crossbow-tick'));
  if (flows.length > 0) meeting.feeders++;
  const refuseForged = blueprint.bridges.some((bridge) => bridge.name === part.over && bridge.refuseForged);
  const security = refuseForged ? { ...part.security, macNospoof: true } : part.security;
  const sender = new Sender(world, { ...part, security }, classifier, tally, next, own);
  if (fans !== null) fans.flowOf = ({ header }) => sender.flowOut(header);
  sender.bucket = limiter instanceof TokenBucket ? limiter : null;
  sender.gates = flows.map((flow): FlowGate => ({ entrance: flow.entrance, tally: flow.tally, cos: flow.cos }));
  if (part.txRings > 1) {
    sender.rings = new RingCounter(world.headers, part.txRings, (head) => layerHash(head, ['L3', 'L4']) % part.txRings);
    world.counting.push(sender.rings);
  }
  if (sender.rings !== null || flows.length > 0) bearWitness(world, part, flowParts, sender);
  return {
    sender,
    meeting: last,
    limiter,
    flows,
    lanes,
    channels: flows.length > 0 ? null : chain,
  };
}

/** Frames that wait for the CPU time of sending. */
export const TRANSMIT_FRAMES = 1000;

/** What is lost behind a flow or a ring that has counted it is told to them. */
function bearWitness(world: World, { name }: ClientPart, flows: readonly FlowPart[], sender: Sender): void {
  for (const reason of ['limiter', 'lane'] as const) {
    world.ledger.site(`client/${name}`, reason).witness = (frame) => {
      sender.loseBehindFlow(frame);
      sender.loseBehindRing(frame);
    };
  }
  for (const flow of flows)
    world.ledger.site(`flow/${flow.name}`, 'limiter').witness = (frame) => sender.loseBehindRing(frame);
}

interface Inbound {
  readonly entrance: Receiver;
  readonly meeting: Meeting;
  readonly limiter: Limiter | null;
  readonly flows: readonly InboundFlow[];
  readonly lanes: readonly LaneGroup[];
  readonly free: FreeLane | null;
}

/** Flows and their limits, the client's limit, the lanes with their CPUs, the interface. */
function buildInbound(
  site: Site,
  part: ClientPart,
  flowParts: readonly FlowPart[],
  classifier: Classifier | null,
  inlet: Inlet,
): Inbound {
  const { world, blueprint } = site;
  const nic = nicOf(blueprint, part.over);
  const settings = nic?.interrupts ?? { mode: 'dynamic', packets: 1, timePicoseconds: 0 };
  const host = site.hosts.get(part.host);
  const { costs, limiter: limits, pollBudget } = host.machine;
  const { ringFrames, ringed, stops, works, lossless } = receptionOf(blueprint, host.machine, part);
  const laneFrames = ringed ? pollBudget : ringFrames;
  const forwarding =
    blueprint.routers.find((router) => router.clients.some((each) => each.client === part.name))?.forwardPicoseconds ??
    0;
  const lanes: LaneGroup[] = [];
  let free: FreeLane | null = null;
  let next: Receiver = inlet;
  let gate: Gate | null = null;
  let sorter: Sorter | null = null;
  if (works) {
    const pair = (flow: FlowPart | null) => {
      const cpus = flow?.cpus ?? part.cpus;
      const plan = {
        client: part,
        place: flow === null ? `client/${part.name}` : `flow/${flow.name}`,
        flow: flow?.name ?? null,
        nic: nic === null ? null : { name: nic.name, numa: nic.numa },
        limitFrames: laneFrames,
        resumeFrames: ringed ? laneFrames - 1 : null,
        cpus,
        band: flow?.priority ?? part.priority,
        count: flow === null ? Math.max(part.rings, laneCount(site, part)) : Math.max(1, flow.cpus?.length ?? 1),
        packetPicoseconds: costs.perPacketPicoseconds + forwarding,
        exit: ringed || stops ? inlet : null,
      };
      const hasRing = part.rings > 0 && flow === null;
      const wire = buildLanes(
        world,
        host,
        {
          ...plan,
          kind: hasRing ? 'hw' : 'sw',
          isRing: hasRing && !isLimited(blueprint, 'client', part.name, part.maxbw),
          interrupts: nic === null && flow === null && isEtherstub(blueprint, part.over) ? null : settings,
        },
        inlet,
        inlet,
      );
      const memory = { ...plan, kind: 'local', isRing: false, interrupts: null } as const;
      const local = buildLanes(world, host, memory, inlet, inlet);
      lanes.push(wire, local);
      return { wire: wire.fan, local: local.fan };
    };
    const own = pair(null);
    const flowPairs = flowParts.map((flow) => pair(flow));
    sorter = new Sorter(own, flowPairs);
    next = sorter;
  } else if (part.kind !== 'external') {
    free = new FreeLane(world, inlet);
    next = free;
  }
  // What a port may not lose is taken at its instant, never ahead of time.
  let meeting = new Meeting(works || lossless || ringed || actsAtInstants(blueprint, part));
  let limiter: Limiter | null = null;
  // The NIC caps what a VF sends, and nothing else (ip-link(8), max_tx_rate).
  if (part.kind !== 'vf' && isLimited(blueprint, 'client', part.name, part.maxbw)) {
    const at = {
      rank: RANK.receiver,
      place: `client/${part.name}`,
      direction: 'in',
      client: part,
      bitsPerSecond: part.maxbw,
      limiter: limits,
    } as const;
    limiter = ringed ? buildMetered(world, blueprint, at, next) : buildLimiter(world, blueprint, at, next, meeting);
    next = limiter;
    meeting = new Meeting(lossless || limits.kind === 'crossbow-tick');
  }
  const flows = flowParts.map((flow): InboundFlow => {
    const tally = new Tally();
    world.counting.push(tally);
    if (!isLimited(blueprint, 'flow', flow.name, flow.maxbw)) return { tally, limiter: null, hardware: flow.hardware };
    const at = {
      rank: RANK.receiver,
      place: `flow/${flow.name}`,
      direction: 'in',
      client: part,
      bitsPerSecond: flow.maxbw,
      limiter: limits,
    } as const;
    const own = ringed ? buildMetered(world, blueprint, at, next) : buildLimiter(world, blueprint, at, next, meeting);
    return { tally, limiter: own, hardware: flow.hardware };
  });
  let entrance: Receiver = next;
  if (classifier !== null) {
    meeting.feeders++;
    const first = lanes.find((group) => group.flow === null)?.fan ?? null;
    const { classifyPicoseconds } = costs;
    const owed = { classifyPicoseconds, owedPicoseconds: classifyPicoseconds * ringFrames };
    gate = new Gate(world, classifier, flows, next, owed, first, world.ledger.site(`client/${part.name}`, 'ring'));
    inlet.flows = gate;
    entrance = gate;
    if (sorter !== null) sorter.gate = gate;
  }
  if (ringed) {
    meeting = new Meeting(true);
    entrance = outputOf(site, part, ringFrames, entrance);
  }
  if (lossless) entrance = new Admission(ringFrames * Math.max(1, part.rings), entrance);
  return { entrance, meeting, limiter, flows, lanes, free };
}

/** What a client sends into a lossless switch. */
function inputOf({ world, blueprint }: Site, part: ClientPart, to: Door): Ring {
  const limitFrames = blueprint.bridges.find((bridge) => bridge.name === part.over)?.clientQueueFrames ?? 1;
  const at = { kind: 'input', place: `bridge/${part.over}`, of: part.name } as const;
  return Ring.shown(world, { ...at, limitFrames, resumeFrames: limitFrames - 1, refuses: true, site: null }, to);
}

/** What a switch has for a client, or what waits for its receive stack. Only a lossless switch says that it is full. */
function outputOf({ world, blueprint }: Site, part: ClientPart, limitFrames: number, to: Receiver): Ring {
  const bridge = blueprint.bridges.find((each) => each.name === part.over);
  const refuses = bridge?.lossless === true;
  const place = bridge === undefined ? `client/${part.name}` : `bridge/${bridge.name}`;
  const reason = bridge !== undefined ? 'queue' : part.over === null ? 'ring' : 'lane';
  const site = refuses ? null : world.ledger.site(place, reason);
  const kind = bridge === undefined ? 'rx-ring' : 'output';
  const settings = { kind, place, of: part.name, limitFrames, resumeFrames: limitFrames - 1, refuses, site } as const;
  const door = new Doorway();
  door.to = to;
  return Ring.shown(world, settings, isDoor(to) ? to : door);
}

/** The application consumes at its own pace on a CPU, or at once. */
function buildApplication({ world, hosts }: Site, part: ClientPart): Receiver {
  const arrival = new Arrival(world.watch, part.name);
  const { servicePicoseconds, bufferFrames, resumeFrames, cpu } = part.receiver;
  if (servicePicoseconds === 0) return arrival;
  const private_ = { id: -1, numa: 0, speed: 1, online: true, isolated: true, steal: [] };
  const settings = {
    limitFrames: bufferFrames,
    resumeFrames,
    packetPicoseconds: servicePicoseconds,
    bytePicoseconds: 0,
    interruptPicoseconds: 0,
    pollPicoseconds: 0,
    pollBudget: hosts.get(part.host).machine.pollBudget,
    numa: null,
    remotePicoseconds: 0,
    interrupts: null,
  };
  const site = world.ledger.site(`client/${part.name}`, 'receiver');
  return new Lane(
    world,
    settings,
    cpu === null ? new Cpu(world, private_) : hosts.get(part.host).cpus.get(cpu),
    part.priority,
    site,
    arrival,
  );
}

/** Loads of which the receiver does more than count. */
export const ANSWERED: ReadonlySet<Load['kind']> = new Set(['tcp', 'request-response', 'answers']);

/** Whether a client does more with a frame than count it: then frames may not come to it ahead of time. */
function actsAtInstants(blueprint: Blueprint, part: ClientPart): boolean {
  return (
    part.receiver.servicePicoseconds > 0 ||
    blueprint.routers.some((router) => router.clients.some((each) => each.client === part.name)) ||
    blueprint.tunnels.some((tunnel) => tunnel.client === part.name) ||
    talkers(blueprint).has(part.name)
  );
}

const conversing = new WeakMap<Blueprint, ReadonlySet<string>>();

/** Both ends of what is answered: looked for once, since every client asks. */
function talkers(blueprint: Blueprint): ReadonlySet<string> {
  const known = conversing.get(blueprint);
  if (known !== undefined) return known;
  const found = blueprint.streams.flatMap(({ from, to, load }) =>
    ANSWERED.has(load.kind) ? [from, ...('client' in to ? [to.client] : [])] : [],
  );
  const names = new Set(found);
  conversing.set(blueprint, names);
  return names;
}

function isEtherstub(blueprint: Blueprint, over: string | null): boolean {
  return bridgeOf(blueprint, over)?.uplinks.length === 0;
}

/** As many lanes as the client has CPUs now or will have by an event. */
function laneCount({ blueprint, hosts }: Site, { name, host, cpus }: ClientPart): number {
  const all = hosts.get(host).cpus;
  const open = new Set(all.choose(null));
  const lists = [cpus];
  for (const { change } of blueprint.events) {
    if (change.kind === 'client-cpus' && change.client === name) lists.push(change.cpus);
    if (change.kind !== 'cpu' || !change.online || change.host !== host) continue;
    const cpu = all.get(change.id);
    if (!cpu.part.isolated) open.add(cpu);
  }
  return Math.max(...lists.map((list) => list?.length ?? open.size));
}
