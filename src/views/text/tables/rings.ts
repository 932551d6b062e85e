import { compareNames } from '#state/address.ts';
import { clientsOfPorts, type RingGroup, ringGroups } from '#state/ring-groups.ts';
import { printCpus } from '#units/cpus.ts';
import type { Column } from '../table.ts';
import { type Look, objectsOf } from './look.ts';

/** One row of show-phys -H: a group of hardware rings and who uses it. */
export interface RingRow extends RingGroup {
  readonly link: string;
}

export function ringRows(look: Look, name?: string): readonly RingRow[] {
  const clients = clientsOfPorts(look.state);
  return objectsOf(look, 'phys', name).flatMap((link) => {
    const nic = look.hardware.links[link.name];
    const sorted = (clients.get(link.name) ?? []).toSorted((a, b) => compareNames(a.name, b.name));
    return nic ? ringGroups(nic, sorted).map((group) => ({ link: link.name, ...group })) : [];
  });
}

/** Who shares the default group is not listed, as in dladm(8): it may be thousands. `--json` has them. */
export const RING_COLUMNS: readonly Column<RingRow>[] = [
  { name: 'LINK', width: 13, value: (row) => row.link },
  { name: 'RINGTYPE', width: 9, value: (row) => row.side.toUpperCase() },
  { name: 'RINGS', width: 21, value: (row) => printCpus(row.rings) || null },
  { name: 'CLIENTS', width: 24, value: clientsText },
];

function clientsText({ shared, side, clients }: RingRow): string | null {
  if (!shared) return clients.join(',') || null;
  return side === 'rx' ? '<default,mcast>' : '<default>';
}
