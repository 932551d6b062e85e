import { Chain } from '../ahead/chain.ts';
import { FEWEST, Window } from '../ahead/window.ts';
import type { Channel } from '../channel.ts';
import { Sender } from '../client/sender.ts';
import { type Bridge, Entrance } from '../forward/bridge.ts';
import { ROWS } from '../frame/rows.ts';
import { OpenSource } from '../traffic/open-source.ts';
import { Egress } from '../wire/egress.ts';
import { final, type World } from '../world.ts';
import type { Client } from './client.ts';
import type { Load } from './load.ts';
import type { Node, Way } from './network.ts';

/** Where a client's frames enter a node. */
export interface Doorway {
  readonly client: Client;
  readonly node: Node;
  readonly port: number;
}

/**
 * Finds the bridges that the window can serve: all that ever enters comes by private chains, and what leaves neither acts at
 * instants of its own nor meets others before time has passed. The others are served frame by frame, with the same results.
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
  const plans: { readonly node: Node; readonly chains: readonly Entry[] }[] = [];
  const nodeOf = new Map([...nodes.values()].map((node) => [node.bridge, node]));
  const doorsOf = new Map<Node, Doorway[]>();
  for (const door of doorways) {
    const doors = doorsOf.get(door.node);
    if (doors === undefined) doorsOf.set(door.node, [door]);
    else doors.push(door);
  }
  for (const [bridge, chains] of chainsByBridge(loads)) {
    const node = nodeOf.get(bridge);
    if (node === undefined || !isCalm(node, doorsOf.get(node) ?? [])) continue;
    // No port has two chains: what two sources feed is nobody's chain.
    if (chains.length < (noise.get(node)?.size ?? 0)) continue;
    chains.sort((a, b) => a.exit.order - b.exit.order);
    plans.push({ node, chains });
  }
  // All windows of a simulation have as many rows; the first is nobody's.
  const room = Math.floor((ROWS - 1) / plans.length);
  for (const [index, { node, chains }] of plans.filter((plan) => plan.chains.length * FEWEST <= room).entries()) {
    const window = new Window(
      world,
      node.bridge,
      chains.map(({ source, sender, exit, entrance }) => new Chain(world, entrance, source, sender, exit)),
    );
    window.settle(1 + index * room, room);
    world.windows.push(window);
  }
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
function isCalm(node: Node, doors: readonly Doorway[]): boolean {
  const clients = new Map(doors.map(({ port, client }) => [port, client]));
  return node.bridge.ports.every((port, number) => {
    if (final(port.out) instanceof Egress) return true;
    if (node.ways.has(number)) return false;
    const client = clients.get(number);
    return client === undefined ? !port.up : !client.entry.meeting.timed;
  });
}

interface Entry {
  readonly source: OpenSource;
  readonly sender: Sender;
  readonly exit: Channel;
  readonly entrance: Entrance;
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
