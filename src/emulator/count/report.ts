import { invariant } from '#diagnostics/invariant.ts';
import { groupBy } from '#units/group-by.ts';
import type { Parts } from '../build/build.ts';
import type { Client } from '../build/client.ts';
import type { Load } from '../build/load.ts';
import type { Owner } from '../frame/frame.ts';
import type {
  AggregationResult,
  CableResult,
  ClientResult,
  Conservation,
  Count,
  CpuResult,
  DropCount,
  EgressResult,
  FlowResult,
  Glance,
  PauseResult,
  Result,
  StreamResult,
  WaitingResult,
} from '../result.ts';
import { Dialogues } from '../traffic/dialogue.ts';
import { ExchangeStream } from '../traffic/exchange.ts';
import { GreedySource } from '../traffic/greedy-source.ts';
import { TcpStream } from '../traffic/tcp.ts';
import { ClassEgress } from '../wire/class-egress.ts';
import type { WaitingQueue } from '../world.ts';
import type { Account } from './account.ts';
import { count, counted, less, lost, NOTHING, sum } from './counts.ts';
import { deadlocksOf } from './deadlock.ts';
import {
  laneResults,
  localBy,
  lostBehind,
  lostInFlow,
  sentBy,
  sentByFlows,
  transmitLaneResults,
} from './lane-results.ts';
import { nicResults, ringResults, transmitRingResults } from './ring-results.ts';

/** Reads all counters at the present instant, after checking that every frame is accounted for. */
export function report(parts: Parts, from: number): Result {
  const { world } = parts;
  const held = inFlight(parts);
  const streams = world.ledger.accounts.map((account) => streamResult(parts, account, held.get(account) ?? NOTHING));
  return {
    fromPicoseconds: from,
    toPicoseconds: world.now,
    conservation: total(streams),
    streams,
    queries: parts.queries.map(({ part, times }) => ({ name: part.name, times: times.histogram() })),
    cables: [...parts.cables.values()].map(cableResult),
    clients: [...parts.clients.values()].map((client) => clientResult(parts, client)),
    flows: flowResults(parts),
    lanes: laneResults(parts),
    rings: ringResults(parts),
    transmitRings: transmitRingResults(parts),
    transmitLanes: transmitLaneResults(parts),
    nics: nicResults(parts),
    cpus: cpuResults(parts, from),
    aggregations: aggregationResults(parts),
    queues: world.queues.map(waitingResult),
    drops: dropCounts(allLosses(world.ledger.accounts)),
    deadlocks: deadlocksOf(parts),
  };
}

/** The counters at the present instant, for whoever looks often. */
export function glance(parts: Parts, from: number): Glance {
  return {
    toPicoseconds: parts.world.now,
    streams: parts.world.ledger.accounts.map((account) => ({
      name: account.name,
      offered: { frames: account.offeredFrames, bytes: account.offeredBytes },
      delivered: { frames: account.deliveredFrames, bytes: account.deliveredBytes },
      dropped: sum(account.losses),
    })),
    queries: parts.queries.map(({ part, completed, times }) => ({
      name: part.name,
      completed,
      sumPicoseconds: times.sum,
    })),
    cables: [...parts.cables.values()].map(cableResult),
    clients: [...parts.clients.values()].map((client) => clientResult(parts, client)),
    flows: flowResults(parts),
    lanes: laneResults(parts),
    cpus: cpuResults(parts, from),
    nics: nicResults(parts),
    aggregations: aggregationResults(parts),
  };
}

type Cable = Parts['cables'] extends ReadonlyMap<string, infer C> ? C : never;

/** The frames that wait or are on their way, by stream: found by looking into every queue. */
export function inFlight(parts: Parts): Map<Owner, { frames: number; bytes: number }> {
  const held = new Map<Owner, { frames: number; bytes: number }>();
  for (const holder of parts.world.holders) {
    holder.hold((frame) => {
      const count = held.get(frame.owner) ?? { frames: 0, bytes: 0 };
      count.frames++;
      count.bytes += frame.size - frame.grown;
      held.set(frame.owner, count);
    });
  }
  return held;
}

