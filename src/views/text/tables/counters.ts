import { compareNames } from '#state/address.ts';
import type { Counters, FlowCounters, LinkCounters } from '#usage/counters.ts';
import type { LaneReport, RingReport } from '#usage/report.ts';
import type { Column } from '../table.ts';
import { type Look, linksOf } from './look.ts';

/** How counters are printed: `R` as they are, a letter in that unit, null: as dlstat does for people. */
export type CounterUnit = 'R' | 'K' | 'M' | 'G' | 'T' | 'P' | null;

/** One row of `show-link -s` and `show-vnic -s`, and of dlstat without a subcommand. */
export interface LinkStatRow {
  readonly link: string;
  readonly ipackets: number;
  readonly rbytes: number;
  readonly ierrors: number;
  readonly opackets: number;
  readonly obytes: number;
  readonly oerrors: number;
  readonly interruptFrames: number;
  readonly pollFrames: number;
  readonly chains: readonly [below10: number, from10To50: number, above50: number];
  readonly blocked: number;
  readonly unblocked: number;
}

/** Counters of these links; one that has carried nothing yet has zeros. */
export function linkStatRows(look: Look, counters: Counters, name?: string): readonly LinkStatRow[] {
  const found = new Map(counters.links.map((one) => [one.name, one]));
  return linksOf(look, name).map((link) => linkStat(link.name, found.get(link.name), counters.lanes));
}

function linkStat(link: string, counted: LinkCounters | undefined, all: readonly LaneReport[]): LinkStatRow {
  const lanes = all.filter((lane) => lane.link === link);
  const sum = (of: (lane: LaneReport) => number) => lanes.reduce((total, lane) => total + of(lane), 0);
  return {
    link,
    ipackets: counted?.received.frames ?? 0,
    rbytes: counted?.received.bytes ?? 0,
    ierrors: counted?.receivedDropped.frames ?? 0,
    opackets: counted?.sent.frames ?? 0,
    obytes: counted?.sent.bytes ?? 0,
    oerrors: counted?.sentDropped.frames ?? 0,
    interruptFrames: sum((lane) => lane.interruptFrames),
    pollFrames: sum((lane) => lane.pollFrames),
    chains: [sum((lane) => lane.chainsBelow10), sum((lane) => lane.chains10To50), sum((lane) => lane.chainsAbove50)],
    blocked: counted?.blocked ?? 0,
    unblocked: counted?.unblocked ?? 0,
  };
}

/** `show-link -s`: plain whole numbers. */
export const LINK_STAT_COLUMNS: readonly Column<LinkStatRow>[] = [
  { name: 'LINK', width: 15, value: (row) => row.link },
  { name: 'IPACKETS', width: 10, value: (row) => String(row.ipackets) },
  { name: 'RBYTES', width: 8, value: (row) => String(row.rbytes) },
  { name: 'IERRORS', width: 10, value: (row) => String(row.ierrors) },
  { name: 'OPACKETS', width: 12, value: (row) => String(row.opackets) },
  { name: 'OBYTES', width: 12, value: (row) => String(row.obytes) },
  { name: 'OERRORS', width: 8, value: (row) => String(row.oerrors) },
];

/** What dlstat and flowstat print of a number: two decimals and a letter from 1000 on (dlstat(8)). */
export function counterText(value: number, human: boolean, unit: CounterUnit): string {
  if (!human || unit === 'R') return String(value);
  if (unit !== null) return `${(value / 1000 ** (LETTERS.indexOf(unit) + 1)).toFixed(2)}${unit}`;
  const steps = value < 1000 ? 0 : Math.min(LETTERS.length, Math.floor(Math.log10(value) / 3));
  return steps === 0 ? String(value) : `${(value / 1000 ** steps).toFixed(2)}${LETTERS[steps - 1]}`;
}

const LETTERS = ['K', 'M', 'G', 'T', 'P'] as const;

type Wanted = 'both' | 'receive' | 'transmit';

const number =
  <R>(unit: CounterUnit, of: (row: R) => number) =>
  (row: R, human: boolean) =>
    counterText(of(row), human, unit);

