import { compareNames } from '#state/address.ts';
import { cpuName, laneName, type Rates } from '#usage/rates.ts';
import type { Subject } from '#usage/trends.ts';
import { brief, briefPercent, time } from '../figures.ts';

/** One cell of a moving table: what is shown, and what rows are sorted by. */
export interface Cell {
  readonly text: string;
  readonly order: number | string;
}

export interface LiveColumn {
  readonly name: string;
  /** Cells that it takes; the first column takes what its names need, up to this. */
  readonly width: number;
  readonly left?: true;
  /** Shown only where there is room for all. */
  readonly spare?: true;
}

export interface LiveRow {
  /** What its trend is kept under, and the name that it is called by. */
  readonly key: string;
  readonly cells: readonly Cell[];
}

/** A table of what moves: the rows of one subject, the first column its name. */
export interface LiveTable {
  readonly columns: readonly LiveColumn[];
  /** The column by which it is sorted when nobody chose one. */
  readonly sortedBy: number;
  readonly rows: (rates: Rates) => readonly LiveRow[];
}

const name = (heading: string): LiveColumn => ({ name: heading, width: 24, left: true });
const figure = (heading: string, width: number): LiveColumn => ({ name: heading, width });
const spare = (heading: string, width: number): LiveColumn => ({ name: heading, width, left: true, spare: true });

const text = (value: string): Cell => ({ text: value, order: value });
const amount = (value: number): Cell => ({ text: brief(value), order: value });
const count = (value: number): Cell => ({ text: value < 1e10 ? String(value) : brief(value), order: value });
const share = (value: number): Cell => ({ text: briefPercent(value), order: value });
const duration = (picoseconds: number | null): Cell =>
  picoseconds === null ? nothing : { text: time(Number(picoseconds.toPrecision(4))), order: picoseconds };
const nothing: Cell = { text: '--', order: -1 };

const WAYS = [figure('IRATE', 6), figure('IPPS', 6), figure('ORATE', 6), figure('OPPS', 6), figure('DROPS/S', 7)];

interface Ways {
  readonly receivedBitsPerSecond: number;
  readonly receivedPacketsPerSecond: number;
  readonly sentBitsPerSecond: number;
  readonly sentPacketsPerSecond: number;
  readonly droppedPerSecond: number;
}

const ways = (one: Ways): readonly Cell[] => [
  amount(one.receivedBitsPerSecond),
  amount(one.receivedPacketsPerSecond),
  amount(one.sentBitsPerSecond),
  amount(one.sentPacketsPerSecond),
  amount(one.droppedPerSecond),
];

export const LIVE_TABLES: Readonly<Record<Subject, LiveTable>> = {
  links: {
    columns: [name('LINK'), spare('OVER', 12), ...WAYS, figure('USE', 5)],
    sortedBy: 2,
    rows: ({ links }) =>
      links.map((one) => ({
        key: one.name,
        cells: [
          text(one.name),
          one.over === '' ? nothing : text(one.over),
          ...ways(one),
          one.utilization === null ? nothing : share(one.utilization),
        ],
      })),
  },
  flows: {
    columns: [name('FLOW'), spare('LINK', 12), ...WAYS],
    sortedBy: 2,
    rows: ({ flows }) => flows.map((one) => ({ key: one.name, cells: [text(one.name), text(one.over), ...ways(one)] })),
  },
  lanes: {
    columns: [
      name('LANE'),
      figure('CPU', 4),
      figure('RATE', 6),
      figure('PPS', 6),
      figure('POLLED', 6),
      figure('DROPS/S', 7),
      figure('IPACKETS', 10),
    ],
    sortedBy: 2,
    rows: ({ lanes }) =>
      lanes.map((one) => ({
        key: laneName(one),
        cells: [
          text(laneName(one)),
          one.cpu === null ? nothing : count(one.cpu),
          amount(one.bitsPerSecond),
          amount(one.packetsPerSecond),
          share(one.polled),
          amount(one.droppedPerSecond),
          count(one.received.frames),
        ],
      })),
  },
  cpus: {
    columns: [
      name('CPU'),
      figure('BUSY', 5),
      figure('STOLEN', 6),
      figure('FRAMES/S', 8),
      figure('INTRS/S', 8),
      figure('POLLS/S', 8),
    ],
    sortedBy: 1,
    rows: ({ cpus }) =>
      cpus.map((one) => ({
        key: cpuName(one),
        cells: [
          { text: cpuName(one), order: one.host === null ? one.id : cpuName(one) },
          share(one.busy),
          share(one.stolen),
          amount(one.framesPerSecond),
          amount(one.interruptsPerSecond),
          amount(one.pollsPerSecond),
        ],
      })),
  },
  streams: {
    columns: [
      name('STREAM'),
      spare('FROM', 12),
      spare('TO', 12),
      figure('RATE', 6),
      figure('PPS', 6),
      figure('DROPS/S', 7),
      figure('DELIVERED', 10),
      figure('DROPPED', 10),
    ],
    sortedBy: 3,
    rows: ({ streams }) =>
      streams.map((one) => ({
        key: one.name,
        cells: [
          text(one.name),
          text(one.from),
          text(one.to),
          amount(one.bitsPerSecond),
          amount(one.packetsPerSecond),
          amount(one.droppedPerSecond),
          count(one.delivered.frames),
          count(one.dropped.frames),
        ],
      })),
  },
  queries: {
    columns: [name('QUERY'), spare('AGGREGATOR', 12), figure('DONE/S', 7), figure('MEAN', 10), figure('COMPLETED', 10)],
    sortedBy: 2,
    rows: ({ queries }) =>
      queries.map((one) => ({
        key: one.name,
        cells: [
          text(one.name),
          text(one.aggregator),
          amount(one.completedPerSecond),
          duration(one.meanPicoseconds),
          count(one.completed),
        ],
      })),
  },
};

/** How a table is looked at. */
export interface Order {
  /** Number of the column; null: the table's own. */
  readonly column: number | null;
  readonly reverse: boolean;
  /** Only rows with this in their name or in what they sit on, in any case. Empty: all. */
  readonly filter: string;
}

/** The rows in order: numbers fall, names rise, ties go by name. */
export function arranged(table: LiveTable, rates: Rates, { column, reverse, filter }: Order): readonly LiveRow[] {
  const wanted = filter.toLowerCase();
  const at = column ?? table.sortedBy;
  const sign = reverse ? -1 : 1;
  return table
    .rows(rates)
    .filter(
      ({ cells }) =>
        cells.some(({ order }) => typeof order === 'string' && order.toLowerCase().includes(wanted)) ||
        (cells[0]?.text ?? '').includes(wanted),
    )
    .map((row) => ({ row, order: row.cells[at]?.order ?? '' }))
    .sort((a, b) => sign * compareOrders(a.order, b.order) || compareNames(a.row.key, b.row.key))
    .map(({ row }) => row);
}

function compareOrders(a: number | string, b: number | string): number {
  return typeof a === 'number' && typeof b === 'number' ? b - a : compareNames(String(a), String(b));
}
