import type { StreamPart } from '../blueprint.ts';
import type { Client } from '../build/client.ts';
import { packetBytesOf } from '../build/packet-bytes.ts';
import type { Header } from '../frame/headers.ts';
import { headerRows } from '../traffic/variants.ts';
import type { Ground } from './ground.ts';
import { Walk } from './walk.ts';
import { type Course, Trail } from './way.ts';

/** All that frames of a stream can pass from one of its ends to the other (`back`: of what answers). */
export function trailOf(ground: Ground, stream: StreamPart, from: Client, to: Client | null, back: boolean): Trail {
  const trail = new Trail();
  const walk = new Walk(ground, trail);
  const sender = back && to !== null ? to : from;
  const packetBytes = packetBytesOf(ground.blueprint, stream, from.part, to?.part ?? null);
  for (const heads of alike(headsOf(ground, stream, from, to, back))) {
    const course: Course = {
      heads,
      kept: false,
      buffer: null,
      left: false,
      guarded: false,
      delayed: false,
      packetBytes,
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
