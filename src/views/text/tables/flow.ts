import { compareNames } from '#state/address.ts';
import { bySearchOrder } from '#state/flow-order.ts';
import type { Flow, FlowMatch } from '#state/resource.ts';
import type { Column } from '../table.ts';
import { type Look, objectsOf } from './look.ts';

/** One row of show-flow. */
export interface FlowRow {
  readonly flow: string;
  readonly link: string;
  /** Attributes that a frame must all meet; null: any. */
  readonly match: FlowMatch;
  /** 1 is searched first; null: after all ranked flows. */
  readonly rank: number | null;
}

/** Flows by link, within a link in the order in which they are searched; with `over`, those of that link. */
export function flowRows(look: Look, name?: string, over?: string): readonly FlowRow[] {
  return objectsOf(look, 'flow', name)
    .filter((flow) => over === undefined || flow.over === over)
    .sort(bySearch)
    .map(({ name: flow, over: link, match, rank }) => ({ flow, link, match, rank }));
}

/** Link by link; the flows of one link in the order in which they are searched. */
export function bySearch(a: Flow, b: Flow): number {
  return compareNames(a.over, b.over) || bySearchOrder(a, b);
}

export const FLOW_COLUMNS: readonly Column<FlowRow>[] = [
  { name: 'FLOW', width: 12, value: (row) => row.flow },
  { name: 'LINK', width: 12, value: (row) => row.link },
  { name: 'PROTO', width: 7, value: (row) => row.match.protocol },
  { name: 'LADDR', width: 19, value: (row) => addressText(row.match.localIp) },
  { name: 'LPORT', width: 8, value: (row) => portText(row.match.localPort) },
  { name: 'RADDR', width: 19, value: (row) => addressText(row.match.remoteIp) },
  { name: 'RPORT', width: 8, value: (row) => portText(row.match.remotePort) },
  { name: 'DSFLD', width: 10, value: (row) => dsfieldText(row.match.dsfield) },
  { name: 'DIR', width: 4, value: (row) => row.match.direction, onRequest: true },
  { name: 'RANK', width: 6, value: (row) => (row.rank === null ? null : String(row.rank)), onRequest: true },
];

/** A prefix, or the name of an address set. */
function addressText(value: FlowMatch['localIp']): string | null {
  return value !== null && typeof value === 'object' ? `set ${value.set}` : value;
}

function portText(port: number | null): string | null {
  return port === null ? null : String(port);
}

/** `0xb8:0xfc`. */
function dsfieldText(value: FlowMatch['dsfield']): string | null {
  return value === null ? null : `0x${value.value.toString(16)}:0x${value.mask.toString(16)}`;
}
