import type {
  Count,
  FlowReport,
  LaneReport,
  LinkReport,
  Measured,
  PauseReport,
  PortReport,
  RingReport,
  TransmitLaneReport,
  TransmitRingReport,
} from './report.ts';

/** What a host has counted since it came into being. Counters of an object are gone with it, and follow a rename. */
export interface Counters {
  /** Virtual time for which the host has carried traffic: a double counts a hundred days. */
  readonly clockNanoseconds: number;
  readonly links: readonly LinkCounters[];
  readonly flows: readonly FlowCounters[];
  readonly lanes: readonly LaneReport[];
  readonly rings: readonly RingReport[];
  readonly transmitRings: readonly TransmitRingReport[];
  readonly transmitLanes: readonly TransmitLaneReport[];
  readonly ports: readonly PortReport[];
  readonly pauses: readonly PauseCounters[];
}

export type LinkCounters = Pick<
  LinkReport,
  'name' | 'received' | 'sent' | 'receivedDropped' | 'sentDropped' | 'local' | 'broadcast' | 'blocked' | 'unblocked'
>;
export type FlowCounters = Pick<FlowReport, 'name' | 'over' | 'received' | 'sent' | 'receivedDropped' | 'sentDropped'>;

/** What a physical link has asked of the other end of its wire, and what was asked of it, by priority; null: of all (PAUSE). */
export interface PauseCounters extends Pick<PauseReport, 'link' | 'priority' | 'requests' | 'indications'> {
  readonly pausedNanoseconds: number;
}

/** The counters after what was measured came to them. */
export function advanced(before: Counters, part: Measured, clockNanoseconds: number): Counters {
  return {
    clockNanoseconds,
    links: joined(before.links, part.links.map(linkCounters), (one) => one.name, addLinks),
    flows: joined(before.flows, part.flows.map(flowCounters), (one) => one.name, addFlows),
    lanes: joined(before.lanes, part.lanes, laneKey, addLanes),
    rings: joined(before.rings, part.rings, ringKey, addRings),
    transmitRings: joined(before.transmitRings, part.transmitRings, ringKey, addTransmitRings),
    transmitLanes: joined(before.transmitLanes, part.transmitLanes, transmitKey, addTransmitLanes),
    ports: joined(before.ports, part.ports, ({ link, port }) => JSON.stringify([link, port]), addPorts),
    pauses: joined(
      before.pauses,
      pauseCounters(part),
      ({ link, priority }) => JSON.stringify([link, priority]),
      addPauses,
    ),
  };
}

function linkCounters(row: LinkReport): LinkCounters {
  const { name, received, sent, receivedDropped, sentDropped, local, broadcast, blocked, unblocked } = row;
  return { name, received, sent, receivedDropped, sentDropped, local, broadcast, blocked, unblocked };
}

function flowCounters({ name, over, received, sent, receivedDropped, sentDropped }: FlowReport): FlowCounters {
  return { name, over, received, sent, receivedDropped, sentDropped };
}

/** Of the ports of the host; what is beyond their wires keeps its own. */
function pauseCounters({ pauses, links }: Measured): readonly PauseCounters[] {
  const ports = new Set(links.filter((one) => one.class === 'phys').map(({ name }) => name));
  return pauses
    .filter(({ link, end }) => end === 'own' && ports.has(link))
    .map(({ link, priority, requests, indications, pausedPicoseconds }) => ({
      link,
      priority,
      requests,
      indications,
      pausedNanoseconds: pausedPicoseconds / 1000,
    }));
}

function laneKey({ link, flow, id, index }: LaneReport): string {
  return JSON.stringify([link, flow, id, index]);
}

function ringKey({ nic, link, index }: Pick<RingReport, 'nic' | 'link' | 'index'>): string {
  return JSON.stringify([nic, link, index]);
}

function transmitKey({ link, id, ring }: TransmitLaneReport): string {
  return JSON.stringify([link, id, ring]);
}

function joined<Row>(
  before: readonly Row[],
  more: readonly Row[],
  key: (row: Row) => string,
  add: (a: Row, b: Row) => Row,
): readonly Row[] {
  const rows = new Map(before.map((row) => [key(row), row]));
  for (const row of more) {
    const old = rows.get(key(row));
    rows.set(key(row), old ? add(old, row) : row);
  }
  return [...rows.values()];
}

