import type * as engine from '#emulator/result.ts';
import { compareNames } from '#state/address.ts';
import { etherTypeName } from '#state/ether-types.ts';
import type { Target } from '#state/workload.ts';
import type {
  BufferReport,
  ClassReport,
  Count,
  Drop,
  FlowReport,
  LinkReport,
  Measured,
  PauseReport,
  PortReport,
  QueryReport,
  QueueReport,
  StreamReport,
  Wire,
} from '#usage/report.ts';
import { by, less, NOTHING, plus } from './difference.ts';
import { binsOf, latencyOf } from './latency.ts';
import { ringRows } from './measure-rings.ts';
import { ownName, partOf } from './wiring/names.ts';
import type { Scene } from './wiring/scene.ts';

/** What the engine has counted between two instants, in the names of the host. null: since it began to count. */
export function measured(now: engine.Result, before: engine.Result | null, scene: Scene): Measured {
  const fromPicoseconds = before?.toPicoseconds ?? now.fromPicoseconds;
  const seconds = (now.toPicoseconds - fromPicoseconds) / 1e12;
  const perSecond = (value: number) => (seconds === 0 ? 0 : value / seconds);
  const part: Part = { now, before, scene, perSecond };
  const wanted = new Map(scene.workload.streams.map((one) => [one.name, one]));
  const streams = by(before?.streams, (one) => one.name);
  const queues = by(before?.queues, queueKey);
  const cpus = by(before?.cpus, cpuKey);
  const streamRows = named(
    now.streams.map((one) => streamRow(one, streams.get(one.name), wanted.get(ownName(one.name)), perSecond)),
  );
  return {
    fromPicoseconds,
    toPicoseconds: now.toPicoseconds,
    streams: streamRows,
    queries: queryRows(now, before, streamRows, scene),
    links: linkRows(part),
    flows: flowRows(part),
    ...ringRows(now, before, scene),
    ports: portRows(part),
    classes: classRows(part),
    pauses: pauseRows(part),
    buffers: bufferRows(part),
    cpus: now.cpus.map((one) => {
      const old = cpus.get(cpuKey(one));
      const busyPicoseconds = one.busyPicoseconds - (old?.busyPicoseconds ?? 0);
      return {
        host: one.host,
        id: one.id,
        busyPicoseconds,
        stolenPicoseconds: one.stolenPicoseconds - (old?.stolenPicoseconds ?? 0),
        busy: perSecond(busyPicoseconds) / 1e12,
        frames: one.frames - (old?.frames ?? 0),
        interrupts: one.interrupts - (old?.interrupts ?? 0),
        polls: one.polls - (old?.polls ?? 0),
      };
    }),
    queues: now.queues.map((one) => queueRow(one, queues.get(queueKey(one)))),
    drops: dropRows(now.drops, before?.drops),
  };
}

function cpuKey({ host, id }: engine.CpuResult): string {
  return `${host ?? ''}/${id}`;
}

type Counted = Pick<engine.Result, 'clients' | 'cables' | 'flows' | 'nics' | 'aggregations'>;

/** What rows of links and flows are made from. */
interface Part {
  readonly now: Counted;
  readonly before: Counted | null;
  readonly scene: Scene;
  readonly perSecond: (value: number) => number;
}

function named<Row extends { readonly name: string }>(rows: readonly Row[]): readonly Row[] {
  return [...rows].sort((a, b) => compareNames(a.name, b.name));
}

