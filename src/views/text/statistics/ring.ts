import { compareNames } from '#state/address.ts';
import type { Counters } from '#usage/counters.ts';
import type { Count } from '#usage/report.ts';
import type { Column } from '../table.ts';
import { type Look, objectsOf } from '../tables/look.ts';
import { counterColumns } from './column.ts';
import { HEADINGS } from './lane.ts';
import type { CounterUnit, Wanted } from './number.ts';

/** One row of `dlstat show-phys`: a ring. The sum of the rows of one direction is what the link has counted. */
export interface RingStatRow {
  readonly link: string;
  readonly type: 'rx' | 'tx';
  /** As `show-phys -H` counts; null: that of a VF, or none is left for those who share. */
  readonly index: number | null;
  /** The link that has it for itself; null: it is shared. */
  readonly client: string | null;
  readonly packets: number;
  readonly bytes: number;
  /** For want of a descriptor. */
  readonly dropped: number;
}

export function ringStatRows(look: Look, counters: Counters, wanted: Wanted, name?: string): readonly RingStatRow[] {
  const rings = [
    ...counters.rings.map((one) => ({ ...one, type: 'rx' as const, passed: one.received, lost: one.dropped.frames })),
    ...counters.transmitRings.map((one) => ({ ...one, type: 'tx' as const, passed: one.sent, lost: 0 })),
  ];
  return objectsOf(look, 'phys', name).flatMap(({ name: link }) => {
    const rows = (['rx', 'tx'] as const).flatMap((type) => {
      if (wanted !== 'both' && (wanted === 'receive') !== (type === 'rx')) return [];
      const own = rings.filter((ring) => ring.nic === link && ring.type === type);
      const found = new Map<string, RingStatRow>();
      for (const { number, link: client, passed, lost } of own) {
        // A ring whose client was renamed or has gone is still one ring.
        const key = number === null ? `of ${client}` : String(number);
        found.set(key, sum(found.get(key), { link, type, index: number, client, dropped: lost }, passed));
      }
      const first: RingStatRow = { link, type, index: 0, client: null, packets: 0, bytes: 0, dropped: 0 };
      return found.size === 0 ? [first] : [...found.values()];
    });
    return rows.sort(
      (a, b) => compareNames(a.type, b.type) || order(a) - order(b) || compareNames(a.client ?? '', b.client ?? ''),
    );
  });
}

function order({ index }: RingStatRow): number {
  return index ?? Number.MAX_SAFE_INTEGER;
}

function sum(
  before: RingStatRow | undefined,
  row: Omit<RingStatRow, 'packets' | 'bytes'>,
  { frames, bytes }: Count,
): RingStatRow {
  return {
    ...row,
    packets: (before?.packets ?? 0) + frames,
    bytes: (before?.bytes ?? 0) + bytes,
    dropped: (before?.dropped ?? 0) + row.dropped,
  };
}

export function ringStatColumns(wanted: Wanted, unit: CounterUnit): readonly Column<RingStatRow>[] {
  const col = counterColumns<RingStatRow>(unit);
  const [packets, bytes] = HEADINGS[wanted];
  return [
    { name: 'LINK', width: 15, value: (row) => row.link },
    { name: 'TYPE', width: 5, value: (row) => row.type },
    { name: 'INDEX', width: 6, value: (row) => (row.index === null ? null : String(row.index)) },
    col(packets, (row) => row.packets),
    col(bytes, (row) => row.bytes),
    ...(wanted === 'transmit' ? [] : [col('IDROPS', (row) => (row.type === 'rx' ? row.dropped : null), true)]),
    { name: 'CLIENT', width: 15, value: (row) => row.client, onRequest: true },
  ];
}
