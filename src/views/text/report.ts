import type { Conservation, Count, Drop, LinkReport, Measured, Report, StreamReport, Verdict } from '#usage/report.ts';
import { printDeadlocks } from './deadlocks.ts';
import { number, percent, rate, short, time } from './figures.ts';
import { grid } from './grid.ts';
import { type Audience, LeftOut } from './left-out.ts';
import { safe } from './safe.ts';

/** Tables of a report: streams, then what carried them. Parts of which nothing moved are left out. */
export function printReport(report: Report, audience: Audience): string {
  const { columns } = audience;
  const left = new LeftOut(audience);
  const tables = [
    streamTable(report),
    queryTable(report),
    linkTable(report, left),
    flowTable(report),
    laneTable(report, left),
    classTable(report, left),
    pauseTable(report, left),
    bufferTable(report, left),
    cpuTable(report, left),
    queueTable(report, left),
    dropTable(report),
  ];
  const parts = [
    head(report),
    ...tables.map(({ headings, rows, texts }) => grid(headings, rows, { left: texts, columns })),
    left.say(),
    conservationLine(report.conservation),
    printDeadlocks(report.deadlocks, columns),
    ...(report.expectations.length > 0 ? [printVerdicts(report.expectations, columns)] : []),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

interface Table {
  readonly headings: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Columns that begin at the left. */
  readonly texts: readonly number[];
}

function head(report: Report): string {
  const from = report.fromPicoseconds > 0 ? `, measured from ${time(report.fromPicoseconds)} on` : '';
  return safe(
    `Traffic ${report.traffic} on host ${report.host}: ${time(report.toPicoseconds)} of virtual time${from}, seed ${report.seed}`,
  );
}

/** Expected, measured, error: one line for each expectation. */
export function printVerdicts(verdicts: readonly Verdict[], columns: number): string {
  return grid(
    ['EXPECTATION', 'EXPECTED', 'MEASURED', 'ERROR', 'ALLOWED', ''],
    verdicts.map((one) => [
      one.expression,
      quantity(one.expected, one.unit),
      quantity(one.measured, one.unit),
      one.error === null ? '--' : percent(one.error),
      one.tolerance ?? '--',
      one.holds ? 'ok' : 'BROKEN',
    ]),
    {
      left: [0, 5],
      columns,
      wraps: 0,
      notes: verdicts.map(({ because }) => (because === null ? null : `  because ${safe(because)}`)),
    },
  );
}

function quantity(value: number | null, unit: Verdict['unit']): string {
  if (value === null) return '--';
  if (unit === null) return number(value);
  return value < 0 ? `-${time(-value)}` : time(value);
}

/** Times are those of frames; where a stream makes requests a column tells that its are those of whole exchanges. */
function streamTable({ streams }: Measured): Table {
  const isMixed = streams.some(({ exchanges }) => exchanges !== null);
  const timesOf = isMixed ? ['TIMES OF'] : [];
  const timed = (one: StreamReport) => one.exchanges ?? one.latency;
  return {
    headings: [
      'STREAM',
      'FROM',
      'TO',
      'OFFERED',
      'DELIVERED',
      'DROPPED',
      'RATE',
      'PPS',
      ...timesOf,
      'P50',
      'P99',
      'MAX',
    ],
    rows: streams.map((one) => [
      one.name,
      one.from,
      one.to,
      count(one.offered),
      count(one.delivered),
      count(one.dropped),
      rate(one.goodputBitsPerSecond ?? one.throughputBitsPerSecond),
      short(one.packetsPerSecond),
      ...(isMixed
        ? [one.exchanges ? `${one.exchanges.count} ${one.exchanges.count === 1 ? 'exchange' : 'exchanges'}` : 'frames']
        : []),
      time(timed(one).p50Picoseconds),
      time(timed(one).p99Picoseconds),
      time(timed(one).maxPicoseconds),
    ]),
    texts: [0, 1, 2],
  };
}

/** Times from asking all workers to the last answer. */
function queryTable({ queries }: Measured): Table {
  return {
    headings: [
      'QUERY',
      'AGGREGATOR',
      'WORKERS',
      'COMPLETED',
      'RATE',
      'TIMEOUTS',
      'MIN',
      'MEAN',
      'P50',
      'P99',
      'P99.9',
      'MAX',
    ],
    rows: queries.map(({ completion, ...one }) => [
      one.name,
      one.aggregator,
      String(one.workers),
      String(completion.count),
      rate(one.goodputBitsPerSecond),
      one.timeouts === null ? '--' : String(one.timeouts),
      time(completion.minPicoseconds),
      time(completion.meanPicoseconds),
      time(completion.p50Picoseconds),
      time(completion.p99Picoseconds),
      time(completion.p999Picoseconds),
      time(completion.maxPicoseconds),
    ]),
    texts: [0, 1],
  };
}

const linkFrames = ({ received, sent, receivedDropped, sentDropped }: LinkReport) => ({
  moved: received.frames + sent.frames,
  dropped: receivedDropped.frames + sentDropped.frames,
});

function linkTable({ links }: Measured, left: LeftOut): Table {
  return {
    headings: ['LINK', 'CLASS', 'OVER', 'IPACKETS', 'IRATE', 'IDROPS', 'OPACKETS', 'ORATE', 'ODROPS', 'WIRE'],
    rows: left
      .of(['link'], links, linkFrames)
      .map((one) => [
        one.name,
        one.class,
        one.over === '' ? '--' : one.over,
        count(one.received),
        rate(one.receivedBitsPerSecond),
        count(one.receivedDropped),
        count(one.sent),
        rate(one.sentBitsPerSecond),
        count(one.sentDropped),
        one.wire ? `${number(one.wire.bitsPerSecond / 1e9)}G` : '--',
      ]),
    texts: [0, 1, 2],
  };
}

function flowTable({ flows }: Measured): Table {
  return {
    headings: ['FLOW', 'LINK', 'IPACKETS', 'IRATE', 'IDROPS', 'OPACKETS', 'ORATE', 'ODROPS'],
    rows: flows.map((one) => [
      one.name,
      one.over,
      count(one.received),
      rate(one.receivedBitsPerSecond),
      count(one.receivedDropped),
      count(one.sent),
      rate(one.sentBitsPerSecond),
      count(one.sentDropped),
    ]),
    texts: [0, 1],
  };
}

function laneTable({ lanes }: Measured, left: LeftOut): Table {
  return {
    headings: [
      'LANE',
      'FLOW',
      'ID',
      'INDEX',
      'CPU',
      'IPACKETS',
      'INTRS',
      'POLLS',
      'CH<10',
      'CH10-50',
      'CH>50',
      'SDROPS',
    ],
    rows: left
      .of(['lane'], lanes, ({ received, dropped }) => ({ moved: received.frames, dropped: dropped.frames }))
      .map((one) => [
        one.link,
        one.flow ?? '--',
        one.id,
        String(one.index),
        one.cpu === null ? '--' : String(one.cpu),
        count(one.received),
        String(one.interruptFrames),
        String(one.pollFrames),
        String(one.chainsBelow10),
        String(one.chains10To50),
        String(one.chainsAbove50),
        count(one.dropped),
      ]),
    texts: [0, 1, 2],
  };
}

function classTable({ classes }: Measured, left: LeftOut): Table {
  return {
    headings: ['LINK', 'CLASS', 'OPACKETS', 'WIRE RATE', 'ODROPS'],
    rows: left
      .of(['class', 'classes'], classes, ({ sent, dropped }) => ({ moved: sent.frames, dropped: dropped.frames }))
      .map((one) => [one.link, one.name, count(one.sent), rate(one.sentWireBitsPerSecond), count(one.dropped)]),
    texts: [0, 1],
  };
}

function pauseTable({ pauses }: Measured, left: LeftOut): Table {
  return {
    headings: ['LINK', 'END', 'COS', 'REQUESTS', 'INDICATIONS', 'PAUSED', 'SHARE'],
    rows: left
      .of(
        ['priority of a wire', 'priorities of wires'],
        pauses,
        ({ requests, indications, pausedPicoseconds }) => ({
          moved: requests + indications + pausedPicoseconds,
          dropped: 0,
        }),
        'without a pause',
      )
      .map((one) => [
        one.link,
        one.end,
        one.priority === null ? 'all' : String(one.priority),
        String(one.requests),
        String(one.indications),
        time(one.pausedPicoseconds),
        percent(one.paused),
      ]),
    texts: [0, 1, 2],
  };
}

/** Frames can have gone through. */
const NOTHING_WAITED = 'where nothing waited';

function bufferTable({ buffers }: Measured, left: LeftOut): Table {
  return {
    headings: ['LINK', 'END', 'BUFFER', 'BYTES', 'MOST', 'HDROPS'],
    rows: left
      .of(
        ['buffer'],
        buffers,
        ({ maxBytes, dropped }) => ({ moved: maxBytes, dropped: dropped.frames }),
        NOTHING_WAITED,
      )
      .map((one) => [one.link, one.end, one.name, String(one.bytes), String(one.maxBytes), count(one.dropped)]),
    texts: [0, 1, 2],
  };
}

function cpuTable({ cpus }: Measured, left: LeftOut): Table {
  return {
    headings: ['CPU', 'BUSY', 'STOLEN', 'FRAMES', 'INTRS', 'POLLS'],
    rows: left
      .of(
        ['CPU'],
        cpus,
        ({ busyPicoseconds, stolenPicoseconds }) => ({ moved: busyPicoseconds + stolenPicoseconds, dropped: 0 }),
        'that had nothing to do',
      )
      .map((one) => [
        one.host === null ? String(one.id) : `${one.host}/${one.id}`,
        percent(one.busy),
        time(one.stolenPicoseconds),
        String(one.frames),
        String(one.interrupts),
        String(one.polls),
      ]),
    texts: [],
  };
}

function queueTable({ queues }: Measured, left: LeftOut): Table {
  return {
    headings: ['QUEUE', 'OF', 'AT', 'OFFERED', 'SENT', 'DROPPED', 'WAITING', 'MOST', 'STOPS'],
    rows: left
      .of(
        ['queue'],
        queues,
        ({ maxFrames, dropped }) => ({ moved: maxFrames, dropped: dropped.frames }),
        NOTHING_WAITED,
      )
      .map((one) => [
        one.kind,
        one.of,
        one.place,
        count(one.offered),
        count(one.sent),
        count(one.dropped),
        String(one.frames),
        String(one.maxFrames),
        String(one.stops),
      ]),
    texts: [0, 1, 2],
  };
}

function dropTable({ drops }: Measured): Table {
  return {
    headings: ['DROPPED AT', 'REASON', 'FRAMES', 'BYTES'],
    rows: drops.map((one: Drop) => [one.place, one.reason, String(one.frames), String(one.bytes)]),
    texts: [0, 1],
  };
}

/** The sums must always add up; the run ends with exit code 70 if they do not. */
function conservationLine(sums: Conservation): string {
  const { carriedIn, offered, replicated, delivered, dropped, merged, inFlight } = sums;
  const [left, right] = [
    [`${offered.frames} offered`, ...some(replicated, 'replicated'), ...some(carriedIn, 'carried in')],
    [
      `${delivered.frames} delivered`,
      `${dropped.frames} dropped`,
      ...some(merged, 'merged'),
      `${inFlight.frames} in flight`,
    ],
  ];
  return `Frames: ${left.join(' + ')} = ${right.join(' + ')}`;
}

function some({ frames }: Count, word: string): readonly string[] {
  return frames === 0 ? [] : [`${frames} ${word}`];
}

function count({ frames }: Count): string {
  return String(frames);
}
