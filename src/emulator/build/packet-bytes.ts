import type { Blueprint, Bytes, ClientPart, Size, StreamPart } from '../blueprint.ts';
import { outerBytes } from '../overlay/outer.ts';

const HEADER_BYTES = 14;

/** The largest packet that a stream sends, or that answers it. */
export function packetBytesOf(
  blueprint: Blueprint,
  { load }: StreamPart,
  from: ClientPart,
  to: ClientPart | null,
): Bytes {
  switch (load.kind) {
    case 'tcp':
      return to === null ? from.mtu : pathMtu(blueprint, from, to);
    case 'request-response':
      return endsMtu(from, to);
    case 'answers': {
      const query = blueprint.queries.find(({ name }) => name === load.query);
      const isTcp = query !== undefined && query.tcp !== null && to !== null;
      return isTcp ? pathMtu(blueprint, from, to) : endsMtu(from, to);
    }
    default:
      return Math.max(largest(load.size), ...replayed(load)) - HEADER_BYTES;
  }
}

/** What both ends take: datagrams of applications that ask each other are cut to it. */
export function endsMtu(from: ClientPart, to: ClientPart | null): Bytes {
  return Math.min(from.mtu, to?.mtu ?? from.mtu);
}

/** The smallest MTU of the two ends and of every bridge that lies on some way between them. */
export function pathMtu(blueprint: Blueprint, from: ClientPart, to: ClientPart): Bytes {
  const below = (name: string | null): Bytes[] => {
    if (name === null) return [];
    const nic = blueprint.nics.find((each) => each.name === name);
    if (nic !== undefined) return [nic.mtu];
    const aggregation = blueprint.aggregations.find((each) => each.name === name);
    if (aggregation !== undefined) return [aggregation.mtu];
    const bridge = blueprint.bridges.find((each) => each.name === name);
    return [bridge?.mtu ?? Number.POSITIVE_INFINITY, ...(bridge?.uplinks.flatMap((uplink) => below(uplink)) ?? [])];
  };
  return Math.min(from.mtu, to.mtu, ...below(from.over), ...below(to.over));
}

const largestOf = new WeakMap<Blueprint, Bytes>();

/** The largest packet that any stream can bring to a client, with what tunnels put around it; looked for once, since every client asks. */
export function largestPacket(blueprint: Blueprint): Bytes {
  const known = largestOf.get(blueprint);
  if (known !== undefined) return known;
  const clients = new Map(blueprint.clients.map((one) => [one.name, one]));
  const packets = blueprint.streams.flatMap((stream) => {
    const from = clients.get(stream.from);
    const to = 'client' in stream.to ? (clients.get(stream.to.client) ?? null) : null;
    return from === undefined ? [] : [packetBytesOf(blueprint, stream, from, to)];
  });
  const outer = blueprint.tunnels.map(({ local }) => outerBytes({ vid: 0, sourceIp: local }));
  const found = Math.max(0, ...packets) + Math.max(0, ...outer);
  largestOf.set(blueprint, found);
  return found;
}

function replayed(
  load: Exclude<StreamPart['load'], { kind: 'tcp' | 'request-response' | 'answers' }>,
): readonly Bytes[] {
  if (load.kind === 'greedy' || load.arrival.kind !== 'replay') return [];
  return load.arrival.frames.flatMap(({ bytes }) => bytes ?? []);
}

function largest(size: Size): Bytes {
  switch (size.kind) {
    case 'fixed':
      return size.bytes;
    case 'mixed':
      return Math.max(...size.sizes.map(({ bytes }) => bytes));
    case 'uniform':
      return size.toBytes;
  }
}
