import type { Blueprint, ClientPart, FlowPart } from '../blueprint.ts';
import { Meeting } from '../channel.ts';
import type { Inlet } from '../client/arrival.ts';
import type { Classifier } from '../client/classifier.ts';
import { Gate, type InboundFlow, Sorter } from '../client/gate.ts';
import { Admission } from '../client/memory.ts';
import { sizeGate } from '../client/size-gate.ts';
import { Tally } from '../count/tally.ts';
import { Doorway, isDoor } from '../door.ts';
import { Ring } from '../forward/ring.ts';
import { FreeLane } from '../host/free-lane.ts';
import type { Limiter } from '../limit/limiter.ts';
import { RANK, type Receiver } from '../world.ts';
import { talkers } from './conversing.ts';
import { buildLanes, type LaneGroup } from './lanes.ts';
import { buildLimiter, buildMetered, isLimited } from './limiters.ts';
import { nicOf } from './nic-of.ts';
import { largestPacket } from './packet-bytes.ts';
import { bridgeOf, receptionOf } from './reception.ts';
import type { Site } from './site.ts';

/** The way into a client. */
export interface Inbound {
  readonly entrance: Receiver;
  readonly meeting: Meeting;
  readonly limiter: Limiter | null;
  readonly flows: readonly InboundFlow[];
  readonly lanes: readonly LaneGroup[];
  readonly free: FreeLane | null;
  /** What was too large for it; null: nothing can be. */
  readonly oversize: Tally | null;
}

/** Flows and their limits, the client's limit, the lanes with their CPUs, the interface. */
export function buildInbound(
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
  const isOpen = part.promiscuous || largestPacket(blueprint) <= part.mtu;
  const gateway = isOpen ? null : sizeGate(world, `client/${part.name}`, part.mtu, entrance);
  return { entrance: gateway ?? entrance, meeting, limiter, flows, lanes, free, oversize: gateway?.oversize ?? null };
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

/** Whether a client does more with a frame than count it: then frames may not come to it ahead of time. */
function actsAtInstants(blueprint: Blueprint, part: ClientPart): boolean {
  return (
    part.receiver.servicePicoseconds > 0 ||
    blueprint.routers.some((router) => router.clients.some((each) => each.client === part.name)) ||
    blueprint.tunnels.some((tunnel) => tunnel.client === part.name) ||
    talkers(blueprint).has(part.name)
  );
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
