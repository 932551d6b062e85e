import { invariant } from '#diagnostics/invariant.ts';
import type { Parts } from '../build/build.ts';
import type { LaneGroup } from '../build/lanes.ts';
import type { Owner } from '../frame/frame.ts';
import type { Limiter } from '../limit/limiter.ts';
import type {
  AggregationResult,
  BridgeResult,
  CableResult,
  ClientResult,
  Conservation,
  Count,
  CpuResult,
  DropCount,
  EgressResult,
  FlowResult,
  Glance,
  LaneResult,
  Result,
  RingResult,
  StreamResult,
} from '../result.ts';
import { ExchangeStream } from '../traffic/exchange.ts';
import { GreedySource } from '../traffic/greedy-source.ts';
import { TcpStream } from '../traffic/tcp.ts';
import type { Transmitter } from '../wire/transmitter.ts';
import type { Account } from './account.ts';
import type { Tally } from './tally.ts';

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
    cables: [...parts.cables.values()].map(cableResult),
    clients: [...parts.clients.values()].map(clientResult),
    flows: flowResults(parts),
    lanes: laneResults(parts),
    rings: ringResults(parts),
    cpus: cpuResults(parts, from),
    bridges: bridgeResults(parts),
    aggregations: aggregationResults(parts),
    drops: dropCounts(allLosses(world.ledger.accounts)),
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
    cables: [...parts.cables.values()].map(cableResult),
    clients: [...parts.clients.values()].map(clientResult),
    flows: flowResults(parts),
    lanes: laneResults(parts),
    cpus: cpuResults(parts, from),
  };
}

type Cable = Parts['cables'] extends ReadonlyMap<string, infer C> ? C : never;
type Client = Parts['clients'] extends ReadonlyMap<string, infer C> ? C : never;

const NOTHING: Count = { frames: 0, bytes: 0 };

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
    carriedIn: { frames: account.carriedInFrames, bytes: account.carriedInBytes },
    offered: { frames: account.offeredFrames, bytes: account.offeredBytes },
    replicated: { frames: account.replicatedFrames, bytes: account.replicatedBytes },
    delivered: { frames: account.deliveredFrames, bytes: account.deliveredBytes },
    merged: { frames: account.mergedFrames, bytes: account.mergedBytes },
    dropped,
    inFlight: { frames: held.frames, bytes: held.bytes },
    drops,
    latency: account.latency.histogram(),
    goodputBytes: load instanceof TcpStream || load instanceof ExchangeStream ? load.goodputBytes : null,
    tcp: load instanceof TcpStream ? load.result() : null,
    exchanges: load instanceof ExchangeStream ? load.times.histogram() : null,
    blockedPicoseconds: load instanceof GreedySource ? load.blockedPicoseconds : 0,
  };
  balance(result, 'frames');
  balance(result, 'bytes');
  return result;
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
      const sum = sums.get(site) ?? { frames: 0, bytes: 0 };
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

function sum(counts: readonly Count[]): Count {
  let frames = 0;
  let bytes = 0;
  for (const count of counts) {
    frames += count.frames;
    bytes += count.bytes;
  }
  return { frames, bytes };
}

function cableResult(cable: Cable): CableResult {
  const [a, b] = cable.part.ends;
  return {
    name: cable.part.name,
    up: cable.up,
    ends: [egressResult(cable.ends[0], a.part), egressResult(cable.ends[1], b.part)],
  };
}

function egressResult(egress: Transmitter, part: string): EgressResult {
  const waiting = egress.waiting();
  const sent = { frames: egress.acceptedFrames - waiting.frames, bytes: egress.acceptedBytes - waiting.bytes };
  const { settings } = egress;
  const wireBytes = sent.bytes + sent.frames * settings.extraBytes;
  const onWire = egress.onWire();
  return {
    part,
    sent,
    received: { frames: sent.frames - onWire.frames, bytes: sent.bytes - onWire.bytes },
    wireBytes,
    busyPicoseconds: Math.round((wireBytes * 8e12) / settings.bitsPerSecond),
    dropped: { frames: egress.droppedFrames, bytes: egress.droppedBytes },
    queue: {
      offered: {
        frames: egress.acceptedFrames + egress.droppedFrames,
        bytes: egress.acceptedBytes + egress.droppedBytes,
      },
      frames: waiting.frames,
      maxFrames: egress.maxFrames,
    },
    classes: egress.classes(),
  };
}

