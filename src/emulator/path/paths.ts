import { invariant } from '#diagnostics/invariant.ts';
import type { Blueprint, Bytes, Size, StreamPart } from '../blueprint.ts';
import { ANSWERED, type Client } from '../build/client.ts';
import { pathMtu } from '../build/load.ts';
import type { Header } from '../frame/headers.ts';
import { headerRows } from '../traffic/variants.ts';
import { Ground } from './ground.ts';
import { type Hop, loss } from './hop.ts';
import { Walk } from './walk.ts';
import { type Course, Trail } from './way.ts';

/** All that frames of one stream can pass, and what can lose them there. */
export interface StreamPath {
  readonly stream: string;
  readonly there: Way;
  /** Of what answers: TCP and exchanges; null: nothing does. */
  readonly back: Way | null;
}

export interface Way {
  /** In the order in which frames pass; parallel ones (ports of an aggregation) one after the other. */
  readonly hops: readonly Hop[];
  /** Clients whose applications get the frames. */
  readonly reached: readonly string[];
  /** Largest packet that comes through. */
  readonly mtuBytes: Bytes;
}

/**
 * The ways of all streams of a blueprint, found without carrying anything: what the engine would do with their frames, at each place by
 * the name that drops have there. What is said of a place holds for any load that the programs of these streams may make, and for any
 * of the other ends. Left out: changes while it runs, what promiscuous clients see, and addresses that move.
 */
export function pathsOf(blueprint: Blueprint): readonly StreamPath[] {
  const ground = new Ground(blueprint);
  const found = blueprint.streams.map((stream) => pathOf(ground, stream));
  const floods = found.some(({ there, back }) => there.floods || back?.floods === true);
  return found.map(({ stream, there, back }) => ({
    stream,
    there: finished(there, floods),
    back: back === null ? null : finished(back, floods),
  }));
}

/** Where one stream floods, its copies take room that all others share with it. */
function finished({ inOrder, reached, pathMtu }: Trail, floods: boolean): Way {
  const copies = loss('headroom', 'congestion', 'copies');
  const hops = inOrder.map((hop) =>
    floods && hop.kind === 'buffer' ? { ...hop, losses: [...hop.losses, copies] } : hop,
  );
  return { hops, reached: [...reached].sort(), mtuBytes: pathMtu };
}

interface Trails {
  readonly stream: string;
  readonly there: Trail;
  readonly back: Trail | null;
}

function pathOf(ground: Ground, stream: StreamPart): Trails {
  const from = clientOf(ground, stream.from);
  const to = 'client' in stream.to ? clientOf(ground, stream.to.client) : null;
  const answers = ANSWERED.has(stream.load.kind);
  return {
    stream: stream.name,
    there: way(ground, stream, from, to, false),
    back: answers && to !== null ? way(ground, stream, from, to, true) : null,
  };
}

function way(ground: Ground, stream: StreamPart, from: Client, to: Client | null, back: boolean): Trail {
  const trail = new Trail();
  const walk = new Walk(ground, trail);
  const sender = back && to !== null ? to : from;
  const packetBytes = packetBytesOf(ground.blueprint, stream, from, to);
  for (const heads of alike(headsOf(ground, stream, from, to, back))) {
    const course: Course = {
      heads,
      kept: false,
      left: false,
      guarded: false,
      delayed: false,
      packetBytes: Math.min(packetBytes, back ? (to?.part.mtu ?? packetBytes) : packetBytes),
      addedBytes: 0,
      hops: 0,
    };
    walk.leave(sender, course);
  }
  return trail;
}

/** As many connections as a stream can have: a flow may match any one of them. */
const MOST_HEADERS = 65_536;

function headsOf(ground: Ground, stream: StreamPart, from: Client, to: Client | null, back: boolean): Header[] {
  const { headers } = ground.parts.world;
  const few = <T extends { readonly count: number } | null>(range: T): T =>
    range === null ? range : { ...range, count: Math.min(range.count, MOST_HEADERS) };
  const part = {
    ...stream,
    sourceIp: few(stream.sourceIp),
    destinationIp: few(stream.destinationIp),
    sourcePort: few(stream.sourcePort),
    destinationPort: few(stream.destinationPort),
  };
  const [near, far] = back && to !== null ? [to, from] : [from, to];
  const hop = far === null ? null : (ground.segments.gateway(near.part.name, far.part.name)?.mac ?? null);
  return headerRows(headers, part, from.part, to?.part ?? null, hop, back).map((row) => headers.get(row));
}

/** Headers of one address and priority together: they go the same ways but for flows and hashes. */
function alike(heads: readonly Header[]): [Header, ...Header[]][] {
  const groups = new Map<string, [Header, ...Header[]]>();
  for (const head of heads) {
    const key = `${head.destinationMac} ${head.vid} ${head.cos} ${head.destinationIp}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [head]);
    else group.push(head);
  }
  return [...groups.values()];
}

const HEADER_BYTES = 14;

function packetBytesOf(blueprint: Blueprint, { load }: StreamPart, from: Client, to: Client | null): Bytes {
  switch (load.kind) {
    case 'tcp':
      return to === null ? from.part.mtu : Math.min(pathMtu(blueprint, from, to), from.part.mtu);
    case 'request-response':
      return from.part.mtu;
    case 'answers': {
      const query = blueprint.queries.find(({ name }) => name === load.query);
      const isTcp = query !== undefined && query.tcp !== null && to !== null;
      return isTcp ? Math.min(pathMtu(blueprint, from, to), from.part.mtu) : from.part.mtu;
    }
    default:
      return Math.max(largest(load.size), ...replayed(load)) - HEADER_BYTES;
  }
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

function clientOf({ parts }: Ground, name: string): Client {
  const client = parts.clients.get(name);
  invariant(client, `the client ${name} of a stream is there`);
  return client;
}
