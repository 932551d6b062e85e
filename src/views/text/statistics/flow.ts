import { compareNames } from '#state/address.ts';
import type { Counters, FlowCounters } from '#usage/counters.ts';
import type { Column } from '../table.ts';
import type { Look } from '../tables/look.ts';
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
    .map((one) => flowStat(one.name, found.get(one.name)));
}

function flowStat(flow: string, counted: FlowCounters | undefined): FlowStatRow {
  return {
    flow,
    ipackets: counted?.received.frames ?? 0,
    rbytes: counted?.received.bytes ?? 0,
    ierrors: counted?.receivedDropped.frames ?? 0,
    opackets: counted?.sent.frames ?? 0,
    obytes: counted?.sent.bytes ?? 0,
    oerrors: counted?.sentDropped.frames ?? 0,
  };
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