function streamRow(
  now: engine.StreamResult,
  before: engine.StreamResult | undefined,
  wanted: Scene['workload']['streams'][number] | undefined,
  perSecond: Part['perSecond'],
): StreamReport {
  const delivered = less(now.delivered, before?.delivered);
  const goodput = now.goodputBytes === null ? null : now.goodputBytes - (before?.goodputBytes ?? 0);
  return {
    name: ownName(now.name),
    from: wanted?.from ?? '',
    to: wanted ? targetName(wanted.to) : '',
    protocol:
      typeof wanted?.protocol === 'object' ? etherTypeName(wanted.protocol.etherType) : (wanted?.protocol ?? ''),
    offered: less(now.offered, before?.offered),
    delivered,
    dropped: less(now.dropped, before?.dropped),
    replicated: less(now.replicated, before?.replicated),
    merged: less(now.merged, before?.merged),
    inFlight: now.inFlight,
    throughputBitsPerSecond: perSecond(delivered.bytes * 8),
    packetsPerSecond: perSecond(delivered.frames),
    drops: dropRows(now.drops, before?.drops),
    latency: latencyOf(now.latency, before?.latency),
    goodputBitsPerSecond: goodput === null ? null : perSecond(goodput * 8),
    retransmissions: now.tcp === null ? null : now.tcp.retransmissions - (before?.tcp?.retransmissions ?? 0),
    timeouts: now.tcp === null ? null : now.tcp.timeouts - (before?.tcp?.timeouts ?? 0),
    exchanges: now.exchanges === null ? null : latencyOf(now.exchanges, before?.exchanges ?? undefined),
    blockedPicoseconds: now.blockedPicoseconds - (before?.blockedPicoseconds ?? 0),
  };
}

function queryRows(
  now: engine.Result,
  before: engine.Result | null,
  streams: readonly StreamReport[],
  { workload }: Scene,
): readonly QueryReport[] {
  const times = by(now.queries, (one) => ownName(one.name));
  const earlier = by(before?.queries, (one) => ownName(one.name));
  const rows = workload.queries.flatMap(({ name, aggregator, workers, protocol }): readonly QueryReport[] => {
    const row = times.get(name);
    if (!row) return [];
    const own = new Set(workers.map((worker) => `${name}/${worker}`));
    const answers = streams.filter((stream) => own.has(stream.name));
    const sum = (of: (stream: StreamReport) => number | null) =>
      answers.reduce((total, stream) => total + (of(stream) ?? 0), 0);
    const ofTcp = (of: (stream: StreamReport) => number | null) => (protocol === 'tcp' ? sum(of) : null);
    const old = earlier.get(name)?.times;
    return [
      {
        name,
        aggregator,
        workers: workers.length,
        protocol,
        completion: latencyOf(row.times, old),
        histogram: binsOf(row.times, old),
        goodputBitsPerSecond: sum((stream) => stream.goodputBitsPerSecond),
        retransmissions: ofTcp((stream) => stream.retransmissions),
        timeouts: ofTcp((stream) => stream.timeouts),
      },
    ];
  });
  return named(rows);
}

function targetName(to: Target): string {
  return to.kind === 'end' ? to.name : to.kind === 'mac' ? to.mac : to.kind;
}

/** Every link that carries traffic of its own, and the physical ones that are ports of something bigger. */
export function linkRows(part: Part): readonly LinkReport[] {
  const { now, before, scene } = part;
  const old = new Map((before?.clients ?? []).map((one) => [one.name, one]));
  const clients = new Map(now.clients.map((one) => [one.name, one]));
  const rows = [...scene.state.values()].flatMap((link): readonly LinkReport[] => {
    const client = clients.get(link.name);
    if (link.kind !== 'phys' && (!client || !('over' in link || link.kind === 'aggr'))) return [];
    if (link.kind === 'flow') return [];
    const earlier = old.get(link.name);
    const count = (of: (one: engine.ClientResult) => Count) =>
      client ? less(of(client), earlier && of(earlier)) : NOTHING;
    // What passes a port is more than what is its own; so are the drops there.
    const port = link.kind === 'phys' ? portOf(link.name, part) : null;
    const ports = link.kind === 'aggr' ? portRows(part).filter((one) => one.link === link.name) : [];
    const whole = port ?? (link.kind === 'aggr' ? sumOf(ports) : null);
    const lost = port ?? droppedAt(ports, part);
    const received = whole?.received ?? count((one) => one.received);
    const sent = whole?.sent ?? count((one) => one.sent);
    return [
      {
        name: link.name,
        class: link.kind,
        over: 'over' in link ? link.over : '',
        received,
        sent,
        receivedDropped: plus(
          count((one) => one.receivedDropped),
          lost.receivedDropped,
        ),
        sentDropped: plus(
          count((one) => one.sentDropped),
          lost.sentDropped,
        ),
        local: count((one) => one.receivedLocal),
        broadcast: count((one) => one.receivedBroadcast),
        receivedBitsPerSecond: part.perSecond(received.bytes * 8),
        sentBitsPerSecond: part.perSecond(sent.bytes * 8),
        blocked: (client?.blocked ?? 0) - (earlier?.blocked ?? 0),
        unblocked: (client?.unblocked ?? 0) - (earlier?.unblocked ?? 0),
        wire: port?.wire ?? null,
      },
    ];
  });
  return named(rows);
}