function clientResult(client: Client): ClientResult {
  const limited = { frames: client.out?.droppedFrames ?? 0, bytes: client.out?.droppedBytes ?? 0 };
  const flows = client.flows.map((flow) => lost(flow.out));
  const sentDropped = sum([{ frames: client.sent.droppedFrames, bytes: client.sent.droppedBytes }, limited, ...flows]);
  const lanes = client.lanes.filter((group) => group.kind !== 'tx').flatMap((group) => group.fan.lanes);
  const lanesLost = lanes.map((lane) => ({ frames: lane.droppedFrames, bytes: lane.droppedBytes }));
  const refused = { frames: client.inlet.received.droppedFrames, bytes: client.inlet.received.droppedBytes };
  const local = client.lanes.filter((group) => group.kind === 'local').flatMap((group) => group.fan.lanes);
  const localFree = { frames: client.free?.localFrames ?? 0, bytes: client.free?.localBytes ?? 0 };
  return {
    name: client.part.name,
    sent: {
      frames: client.sent.frames - limited.frames - sum(flows).frames,
      bytes: client.sent.bytes - limited.bytes - sum(flows).bytes,
    },
    received: count(client.inlet.received),
    receivedLocal: sum([
      localFree,
      ...local.map((lane) => ({ frames: lane.receivedFrames, bytes: lane.receivedBytes })),
    ]),
    receivedBroadcast: count(client.inlet.broadcast),
    sentDropped,
    receivedDropped: sum([lost(client.in), refused, ...lanesLost, ...client.flows.map((flow) => lost(flow.in))]),
    blocked: client.out?.blocked ?? 0,
    unblocked: client.out?.unblocked ?? 0,
  };
}

function flowResults(parts: Parts): FlowResult[] {
  const flows = [...parts.clients.values()].flatMap((client) =>
    client.flows.map((flow): FlowResult => {
      const sentDropped = lost(flow.out);
      const receivedDropped = lost(flow.in);
      return {
        name: flow.part.name,
        over: client.part.name,
        sent: { frames: flow.sent.frames - sentDropped.frames, bytes: flow.sent.bytes - sentDropped.bytes },
        received: count(flow.received),
        sentDropped,
        receivedDropped,
      };
    }),
  );
  return flows.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function lost(limiter: Limiter | null): Count {
  return { frames: limiter?.droppedFrames ?? 0, bytes: limiter?.droppedBytes ?? 0 };
}

function count(tally: Tally): Count {
  return { frames: tally.frames, bytes: tally.bytes };
}

function laneResults(parts: Parts): LaneResult[] {
  return [...parts.clients.values()].flatMap((client) => {
    const { free } = client;
    if (free !== null) return freeLanes(client.part.name, client.part.rings > 0 ? 'hw' : 'sw', free);
    return client.lanes.flatMap((group) => (group.kind === 'tx' ? [] : lanesOf(group, group.kind)));
  });
}

function freeLanes(client: string, id: 'hw' | 'sw', free: NonNullable<Client['free']>): LaneResult[] {
  const lane = (kind: LaneResult['id'], frames: number, bytes: number): LaneResult => ({
    client,
    flow: null,
    id: kind,
    index: 0,
    cpu: null,
    received: { frames, bytes },
    interruptFrames: kind === 'local' ? 0 : frames,
    pollFrames: 0,
    chains: [frames, 0, 0],
    dropped: NOTHING,
  });
  return [lane(id, free.wireFrames, free.wireBytes), lane('local', free.localFrames, free.localBytes)];
}

function lanesOf(group: LaneGroup, id: LaneResult['id']): LaneResult[] {
  return group.fan.lanes.map((lane, index) => ({
    client: group.client,
    flow: group.flow,
    id,
    index,
    cpu: lane.cpu.part.id,
    received: { frames: lane.receivedFrames, bytes: lane.receivedBytes },
    interruptFrames: lane.interruptFrames,
    pollFrames: lane.pollFrames,
    chains: [...lane.chains],
    dropped: { frames: lane.droppedFrames, bytes: lane.droppedBytes },
  }));
}

/** Rings are the lanes that NICs fill: those of one client, or the shared ones together. */
function ringResults(parts: Parts): RingResult[] {
  const rings = new Map<string, RingResult>();
  for (const client of parts.clients.values()) {
    for (const group of client.lanes) {
      if (group.nic === null || group.kind === 'tx' || group.kind === 'local') continue;
      const own = group.kind === 'hw';
      const nic = parts.blueprint.nics.find((each) => each.name === group.nic);
      const rings_ = own ? client.part.rings : Math.max(1, nic?.sharedRings ?? 1);
      for (const [number, lane] of group.fan.lanes.entries()) {
        const index = number % rings_;
        const key = `${group.nic} ${own ? group.client : ''} ${index}`;
        const before = rings.get(key);
        rings.set(key, {
          nic: group.nic,
          index,
          client: own ? group.client : null,
          received: sum([
            before?.received ?? NOTHING,
            { frames: lane.offeredFrames - lane.droppedFrames, bytes: lane.offeredBytes - lane.droppedBytes },
          ]),
          dropped: sum([before?.dropped ?? NOTHING, { frames: lane.droppedFrames, bytes: lane.droppedBytes }]),
          interrupts: (before?.interrupts ?? 0) + lane.interrupts,
          polls: (before?.polls ?? 0) + lane.polls,
          maxFrames: Math.max(before?.maxFrames ?? 0, lane.maxFrames),
        });
      }
    }
  }
  return [...rings.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, ring]) => ring);
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

function bridgeResults(parts: Parts): BridgeResult[] {
  return [...parts.nodes.values()]
    .filter((node) => node.kind === 'bridge')
    .map(({ name, bridge }) => ({
      name,
      forwarded: sum(bridge.ports.map((port) => ({ frames: port.outFrames, bytes: port.outBytes }))),
      flooded: { frames: bridge.floodedFrames, bytes: bridge.floodedBytes },
      learnt: bridge.learnt,
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
