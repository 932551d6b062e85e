import { compareNames } from '#state/address.ts';
import type { Phys } from '#state/resource.ts';
import { printMacShort } from '#units/mac-address.ts';
import type { Column } from '../table.ts';
import { type Look, objectsOf, speedText } from './look.ts';

/** One row of show-phys. */
export interface PhysRow {
  readonly link: string;
  readonly media: 'Ethernet';
  readonly state: 'up' | 'down';
  /** Bits per second; 0 while the link is down. */
  readonly speed: number;
  readonly duplex: 'full' | 'unknown';
  readonly device: string;
}

export function physRows(look: Look, name?: string): readonly PhysRow[] {
  return objectsOf(look, 'phys', name).map((link): PhysRow => {
    const up = look.facts.up(link);
    return {
      link: link.name,
      media: 'Ethernet',
      state: up ? 'up' : 'down',
      speed: up ? (look.facts.speed(link) ?? 0) : 0,
      duplex: up ? 'full' : 'unknown',
      device: link.name,
    };
  });
}

const LINK = { name: 'LINK', width: 13, value: (row: { readonly link: string }) => row.link };
const MEDIA: Column<PhysRow> = { name: 'MEDIA', width: 21, value: (row) => row.media };
const DEVICE: Column<PhysRow> = { name: 'DEVICE', width: 13, value: (row) => row.device };

export const PHYS_COLUMNS: readonly Column<PhysRow>[] = [
  LINK,
  MEDIA,
  { name: 'STATE', width: 11, value: (row) => row.state },
  { name: 'SPEED', width: 7, value: (row) => speedText(row.speed) },
  { name: 'DUPLEX', width: 10, value: (row) => row.duplex },
  DEVICE,
];
/** `-P`. FLAGS: `r` would mean that the hardware is gone, which a host of ours cannot have. */
export const STORED_PHYS_COLUMNS: readonly Column<PhysRow>[] = [
  LINK,
  DEVICE,
  MEDIA,
  { name: 'FLAGS', width: 7, value: () => '-----' },
];

/** One row of show-phys -m: a factory address and who uses it. */
export interface SlotRow {
  readonly link: string;
  /** 0 is the NIC's own address. */
  readonly slot: number;
  readonly address: string;
  readonly client: string | null;
}

export function slotRows(look: Look, name?: string): readonly SlotRow[] {
  const users = new Map<string, string>();
  for (const vnic of objectsOf(look, 'vnic'))
    if (vnic.mac.kind === 'factory') users.set(`${vnic.over}/${vnic.mac.slot}`, vnic.name);
  return objectsOf(look, 'phys', name).flatMap((link) =>
    (look.hardware.links[link.name]?.factoryMacs ?? []).map((address, slot) => ({
      link: link.name,
      slot,
      address,
      client: slot === 0 ? link.name : (users.get(`${link.name}/${slot}`) ?? null),
    })),
  );
}

export const SLOT_COLUMNS: readonly Column<SlotRow>[] = [
  { name: 'LINK', width: 13, value: (row, human) => (human && row.slot > 0 ? '' : row.link) },
  { name: 'SLOT', width: 9, value: (row) => (row.slot === 0 ? 'primary' : String(row.slot)) },
  { name: 'ADDRESS', width: 19, value: (row) => printMacShort(row.address) },
  { name: 'INUSE', width: 6, value: (row) => (row.client === null ? 'no' : 'yes') },
  { name: 'CLIENT', width: 13, value: (row) => row.client },
];

/** One row of show-phys -D pfc or -D ets: what a priority of a port has. */
export interface PriorityRow {
  readonly link: string;
  readonly cos: number;
  readonly pfc: boolean;
  /** Whether PFC is in force: the port's flow control must say so too. */
  readonly pfcEffective: boolean;
  /** Share of the class of this priority in percent; null: strict, or no classes. */
  readonly ets: number | null;
  readonly class: string | null;
  readonly clients: readonly string[];
}

const PRIORITIES = [0, 1, 2, 3, 4, 5, 6, 7];

/** Eight rows for each port that has traffic classes. */
export function priorityRows(look: Look, name?: string): readonly PriorityRow[] {
  const ports = objectsOf(look, 'phys', name).filter((link) => (look.hardware.links[link.name]?.classesMax ?? 1) > 1);
  const clients = clientsByPriority(look);
  return ports.flatMap((port) =>
    PRIORITIES.map((cos) => priorityRow(look, port, cos, clients.get(`${port.name}/${cos}`) ?? [])),
  );
}

function priorityRow({ facts }: Look, port: Phys, cos: number, clients: readonly string[]): PriorityRow {
  const own = facts.classes(port).find((one) => one.priorities.includes(cos));
  const enabled = port.flowControl === 'pfc' || port.flowControl === 'auto';
  const pfc = own ? own.pfc !== null : enabled;
  return {
    link: port.name,
    cos,
    pfc,
    pfcEffective: pfc && enabled,
    ets: own?.ets ?? null,
    class: own?.name ?? null,
    clients,
  };
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
