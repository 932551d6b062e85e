import type { Blueprint, Bytes, Size, StreamPart } from '../blueprint.ts';
import type { Client } from '../build/client.ts';
import { pathMtu } from '../build/load.ts';

const HEADER_BYTES = 14;

/** The largest packet that a stream sends. */
export function packetBytesOf(blueprint: Blueprint, { load }: StreamPart, from: Client, to: Client | null): Bytes {
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