/** Columns of `dlstat`, with `-r` and with `-t`. */
export function dlstatColumns(wanted: Wanted, unit: CounterUnit): readonly Column<LinkStatRow>[] {
  const col = (name: string, of: (row: LinkStatRow) => number): Column<LinkStatRow> => ({
    name,
    width: 8,
    value: number(unit, of),
  });
  const received = [col('IPKTS', (row) => row.ipackets), col('RBYTES', (row) => row.rbytes)];
  const sent = [col('OPKTS', (row) => row.opackets), col('OBYTES', (row) => row.obytes)];
  const link = (width: number): Column<LinkStatRow> => ({ name: 'LINK', width, value: (row) => row.link });
  if (wanted === 'receive') {
    return [
      link(10),
      ...received,
      col('INTRS', (row) => row.interruptFrames),
      col('POLLS', (row) => row.pollFrames),
      col('CH<10', (row) => row.chains[0]),
      col('CH10-50', (row) => row.chains[1]),
      col('CH>50', (row) => row.chains[2]),
    ];
  }
  if (wanted === 'transmit')
    return [link(15), ...sent, col('BLKCNT', (row) => row.blocked), col('UBLKCNT', (row) => row.unblocked)];
  return [link(15), ...received, ...sent];
}

/** One row of `dlstat show-link`: a lane in receiving direction, or all that a link has sent. */
export interface LaneStatRow {
  readonly link: string;
  readonly type: 'rx' | 'tx';
  readonly id: string;
  readonly index: number | null;
  readonly packets: number;
  readonly bytes: number;
  readonly interruptFrames: number;
  readonly pollFrames: number;
  readonly chains: readonly [number, number, number];
  readonly blocked: number;
  readonly unblocked: number;
  readonly dropped: number;
}

export function laneStatRows(look: Look, counters: Counters, wanted: Wanted, name?: string): readonly LaneStatRow[] {
  const found = new Map(counters.links.map((one) => [one.name, one]));
  return linksOf(look, name).flatMap(({ name: link }) => {
    const counted = found.get(link);
    if (!counted) return [];
    // A lane that has never been used says nothing.
    const received = counters.lanes
      .filter((lane) => lane.link === link && lane.flow === null && lane.received.frames + lane.dropped.frames > 0)
      .map(laneStat);
    const sent = laneOf(link, { type: 'tx', packets: counted.sent.frames, bytes: counted.sent.bytes });
    const out = { ...sent, blocked: counted.blocked, unblocked: counted.unblocked };
    return [...(wanted === 'transmit' ? [] : received), ...(wanted === 'receive' ? [] : [out])];
  });
}

function laneStat(lane: LaneReport): LaneStatRow {
  return {
    ...laneOf(lane.link, { type: 'rx', packets: lane.received.frames, bytes: lane.received.bytes }),
    id: lane.id,
    index: lane.id === 'local' ? null : lane.index,
    interruptFrames: lane.interruptFrames,
    pollFrames: lane.pollFrames,
    chains: [lane.chainsBelow10, lane.chains10To50, lane.chainsAbove50],
    dropped: lane.dropped.frames,
  };
}

function laneOf(link: string, row: Pick<LaneStatRow, 'type' | 'packets' | 'bytes'>): LaneStatRow {
  const nothing = {
    interruptFrames: 0,
    pollFrames: 0,
    chains: [0, 0, 0] as const,
    blocked: 0,
    unblocked: 0,
    dropped: 0,
  };
  return { link, ...row, id: '--', index: null, ...nothing };
}

