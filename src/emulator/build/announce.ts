import type { Node } from './network.ts';

/** Where a client hangs: on a port of a node. */
export interface Place {
  readonly node: Node;
  readonly port: number;
  readonly vid: number;
  readonly mac: string;
}

/**
 * All tables are filled as if each client had just announced itself (a gratuitous ARP), over the ways that are up: at the start, and
 * whenever a cable fails or returns, as after a fail-over. From then on bridges learn from what passes.
 */
export function announceAll(nodes: ReadonlyMap<string, Node>, places: readonly Place[]): void {
  for (const node of nodes.values()) {
    node.bridge.forget();
    for (const [port, way] of node.ways) node.bridge.setUp(port, isUp(way));
  }
  // A way through the host is as good as what lies behind it: an uplink over a NIC without carrier is down.
  for (const node of nodes.values()) {
    for (const [port, way] of node.ways) {
      if (way.kind === 'host' && node.bridge.ports[port]?.kind === 'uplink')
        node.bridge.setUp(port, hasCarrier(way.node));
    }
  }
  // Most ways of a big switch lead to machines, which hear without telling: they are left out once, not for each place.
  const onwards = new Map([...nodes.values()].map((node) => [node, [...node.ways].filter(([, way]) => leadsOn(way))]));
  for (const place of places) announce(place, onwards);
}

type Way = NonNullable<ReturnType<Node['ways']['get']>>;

function isUp(way: Way): boolean {
  return way.kind === 'host' || way.cable.up;
}

function hasCarrier(node: Node): boolean {
  for (const [port, way] of node.ways) {
    if (node.bridge.ports[port]?.kind !== 'uplink') continue;
    if (way.kind === 'cable' ? way.cable.up : hasCarrier(way.node)) return true;
  }
  return false;
}

type Ways = ReadonlyMap<Node, readonly (readonly [number, Way])[]>;

function leadsOn(way: Way): boolean {
  return way.kind === 'host' || way.far.node !== undefined;
}

/** Nearest nodes first: a port that also hears it from beyond the wire knows the address inside. */
function announce(place: Place, onwards: Ways): void {
  const seen = new Set<Node>();
  const queue: [Node, number][] = [[place.node, place.port]];
  for (const [node, port] of queue) {
    if (seen.has(node)) continue;
    seen.add(node);
    node.bridge.place(place.vid, place.mac, port);
    queue.push(...onward(node, place.vid, port, onwards));
  }
}

/** The nodes that hear what comes in by a port with that tag, and the ports by which they do. */
function onward(node: Node, tag: number, from: number, onwards: Ways): [Node, number][] {
  const { ports, rules } = node.bridge;
  const fromUplink = ports[from]?.kind === 'uplink';
  const vid = tag === 0 ? rules.defaultVid : tag;
  const heard: [Node, number][] = [];
  let uplinks = 0;
  for (const [port, way] of onwards.get(node) ?? []) {
    if (port === from || ports[port]?.up !== true || !ports[port].carries(vid)) continue;
    // Ports of one bundle are one way: what came by one of them does not go back by another.
    if (ports[port].bundle >= 0 && ports[port].bundle === ports[from]?.bundle) continue;
    if (ports[port]?.kind === 'uplink') {
      if (fromUplink || (rules.teaming === 'failover' && uplinks++ > 0)) continue;
    } else if (fromUplink || node.kind !== 'bridge') continue;
    if (way.kind === 'host') heard.push([way.node, way.farPort]);
    else if (way.far.node !== undefined) heard.push([way.far.node, way.farPort]);
  }
  return heard;
}
