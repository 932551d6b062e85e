import { compareNames } from '#state/address.ts';
import type { IpPrefix } from '#state/resource.ts';
import type { Column } from '../table.ts';
import { type Look, objectsOf } from './look.ts';

/** One row of show-address: an entry of an address set, or a set without any. */
export interface AddressRow {
  readonly set: string;
  /** null: the set is empty. */
  readonly address: IpPrefix | null;
  /** When it stops to count, by the host's virtual clock; null: when it is removed. */
  readonly expires: string | null;
  /** Flows that match the set. */
  readonly flows: readonly string[];
}

export function addressRows(look: Look, name?: string): readonly AddressRow[] {
  const users = flowsBySet(look);
  return objectsOf(look, 'address-set', name).flatMap(({ name: set, entries, expires }) => {
    const flows = users.get(set) ?? [];
    const addresses = entries.length === 0 ? [null] : entries;
    return addresses.map((address) => ({ set, address, expires: expires[address ?? ''] ?? null, flows }));
  });
}

function flowsBySet(look: Look): ReadonlyMap<string, readonly string[]> {
  const users = new Map<string, Set<string>>();
  for (const { name, match } of objectsOf(look, 'flow')) {
    for (const value of [match.localIp, match.remoteIp]) {
      if (value === null || typeof value !== 'object') continue;
      users.set(value.set, (users.get(value.set) ?? new Set()).add(name));
    }
  }
  return new Map([...users].map(([set, names]) => [set, [...names].sort(compareNames)]));
}

export const ADDRESS_COLUMNS: readonly Column<AddressRow>[] = [
  { name: 'SET', width: 16, value: (row) => row.set },
  { name: 'ADDRESS', width: 44, value: (row) => row.address },
  { name: 'EXPIRES', width: 24, value: (row) => row.expires },
  { name: 'FLOWS', width: 20, value: (row) => row.flows.join(',') || null, wrap: true, onRequest: true },
];
