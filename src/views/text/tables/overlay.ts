import type { Overlay } from '#state/resource.ts';
import { printMacShort } from '#units/mac-address.ts';
import type { Column } from '../table.ts';
import { type Look, objectsOf } from './look.ts';

/** One row of show-overlay: a property of an overlay. */
export interface OverlayRow {
  readonly link: string;
  readonly property: string;
  readonly perm: 'rw' | 'r-';
  /** Whether an overlay cannot be made without it. */
  readonly required: boolean;
  readonly value: string;
  readonly default: string | null;
  readonly possible: string | null;
}

const PROPERTIES: readonly (Omit<OverlayRow, 'link' | 'value'> & { readonly value: (overlay: Overlay) => string })[] = [
  {
    property: 'mtu',
    perm: 'rw',
    required: false,
    value: (one) => String(one.mtu),
    default: '1400',
    possible: '576-9000',
  },
  {
    property: 'vnetid',
    perm: 'rw',
    required: true,
    value: (one) => String(one.vni),
    default: null,
    possible: '0-16777215',
  },
  { property: 'encap', perm: 'r-', required: true, value: (one) => one.type, default: null, possible: 'vxlan' },
  { property: 'vxlan/listen_ip', perm: 'rw', required: true, value: (one) => one.local, default: null, possible: null },
  {
    property: 'vxlan/listen_port',
    perm: 'rw',
    required: false,
    value: (one) => String(one.port),
    default: '4789',
    possible: '0-65535',
  },
  {
    property: 'cos-map',
    perm: 'rw',
    required: false,
    value: (one) => one.cosMap,
    default: 'copy',
    possible: 'copy,zero',
  },
];

export function overlayRows(look: Look, name?: string): readonly OverlayRow[] {
  return objectsOf(look, 'overlay', name).flatMap((one) =>
    PROPERTIES.map((row) => ({ link: one.name, ...row, value: row.value(one) })),
  );
}

export const OVERLAY_COLUMNS: readonly Column<OverlayRow>[] = [
  { name: 'LINK', width: 19, value: (row) => row.link },
  { name: 'PROPERTY', width: 19, value: (row) => row.property },
  { name: 'PERM', width: 5, value: (row) => row.perm },
  { name: 'REQ', width: 4, value: (row) => (row.required ? 'y' : '-') },
  { name: 'VALUE', width: 11, value: (row) => row.value, wrap: true },
  { name: 'DEFAULT', width: 10, value: (row) => row.default },
  { name: 'POSSIBLE', width: 10, value: (row) => row.possible, wrap: true },
];

/** One row of show-overlay -t: where an inner address is found. */
export interface TargetRow {
  readonly link: string;
  readonly target: string;
  readonly destination: string;
}

export function targetRows(look: Look, name?: string): readonly TargetRow[] {
  return objectsOf(look, 'overlay', name).flatMap((one) =>
    Object.entries(one.remotes)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([target, ip]) => ({
        link: one.name,
        target,
        destination: ip.includes(':') ? `[${ip}]:${one.port}` : `${ip}:${one.port}`,
      })),
  );
}

export const TARGET_COLUMNS: readonly Column<TargetRow>[] = [
  { name: 'LINK', width: 20, value: (row) => row.link },
  { name: 'TARGET', width: 18, value: (row) => printMacShort(row.target) },
  { name: 'DESTINATION', width: 42, value: (row) => row.destination },
];
