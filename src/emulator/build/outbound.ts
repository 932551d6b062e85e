import type { ClientPart, FlowPart } from '../blueprint.ts';
import { type Channel, Meeting } from '../channel.ts';
import type { Classifier } from '../client/classifier.ts';
import { type FlowGate, Sender } from '../client/sender.ts';
import { RingCounter } from '../count/ring-counter.ts';
import { Tally } from '../count/tally.ts';
import type { Doorway } from '../door.ts';
import { layerHash } from '../forward/hash.ts';
import { PriorityDoors } from '../forward/priority-doors.ts';
import { FlowFans } from '../host/flow-fans.ts';
import type { Limiter } from '../limit/limiter.ts';
import { TokenBucket } from '../limit/token-bucket.ts';
import { RANK, type Receiver, type World } from '../world.ts';
import { bearsLossless, hasGuest } from './guests.ts';
import { buildLanes, type LaneGroup } from './lanes.ts';
import { buildLimiter, buildMetered, isLimited } from './limiters.ts';
import { groupsOut } from './priority-groups.ts';
import { usesCpu } from './reception.ts';
import type { Site } from './site.ts';

/** The way out of a client. */
export interface Outbound {
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
export function buildOutbound(
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
