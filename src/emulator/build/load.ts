import type { StreamPart } from '../blueprint.ts';
import { BlueprintError } from '../options.ts';
import { Random } from '../time/random.ts';
import { Arrivals } from '../traffic/arrivals.ts';
import { OpenSource } from '../traffic/open-source.ts';
import { Sizes } from '../traffic/sizes.ts';
import { headerRows, Variants } from '../traffic/variants.ts';
import { RANK, type World } from '../world.ts';
import type { Client } from './client.ts';

/** The sending side of a stream. */
export interface Load {
  begin(): void;
  setRunning(running: boolean): void;
}

export function buildStream(
  world: World,
  part: StreamPart,
  index: number,
  clients: ReadonlyMap<string, Client>,
): Load {
  const from = clientOf(clients, part.from);
  const to = 'client' in part.to ? clientOf(clients, part.to.client) : null;
  const random = new Random(world.seed, `stream/${part.name}`);
  const rows = headerRows(world.headers, part, from.part, to?.part ?? null, null, false);
  const variants = new Variants(rows, part.spread === 'random' ? new Random(world.seed, `spread/${part.name}`) : null);
  const settings = {
    stream: index,
    stopPicoseconds: part.stopPicoseconds ?? Number.POSITIVE_INFINITY,
    limitFrames: part.limitFrames ?? Number.POSITIVE_INFINITY,
    limitBytes: part.limitBytes ?? Number.POSITIVE_INFINITY,
    tagBytes: from.part.vid === null ? 0 : 4,
  };
  const { load } = part;
  if (load.kind !== 'open') throw new BlueprintError(load.kind);
  const arrivals = new Arrivals(load.arrival, part.startPicoseconds, random);
  return new OpenSource(world, RANK.source, settings, arrivals, new Sizes(load.size, random), variants, from.sender);
}

function clientOf(clients: ReadonlyMap<string, Client>, name: string): Client {
  const client = clients.get(name);
  if (client === undefined) throw new BlueprintError(`there is no client ${name}`);
  return client;
}
