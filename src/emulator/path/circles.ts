import type { Blueprint } from '../blueprint.ts';
import type { Client } from '../build/client.ts';
import type { Cable, Node } from '../build/network.ts';
import { Ground } from './ground.ts';

/** A buffer of a deadlock, by the names that the report of a run has for it. */
export interface CircleEnd {
  readonly cable: string;
  /** The part into which frames come by it. */
  readonly into: string;
  /** The class of the buffer. */
  readonly name: string;
}

/** Buffers each of which can wait for the next, and the last for the first. */
export interface Circle {
  readonly ends: readonly CircleEnd[];
  /** Priority of the frames that wait. */
  readonly priority: number;
  /** Clients, from and to, whose frames make each wait for the next; empty: only frames that are flooded would. */
  readonly pairs: readonly (readonly [string, string])[];
}

/** Who waits for whom, and because of which frames. */
type Waits = Map<string, Map<string, readonly [string, string] | null>>;

/**
 * Circles of lossless buffers in a network: each holds frames that leave by a cable whose other end can be full of frames that leave by
 * the next (cyclic buffer dependency, "Deadlocks in datacenter networks: why do they form, and how to avoid them", HotNets 2016).
 * First those that frames between two clients close by the ways that they take; where there are none, loops of cables in which
 * a flooded frame would go around.
 */
export function circlesOf(blueprint: Blueprint): readonly Circle[] {
  const ground = new Ground(blueprint);
  return [...prioritiesKept(blueprint)].sort().flatMap((priority): readonly Circle[] => {
    const routed = circleIn(ground, routesOf(ground, priority), priority);
    if (routed !== null) return [routed];
    const looped = circleIn(ground, loopsOf(ground, priority), priority);
    return looped === null ? [] : [looped];
  });
}

function prioritiesKept({ cables }: Blueprint): ReadonlySet<number> {
  const classes = cables.flatMap(({ ends }) => ends.flatMap(({ ingress }) => ingress?.classes ?? []));
  return new Set(classes.flatMap(({ priorities }) => priorities));
}

/** The key of the buffer in which one end of a cable keeps a priority; null: it keeps none. */
function bufferAt({ part }: Cable, end: 0 | 1, priority: number): string | null {
  const { ingress } = part.ends[end];
  const kept = ingress?.classes.some(({ priorities }) => priorities.includes(priority)) === true;
  return kept ? JSON.stringify([part.name, end]) : null;
}

/** By the tables, for frames from each client to each other. */
function routesOf(ground: Ground, priority: number): Waits {
  const waits: Waits = new Map();
  const sources = [...ground.parts.clients.values()].flatMap((client) => startsOf(ground, client));
  for (const to of ground.parts.clients.values()) {
    const seen = new Set<string>();
    for (const { node, port, from } of sources) {
      if (from === to) continue;
      follow(ground, { waits, priority, from, to, seen }, node, port);
    }
  }
  return waits;
}

interface Following {
  readonly waits: Waits;
  readonly priority: number;
  readonly from: Client;
  readonly to: Client;
  readonly seen: Set<string>;
}

function follow(ground: Ground, given: Following, node: Node, port: number): void {
  const { seen, to, from, waits, priority } = given;
  const key = `${node.name} ${port}`;
  if (seen.has(key)) return;
  seen.add(key);
  const entered = enteredBy(node, port, priority);
  for (const next of node.bridge.waysTo(to.part.vid ?? 0, to.part.mac, port)) {
    const way = node.ways.get(next);
    if (way === undefined) continue;
    if (way.kind === 'cable') {
      const left = bufferAt(way.cable, way.cable.part.ends[0].part === node.name ? 1 : 0, priority);
      if (entered !== null && left !== null) wait(waits, entered, left, [from.part.name, to.part.name]);
    }
    const beyond = way.kind === 'host' ? way.node : way.far.node;
    if (beyond !== undefined) follow(ground, given, beyond, way.farPort);
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

/** By every pair of cables of a switch, as a flooded frame goes. */
function loopsOf({ parts }: Ground, priority: number): Waits {
  const waits: Waits = new Map();
  for (const node of parts.nodes.values()) {
    if (node.kind !== 'bridge') continue;
    for (const [port] of node.ways) {
      const entered = enteredBy(node, port, priority);
      if (entered === null) continue;
      for (const [next, way] of node.ways) {
        const bundle = node.bridge.ports[port]?.bundle ?? -1;
        if (next === port || way.kind !== 'cable' || (bundle >= 0 && bundle === node.bridge.ports[next]?.bundle))
          continue;
        const left = bufferAt(way.cable, way.cable.part.ends[0].part === node.name ? 1 : 0, priority);
        if (left !== null) wait(waits, entered, left, null);
      }
    }
  }
  return waits;
}

function enteredBy(node: Node, port: number, priority: number): string | null {
  const way = node.ways.get(port);
  if (way?.kind !== 'cable') return null;
  return bufferAt(way.cable, way.cable.part.ends[0].part === node.name ? 0 : 1, priority);
}

function wait(waits: Waits, one: string, next: string, because: readonly [string, string] | null): void {
  const known = waits.get(one) ?? new Map<string, readonly [string, string] | null>();
  if (!known.has(next)) known.set(next, because);
  waits.set(one, known);
}

/** The shortest circle; null: there is none. */
function circleIn({ parts }: Ground, waits: Waits, priority: number): Circle | null {
  let shortest: readonly string[] | null = null;
  for (const start of waits.keys()) {
    const found = backTo(waits, start);
    if (found !== null && (shortest === null || found.length < shortest.length)) shortest = found;
  }
  if (shortest === null) return null;
  const keys = shortest;
  const pairs = keys.flatMap((key, index) => {
    const because = waits.get(key)?.get(keys[(index + 1) % keys.length] ?? '');
    return because ? [because] : [];
  });
  return { ends: keys.flatMap((key) => endOf(parts.cables, key, priority)), priority, pairs };
}

/** The shortest way from one buffer back to itself. */
function backTo(waits: Waits, start: string): readonly string[] | null {
  const before = new Map<string, string>();
  const queue = [start];
  for (const at of queue) {
    for (const next of waits.get(at)?.keys() ?? []) {
      if (next === start) return tracedBack(before, start, at);
      if (before.has(next)) continue;
      before.set(next, at);
      queue.push(next);
    }
  }
  return null;
}

function tracedBack(before: ReadonlyMap<string, string>, start: string, end: string): readonly string[] {
  const way = [end];
  for (let at = end; at !== start; ) {
    at = before.get(at) ?? start;
    way.unshift(at);
  }
  return way;
}

function endOf(cables: ReadonlyMap<string, Cable>, key: string, priority: number): CircleEnd[] {
  const [name, end] = JSON.parse(key) as [string, 0 | 1]; // As bufferAt has written it.
  const part = cables.get(name)?.part;
  const kept = part?.ends[end].ingress?.classes.find(({ priorities }) => priorities.includes(priority));
  return part && kept ? [{ cable: name, into: part.ends[end].part, name: kept.name }] : [];
}
