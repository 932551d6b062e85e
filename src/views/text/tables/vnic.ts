import type { BitsPerSecond, Mac, MacAssignment } from '#state/resource.ts';
import { printMegabits } from '#units/bandwidth.ts';
import { printCpus } from '#units/cpus.ts';
import { printMacShort } from '#units/mac-address.ts';
import type { Column } from '../table.ts';
import { type Look, objectsOf, speedText } from './look.ts';

/** One row of show-vnic. */
export interface VnicRow {
  readonly link: string;
  readonly over: string;
  /** The smaller of the parent's speed and the cap; null: nothing bounds it. */
  readonly speed: BitsPerSecond | null;
  readonly mac: Mac;
  readonly macType: MacAssignment;
  /** null: untagged. */
  readonly vid: number | null;
  /** Cap per direction; null: none. */
  readonly maxbw: BitsPerSecond | null;
  /** CPUs that it is bound to; null: any. */
  readonly cpus: readonly number[] | null;
  /** The guest that owns it. */
  readonly guest: string | null;
}

/** VNICs of one configuration; with `over`, those on that link. */
export function vnicRows(look: Look, name?: string, over?: string): readonly VnicRow[] {
  return objectsOf(look, 'vnic', name)
    .filter((vnic) => over === undefined || vnic.over === over)
    .map((vnic) => {
      const bounds = [look.facts.speed(vnic), vnic.maxbw].filter((one) => one !== null);
      return {
        link: vnic.name,
        over: vnic.over,
        speed: bounds.length > 0 ? Math.min(...bounds) : null,
        mac: vnic.mac.address,
        macType: vnic.mac,
        vid: vnic.vid,
        maxbw: vnic.maxbw,
        cpus: vnic.cpus,
        guest: look.facts.guest(vnic) ?? null,
      };
    });
}

/** dladm's columns; on request those of the CrossBow slides, and the guest. */
export const VNIC_COLUMNS: readonly Column<VnicRow>[] = [
  { name: 'LINK', width: 13, value: (row) => row.link },
  { name: 'OVER', width: 11, value: (row) => row.over },
  { name: 'SPEED', width: 6, value: (row) => speedText(row.speed) },
  { name: 'MACADDRESS', width: 18, value: (row) => printMacShort(row.mac) },
  { name: 'MACADDRTYPE', width: 12, value: (row) => macTypeText(row.macType) },
  { name: 'VID', width: 5, value: (row) => String(row.vid ?? 0) },
  { name: 'MACTYPE', width: 9, value: (row) => row.macType.kind, onRequest: true },
  { name: 'MACVALUE', width: 18, value: (row) => printMacShort(row.mac), onRequest: true },
  {
    name: 'BANDWIDTH',
    width: 11,
    value: (row) => (row.maxbw === null ? null : `${printMegabits(row.maxbw)}Mbps`),
    onRequest: true,
  },
  { name: 'CPUS', width: 10, value: (row) => (row.cpus ? printCpus(row.cpus) : null), onRequest: true },
  { name: 'GUEST', width: 12, value: (row) => row.guest, onRequest: true },
];

function macTypeText(mac: MacAssignment): string {
  switch (mac.kind) {
    case 'factory':
      return `factory, slot ${mac.slot}`;
    case 'vrrp':
      return `vrrp, ${mac.vrid}/${mac.family}`;
    case 'random':
    case 'fixed':
      return mac.kind;
  }
}
