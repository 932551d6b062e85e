import { AddressSet, Changes } from '../address/address-set.ts';
import type { Blueprint } from '../blueprint.ts';
import { Headers } from '../frame/headers.ts';
import { BlueprintError, type Options } from '../options.ts';
import { Query } from '../traffic/query.ts';
import type { Share } from '../wire/class-queue.ts';
import type { Division } from '../wire/fifo.ts';
import { World } from '../world.ts';
import { announceAll, type Place } from './announce.ts';
import { buildClient, type Client } from './client.ts';
import { planCrossings } from './crossings.ts';
import { planFunnels } from './funnels.ts';
import { anyAsks } from './guests.ts';
import { Hosts } from './lanes.ts';
import { accountOf, buildStream, type Load } from './load.ts';
import { buildNodes, type Cable, closeUplink, type Entry, layCable, type Node } from './network.ts';
import { planPassages } from './passages.ts';
import { buildRings, type Rings } from './rings.ts';
import { buildRouter } from './routers.ts';
import { Segments } from './segments.ts';
import { planSluices } from './sluices.ts';
import { buildTunnels } from './tunnels.ts';
import { type Doorway, noisyPorts, planWindows } from './windows.ts';

/** All parts of a simulation, by the names of the blueprint. */
export interface Parts {
  readonly world: World;
  readonly nodes: ReadonlyMap<string, Node>;
  readonly cables: ReadonlyMap<string, Cable>;
  readonly clients: ReadonlyMap<string, Client>;
  /** By NIC. */
  readonly rings: ReadonlyMap<string, Rings>;
  readonly hosts: Hosts;
  readonly sets: ReadonlyMap<string, AddressSet>;
  /** What is needed of it while time goes on: what each part was made from is with that part. */
  readonly blueprint: Pick<Blueprint, 'nics' | 'aggregations' | 'addressSets' | 'events'>;
  readonly loads: ReadonlyMap<string, Load>;
  readonly queries: readonly Query[];
  /** Fills the tables anew after a change of what is up. */
  announce(): void;
}

/** Wires a blueprint. Everything is made in the order of names, so that the order of its lists never matters. */
export function build(given: Blueprint, options: Options): Parts {
  const blueprint = sorted(given);
  const headers = new Headers();
  const world = new World(
    options,
    headers,
    blueprint.streams.map((stream) => stream.name),
  );
  const nodes = buildNodes(world, blueprint);
  const clients = new Map<string, Client>();
  const places: Place[] = [];
  const doorways: Doorway[] = [];
  const machines = new Map<string, Entry>();
  const hosts = new Hosts(world, blueprint);
  const sets = new Map<string, AddressSet>();
  const changes = new Changes();
  for (const part of blueprint.addressSets) {
    const set = new AddressSet(changes);
    for (const { prefix, expiresAtPicoseconds } of part.entries) set.add(prefix, expiresAtPicoseconds);
    sets.set(part.name, set);
  }
  const site = { world, blueprint, nodes, hosts, sets, changes };
  for (const part of blueprint.clients) {
    const client = buildClient(site, part);
    clients.set(part.name, client);
    if (client.place !== null) {
      places.push(client.place);
      doorways.push({ client, node: client.place.node, port: client.place.port });
    }
    if (part.over === null) machines.set(part.name, client.entry);
  }
  const cables = new Map<string, Cable>();
  const lossless = losslessParts(blueprint);
  const asked = anyAsks(blueprint);
  const competitors = competitorsOf(blueprint);
  for (const part of blueprint.cables) {
    const shares = (owner: string) => sharesOf(blueprint, competitors, clients, owner);
    const cable = layCable(world, blueprint, part, nodes, machines, shares, (owner) => lossless.has(owner), asked);
    cables.set(part.name, cable);
    for (const near of [0, 1] as const) {
      const machine = clients.get(part.ends[near].part);
      if (machine === undefined || machine.part.over !== null) continue;
      machine.plug(world, cable.ends[near]);
      const node = nodes.get(part.ends[1 - near]?.part ?? '');
      if (node === undefined) continue;
      // The port that this cable has just been plugged into.
      const port = node.bridge.ports.length - 1;
      doorways.push({ client: machine, node, port });
      places.push({ node, port, vid: machine.part.vid ?? 0, mac: machine.part.mac });
    }
  }
  const loads = new Map<string, Load>();
  const queries = new Map(blueprint.queries.map((part) => [part.name, new Query(world, part)]));
  const segments = new Segments(blueprint);
  for (const part of blueprint.routers) buildRouter(world, part, clients, segments);
  buildTunnels({ world, headers, blueprint, nodes, clients, hosts, segments });
  for (const [index, part] of blueprint.streams.entries())
    loads.set(part.name, buildStream(world, blueprint, part, accountOf(world, index), clients, segments, queries));
  for (const node of nodes.values()) if (node.kind === 'nic') closeUplink(node);
  bundle(blueprint, nodes);
  const rings = buildRings(world, blueprint, nodes, cables, clients);
  const announce = announcer(nodes, places);
  for (const cable of cables.values()) {
    cable.up = cable.part.up;
    if (!cable.up) for (const end of cable.ends) end.setUp(false);
  }
  announce();
  const noise = noisyPorts(nodes, doorways);
  planCrossings(world, nodes, doorways, noise, blueprint.streams);
  planWindows(world, nodes, doorways, loads, noise);
  planFunnels(world, nodes, doorways, loads, noise);
  planPassages(world, nodes, doorways, loads);
  planSluices(world, nodes, doorways, loads);
  world.seal();
  for (const load of loads.values()) load.begin();
  for (const query of queries.values()) query.begin();
  const { nics, aggregations, addressSets, events } = blueprint;
  const built = { world, nodes, cables, clients, rings, hosts, sets };
  const kept = { nics, aggregations, addressSets, events };
  return { ...built, blueprint: kept, loads, queries: [...queries.values()], announce };
}

