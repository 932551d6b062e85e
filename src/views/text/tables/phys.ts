import type { BitsPerSecond, Mac } from '#state/resource.ts';
import { printMacShort } from '#units/mac-address.ts';
import type { Column } from '../table.ts';
import { type Look, objectsOf, speedText } from './look.ts';

/** One row of show-phys. */
export interface PhysRow {
  readonly link: string;
  readonly media: 'Ethernet';
  /** Whether the cable carries. */
  readonly state: 'up' | 'down';
  /** 0 while the link is down. */
  readonly speed: BitsPerSecond;
  readonly duplex: 'full' | 'unknown';
  /** What the link was called when it was found; on this host the same as the link. */
  readonly device: string;
}

export function physRows(look: Look, name?: string): readonly PhysRow[] {
  return objectsOf(look, 'phys', name).map((link): PhysRow => {
    const up = look.facts.up(link);
    return {
      link: link.name,
      media: 'Ethernet',
      state: up ? 'up' : 'down',
      speed: look.facts.speed(link) ?? 0,
      duplex: up ? 'full' : 'unknown',
      device: deviceUnder(look, link.name),
    };
  });
}

/** A link is called otherwise than its device once it was renamed. */
function deviceUnder({ hardware }: Look, link: string): string {
  return Object.hasOwn(hardware.links, link) ? (hardware.links[link]?.device ?? link) : link;
}

const LINK = { name: 'LINK', width: 13, value: (row: { readonly link: string }) => row.link };
const MEDIA = { name: 'MEDIA', width: 21, value: (row: Pick<PhysRow, 'media'>) => row.media };
const DEVICE = { name: 'DEVICE', width: 13, value: (row: Pick<PhysRow, 'device'>) => row.device };

export const PHYS_COLUMNS: readonly Column<PhysRow>[] = [
  LINK,
  MEDIA,
  { name: 'STATE', width: 11, value: (row) => row.state },
  { name: 'SPEED', width: 7, value: (row) => speedText(row.speed) },
  { name: 'DUPLEX', width: 10, value: (row) => row.duplex },
  DEVICE,
];

/** One row of show-phys -P: nothing that only a running link has. */
export interface StoredPhysRow extends Pick<PhysRow, 'link' | 'media' | 'device'> {
  /** The host has no such hardware any more. */
  readonly removed: boolean;
}

export function storedPhysRows(look: Look, name?: string): readonly StoredPhysRow[] {
  return objectsOf(look, 'phys', name).map((link) => ({
    link: link.name,
    device: deviceUnder(look, link.name),
    media: 'Ethernet',
    removed: !Object.hasOwn(look.hardware.links, link.name) || look.hardware.links[link.name]?.removed === true,
  }));
}

/** FLAGS has five places, of which dladm uses the first: `r`, the hardware is gone. */
export const STORED_PHYS_COLUMNS: readonly Column<StoredPhysRow>[] = [
  LINK,
  DEVICE,
  MEDIA,
  { name: 'FLAGS', width: 7, value: (row) => (row.removed ? 'r----' : '-----') },
];

/** One row of show-phys -m: a factory address and who uses it. */
export interface SlotRow {
  readonly link: string;
  /** 0 is the NIC's own address. */
  readonly slot: number;
  readonly address: Mac;
  /** The link that has the address; null: it is free. */
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
  { name: 'INUSE', width: 5, value: (row) => (row.client === null ? 'no' : 'yes') },
  { name: 'CLIENT', width: 13, value: (row) => row.client },
];
