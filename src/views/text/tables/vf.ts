import type { BitsPerSecond, Cos, Mac } from '#state/resource.ts';
import { printBandwidth } from '#units/bandwidth.ts';
import { printMacShort } from '#units/mac-address.ts';
import type { Column } from '../table.ts';
import { type Look, objectsOf } from './look.ts';

/** One row of show-vf. */
export interface VfRow {
  /** The physical link. */
  readonly link: string;
  readonly vf: string;
  readonly index: number;
  readonly mac: Mac;
  /** null: untagged. */
  readonly vid: number | null;
  readonly cos: Cos;
  /** What the function can always send; null: nothing is promised. */
  readonly minTxRate: BitsPerSecond | null;
  /** The most that it can send; null: no cap. */
  readonly maxTxRate: BitsPerSecond | null;
  readonly spoofCheck: boolean;
  readonly trust: boolean;
  /** The guest that owns the function. */
  readonly owner: string | null;
}

/** Virtual functions; with `name`, that function, or all of that physical link. */
export function vfRows(look: Look, name?: string): readonly VfRow[] {
  return objectsOf(look, 'vf')
    .filter((vf) => name === undefined || vf.name === name || vf.over === name)
    .map((vf) => ({
      link: vf.over,
      vf: vf.name,
      index: vf.index,
      mac: vf.mac,
      vid: vf.vid,
      cos: vf.cos,
      minTxRate: vf.minTxRate,
      maxTxRate: vf.maxTxRate,
      spoofCheck: vf.spoofCheck,
      trust: vf.trust,
      owner: look.facts.guest(vf) ?? null,
    }));
}

export const VF_COLUMNS: readonly Column<VfRow>[] = [
  { name: 'LINK', width: 13, value: (row) => row.link },
  { name: 'VF', width: 13, value: (row) => row.vf },
  { name: 'MAC', width: 18, value: (row) => printMacShort(row.mac) },
  { name: 'VID', width: 5, value: (row) => String(row.vid ?? 0) },
  { name: 'RATE', width: 12, value: rateText },
  { name: 'OWNER', width: 13, value: (row) => row.owner },
  { name: 'INDEX', width: 6, value: (row) => String(row.index), onRequest: true },
  { name: 'COS', width: 5, value: (row) => String(row.cos), onRequest: true },
  { name: 'SPOOFCHECK', width: 11, value: (row) => (row.spoofCheck ? 'on' : 'off'), onRequest: true },
  { name: 'TRUST', width: 6, value: (row) => (row.trust ? 'on' : 'off'), onRequest: true },
];

/** `100M-1G`: at least and at most; `100M-` is without a cap. */
function rateText({ minTxRate, maxTxRate }: VfRow): string | null {
  if (minTxRate === null && maxTxRate === null) return null;
  return `${printBandwidth(minTxRate ?? 0)}-${maxTxRate === null ? '' : printBandwidth(maxTxRate)}`;
}