/** Made here, because a function holds all that is captured where it is made: the whole blueprint. */
function announcer(nodes: ReadonlyMap<string, Node>, places: readonly Place[]): () => void {
  return () => announceAll(nodes, places);
}

/** Parts into which frames come that may not be lost: their transmitters tell when a frame has left. */
function losslessParts({ cables }: Blueprint): ReadonlySet<string> {
  const ends = cables.flatMap((cable) => cable.ends);
  return new Set(ends.filter(({ ingress }) => ingress !== undefined).map(({ part }) => part));
}

/**
 * Clients of a NIC that compete for its wire by weight. VFs always do: their queues are served in turn by the NIC; and so do those
 * whose flows compete for what they get.
 */
function sharesOf(
  blueprint: Blueprint,
  { competing, weighted }: ReturnType<typeof competitorsOf>,
  clients: ReadonlyMap<string, Client>,
  owner: string,
): Share[] {
  const members = competing.filter((client) => leadsTo(blueprint, client.over, owner));
  const shares = members.map(
    ({ name, mac, bwShare, minBitsPerSecond }): Share => ({
      weight: bwShare ?? 1,
      guaranteedBitsPerSecond: minBitsPerSecond,
      division: weighted.has(name) ? divisionOf(clients.get(name)) : null,
      owns: (head) => head.sourceMac === mac,
    }),
  );
  return [...shares, { weight: 1, guaranteedBitsPerSecond: null, division: null, owns: () => true }];
}

/** Those who compete anywhere, found once for all cables, and those whose flows do. */
function competitorsOf({ flows, clients }: Blueprint) {
  const weighted = new Set(flows.filter((flow) => flow.bwShare !== null).map((flow) => flow.over));
  const competing = clients.filter(
    (client) => client.bwShare !== null || client.kind === 'vf' || weighted.has(client.name),
  );
  return { competing, weighted };
}

/** Flows with a weight, and all else that the client sends as one more of weight 1. */
function divisionOf(client: Client | undefined): Division | null {
  if (client === undefined) return null;
  const weighted = [...client.flows.keys()].filter((index) => client.flows[index]?.part.bwShare != null);
  const places = new Map(weighted.map((flow, place) => [flow, place]));
  return {
    weights: [...weighted.map((index) => client.flows[index]?.part.bwShare ?? 1), 1],
    of: (row) => places.get(client.sender.flowOut(row)) ?? weighted.length,
  };
}

/** Whether what is over that part leaves the host by the owner: it is over it, or over something of which that is an uplink or port. */
function leadsTo(blueprint: Blueprint, over: string | null, owner: string): boolean {
  if (over === null || over === owner) return over === owner;
  const ways =
    blueprint.bridges.find((each) => each.name === over)?.uplinks ??
    blueprint.aggregations.find((each) => each.name === over)?.ports ??
    [];
  return ways.some((way) => leadsTo(blueprint, way, owner));
}

/** Cables from one bridge to the NICs of one aggregation are one way, as both ends of a LACP group see it. */
function bundle(blueprint: Blueprint, nodes: ReadonlyMap<string, Node>): void {
  for (const [number, aggregation] of blueprint.aggregations.entries()) {
    for (const node of nodes.values()) {
      if (node.kind !== 'bridge') continue;
      for (const [port, way] of node.ways) {
        const end = node.bridge.ports[port];
        if (way.kind === 'cable' && end !== undefined && aggregation.ports.includes(way.far.node?.name ?? ''))
          end.bundle = number;
      }
    }
  }
}

function sorted(blueprint: Blueprint): Blueprint {
  const byName = <T extends { readonly name: string }>(parts: readonly T[]): T[] => {
    const order = parts.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
    const twice = order.find((part, index) => part.name === order[index + 1]?.name);
    if (twice !== undefined) throw new BlueprintError(`there are two parts named ${twice.name}`);
    return order;
  };
  return {
    ...blueprint,
    bridges: byName(blueprint.bridges),
    nics: byName(blueprint.nics),
    aggregations: byName(blueprint.aggregations),
    cables: byName(blueprint.cables),
    clients: byName(blueprint.clients),
    routers: byName(blueprint.routers),
    tunnels: byName(blueprint.tunnels),
    addressSets: byName(blueprint.addressSets),
    flows: byName(blueprint.flows),
    streams: byName(blueprint.streams),
    queries: byName(blueprint.queries),
  };
}
