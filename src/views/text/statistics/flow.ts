import { compareNames } from '#state/address.ts';
import type { Counters } from '#usage/counters.ts';
import type { Column } from '../table.ts';
import type { Look } from '../tables/look.ts';
import { bothWays } from './both-ways.ts';
import { counterColumns } from './column.ts';
import type { CounterUnit, Wanted } from './number.ts';

/** One row of flowstat. */
export interface FlowStatRow {
  readonly flow: string;
  readonly ipackets: number;
  readonly rbytes: number;
  readonly ierrors: number;
  readonly opackets: number;
  readonly obytes: number;
  readonly oerrors: number;
}

/** Counters of flows; with `link`, of those on it. */
export function flowStatRows(look: Look, counters: Counters, name?: string, link?: string): readonly FlowStatRow[] {
  const found = new Map(counters.flows.map((one) => [one.name, one]));
  return [...look.state.values()]
    .flatMap((one) => (one.kind === 'flow' ? [one] : []))
    .filter((one) => (name === undefined || one.name === name) && (link === undefined || one.over === link))
    .sort((a, b) => compareNames(a.name, b.name))
    .map((one) => ({ flow: one.name, ...bothWays(found.get(one.name)) }));
}

export function flowStatColumns(wanted: Wanted, unit: CounterUnit): readonly Column<FlowStatRow>[] {
  const col = counterColumns<FlowStatRow>(unit);
  const flow: Column<FlowStatRow> = { name: 'FLOW', width: 15, value: (row) => row.flow };
  const received = [
    col('IPKTS', (row) => row.ipackets),
    col('RBYTES', (row) => row.rbytes),
    col('IERRS', (row) => row.ierrors),
  ];
  const sent = [
    col('OPKTS', (row) => row.opackets),
    col('OBYTES', (row) => row.obytes),
    col('OERRS', (row) => row.oerrors),
  ];
  return [flow, ...(wanted === 'transmit' ? [] : received), ...(wanted === 'receive' ? [] : sent)];
}