function streamResult(parts: Parts, account: Account, held: Count): StreamResult {
  const drops = dropCounts(
    account.losses.map(({ site, frames, bytes }) => ({ place: site.place, reason: site.reason, frames, bytes })),
  );
  const dropped = sum(drops);
  const load = parts.loads.get(account.name);
  const result = {
    name: account.name,
    carriedIn: counted(account.carriedInFrames, account.carriedInBytes),
    offered: counted(account.offeredFrames, account.offeredBytes),
    replicated: counted(account.replicatedFrames, account.replicatedBytes),
    delivered: counted(account.deliveredFrames, account.deliveredBytes),
    merged: counted(account.mergedFrames, account.mergedBytes),
    dropped,
    inFlight: counted(held.frames, held.bytes),
    drops,
    latency: account.latency.histogram(),
    goodputBytes: isTcp(load) || load instanceof ExchangeStream ? load.goodputBytes : null,
    tcp: isTcp(load) ? load.result() : null,
    exchanges: load instanceof ExchangeStream || load instanceof Dialogues ? load.times.histogram() : null,
    blockedPicoseconds: load instanceof GreedySource ? load.blockedUntil(parts.world.now) : 0,
  };
  balance(result, 'frames');
  balance(result, 'bytes');
  return result;
}

function isTcp(load: Load | undefined): load is TcpStream | Dialogues {
  return load instanceof TcpStream || load instanceof Dialogues;
}

/** What came in must be what went out and what is there. */
function balance(stream: StreamResult, unit: 'frames' | 'bytes'): void {
  const came = stream.carriedIn[unit] + stream.offered[unit] + stream.replicated[unit];
  const gone = stream.delivered[unit] + stream.dropped[unit] + stream.merged[unit] + stream.inFlight[unit];
  invariant(came === gone, `stream ${stream.name}: ${came} ${unit} came and ${gone} are accounted for`);
}

function total(streams: readonly StreamResult[]): Conservation {
  const of = (term: keyof Conservation) => sum(streams.map((stream) => stream[term]));
  return {
    carriedIn: of('carriedIn'),
    offered: of('offered'),
    replicated: of('replicated'),
    delivered: of('delivered'),
    dropped: of('dropped'),
    merged: of('merged'),
    inFlight: of('inFlight'),
  };
}

/** What all streams together have lost, by place and reason. */
function allLosses(accounts: readonly Account[]): DropCount[] {
  const sums = new Map<Account['losses'][number]['site'], { frames: number; bytes: number }>();
  for (const { losses } of accounts) {
    for (const { site, frames, bytes } of losses) {
      const sum = sums.get(site) ?? NOTHING;
      sums.set(site, { frames: sum.frames + frames, bytes: sum.bytes + bytes });
    }
  }
  return [...sums].map(([{ place, reason }, counts]) => ({ place, reason, ...counts }));
}

function dropCounts(sites: readonly DropCount[]): DropCount[] {
  return sites
    .filter((site) => site.frames > 0)
    .map(({ place, reason, frames, bytes }) => ({ place, reason, frames, bytes }))
    .toSorted((a, b) => (`${a.place} ${a.reason}` < `${b.place} ${b.reason}` ? -1 : 1));
}

function waitingResult(queue: WaitingQueue): WaitingResult {
  const { kind, place, of } = queue.settings;
  const gone = queue.sentFrames + queue.droppedFrames;
  invariant(queue.offeredFrames === gone + queue.count, `${kind} of ${of} in ${place} has lost count of its frames`);
  return {
    kind,
    place,
    of,
    offered: counted(queue.offeredFrames, queue.offeredBytes),
    sent: counted(queue.sentFrames, queue.sentBytes),
    dropped: counted(queue.droppedFrames, queue.droppedBytes),
    frames: queue.count,
    maxFrames: queue.maxFrames,
    stops: queue.stops,
  };
}

function cableResult(cable: Cable): CableResult {
  const [a, b] = cable.part.ends;
  return {
    name: cable.part.name,
    up: cable.up,
    ends: [egressResult(cable, 0, a.part), egressResult(cable, 1, b.part)],
  };
}

function egressResult(cable: Cable, end: 0 | 1, part: string): EgressResult {
  const egress = cable.ends[end];
  const errors = cable.errors[end];
  const port = cable.ports[end];
  const waiting = egress.waiting();
  const sent = counted(egress.acceptedFrames - waiting.frames, egress.acceptedBytes - waiting.bytes);
  const { settings } = egress;
  const wireBytes = sent.bytes + sent.frames * settings.extraBytes;
  const { pauseWireBytes, ...asked } = egress instanceof ClassEgress ? pausesOf(egress) : NO_PAUSES;
  const onWire = egress.onWire();
  const wrong = counted(errors?.droppedFrames ?? 0, errors?.droppedBytes ?? 0);
  return {
    part,
    sent,
    received: less(less(sum([sent, cable.carried[end]]), onWire), wrong),
    wrong,
    wireBytes,
    busyPicoseconds: Math.round(((wireBytes + pauseWireBytes) * 8e12) / settings.bitsPerSecond),
    dropped: counted(egress.droppedFrames, egress.droppedBytes),
    queue: {
      offered: counted(egress.acceptedFrames + egress.droppedFrames, egress.acceptedBytes + egress.droppedBytes),
      frames: waiting.frames,
      maxFrames: egress.maxFrames,
    },
    classes: egress.classes(),
    ...asked,
    buffers: (port?.buffers ?? []).map((buffer) => ({
      name: buffer.name,
      bytes: buffer.bytes,
      maxBytes: buffer.maxBytes,
      dropped: counted(buffer.droppedFrames, buffer.droppedBytes),
    })),
  };
}

