import type { Bytes } from '#state/resource.ts';
import type { Column } from '../table.ts';
import { type Look, objectsOf } from './look.ts';

/** One row of show-etherstub. */
export interface EtherstubRow {
  readonly link: string;
  readonly mtu: Bytes;
  readonly forwarding: 'lossy' | 'lossless';
  /** Frames that each port's queue holds. */
  readonly ring: number;
}

export function etherstubRows(look: Look, name?: string): readonly EtherstubRow[] {
  return objectsOf(look, 'etherstub', name).map(({ name: link, mtu, forwarding, ring }) => ({
    link,
    mtu,
    forwarding,
    ring,
  }));
}

export const ETHERSTUB_COLUMNS: readonly Column<EtherstubRow>[] = [
  { name: 'LINK', width: 13, value: (row) => row.link },
  { name: 'MTU', width: 7, value: (row) => String(row.mtu), onRequest: true },
  { name: 'FORWARDING', width: 12, value: (row) => row.forwarding, onRequest: true },
  { name: 'RING', width: 7, value: (row) => String(row.ring), onRequest: true },
];
