import type { Blueprint } from '../blueprint.ts';
import type { Client } from '../build/client.ts';
import type { Node } from '../build/network.ts';
import { Ground } from './ground.ts';
import type { StreamPath } from './paths.ts';
import { bufferAt, type Cause, type Circle, type CircleEnd, Waits } from './waits.ts';

/**
 * Circles of lossless buffers that the streams of a blueprint close by the ways that they take: each holds frames that leave by a cable whose
 * other end can be full of frames that leave by the next (cyclic buffer dependency, "Deadlocks in datacenter networks: why do they form, and how
 * to avoid them", HotNets 2016). Each buffer that is in a circle is in one of those returned.
 */
export function circlesOfStreams(paths: readonly StreamPath[]): readonly Circle[] {
  const waits = new Waits();
  for (const { stream, waits: own } of paths)
    for (const { one, next, ...why } of own) waits.add(one, next, { stream, from: null, to: null, ...why });
  return waits.circles();
}

/**
 * The same for whatever clients may send to each other, each in its VLAN and in any priority that is kept somewhere: first frames from one to
 * another by the ways that they take, then broadcasts where these go by none of those ways.
 */
export function circlesOf(blueprint: Blueprint): readonly Circle[] {
  const ground = new Ground(blueprint);
  const waits = new Waits();
  const priorities = [...prioritiesKept(blueprint)].sort();
  for (const priority of priorities) addUnicast(waits, ground, priority);
  for (const priority of priorities) addBroadcast(waits, ground, priority);
  return waits.circles();
}

function prioritiesKept({ cables }: Blueprint): ReadonlySet<number> {
  const classes = cables.flatMap(({ ends }) => ends.flatMap(({ ingress }) => ingress?.classes ?? []));
  return new Set(classes.flatMap(({ priorities }) => priorities));
}

/** Frames from each client to each other of its VLAN. */
function addUnicast(waits: Waits, ground: Ground, priority: number): void {
  const sources = [...ground.parts.clients.values()].flatMap((client) => startsOf(ground, client));
  for (const { part: to } of ground.parts.clients.values()) {
    const tag = to.vid ?? 0;
    const seen = new Set<string>();
    for (const { node, port, from } of sources) {
      if (from.part === to || (from.part.vid ?? 0) !== tag) continue;
      const cause = { stream: null, answers: false, from: from.part.name, to: to.name, tag, priority };
      follow({ waits, cause, mac: to.mac, seen }, node, port);
    }
  }
}

const BROADCAST = 'ff:ff:ff:ff:ff:ff';

function addBroadcast(waits: Waits, ground: Ground, priority: number): void {
  for (const client of ground.parts.clients.values()) {
    const cause = {
      stream: null,
      answers: false,
      from: client.part.name,
      to: null,
      tag: client.part.vid ?? 0,
      priority,
    };
    for (const { node, port } of startsOf(ground, client))
      follow({ waits, cause, mac: BROADCAST, seen: new Set() }, node, port);
  }
}

interface Following {
  readonly waits: Waits;
  readonly cause: Cause;
  readonly mac: string;
  readonly seen: Set<string>;
}

function follow(given: Following, node: Node, port: number): void {
  const { seen, waits, cause, mac } = given;
  const key = `${node.name} ${port}`;
  if (seen.has(key)) return;
  seen.add(key);
  const entered = enteredBy(node, port, cause.priority);
  for (const next of node.bridge.waysTo(cause.tag, mac, port)) {
    const way = node.ways.get(next);
    if (way === undefined) continue;
    // What comes into a NIC or a machine never leaves it by another cable, so nobody waits there for a further buffer.
    if (way.kind === 'cable' && entered !== null && way.far.node?.kind === 'bridge') {
      const left = bufferAt(way.cable, way.cable.part.ends[0].part === node.name ? 1 : 0, cause.priority);
      if (left !== null) waits.add(entered, left, cause);
    }
    const beyond = way.kind === 'host' ? way.node : way.far.node;
    if (beyond !== undefined) follow(given, beyond, way.farPort);
  }
}

/** Where a client's frames enter the first node. */
function startsOf(
  ground: Ground,
  from: Client,
): { readonly node: Node; readonly port: number; readonly from: Client }[] {
  if (from.place !== null) return [{ node: from.place.node, port: from.place.port, from }];
  const wire = ground.wireOf(from.part.name);
  const node = wire && ground.parts.nodes.get(wire.cable.ends[wire.near === 0 ? 1 : 0].part);
  if (node === undefined) return [];
  const port = [...node.ways].find(([, way]) => way.kind === 'cable' && way.cable.part === wire?.cable)?.[0];
  return port === undefined ? [] : [{ node, port, from }];
}

function enteredBy(node: Node, port: number, priority: number): CircleEnd | null {
  const way = node.ways.get(port);
  if (way?.kind !== 'cable') return null;
  return bufferAt(way.cable, way.cable.part.ends[0].part === node.name ? 0 : 1, priority);
}
