import type { Column } from '../table.ts';
import { type Look, objectsOf } from './look.ts';

/** One row of show-vlan. */
export interface VlanRow {
  readonly link: string;
  readonly vid: number;
  readonly over: string;
}

export function vlanRows(look: Look, name?: string): readonly VlanRow[] {
  return objectsOf(look, 'vlan', name).map(({ name: link, vid, over }) => ({ link, vid, over }));
}

/** FLAGS stays empty: no VLAN of ours is forced onto a link or made by opening it. */
export const VLAN_COLUMNS: readonly Column<VlanRow>[] = [
  { name: 'LINK', width: 16, value: (row) => row.link },
  { name: 'VID', width: 9, value: (row) => String(row.vid) },
  { name: 'OVER', width: 13, value: (row) => row.over },
  { name: 'FLAGS', width: 7, value: () => '-----' },
];
