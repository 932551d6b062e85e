import { compareNames } from '#state/address.ts';
import { agreement } from '#state/dcbx.ts';
import type { Cos } from '#state/resource.ts';
import type { Column } from '../table.ts';
import { type Look, objectsOf } from './look.ts';

/** One row of show-phys -D pfc and -D ets: what a priority of a port has. */
export interface PriorityRow {
  readonly link: string;
  readonly cos: Cos;
  /** Whether the priority is lossless by the port's own configuration. */
  readonly pfc: boolean;
  /** Whether PFC is in force: the port's flow control must say so, and DCBX may have settled on the peer's map. */
  readonly pfcEffective: boolean;
  /** Share of the class of this priority in percent; null: strict, or no classes. */
  readonly ets: number | null;
  /** The traffic class that holds the priority; null: the port has no classes. */
  readonly class: string | null;
  /** Links that send with this priority. */
  readonly clients: readonly string[];
}

const PRIORITIES = [0, 1, 2, 3, 4, 5, 6, 7];

/** Eight rows for each port that has traffic classes. */
export function priorityRows(look: Look, name?: string): readonly PriorityRow[] {
  const ports = objectsOf(look, 'phys', name).filter((link) => (look.hardware.links[link.name]?.classesMax ?? 1) > 1);
  const clients = clientsByPriority(look);
  return ports.flatMap((port) => {
    const classes = look.facts.classes(port);
    const { pfc } = agreement(port, classes, look.hardware);
    return PRIORITIES.map((cos): PriorityRow => {
      const own = classes.find((one) => one.priorities.includes(cos));
      return {
        link: port.name,
        cos,
        pfc: own !== undefined && own.pfc !== null,
        pfcEffective: pfc.includes(cos),
        ets: own?.ets ?? null,
        class: own?.name ?? null,
        clients: clients.get(`${port.name}/${cos}`) ?? [],
      };
    });
  });
}

/** `port/cos` -> links that send with that priority. */
function clientsByPriority(look: Look): ReadonlyMap<string, readonly string[]> {
  const clients = new Map<string, string[]>();
  for (const kind of ['vnic', 'vlan', 'vf'] as const) {
    for (const link of objectsOf(look, kind)) {
      const key = `${link.over}/${link.cos}`;
      const list = clients.get(key);
      if (list) list.push(link.name);
      else clients.set(key, [link.name]);
    }
  }
  return new Map([...clients].map(([key, names]) => [key, names.sort(compareNames)]));
}

const PORT: Column<PriorityRow> = {
  name: 'LINK',
  width: 13,
  value: (row, human) => (human && row.cos > 0 ? '' : row.link),
};
const COS: Column<PriorityRow> = { name: 'COS', width: 5, value: (row) => String(row.cos) };
const USERS: Column<PriorityRow> = {
  name: 'CLIENTS',
  width: 30,
  value: (row) => row.clients.join(',') || null,
  wrap: true,
};
const yes = (value: boolean) => (value ? 'YES' : 'NO');

export const PFC_COLUMNS: readonly Column<PriorityRow>[] = [
  PORT,
  COS,
  { name: 'PFC', width: 5, value: (row) => yes(row.pfc) },
  { name: 'PFC_EFFECT', width: 12, value: (row) => yes(row.pfcEffective) },
  USERS,
];
export const ETS_COLUMNS: readonly Column<PriorityRow>[] = [
  PORT,
  COS,
  { name: 'CLASS', width: 14, value: (row) => row.class },
  { name: 'ETSBW_LCL', width: 11, value: (row) => (row.ets === null ? null : `${row.ets}%`) },
  USERS,
];
