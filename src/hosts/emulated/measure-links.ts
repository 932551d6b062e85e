import type * as engine from '#emulator/result.ts';
import type { Count, FlowReport, LinkReport, PortReport, Wire } from '#usage/report.ts';
import { less, NOTHING, named, plus } from './difference.ts';
import { ownName, partOf } from './wiring/names.ts';
import type { Scene } from './wiring/scene.ts';

type Counted = Pick<engine.Result, 'clients' | 'cables' | 'flows' | 'nics' | 'aggregations'>;

/** What rows of links, flows and wires are made from; `before` null: since it began to count. */
export interface Part {
  readonly now: Counted;
  readonly before: Counted | null;
  readonly scene: Scene;
  readonly perSecond: (value: number) => number;
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
export function portRows(part: Part): readonly PortReport[] {
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