type Pauses = Pick<EgressResult, 'pauses' | 'pauseFrames'> & { readonly pauseWireBytes: number };

const NO_PAUSES: Pauses = { pauses: [], pauseFrames: 0, pauseWireBytes: 0 };

function pausesOf({ source, sink, settings }: ClassEgress): Pauses {
  const isWhole = (source ?? sink)?.isWhole ?? false;
  const pauseFrames = source?.frames ?? 0;
  const bytes = source === null || source.frameBytes === 0 ? 0 : source.frameBytes + settings.extraBytes;
  const row = (priority: number): PauseResult => ({
    priority: isWhole ? null : priority,
    requests: source?.requests[priority] ?? 0,
    indications: sink?.indications[priority] ?? 0,
    pausedPicoseconds: sink?.pausedPicoseconds(priority) ?? 0,
  });
  const named = [0, 1, 2, 3, 4, 5, 6, 7].filter(
    (one) => (((source?.priorities ?? 0) | (sink?.priorities ?? 0)) & (1 << one)) !== 0,
  );
  return { pauses: named.map(row), pauseFrames, pauseWireBytes: pauseFrames * bytes };
}

function clientResult(parts: Parts, client: Client): ClientResult {
  const { sent, inlet } = client;
  const behind = lostBehind(client);
  const lanes = client.lanes.filter((group) => group.kind !== 'tx').flatMap((group) => group.fan.lanes);
  const lanesLost = lanes.map((lane) => counted(lane.droppedFrames, lane.droppedBytes));
  const oversize = counted(client.oversize?.droppedFrames ?? 0, client.oversize?.droppedBytes ?? 0);
  const refused = counted(inlet.received.droppedFrames, inlet.received.droppedBytes);
  return {
    name: client.part.name,
    sent: sentBy(parts, client),
    received: count(inlet.received),
    receivedLocal: localBy(client),
    receivedBroadcast: count(inlet.broadcast),
    sentDropped: sum([counted(sent.droppedFrames, sent.droppedBytes), behind]),
    receivedDropped: sum([
      lost(client.in),
      oversize,
      refused,
      ...lanesLost,
      ...client.flows.map((flow) => lost(flow.in)),
    ]),
    blocked: client.out?.blocked ?? 0,
    unblocked: client.out?.unblocked ?? 0,
  };
}

function flowResults(parts: Parts): FlowResult[] {
  const flows = [...parts.clients.values()].flatMap((client) => {
    const sent = sentByFlows(parts, client);
    const inwards = client.lanes.filter(({ kind }) => kind !== 'tx');
    const lanes = groupBy(inwards, (group) => group.flow);
    return client.flows.map((flow, index): FlowResult => {
      const own = (lanes.get(flow.part.name) ?? []).flatMap((group) => group.fan.lanes);
      const lanesLost = own.map((lane) => counted(lane.droppedFrames, lane.droppedBytes));
      return {
        name: flow.part.name,
        over: client.part.name,
        sent: sent[index] ?? NOTHING,
        received: count(flow.received),
        sentDropped: lostInFlow(flow),
        receivedDropped: sum([lost(flow.in), ...lanesLost]),
      };
    });
  });
  return flows.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function cpuResults(parts: Parts, from: number): CpuResult[] {
  return parts.hosts.cpus.map(({ host, cpu }) => ({
    host,
    id: cpu.part.id,
    busyPicoseconds: cpu.busy(),
    stolenPicoseconds: cpu.stolen(from, parts.world.now),
    interrupts: cpu.interrupts,
    polls: cpu.polls,
    frames: cpu.frames,
  }));
}

function aggregationResults(parts: Parts): AggregationResult[] {
  return parts.blueprint.aggregations.map((part) => {
    const node = parts.nodes.get(part.name);
    const ports = part.ports.map((nic) => {
      const port = [...(node?.ways ?? [])].find(([, way]) => way.kind === 'host' && way.node.name === nic)?.[0] ?? -1;
      const counts = node?.bridge.ports[port];
      return {
        nic,
        received: { frames: counts?.inFrames ?? 0, bytes: counts?.inBytes ?? 0 },
        sent: { frames: counts?.outFrames ?? 0, bytes: counts?.outBytes ?? 0 },
      };
    });
    return { name: part.name, ports };
  });
}