export function laneStatColumns(wanted: Wanted, unit: CounterUnit): readonly Column<LaneStatRow>[] {
  const col = (name: string, of: (row: LaneStatRow) => number, onRequest?: true): Column<LaneStatRow> => ({
    name,
    width: 8,
    value: number(unit, of),
    ...(onRequest ? { onRequest } : {}),
  });
  const [packets, bytes] = { both: ['PKTS', 'BYTES'], receive: ['IPKTS', 'RBYTES'], transmit: ['OPKTS', 'OBYTES'] }[
    wanted
  ] as [string, string];
  const head: readonly Column<LaneStatRow>[] = [
    { name: 'LINK', width: wanted === 'receive' ? 10 : 15, value: (row) => row.link },
    { name: 'TYPE', width: 5, value: (row) => row.type },
    { name: 'ID', width: 7, value: (row) => row.id },
    { name: 'INDEX', width: 6, value: (row) => (row.index === null ? null : String(row.index)) },
    col(packets, (row) => row.packets),
    col(bytes, (row) => row.bytes),
  ];
  const drops = col('SDROPS', (row) => row.dropped, true);
  if (wanted === 'receive')
    return [
      ...head,
      col('INTRS', (row) => row.interruptFrames),
      col('POLLS', (row) => row.pollFrames),
      col('CH<10', (row) => row.chains[0]),
      col('CH10-50', (row) => row.chains[1]),
      col('CH>50', (row) => row.chains[2]),
      drops,
    ];
  if (wanted === 'transmit')
    return [...head, col('BLKCNT', (row) => row.blocked), col('UBLKCNT', (row) => row.unblocked), drops];
  return head;
}

/** One row of `dlstat show-phys`: a receive ring. */
export function ringStatRows(look: Look, counters: Counters, name?: string): readonly RingReport[] {
  const links = new Set(linksOf(look, name).map((one) => one.name));
  return counters.rings
    .filter(({ nic }) => links.has(nic))
    .sort((a, b) => compareNames(a.nic, b.nic) || a.index - b.index);
}

export function ringStatColumns(wanted: Wanted, unit: CounterUnit): readonly Column<RingReport>[] {
  const [packets, bytes] = wanted === 'receive' ? ['IPKTS', 'RBYTES'] : ['PKTS', 'BYTES'];
  return [
    { name: 'LINK', width: 15, value: (row) => row.nic },
    { name: 'TYPE', width: 5, value: () => 'rx' },
    { name: 'INDEX', width: 6, value: (row) => String(row.index) },
    { name: packets ?? '', width: 8, value: number(unit, (row) => row.received.frames) },
    { name: bytes ?? '', width: 8, value: number(unit, (row) => row.received.bytes) },
  ];
}

/** One row of flowstat. */
export interface FlowStatRow {
  readonly flow: string;
  readonly ipackets: number;
  readonly rbytes: number;
  readonly ierrors: number;
  readonly opackets: number;
  readonly obytes: number;
  readonly oerrors: number;
}

/** Counters of flows; with `link`, of those on it. */
export function flowStatRows(look: Look, counters: Counters, name?: string, link?: string): readonly FlowStatRow[] {
  const found = new Map(counters.flows.map((one) => [one.name, one]));
  return [...look.state.values()]
    .flatMap((one) => (one.kind === 'flow' ? [one] : []))
    .filter((one) => (name === undefined || one.name === name) && (link === undefined || one.over === link))
    .sort((a, b) => compareNames(a.name, b.name))
    .map((one) => flowStat(one.name, found.get(one.name)));
}

function flowStat(flow: string, counted: FlowCounters | undefined): FlowStatRow {
  return {
    flow,
    ipackets: counted?.received.frames ?? 0,
    rbytes: counted?.received.bytes ?? 0,
    ierrors: counted?.receivedDropped.frames ?? 0,
    opackets: counted?.sent.frames ?? 0,
    obytes: counted?.sent.bytes ?? 0,
    oerrors: counted?.sentDropped.frames ?? 0,
  };
}

export function flowStatColumns(wanted: Wanted, unit: CounterUnit): readonly Column<FlowStatRow>[] {
  const col = (name: string, of: (row: FlowStatRow) => number): Column<FlowStatRow> => ({
    name,
    width: 8,
    value: number(unit, of),
  });
  const flow: Column<FlowStatRow> = { name: 'FLOW', width: 15, value: (row) => row.flow };
  const received = [
    col('IPKTS', (row) => row.ipackets),
    col('RBYTES', (row) => row.rbytes),
    col('IERRS', (row) => row.ierrors),
  ];
  const sent = [
    col('OPKTS', (row) => row.opackets),
    col('OBYTES', (row) => row.obytes),
    col('OERRS', (row) => row.oerrors),
  ];
  return [flow, ...(wanted === 'transmit' ? [] : received), ...(wanted === 'receive' ? [] : sent)];
}
