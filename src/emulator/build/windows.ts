import { Chain, type Entry } from '../ahead/chain.ts';
import { Confluence, leastRows, waitingRows } from '../ahead/confluence.ts';
import { Crowd } from '../ahead/crowd.ts';
import { type Arrivals, Junction } from '../ahead/junction.ts';
import { Exit } from '../ahead/outlet.ts';
import { Window } from '../ahead/window.ts';
import type { Channel } from '../channel.ts';
import { Sender } from '../client/sender.ts';
import { type Bridge, Entrance } from '../forward/bridge.ts';
import type { Port } from '../forward/port.ts';
import { ROWS } from '../frame/rows.ts';
import { OpenSource } from '../traffic/open-source.ts';
import { Egress } from '../wire/egress.ts';
import { final, type World } from '../world.ts';
import type { Client } from './client.ts';
import { type Confluent, confluentWire } from './confluences.ts';
import type { Load } from './load.ts';
import type { Node, Way } from './network.ts';

/** Where a client's frames enter a node. */
export interface Doorway {
  readonly client: Client;
  readonly node: Node;
  readonly port: number;
}

/**
 * Finds the bridges that the window can serve: all that ever enters comes by private chains, alone or together by the wire of their NIC
 * (`confluences.ts`), and what leaves neither acts at instants of its own nor meets others before time has passed. The others are served
 * frame by frame, with the same results.
 *
 * A chain is the way of an open-loop source that alone feeds its client, through nothing but what can answer ahead of time: no flows,
 * rings that count, no CPU, no ticks, no classes, no bit errors. Whatever may be paused has a `timed` meeting, and so is never part of one.
 */
export function planWindows(
  world: World,
  nodes: ReadonlyMap<string, Node>,
  doorways: readonly Doorway[],
  loads: ReadonlyMap<string, Load>,
  noise: Noise,
): void {
  if (!world.ahead) return;
  const clients = clientsByNode(doorways);
  const inflows = inflowsByBridge(world, nodes, clients, chainsByBridge(loads), noise);
  const plans: Plan[] = [];
  const taken = new Set<Node>();
  // A NIC of which the bridge beyond takes the chains together has no window of its own.
  const byKind = [...nodes.values()].toSorted((a, b) => Number(a.kind === 'nic') - Number(b.kind === 'nic'));
  for (const node of byKind) {
    const own = inflows.get(node.bridge) ?? [];
    if (own.length === 0 || taken.has(node) || !isCalm(node, clients.get(node) ?? new Map())) continue;
    // No port has two chains: what two sources feed is nobody's chain.
    if (own.length < (noise.get(node)?.size ?? 0)) continue;
    plans.push({ node, inflows: own.toSorted((a, b) => a.exit.order - b.exit.order) });
    for (const { nic } of own) if (nic !== null) taken.add(nic.node);
  }
  // All windows of a simulation have as many rows; the first is nobody's.
  const room = Math.floor((ROWS - 1) / plans.length);
  for (const [index, plan] of plans.entries()) layWindow(world, plan, 1 + index * room, room);
}

/** A bridge, and all that comes to it. */
interface Plan {
  readonly node: Node;
  readonly inflows: readonly Inflow[];
}

/** Chains that come to a bridge by one of its ports: one, or those that meet at a NIC. */
interface Inflow {
  readonly exit: Channel;
  readonly entrance: Entrance;
  readonly chains: readonly Entry[];
  readonly nic: { readonly node: Node; readonly wire: Confluent } | null;
}

/** Rows that each chain must be able to have: more than it has frames at one instant, else a window would never move on. */
const FEWEST = 16;

function layWindow(world: World, { node, inflows }: Plan, base: number, room: number): void {
  const entries = inflows.flatMap(({ chains }) => chains);
  const meetings = inflows.filter(({ nic }) => nic !== null).length;
  const share = Math.min(world.rows.meetingRoom, Math.floor(room / (6 * meetings)));
  const rowsFor = (chains: number) => Math.max(share, FEWEST * chains);
  const wanted = (waitAsRows: boolean) =>
    inflows.reduce((sum, { nic, chains }) => {
      if (nic === null) return sum + FEWEST;
      return sum + leastRows(rowsFor(chains.length), waitAsRows ? waitingRows(nic.wire.queue) : 0);
    }, 0);
  if (wanted(false) > room) return;
  // Where there is no room for all that may wait in classes it waits as frames.
  const asRows = wanted(true) <= room;
  const accounts = entries.map(({ source }) => source.settings.account);
  const arrivalsAt = (bridge: Bridge, ports: readonly number[]): Arrivals => ({
    crowd: new Crowd(
      accounts,
      ports.map((port) => bridge.ports[port]?.local ?? false),
    ),
    entries: Int32Array.from(ports),
  });
  const own = entries.map(({ entrance }) => entrance.port);
  let number = 0;
  const feeders = inflows.map(({ entrance, chains, nic }) => {
    const made = chains.map((chain) => new Chain(world, chain, number++));
    if (nic === null) return made[0] as Chain;
    const { bridge } = nic.node;
    bridge.meeting.apart = true;
    const rows = { made: rowsFor(chains.length), waiting: asRows ? waitingRows(nic.wire.queue) : 0 };
    return new Confluence(world, entrance, bridge, nic.wire, made, arrivalsAt(bridge, own), rows);
  });
  const ports = inflows.flatMap(({ entrance, chains }) => chains.map(() => entrance.port));
  const exits = (port: Port) => new Exit(world, port);
  const junction = new Junction(world, node.bridge, feeders, arrivalsAt(node.bridge, ports), world.rows.window, exits);
  // More would leave the cache; what waits in classes may need more, but hardly ever does.
  junction.settle(base, Math.min(room, Math.max(ROWS / 2, wanted(asRows))));
  world.windows.push(new Window(world, junction));
}

