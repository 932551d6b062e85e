import { linkNamed } from '#state/host-state.ts';
import type { Mac, Overlay } from '#state/resource.ts';
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

/** The overlays of those names, by name; without names, all. */
export function overlaysOf(look: Look, names: readonly string[]): readonly Overlay[] {
  const all = objectsOf(look, 'overlay');
  return names.length === 0 ? all : all.filter((one) => names.includes(one.name));
}

export function overlayRows(overlays: readonly Overlay[]): readonly OverlayRow[] {
  return overlays.flatMap((one) => PROPERTIES.map((row) => ({ link: one.name, ...row, value: row.value(one) })));
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

/** One row of show-overlay -f: whether frames get through. */
export interface HealthRow {
  readonly link: string;
  readonly status: 'ONLINE' | 'DEGRADED';
  /** Why it is degraded. */
  readonly details: string | null;
}

/** An overlay is as well as the link that holds its listening address. */
export function healthRows({ state, facts }: Look, overlays: readonly Overlay[]): readonly HealthRow[] {
  return overlays.map((overlay): HealthRow => {
    const down = facts.under(overlay).find((name) => {
      const link = linkNamed(state, name);
      return link && !facts.up(link);
    });
    const details = down === undefined ? null : `${down}, which has ${overlay.local}, is down`;
    return { link: overlay.name, status: details === null ? 'ONLINE' : 'DEGRADED', details };
  });
}

export const HEALTH_COLUMNS: readonly Column<HealthRow>[] = [
  { name: 'LINK', width: 20, value: (row) => row.link },
  { name: 'STATUS', width: 8, value: (row) => row.status },
  { name: 'DETAILS', width: 52, value: (row) => row.details },
];

/** One row of show-overlay -t: where an inner address is found. */
export interface TargetRow {
  readonly link: string;
  /** The inner address. */
  readonly target: Mac;
  /** The endpoint beyond the underlay, with its UDP port: `192.168.1.2:4789`. */
  readonly destination: string;
}

export function targetRows(overlays: readonly Overlay[]): readonly TargetRow[] {
  return overlays.flatMap((one) =>
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
