import type { Counters } from '#usage/counters.ts';
import type { Column } from '../table.ts';
import { type Look, objectsOf } from '../tables/look.ts';
import { counterColumns } from './column.ts';
import { shareText } from './link.ts';
import type { CounterUnit, Wanted } from './number.ts';

/** One row of `dlstat show-aggr` and `show-aggr -s`: the aggregation, then each of its ports. */
export interface PortStatRow {
  readonly link: string;
  /** null: all ports together. */
  readonly port: string | null;
  readonly ipackets: number;
  readonly rbytes: number;
  readonly opackets: number;
  readonly obytes: number;
}

export function portStatRows(look: Look, { ports }: Counters, name?: string): readonly PortStatRow[] {
  return objectsOf(look, 'aggr', name).flatMap((aggr) => {
    const each = aggr.ports.map((port): PortStatRow => {
      const found = ports.find((one) => one.link === aggr.name && one.port === port);
      return {
        link: aggr.name,
        port,
        ipackets: found?.received.frames ?? 0,
        rbytes: found?.received.bytes ?? 0,
        opackets: found?.sent.frames ?? 0,
        obytes: found?.sent.bytes ?? 0,
      };
    });
    const sum = (of: (row: PortStatRow) => number) => each.reduce((total, row) => total + of(row), 0);
    const whole: PortStatRow = {
      link: aggr.name,
      port: null,
      ipackets: sum((row) => row.ipackets),
      rbytes: sum((row) => row.rbytes),
      opackets: sum((row) => row.opackets),
      obytes: sum((row) => row.obytes),
    };
    return [whole, ...each];
  });
}

export function portStatColumns(wanted: Wanted, unit: CounterUnit): readonly Column<PortStatRow>[] {
  const col = counterColumns<PortStatRow>(unit);
  const received = [col('IPKTS', (row) => row.ipackets), col('RBYTES', (row) => row.rbytes)];
  const sent = [col('OPKTS', (row) => row.opackets), col('OBYTES', (row) => row.obytes)];
  return [
    { name: 'LINK', width: 15, value: (row) => row.link },
    { name: 'PORT', width: 15, value: (row) => row.port },
    ...(wanted === 'transmit' ? [] : received),
    ...(wanted === 'receive' ? [] : sent),
  ];
}

/** `show-aggr -s` (dladm(8)): with the share that each port has of the traffic of its aggregation. */
export function portShareColumns(rows: readonly PortStatRow[]): readonly Column<PortStatRow>[] {
  const share = (row: PortStatRow, of: (row: PortStatRow) => number) => {
    const whole = rows.find((one) => one.link === row.link && one.port === null);
    const all = whole === undefined ? 0 : of(whole);
    return row.port === null ? null : shareText(all === 0 ? null : of(row) / all);
  };
  return [
    { name: 'LINK', width: 12, value: (row, human) => (human && row.port !== null ? '' : row.link) },
    { name: 'PORT', width: 10, value: (row) => row.port },
    { name: 'IPACKETS', width: 9, value: (row) => String(row.ipackets) },
    { name: 'RBYTES', width: 8, value: (row) => String(row.rbytes) },
    { name: 'OPACKETS', width: 9, value: (row) => String(row.opackets) },
    { name: 'OBYTES', width: 8, value: (row) => String(row.obytes) },
    { name: 'IPKTDIST', width: 9, value: (row) => share(row, (one) => one.ipackets) },
    { name: 'OPKTDIST', width: 15, value: (row) => share(row, (one) => one.opackets) },
  ];
}
