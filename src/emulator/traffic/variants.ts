import { invariant } from '#diagnostics/invariant.ts';
import { ipNumber, ipText } from '#units/ip-address.ts';
import type { ClientPart, StreamPart } from '../blueprint.ts';
import type { Headers } from '../frame/headers.ts';

/** The headers of one stream: as many rows as addresses and ports make, in turn. */
export class Variants {
  readonly rows: Int32Array;
  private turn = 0;

  constructor(rows: readonly number[]) {
    this.rows = Int32Array.from(rows);
  }

  next(): number {
    const { rows } = this;
    if (rows.length === 1) return rows[0] as number;
    const row = rows[this.turn] as number;
    this.turn = this.turn + 1 === rows.length ? 0 : this.turn + 1;
    return row;
  }
}

/** The rows of a stream's frames; `back` are those of what answers. `hop` is the router that they go to on the sender's own link. */
export function headerRows(
  headers: Headers,
  part: StreamPart,
  from: ClientPart,
  to: ClientPart | null,
  hop: string | null,
  back: boolean,
): number[] {
  const count = Math.max(
    1,
    part.sourceIp?.count ?? 1,
    part.destinationIp?.count ?? 1,
    part.sourcePort.count,
    part.destinationPort.count,
  );
  const ip = typeof part.protocol === 'string';
  const family = (ips: readonly string[], like: string | undefined) =>
    ips.find((each) => like === undefined || each.includes(':') === like.includes(':')) ?? null;
  const firstSource = part.sourceIp?.first ?? family(from.ips, part.destinationIp?.first ?? to?.ips[0]);
  const firstDestination = part.destinationIp?.first ?? (to === null ? null : family(to.ips, firstSource ?? undefined));
  const destination = 'mac' in part.to ? part.to.mac : (hop ?? to?.mac);
  invariant(destination !== undefined, `${part.name} goes to somebody`);
  return Array.from({ length: count }, (_, index) => {
    const sourceIp = ip && firstSource !== null ? step(firstSource, index % (part.sourceIp?.count ?? 1)) : null;
    const destinationIp =
      ip && firstDestination !== null ? step(firstDestination, index % (part.destinationIp?.count ?? 1)) : null;
    const sourcePort = part.sourcePort.first + (index % part.sourcePort.count);
    const destinationPort = part.destinationPort.first + (index % part.destinationPort.count);
    const there = {
      sourceMac: part.sourceMac ?? from.mac,
      destinationMac: destination,
      vid: from.vid ?? 0,
      cos: part.cos ?? from.cos,
      protocol: part.protocol,
      sourceIp,
      destinationIp,
      sourcePort,
      destinationPort,
      dsfield: part.dsfield,
      inner: null,
    };
    if (!back || to === null) return headers.add(there);
    return headers.add({
      ...there,
      sourceMac: to.mac,
      destinationMac: hop ?? from.mac,
      vid: to.vid ?? 0,
      cos: part.answerCos ?? to.cos,
      sourceIp: destinationIp,
      destinationIp: sourceIp,
      sourcePort: destinationPort,
      destinationPort: sourcePort,
    });
  });
}

function step(first: string, by: number): string {
  if (by === 0) return first;
  const address = ipNumber(first);
  invariant(address, `${first} is an address`);
  return ipText(address.bits, address.value + BigInt(by));
}
