import { compareNames } from '#state/address.ts';
import { groupBy } from '#units/group-by.ts';
import type { Counters } from '#usage/counters.ts';
import type { LaneReport } from '#usage/report.ts';
import type { Column } from '../table.ts';
import { type Look, linksOf } from '../tables/look.ts';
import { counterColumns, fetchColumns } from './column.ts';
import type { CounterUnit, Wanted } from './number.ts';

/**
 * One row of `dlstat show-link`: a lane. Received by a ring (`hw`), sorted out of shared ones (`sw`), from links of the same one
 * (`local`), for a group (`bcast`); sent by an own ring (`hw`) or by shared ones (`sw`). The sum of the rows of one direction is
 * what the link has counted.
 */
export interface LaneStatRow {
  readonly link: string;
  readonly type: 'rx' | 'tx';
  readonly id: string;
  /** Number of the ring; null: there is none, or it is shared. */
  readonly index: number | null;
  readonly packets: number;
  readonly bytes: number;
  readonly interruptFrames: number | null;
  readonly pollFrames: number | null;
  readonly chains: readonly [number, number, number] | null;
  /** null: the rings of a link are blocked together, which dlstat -t tells of the link. */
  readonly blocked: number | null;
  readonly unblocked: number | null;
  readonly dropped: number;
}

export function laneStatRows(look: Look, counters: Counters, wanted: Wanted, name?: string): readonly LaneStatRow[] {
  return linksOf(look, name).flatMap(({ name: link }) => [
    ...(wanted === 'transmit' ? [] : received(link, counters)),
    ...(wanted === 'receive' ? [] : sent(link, counters)),
  ]);
}

const KINDS = ['hw', 'sw', 'local'];

/** Those that have never been used say nothing. */
function received(link: string, { lanes }: Counters): readonly LaneStatRow[] {
  const own = lanes.filter((lane) => lane.link === link && lane.received.frames + lane.dropped.frames > 0);
  const groups = [...groupBy(own, (lane) => JSON.stringify([KINDS.indexOf(lane.id), lane.ring])).values()].sort(
    ([a], [b]) => KINDS.indexOf(a.id) - KINDS.indexOf(b.id) || (a.ring ?? -1) - (b.ring ?? -1),
  );
  const rows = groups.map((group): LaneStatRow => {
    const [{ id, ring }] = group;
    const sum = (of: (lane: LaneReport) => number) => group.reduce((total, lane) => total + of(lane), 0);
    const isFetched = id !== 'local';
    return {
      ...BLANK,
      link,
      type: 'rx',
      id,
      index: ring,
      packets: sum((lane) => lane.received.frames - lane.broadcast.frames),
      bytes: sum((lane) => lane.received.bytes - lane.broadcast.bytes),
      interruptFrames: isFetched ? sum((lane) => lane.interruptFrames) : null,
      pollFrames: isFetched ? sum((lane) => lane.pollFrames) : null,
      chains: [sum((lane) => lane.chainsBelow10), sum((lane) => lane.chains10To50), sum((lane) => lane.chainsAbove50)],
      dropped: sum((lane) => lane.dropped.frames),
    };
  });
  const packets = own.reduce((total, lane) => total + lane.broadcast.frames, 0);
  const bytes = own.reduce((total, lane) => total + lane.broadcast.bytes, 0);
  return packets === 0 ? rows : [...rows, { ...BLANK, link, type: 'rx', id: 'bcast', packets, bytes }];
}

function sent(link: string, { transmitLanes, links }: Counters): readonly LaneStatRow[] {
  const counted = links.find(({ name }) => name === link);
  const own = transmitLanes.filter((lane) => lane.link === link);
  const isOne = own.length === 1;
  return own
    .map(
      (lane): LaneStatRow => ({
        ...BLANK,
        link,
        type: 'tx',
        id: lane.id,
        index: lane.ring,
        packets: lane.sent.frames,
        bytes: lane.sent.bytes,
        blocked: isOne ? (counted?.blocked ?? 0) : null,
        unblocked: isOne ? (counted?.unblocked ?? 0) : null,
        dropped: lane.dropped.frames,
      }),
    )
    .sort((a, b) => compareNames(a.id, b.id) || (a.index ?? -1) - (b.index ?? -1));
}