interface AtPort {
  readonly received: Count;
  readonly sent: Count;
  readonly receivedDropped: Count;
  readonly sentDropped: Count;
  readonly wire: Wire;
}

/** What passed a port and its cable, both directions; null: it has no cable. */
function portOf(port: string, { now, before, scene }: Part): AtPort | null {
  const cable = now.cables.find((one) => one.name === partOf.wire(port));
  if (!cable) return null;
  const old = before?.cables.find((one) => one.name === cable.name);
  const end = (from: engine.CableResult | undefined, isOwn: boolean) =>
    from?.ends.find((one) => (one.part === partOf.nic(port)) === isOwn);
  const [out, back] = [end(cable, true), end(cable, false)];
  const nicIn = (from: Counted | null) => from?.nics.find((one) => one.name === partOf.nic(port));
  const [nic, nicBefore] = [nicIn(now), nicIn(before)];
  if (!out || !back || !nic) return null;
  const [outBefore, backBefore] = [end(old, true), end(old, false)];
  const sent = less(out.sent, outBefore?.sent);
  const unsent = less(out.dropped, outBefore?.dropped);
  return {
    // What the address filter leaves aside was never for this host.
    received: less(nic.received, nicBefore?.received),
    sent,
    receivedDropped: less(nic.receivedDropped, nicBefore?.receivedDropped),
    sentDropped: plus(less(nic.sentDropped, nicBefore?.sentDropped), unsent),
    wire: {
      receivedFrames: less(back.received, backBefore?.received).frames,
      receivedWireBytes: back.wireBytes - (backBefore?.wireBytes ?? 0),
      sentFrames: sent.frames,
      sentWireBytes: out.wireBytes - (outBefore?.wireBytes ?? 0),
      bitsPerSecond: scene.hardware.links[port]?.speed ?? 0,
      sentDropped: unsent.frames,
    },
  };
}

/** What passed each port of each aggregation: what has left by its wire, not what was handed to it. */
function portRows(part: Part): readonly PortReport[] {
  const { now, before } = part;
  return now.aggregations.flatMap(({ name, ports }) => {
    const old = before?.aggregations.find((one) => one.name === name)?.ports;
    return ports.map((port): PortReport => {
      const earlier = old?.find(({ nic }) => nic === port.nic);
      const own = ownName(port.nic);
      const passed = portOf(own, part) ?? {
        received: less(port.received, earlier?.received),
        sent: less(port.sent, earlier?.sent),
      };
      return { link: ownName(name), port: own, received: passed.received, sent: passed.sent };
    });
  });
}

/** What was lost at these ports. */
function droppedAt(ports: readonly PortReport[], part: Part): Pick<AtPort, 'receivedDropped' | 'sentDropped'> {
  const lost = ports.flatMap(({ port }) => portOf(port, part) ?? []);
  return {
    receivedDropped: lost.reduce((sum, one) => plus(sum, one.receivedDropped), NOTHING),
    sentDropped: lost.reduce((sum, one) => plus(sum, one.sentDropped), NOTHING),
  };
}

function sumOf(ports: readonly PortReport[]): { readonly received: Count; readonly sent: Count } {
  return {
    received: ports.reduce((sum, one) => plus(sum, one.received), NOTHING),
    sent: ports.reduce((sum, one) => plus(sum, one.sent), NOTHING),
  };
}

export function flowRows({ now, before, perSecond }: Part): readonly FlowReport[] {
  const old = new Map((before?.flows ?? []).map((one) => [one.name, one]));
  const rows = now.flows.map((one): FlowReport => {
    const earlier = old.get(one.name);
    const received = less(one.received, earlier?.received);
    const sent = less(one.sent, earlier?.sent);
    return {
      name: ownName(one.name),
      over: one.over,
      received,
      sent,
      receivedDropped: less(one.receivedDropped, earlier?.receivedDropped),
      sentDropped: less(one.sentDropped, earlier?.sentDropped),
      receivedBitsPerSecond: perSecond(received.bytes * 8),
      sentBitsPerSecond: perSecond(sent.bytes * 8),
    };
  });
  return named(rows);
}

