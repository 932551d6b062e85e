import { inFleet } from './fleet.ts';
import type { Hardware } from './hardware.ts';
import type { EventChange, Stream, Workload } from './workload.ts';

/** Traffic of one host in that host's own names, where it has those of a fleet: `web01/vnic1` is `vnic1` on web01. */
export function atHome(workload: Workload, { host, documentName }: Pick<Hardware, 'host' | 'documentName'>): Workload {
  const prefix = [host, documentName].map((one) => inFleet(one, ''));
  const plain = (name: string) => name.slice(prefix.find((one) => name.startsWith(one))?.length ?? 0);
  return {
    ...workload,
    streams: workload.streams.map((one) => streamIn(one, plain)),
    queries: workload.queries.map((one) => ({ ...one, aggregator: plain(one.aggregator) })),
    receivers: keysIn(workload.receivers, plain),
    senders: keysIn(workload.senders, plain),
    events: workload.events.map((one) => ({ ...one, change: changeIn(one.change, plain) })),
  };
}

type Plain = (name: string) => string;

function streamIn(stream: Stream, plain: Plain): Stream {
  const { from, to } = stream;
  return { ...stream, from: plain(from), to: to.kind === 'end' ? { ...to, name: plain(to.name) } : to };
}

/** A key that is there under its plain name too stays as it is: it is refused like any name that nobody has. */
function keysIn<Said>(map: Readonly<Record<string, Said>>, plain: Plain): Readonly<Record<string, Said>> {
  const rows = Object.entries(map).map(([key, said]) => [Object.hasOwn(map, plain(key)) ? key : plain(key), said]);
  return Object.fromEntries(rows);
}

function changeIn(change: EventChange, plain: Plain): EventChange {
  switch (change.kind) {
    case 'address':
      return { ...change, set: plain(change.set) };
    case 'cpu':
      return change.host !== null && plain(inFleet(change.host, '')) === '' ? { ...change, host: null } : change;
    default:
      return { ...change, name: plain(change.name) };
  }
}
