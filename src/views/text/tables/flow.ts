import { printMatchIp } from '#state/flow-attributes.ts';
import { searchOrder } from '#state/flow-order.ts';
import type { FlowMatch } from '#state/resource.ts';
import { printDsfield } from '#units/dsfield.ts';
import type { Column } from '../table.ts';
import { type Look, objectsOf } from './look.ts';

/** One row of show-flow. */
export interface FlowRow {
  readonly flow: string;
  readonly link: string;
  readonly match: FlowMatch;
  readonly rank: number | null;
}

/** Flows by link, within a link in the order in which they are searched; with `over`, those of that link. */
export function flowRows(look: Look, name?: string, over?: string): readonly FlowRow[] {
  const flows = objectsOf(look, 'flow', name).filter((flow) => over === undefined || flow.over === over);
  return searchOrder(flows, look.state).map(({ name: flow, over: link, match, rank }) => ({ flow, link, match, rank }));
}

export const FLOW_COLUMNS: readonly Column<FlowRow>[] = [
  { name: 'FLOW', width: 12, value: (row) => row.flow },
  { name: 'LINK', width: 12, value: (row) => row.link },
  { name: 'PROTO', width: 7, value: (row) => row.match.protocol },
  { name: 'LADDR', width: 19, value: (row) => printMatchIp(row.match.localIp) },
  { name: 'LPORT', width: 8, value: (row) => portText(row.match.localPort) },
  { name: 'RADDR', width: 19, value: (row) => printMatchIp(row.match.remoteIp) },
  { name: 'RPORT', width: 8, value: (row) => portText(row.match.remotePort) },
  { name: 'DSFLD', width: 10, value: (row) => row.match.dsfield && printDsfield(row.match.dsfield) },
  { name: 'DIR', width: 4, value: (row) => row.match.direction, onRequest: true },
  { name: 'RANK', width: 6, value: (row) => (row.rank === null ? null : String(row.rank)), onRequest: true },
];

function portText(port: number | null): string | null {
  return port === null ? null : String(port);
}