function queueKey({ place, kind, of }: engine.WaitingResult): string {
  return `${place} ${kind} ${of}`;
}

function queueRow(now: engine.WaitingResult, before: engine.WaitingResult | undefined): QueueReport {
  return {
    place: placeName(now.place),
    kind: now.kind,
    of: ownName(now.of),
    offered: less(now.offered, before?.offered),
    sent: less(now.sent, before?.sent),
    dropped: less(now.dropped, before?.dropped),
    frames: now.frames,
    maxFrames: now.maxFrames,
    stops: now.stops - (before?.stops ?? 0),
  };
}

function classRows(part: Part): readonly ClassReport[] {
  return endsOf(part).flatMap(({ link, end, now, before }) => {
    // Classes are those of the port; what a switch has made of them is its own business.
    if (end === 'peer') return [];
    return now.classes.map((one): ClassReport => {
      const was = before?.classes.find(({ name }) => name === one.name);
      const sentWireBytes = one.wireBytes - (was?.wireBytes ?? 0);
      return {
        link,
        name: one.name,
        sent: less(one.sent, was?.sent),
        sentWireBytes,
        dropped: less(one.dropped, was?.dropped),
        sentWireBitsPerSecond: part.perSecond(sentWireBytes * 8),
      };
    });
  });
}

function pauseRows(part: Part): readonly PauseReport[] {
  return endsOf(part).flatMap(({ link, end, now, before }) =>
    now.pauses.map((one): PauseReport => {
      const was = before?.pauses.find(({ priority }) => priority === one.priority);
      const pausedPicoseconds = one.pausedPicoseconds - (was?.pausedPicoseconds ?? 0);
      return {
        link,
        end,
        priority: one.priority,
        requests: one.requests - (was?.requests ?? 0),
        indications: one.indications - (was?.indications ?? 0),
        pausedPicoseconds,
        paused: part.perSecond(pausedPicoseconds) / 1e12,
      };
    }),
  );
}

function bufferRows(part: Part): readonly BufferReport[] {
  return endsOf(part).flatMap(({ link, end, now, before }) =>
    now.buffers.map(({ name, bytes, maxBytes, dropped }): BufferReport => {
      const was = before?.buffers.find((one) => one.name === name);
      return { link, end, name, bytes, maxBytes, dropped: less(dropped, was?.dropped) };
    }),
  );
}

interface WireEnd {
  readonly link: string;
  readonly end: 'own' | 'peer';
  readonly now: engine.EgressResult;
  readonly before: engine.EgressResult | undefined;
}

/** Both ends of every wire: that of the port or machine first, as it was plugged in. */
function endsOf({ now, before }: Part): readonly WireEnd[] {
  const old = new Map((before?.cables ?? []).map((one) => [one.name, one]));
  return now.cables.flatMap((cable) =>
    cable.ends.map(
      (one, index): WireEnd => ({
        link: ownName(cable.name),
        end: index === 0 ? 'own' : 'peer',
        now: one,
        before: old.get(cable.name)?.ends[index],
      }),
    ),
  );
}

/** Drops that happened since, places in our names. */
function dropRows(now: readonly engine.DropCount[], before: readonly engine.DropCount[] = []): readonly Drop[] {
  const old = new Map(before.map((one) => [`${one.place} ${one.reason}`, one]));
  return now
    .map((one): Drop => {
      const { frames, bytes } = less(one, old.get(`${one.place} ${one.reason}`));
      return { place: placeName(one.place), reason: one.reason, frames, bytes };
    })
    .filter(({ frames }) => frames > 0);
}

/** `cable/wire:bge0` is our `wire/bge0`; clients of the engine are links (`link/v2`) and machines beyond the wires (`client/c20`). */
export function placeName(place: string): string {
  const slash = place.indexOf('/');
  const [kind, part] = [place.slice(0, slash), place.slice(slash + 1)];
  const name = ownName(part);
  if (kind === 'cable') return `wire/${name}`;
  return kind === 'client' && part !== partOf.outerClient(name) ? `link/${name}` : `${kind}/${name}`;
}
