import type { ClientPart, FlowPart } from '../blueprint.ts';
import { Channel, type Meeting } from '../channel.ts';
import { Inlet } from '../client/arrival.ts';
import { Classifier } from '../client/classifier.ts';
import type { InboundFlow } from '../client/gate.ts';
import type { Sender, Way } from '../client/sender.ts';
import type { Tally } from '../count/tally.ts';
import { type Door, Doorway } from '../door.ts';
import type { Crossing } from '../forward/crossing.ts';
import { Ring } from '../forward/ring.ts';
import type { FreeLane } from '../host/free-lane.ts';
import type { Limiter } from '../limit/limiter.ts';
import { BlueprintError } from '../options.ts';
import { Egress } from '../wire/egress.ts';
import { Spool } from '../wire/spool.ts';
import type { Transmitter } from '../wire/transmitter.ts';
import { final, Handover, RANK, type Receiver, type World } from '../world.ts';
import type { Place } from './announce.ts';
import { buildApplication } from './application.ts';
import { buildGuest, hasGuest, hasLosslessSwitch } from './guests.ts';
import { buildInbound, type Inbound } from './inbound.ts';
import type { LaneGroup } from './lanes.ts';
import { type Entry, nodeOf } from './network.ts';
import { buildOutbound, type Outbound } from './outbound.ts';
import type { Site } from './site.ts';

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
  /** What was too large for it; null: nothing can be. */
  readonly oversize: Tally | null;
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
    this.oversize = inbound.oversize;
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

/** What a client sends into a lossless switch. */
function inputOf({ world, blueprint }: Site, part: ClientPart, to: Door): Ring {
  const limitFrames = blueprint.bridges.find((bridge) => bridge.name === part.over)?.clientQueueFrames ?? 1;
  const at = { kind: 'input', place: `bridge/${part.over}`, of: part.name } as const;
  return Ring.shown(world, { ...at, limitFrames, resumeFrames: limitFrames - 1, refuses: true, site: null }, to);
}
