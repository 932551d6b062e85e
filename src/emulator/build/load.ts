import { invariant } from '#diagnostics/invariant.ts';
import type { Blueprint, StreamPart, TcpSettings } from '../blueprint.ts';
import type { Account } from '../count/account.ts';
import { BlueprintError } from '../options.ts';
import { Random } from '../time/random.ts';
import { Arrivals } from '../traffic/arrivals.ts';
import { Dialogues } from '../traffic/dialogue.ts';
import { type ExchangeSettings, ExchangeStream } from '../traffic/exchange.ts';
import { GreedySource } from '../traffic/greedy-source.ts';
import { OpenSource } from '../traffic/open-source.ts';
import { GapPace, LinePace } from '../traffic/pace.ts';
import type { Query } from '../traffic/query.ts';
import { Sizes } from '../traffic/sizes.ts';
import { TcpStream } from '../traffic/tcp.ts';
import { headerRows, Variants } from '../traffic/variants.ts';
import { RANK, type World } from '../world.ts';
import type { Client } from './client.ts';
import { endsMtu, pathMtu } from './packet-bytes.ts';
import type { Segments } from './segments.ts';

/** The sending side of a stream. */
export type Load = OpenSource | GreedySource | TcpStream | ExchangeStream | Dialogues;

export function buildStream(
  world: World,
  blueprint: Blueprint,
  part: StreamPart,
  account: Account,
  clients: ReadonlyMap<string, Client>,
  segments: Segments,
  queries: ReadonlyMap<string, Query>,
): Load {
  const from = clientOf(clients, part.from);
  const to = 'client' in part.to ? clientOf(clients, part.to.client) : null;
  const random = new Random(world.seed, `stream/${part.name}`);
  const hop = (one: Client, other: Client | null) =>
    other === null ? null : (segments.gateway(one.part.name, other.part.name)?.mac ?? null);
  const rows = (one: StreamPart, back: boolean) =>
    headerRows(
      world.headers,
      one,
      from.part,
      to?.part ?? null,
      back && to !== null ? hop(to, from) : hop(from, to),
      back,
    );
  const variants = new Variants(rows(part, false));
  const tagThere = from.part.vid === null ? 0 : 4;
  const settings = {
    account,
    stopPicoseconds: part.stopPicoseconds ?? Number.POSITIVE_INFINITY,
    limitFrames: part.limitFrames ?? Number.POSITIVE_INFINITY,
    limitBytes: part.limitBytes ?? Number.POSITIVE_INFINITY,
    tagBytes: tagThere,
  };
  const { load, startPicoseconds } = part;
  if (load.kind === 'open') {
    const arrivals = new Arrivals(load.arrival, startPicoseconds, random);
    return new OpenSource(world, RANK.source, settings, arrivals, new Sizes(load.size, random), variants, from.way);
  }
  if (load.kind === 'greedy') {
    const sizes = new Sizes(load.size, random);
    const { windowFrames, bitsPerSecond, costPicoseconds } = load;
    const pace = new LinePace(bitsPerSecond, costPicoseconds);
    return new GreedySource(
      world,
      RANK.source,
      settings,
      windowFrames,
      pace,
      startPicoseconds,
      sizes,
      variants,
      from.way,
    );
  }
  if (load.kind === 'blocking') {
    const arrivals = new Arrivals(load.arrival, startPicoseconds, random);
    const pace = new GapPace(arrivals, load.costPicoseconds);
    const sizes = new Sizes(load.size, random);
    return new GreedySource(
      world,
      RANK.source,
      settings,
      load.socketFrames,
      pace,
      arrivals.at,
      sizes,
      variants,
      from.way,
    );
  }
  if (to === null) throw new BlueprintError(`stream ${part.name} needs one receiver that answers`);
  const ipv6 = (part.sourceIp?.first ?? from.part.ips[0] ?? '').includes(':');
  const tagBack = to.part.vid === null ? 0 : 4;
  const mtu = pathMtu(blueprint, from.part, to.part);
  const talk = talkOf(load, queries);
  const { query, count } = talk;
  const transportBytes = talk.tcp === null ? 8 : talk.tcp.timestamps ? 32 : 20;
  const ipBytes = (ipv6 ? 40 : 20) + transportBytes;
  const apart = conversations(part, count);
  const ends = {
    from: from.way,
    to: to.way,
    fromClient: part.from,
    toClient: to.part.name,
    there: rows(apart, false),
    back: rows(apart, true),
    tagThere,
    tagBack,
    headerBytes: 14 + ipBytes,
  };
  if (talk.tcp !== null) {
    const { tcp } = talk;
    const mssBytes = mtu - ipBytes;
    if (query !== null) return new Dialogues(world, account, query, tcp, mssBytes, ends);
    const { limitBytes, stopPicoseconds } = settings;
    const connections = { settings: tcp, mssBytes, connections: count, limitBytes, startPicoseconds, stopPicoseconds };
    return new TcpStream(world, account, connections, ends);
  }
  const most = endsMtu(from.part, to.part) - ipBytes;
  const times = { startPicoseconds, stopPicoseconds: settings.stopPicoseconds };
  return new ExchangeStream(world, account, talk.asked, { ...ends, mostThere: most, mostBack: most, ...times }, query);
}

type Answered = Extract<StreamPart['load'], { kind: 'tcp' | 'request-response' | 'answers' }>;

/** How the two ends of a stream talk: by TCP, or in datagrams that ask and answer. */
type Talk = { readonly query: Query | null; readonly count: number } & (
  | { readonly tcp: TcpSettings; readonly asked: null }
  | { readonly tcp: null; readonly asked: ExchangeSettings }
);

function talkOf(load: Answered, queries: ReadonlyMap<string, Query>): Talk {
  switch (load.kind) {
    case 'tcp':
      return { query: null, count: load.connections, tcp: load.tcp, asked: null };
    case 'request-response':
      return { query: null, count: load.concurrency, tcp: null, asked: load };
    case 'answers': {
      const query = queryOf(queries, load.query);
      const { concurrency: count, tcp } = query.part;
      return tcp === null ? { query, count, tcp, asked: query.part } : { query, count, tcp, asked: null };
    }
  }
}

function queryOf(queries: ReadonlyMap<string, Query>, name: string): Query {
  const query = queries.get(name);
  if (query === undefined) throw new BlueprintError(`there is no query ${name}`);
  return query;
}

/** The stream with a source port for each conversation, unless something else tells them apart. */
function conversations(part: StreamPart, count: number): StreamPart {
  const { sourceIp, destinationIp, sourcePort, destinationPort } = part;
  const told = Math.max(sourceIp?.count ?? 1, destinationIp?.count ?? 1, sourcePort.count, destinationPort.count);
  return told >= count ? part : { ...part, sourcePort: { first: sourcePort.first, count } };
}

function clientOf(clients: ReadonlyMap<string, Client>, name: string): Client {
  const client = clients.get(name);
  if (client === undefined) throw new BlueprintError(`there is no client ${name}`);
  return client;
}

export function accountOf(world: World, index: number): Account {
  const account = world.ledger.accounts[index];
  invariant(account, `stream ${index} has an account`);
  return account;
}