function plus(a: Count, b: Count): Count {
  return { frames: a.frames + b.frames, bytes: a.bytes + b.bytes };
}

function addLinks(a: LinkCounters, b: LinkCounters): LinkCounters {
  return {
    name: b.name,
    received: plus(a.received, b.received),
    sent: plus(a.sent, b.sent),
    receivedDropped: plus(a.receivedDropped, b.receivedDropped),
    sentDropped: plus(a.sentDropped, b.sentDropped),
    local: plus(a.local, b.local),
    broadcast: plus(a.broadcast, b.broadcast),
    blocked: a.blocked + b.blocked,
    unblocked: a.unblocked + b.unblocked,
  };
}

function addFlows(a: FlowCounters, b: FlowCounters): FlowCounters {
  return {
    name: b.name,
    over: b.over,
    received: plus(a.received, b.received),
    sent: plus(a.sent, b.sent),
    receivedDropped: plus(a.receivedDropped, b.receivedDropped),
    sentDropped: plus(a.sentDropped, b.sentDropped),
  };
}

function addLanes(a: LaneReport, b: LaneReport): LaneReport {
  return {
    ...b,
    received: plus(a.received, b.received),
    interruptFrames: a.interruptFrames + b.interruptFrames,
    interruptBytes: a.interruptBytes + b.interruptBytes,
    pollFrames: a.pollFrames + b.pollFrames,
    pollBytes: a.pollBytes + b.pollBytes,
    broadcast: plus(a.broadcast, b.broadcast),
    chainsBelow10: a.chainsBelow10 + b.chainsBelow10,
    chains10To50: a.chains10To50 + b.chains10To50,
    chainsAbove50: a.chainsAbove50 + b.chainsAbove50,
    dropped: plus(a.dropped, b.dropped),
  };
}

function addRings(a: RingReport, b: RingReport): RingReport {
  return {
    ...b,
    received: plus(a.received, b.received),
    dropped: plus(a.dropped, b.dropped),
    interrupts: a.interrupts + b.interrupts,
    polls: a.polls + b.polls,
    maxFrames: Math.max(a.maxFrames, b.maxFrames),
  };
}

function addTransmitRings(a: TransmitRingReport, b: TransmitRingReport): TransmitRingReport {
  return { ...b, sent: plus(a.sent, b.sent) };
}

function addTransmitLanes(a: TransmitLaneReport, b: TransmitLaneReport): TransmitLaneReport {
  return { ...b, sent: plus(a.sent, b.sent), dropped: plus(a.dropped, b.dropped) };
}

function addPorts(a: PortReport, b: PortReport): PortReport {
  return { ...b, received: plus(a.received, b.received), sent: plus(a.sent, b.sent) };
}

function addPauses(a: PauseCounters, b: PauseCounters): PauseCounters {
  return {
    ...b,
    requests: a.requests + b.requests,
    indications: a.indications + b.indications,
    pausedNanoseconds: a.pausedNanoseconds + b.pausedNanoseconds,
  };
}

/** One record of the usage history: the counters of one link or flow at one instant (acctadm(8), `net` accounting). */
export interface UsageRecord {
  readonly subject: 'link' | 'flow';
  readonly name: string;
  /** Of the host's virtual clock, microseconds since 1970. */
  readonly atMicroseconds: number;
  readonly ipackets: number;
  readonly rbytes: number;
  readonly opackets: number;
  readonly obytes: number;
}

/** A record of each link and flow at that instant of the host's clock. */
export function recordsOf(counters: Counters, epochMilliseconds: number): readonly UsageRecord[] {
  const atMicroseconds = epochMilliseconds * 1000 + Math.round(counters.clockNanoseconds / 1e3);
  const record =
    (subject: UsageRecord['subject']) =>
    ({ name, received, sent }: LinkCounters | FlowCounters): UsageRecord => ({
      subject,
      name,
      atMicroseconds,
      ipackets: received.frames,
      rbytes: received.bytes,
      opackets: sent.frames,
      obytes: sent.bytes,
    });
  return [...counters.links.map(record('link')), ...counters.flows.map(record('flow'))];
}
