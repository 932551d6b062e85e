import { Chain } from '../ahead/chain.ts';
import { FEWEST, Window } from '../ahead/window.ts';
import type { Channel } from '../channel.ts';
import { type Way as Exit, Sender } from '../client/sender.ts';
import { Entrance } from '../forward/bridge.ts';
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
): void {
  if (!world.ahead) return;
  const sources = new Map<Exit, OpenSource>();
  for (const load of loads.values()) if (load instanceof OpenSource) sources.set(load.sender, load);
  const plans: { readonly node: Node; readonly chains: readonly Entry[] }[] = [];
  const noisy = noisyPorts(nodes, doorways);
  const doorsOf = new Map<Node, Doorway[]>();
  for (const door of doorways) {
    const doors = doorsOf.get(door.node);
    if (doors === undefined) doorsOf.set(door.node, [door]);
    else doors.push(door);
  }
  for (const [node, doors] of doorsOf) {
    if (!isCalm(node, doors)) continue;
    const ports = noisy.get(node) ?? new Set();
    const chains = doors.flatMap(({ client, port }) =>
      ports.has(port) ? chainOf(sources.get(client.way), node, port) : [],
    );
    if (chains.length === 0 || chains.length < ports.size) continue;
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

/** Ports by which frames may enter: those of clients that send, and what lies behind them. */
function noisyPorts(nodes: ReadonlyMap<string, Node>, doorways: readonly Doorway[]): Map<Node, Set<number>> {
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

/** The chain of a source, if it has one and that enters there. */
function chainOf(source: OpenSource | undefined, node: Node, port: number): Entry[] {
  const exit = source?.outlet();
  if (source === undefined || exit === undefined || exit === null) return [];
  const entrance = final(exit.to);
  if (!(entrance instanceof Entrance) || entrance.bridge !== node.bridge || entrance.port !== port) return [];
  // The window moves on because a chain has never more than a few frames at one instant.
  const { sender } = source;
  if (!(sender instanceof Sender) || sender.rings !== null || node.bridge.ports[port]?.rings !== null) return [];
  return source.isSpaced || sender.queue !== null ? [{ source, sender, exit, entrance }] : [];
}