const BLANK = {
  index: null,
  interruptFrames: null,
  pollFrames: null,
  chains: null,
  blocked: null,
  unblocked: null,
  dropped: 0,
};

export function laneStatColumns(wanted: Wanted, unit: CounterUnit): readonly Column<LaneStatRow>[] {
  const col = counterColumns<LaneStatRow>(unit);
  const [packets, bytes] = HEADINGS[wanted];
  const head: readonly Column<LaneStatRow>[] = [
    { name: 'LINK', width: wanted === 'receive' ? 10 : 15, value: (row) => row.link },
    { name: 'TYPE', width: 5, value: (row) => row.type },
    { name: 'ID', width: 7, value: (row) => row.id },
    { name: 'INDEX', width: 6, value: (row) => (row.index === null ? null : String(row.index)) },
    col(packets, (row) => row.packets),
    col(bytes, (row) => row.bytes),
  ];
  const drops = col('SDROPS', (row) => row.dropped, true);
  switch (wanted) {
    case 'receive':
      return [...head, ...fetchColumns<LaneStatRow>(unit), drops];
    case 'transmit':
      return [...head, col('BLKCNT', (row) => row.blocked), col('UBLKCNT', (row) => row.unblocked), drops];
    case 'both':
      return head;
  }
}

/** What packets and bytes are called, by direction. */
export const HEADINGS: Readonly<Record<Wanted, readonly [packets: string, bytes: string]>> = {
  both: ['PKTS', 'BYTES'],
  receive: ['IPKTS', 'RBYTES'],
  transmit: ['OPKTS', 'OBYTES'],
};

/** One row of `dlstat show-link -r -F`: a soft ring, which has a CPU. */
export interface FanoutRow {
  readonly link: string;
  readonly id: 'hw' | 'lcl/sw';
  readonly index: number | null;
  readonly fanout: number;
  readonly cpu: number | null;
  readonly ipackets: number;
  readonly rbytes: number;
}

/** Soft rings of hardware rings one by one; those of software and local traffic with the same number are one (dlstat(8)). */
export function fanoutRows(look: Look, counters: Counters, name?: string): readonly FanoutRow[] {
  return linksOf(look, name).flatMap(({ name: link }) => {
    const own = counters.lanes.filter((lane) => lane.link === link && lane.received.frames > 0);
    const groups = groupBy(own, (lane) =>
      lane.id === 'hw' ? JSON.stringify([lane.ring, lane.fanout]) : String(lane.index),
    );
    return [...groups.values()]
      .map((group): FanoutRow => {
        const [{ id, ring, fanout, index, cpu }] = group;
        const isOwn = id === 'hw';
        return {
          link,
          id: isOwn ? 'hw' : 'lcl/sw',
          index: isOwn ? ring : null,
          fanout: isOwn ? fanout : index,
          cpu,
          ipackets: group.reduce((total, lane) => total + lane.received.frames, 0),
          rbytes: group.reduce((total, lane) => total + lane.received.bytes, 0),
        };
      })
      .sort((a, b) => compareNames(a.id, b.id) || (a.index ?? -1) - (b.index ?? -1) || a.fanout - b.fanout);
  });
}

export function fanoutColumns(unit: CounterUnit): readonly Column<FanoutRow>[] {
  const col = counterColumns<FanoutRow>(unit);
  return [
    { name: 'LINK', width: 15, value: (row) => row.link },
    { name: 'ID', width: 7, value: (row) => row.id },
    { name: 'INDEX', width: 6, value: (row) => (row.index === null ? null : String(row.index)) },
    { name: 'FOUT', width: 6, value: (row) => String(row.fanout) },
    col('IPKTS', (row) => row.ipackets),
    col('RBYTES', (row) => row.rbytes),
    { name: 'CPU', width: 5, value: (row) => (row.cpu === null ? null : String(row.cpu)), onRequest: true },
  ];
}
