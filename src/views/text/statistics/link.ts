import { LINK_KINDS, type Link } from '#state/resource.ts';
import type { Counters, LinkCounters } from '#usage/counters.ts';
import type { LaneReport } from '#usage/report.ts';
import type { Column } from '../table.ts';
import { type Look, linksOf } from '../tables/look.ts';
import { bothWays } from './both-ways.ts';
import { counterColumns, fetchColumns } from './column.ts';
import type { CounterUnit, Wanted } from './number.ts';

/** One row of `show-link -s` and `show-vnic -s`, and of dlstat without a subcommand. */
export interface LinkStatRow {
  readonly link: string;
  readonly ipackets: number;
  readonly rbytes: number;
  readonly ierrors: number;
  readonly opackets: number;
  readonly obytes: number;
  readonly oerrors: number;
  /** null: a port of an aggregation or of a switch, whose frames are fetched there. */
  readonly interruptFrames: number | null;
  readonly pollFrames: number | null;
  readonly chains: readonly [below10: number, from10To50: number, above50: number] | null;
  readonly blocked: number;
  readonly unblocked: number;
}

/** Counters of these links; one that has carried nothing yet has zeros. */
export function linkStatRows(look: Look, counters: Counters, name?: string): readonly LinkStatRow[] {
  const found = new Map(counters.links.map((one) => [one.name, one]));
  const lanes = lanesByLink(look, counters.lanes);
  return linksOf(look, name).map(({ name: link }) => linkStat(link, found.get(link), lanes(link)));
}

/**
 * The lanes through which the frames of each link came. What passed a physical link or an aggregation are the frames of all links
 * over it; null: of a port of an aggregation or of a switch, whose frames are fetched there.
 */
function lanesByLink({ state }: Look, lanes: readonly LaneReport[]): (link: string) => readonly LaneReport[] | null {
  const links = new Map<string, Link>();
  const ports = new Set<string>();
  for (const one of state.values()) {
    // The test of the kind is what makes it a link.
    if (LINK_KINDS.some((kind) => kind === one.kind)) links.set(one.name, one as Link);
    if (one.kind === 'aggr') for (const port of one.ports) ports.add(port);
    if (one.kind === 'switch') for (const uplink of one.uplinks) ports.add(uplink);
  }
  const own = new Map<string, LaneReport[]>();
  const add = (link: string, lane: LaneReport) => {
    const list = own.get(link);
    if (list) list.push(lane);
    else own.set(link, [lane]);
  };
  for (const lane of lanes) {
    add(lane.link, lane);
    const root = rootOf(links.get(lane.link), links);
    // What stays between the links of a port does not come by it.
    if (root !== undefined && root !== lane.link && lane.id !== 'local') add(root, lane);
  }
  return (link) => (ports.has(link) ? null : (own.get(link) ?? []));
}

/** What a link stands on in the end. */
function rootOf(link: Link | undefined, links: ReadonlyMap<string, Link>): string | undefined {
  let at = link;
  // No longer than there are links, in case they should ever stand in a ring.
  for (let steps = links.size; at !== undefined && steps > 0; steps--) {
    const below: string | undefined = 'over' in at ? at.over : undefined;
    if (below === undefined) return at.name;
    at = links.get(below);
  }
  return undefined;
}

function linkStat(link: string, counted: LinkCounters | undefined, lanes: readonly LaneReport[] | null): LinkStatRow {
  const sum = (of: (lane: LaneReport) => number) => lanes?.reduce((total, lane) => total + of(lane), 0) ?? null;
  return {
    link,
    ...bothWays(counted),
    interruptFrames: sum((lane) => lane.interruptFrames),
    pollFrames: sum((lane) => lane.pollFrames),
    chains: lanes && [
      sum((lane) => lane.chainsBelow10) ?? 0,
      sum((lane) => lane.chains10To50) ?? 0,
      sum((lane) => lane.chainsAbove50) ?? 0,
    ],
    blocked: counted?.blocked ?? 0,
    unblocked: counted?.unblocked ?? 0,
  };
}

/** `show-link -s`: plain whole numbers. */
export const LINK_STAT_COLUMNS: readonly Column<LinkStatRow>[] = [
  { name: 'LINK', width: 15, value: (row) => row.link },
  { name: 'IPACKETS', width: 10, value: (row) => String(row.ipackets), grows: true },
  { name: 'RBYTES', width: 8, value: (row) => String(row.rbytes), grows: true },
  { name: 'IERRORS', width: 10, value: (row) => String(row.ierrors), grows: true },
  { name: 'OPACKETS', width: 12, value: (row) => String(row.opackets), grows: true },
  { name: 'OBYTES', width: 12, value: (row) => String(row.obytes), grows: true },
  { name: 'OERRORS', width: 8, value: (row) => String(row.oerrors), grows: true },
];

/** One row of `show-vnic -s`: with shares of all that the VNICs shown have received and sent; null: nothing. */
export interface VnicStatRow extends LinkStatRow {
  readonly ipacketsShare: number | null;
  readonly opacketsShare: number | null;
}

export function vnicStatRows(rows: readonly LinkStatRow[]): readonly VnicStatRow[] {
  const received = rows.reduce((total, row) => total + row.ipackets, 0);
  const sent = rows.reduce((total, row) => total + row.opackets, 0);
  return rows.map((row) => ({
    ...row,
    ipacketsShare: received === 0 ? null : row.ipackets / received,
    opacketsShare: sent === 0 ? null : row.opackets / sent,
  }));
}

/** A share in per cent with one decimal, as dladm(8) prints it; `-` of nothing. */
export function shareText(share: number | null): string {
  return share === null ? '-' : (100 * share).toFixed(1);
}

/** `show-vnic -s`: the columns of dladm(8), laid out as all other tables are. */
export const VNIC_STAT_COLUMNS: readonly Column<VnicStatRow>[] = [
  { name: 'LINK', width: 15, value: (row) => row.link },
  { name: 'IPACKETS', width: 10, value: (row) => String(row.ipackets), grows: true },
  { name: 'RBYTES', width: 12, value: (row) => String(row.rbytes), grows: true },
  { name: 'OPACKETS', width: 10, value: (row) => String(row.opackets), grows: true },
  { name: 'OBYTES', width: 12, value: (row) => String(row.obytes), grows: true },
  { name: '%IPKTS', width: 8, value: (row) => shareText(row.ipacketsShare) },
  { name: '%OPKTS', width: 8, value: (row) => shareText(row.opacketsShare) },
];

/** Columns of `dlstat`, with `-r` and with `-t`. */
export function dlstatColumns(wanted: Wanted, unit: CounterUnit): readonly Column<LinkStatRow>[] {
  const col = counterColumns<LinkStatRow>(unit);
  const link = (width: number): Column<LinkStatRow> => ({ name: 'LINK', width, value: (row) => row.link });
  const received = [col('IPKTS', (row) => row.ipackets), col('RBYTES', (row) => row.rbytes)];
  const sent = [col('OPKTS', (row) => row.opackets), col('OBYTES', (row) => row.obytes)];
  const [idrops, odrops] = [col('IDROPS', (row) => row.ierrors, true), col('ODROPS', (row) => row.oerrors, true)];
  switch (wanted) {
    case 'receive':
      return [link(10), ...received, ...fetchColumns<LinkStatRow>(unit), idrops];
    case 'transmit':
      return [link(15), ...sent, col('BLKCNT', (row) => row.blocked), col('UBLKCNT', (row) => row.unblocked), odrops];
    case 'both':
      return [link(15), ...received, ...sent, idrops, odrops];
  }
}