function inflowsByBridge(
  world: World,
  nodes: ReadonlyMap<string, Node>,
  clients: ReadonlyMap<Node, ReadonlyMap<number, Client>>,
  chains: ReadonlyMap<Bridge, readonly Entry[]>,
  noise: Noise,
): ReadonlyMap<Bridge, readonly Inflow[]> {
  const inflows = new Map<Bridge, Inflow[]>();
  const add = (inflow: Inflow) => {
    const others = inflows.get(inflow.entrance.bridge);
    if (others === undefined) inflows.set(inflow.entrance.bridge, [inflow]);
    else others.push(inflow);
  };
  const switches = new Set([...nodes.values()].flatMap(({ kind, bridge }) => (kind === 'bridge' ? [bridge] : [])));
  for (const node of nodes.values()) {
    const own = chains.get(node.bridge)?.toSorted((a, b) => a.exit.order - b.exit.order) ?? [];
    for (const chain of own) add({ exit: chain.exit, entrance: chain.entrance, chains: [chain], nic: null });
    const sources = own.map(({ source }) => source);
    const wire = confluentWire(world, node, clients.get(node) ?? new Map(), sources, noise.get(node) ?? new Set());
    // Two NICs at one cable would wait for each other.
    if (wire === null || own.length === 0 || !switches.has(wire.entrance.bridge)) continue;
    add({ exit: wire.queue.out, entrance: wire.entrance, chains: own, nic: { node, wire } });
  }
  return inflows;
}

/** The clients at a node, each by its port there. */
export function clientsByNode(doorways: readonly Doorway[]): ReadonlyMap<Node, ReadonlyMap<number, Client>> {
  const clients = new Map<Node, Map<number, Client>>();
  for (const { client, node, port } of doorways) {
    const own = clients.get(node) ?? new Map<number, Client>();
    clients.set(node, own.set(port, client));
  }
  return clients;
}

/** The switches that have no ports but those of their clients, with these: a tunnel has a port, and is nobody's doorway. */
export function guestSwitches(
  nodes: ReadonlyMap<string, Node>,
  doorways: readonly Doorway[],
): readonly { readonly node: Node; readonly doors: readonly Doorway[] }[] {
  return [...nodes.values()]
    .filter(({ kind, ways }) => kind === 'bridge' && ways.size === 0)
    .map((node) => ({ node, doors: doorways.filter((door) => door.node === node) }))
    .filter(({ node, doors }) => doors.length >= node.bridge.ports.length);
}

/** By node: ports by which frames may enter. */
export type Noise = ReadonlyMap<Node, ReadonlySet<number>>;

/** Ports by which frames may enter: those of clients that send, and what lies behind them. */
export function noisyPorts(nodes: ReadonlyMap<string, Node>, doorways: readonly Doorway[]): Noise {
  // Most ways of a big switch lead to machines: they are left out once, not for each port.
  const onwards = new Map(
    [...nodes.values()].map((node) => [node, [...node.ways].filter(([, way]) => nodeBehind(way))]),
  );
  const noisy = new Map<Node, Set<number>>();
  const visit = (node: Node, port: number) => {
    const ports = noisy.get(node) ?? new Set<number>();
    if (ports.has(port)) return;
    noisy.set(node, ports.add(port));
    for (const [out, way] of onwards.get(node) ?? []) {
      const next = nodeBehind(way);
      if (out !== port && next !== undefined) visit(next, way.farPort);
    }
  };
  for (const { client, node, port } of doorways)
    if (client.way.meeting.feeders + client.sender.meeting.feeders > 0) visit(node, port);
  return noisy;
}

function nodeBehind(way: Way): Node | undefined {
  return way.kind === 'host' ? way.node : way.far.node;
}

/** Whether frames may leave ahead of time: into a queue with its wire, or to a client that only counts them. */
function isCalm(node: Node, clients: ReadonlyMap<number, Client>): boolean {
  return node.bridge.ports.every((port, number) => {
    if (final(port.out) instanceof Egress) return true;
    if (node.ways.has(number)) return false;
    const client = clients.get(number);
    return client === undefined ? !port.up : !client.entry.meeting.timed;
  });
}

function chainsByBridge(loads: ReadonlyMap<string, Load>): Map<Bridge, Entry[]> {
  const chains = new Map<Bridge, Entry[]>();
  for (const load of loads.values()) {
    const chain = load instanceof OpenSource ? chainOf(load) : null;
    if (chain === null) continue;
    const { bridge } = chain.entrance;
    const others = chains.get(bridge);
    if (others === undefined) chains.set(bridge, [chain]);
    else others.push(chain);
  }
  return chains;
}

/** The chain of a source, if it has one and that ends at a bridge. */
function chainOf(source: OpenSource): Entry | null {
  const { sender } = source;
  const exit = source.outlet();
  if (!(sender instanceof Sender) || sender.rings !== null || exit === undefined || exit === null) return null;
  const entrance = final(exit.to);
  if (!(entrance instanceof Entrance) || entrance.bridge.ports[entrance.port]?.rings !== null) return null;
  // The window moves on because a chain has never more than a few frames at one instant.
  return source.isSpaced || sender.queue !== null ? { source, sender, exit, entrance } : null;
}
