import type { Conservation, Count, Drop, Measured, Report, StreamReport, Verdict } from '#usage/report.ts';
import { number, percent, rate, short, time } from './figures.ts';
import { safe, width } from './safe.ts';

/** Tables of a report: streams, then what carried them. Parts of which nothing moved are left out. */
export function printReport(report: Report): string {
  const parts = [
    head(report),
    streamTable(report),
    queryTable(report),
    linkTable(report),
    flowTable(report),
    laneTable(report),
    classTable(report),
    pauseTable(report),
    bufferTable(report),
    cpuTable(report),
    queueTable(report),
    dropTable(report),
    conservationLine(report.conservation),
    deadlockLine(report),
    ...(report.expectations.length > 0 ? [printVerdicts(report.expectations)] : []),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

function head(report: Report): string {
  const from = report.fromPicoseconds > 0 ? `, measured from ${time(report.fromPicoseconds)} on` : '';
  return safe(
    `Traffic ${report.traffic} on host ${report.host}: ${time(report.toPicoseconds)} of virtual time${from}, seed ${report.seed}`,
  );
}

/** Expected, measured, error: one line for each expectation. */
export function printVerdicts(verdicts: readonly Verdict[]): string {
  const [heading = '', ...lines] = table(
    ['EXPECTATION', 'EXPECTED', 'MEASURED', 'ERROR', 'ALLOWED', ''],
    verdicts.map((one) => [
      one.expression,
      quantity(one.expected, one.unit),
      quantity(one.measured, one.unit),
      one.error === null ? '--' : percent(one.error),
      one.tolerance ?? '--',
      one.holds ? 'ok' : 'BROKEN',
    ]),
    [0, 5],
  ).split('\n');
  const reasons = lines.map((line, row) => {
    const because = verdicts[row]?.because ?? null;
    return because === null ? line : `${line}\n  because ${safe(because)}`;
  });
  return [heading, ...reasons].join('\n');
}

function quantity(value: number | null, unit: Verdict['unit']): string {
  if (value === null) return '--';
  if (unit === null) return number(value);
  return value < 0 ? `-${time(-value)}` : time(value);
}

/** Times are those of frames; where a stream makes requests a column tells that its are those of whole exchanges. */
function streamTable({ streams }: Measured): string {
  const isMixed = streams.some(({ exchanges }) => exchanges !== null);
  const timesOf = isMixed ? ['TIMES OF'] : [];
  const timed = (one: StreamReport) => one.exchanges ?? one.latency;
  return table(
    ['STREAM', 'FROM', 'TO', 'OFFERED', 'DELIVERED', 'DROPPED', 'RATE', 'PPS', ...timesOf, 'P50', 'P99', 'MAX'],
    streams.map((one) => [
      one.name,
      one.from,
      one.to,
      count(one.offered),
      count(one.delivered),
      count(one.dropped),
      rate(one.goodputBitsPerSecond ?? one.throughputBitsPerSecond),
      short(one.packetsPerSecond),
      ...(isMixed ? [one.exchanges ? `${one.exchanges.count} exchanges` : 'frames'] : []),
      time(timed(one).p50Picoseconds),
      time(timed(one).p99Picoseconds),
      time(timed(one).maxPicoseconds),
    ]),
    [0, 1, 2],
  );
}

/** Times from asking all workers to the last answer. */
function queryTable({ queries }: Measured): string {
  return table(
    ['QUERY', 'AGGREGATOR', 'WORKERS', 'COMPLETED', 'RATE', 'TIMEOUTS', 'MIN', 'MEAN', 'P50', 'P99', 'P99.9', 'MAX'],
    queries.map(({ completion, ...one }) => [
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
    [0, 1],
  );
}

function linkTable({ links }: Measured): string {
  const busy = links.filter(({ received, sent, receivedDropped, sentDropped }) =>
    [received, sent, receivedDropped, sentDropped].some(({ frames }) => frames > 0),
  );
  return table(
    ['LINK', 'CLASS', 'OVER', 'IPACKETS', 'IRATE', 'IDROPS', 'OPACKETS', 'ORATE', 'ODROPS', 'WIRE'],
    busy.map((one) => [
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
    [0, 1, 2],
  );
}

function flowTable({ flows }: Measured): string {
  return table(
    ['FLOW', 'LINK', 'IPACKETS', 'IRATE', 'IDROPS', 'OPACKETS', 'ORATE', 'ODROPS'],
    flows.map((one) => [
      one.name,
      one.over,
      count(one.received),
      rate(one.receivedBitsPerSecond),
      count(one.receivedDropped),
      count(one.sent),
      rate(one.sentBitsPerSecond),
      count(one.sentDropped),
    ]),
    [0, 1],
  );
}

function laneTable({ lanes }: Measured): string {
  return table(
    ['LANE', 'FLOW', 'ID', 'INDEX', 'CPU', 'IPACKETS', 'INTRS', 'POLLS', 'CH<10', 'CH10-50', 'CH>50', 'SDROPS'],
    lanes
      .filter(({ received, dropped }) => received.frames + dropped.frames > 0)
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
    [0, 1, 2],
  );
}

function classTable({ classes }: Measured): string {
  return table(
    ['LINK', 'CLASS', 'OPACKETS', 'WIRE RATE', 'ODROPS'],
    classes
      .filter(({ sent, dropped }) => sent.frames + dropped.frames > 0)
      .map((one) => [one.link, one.name, count(one.sent), rate(one.sentWireBitsPerSecond), count(one.dropped)]),
    [0, 1],
  );
}

/** Who waits for whom, and the first again. */
function deadlockLine({ deadlock }: Report): string {
  const [first] = deadlock;
  if (first === undefined) return '';
  const names = [...deadlock, first].map(({ link, into, name }) => `${into} (from ${link}, ${name})`);
  return safe(
    `Warning: deadlock: these buffers wait for each other, and none will ever be free: ${names.join(' -> ')}`,
  );
}

function pauseTable({ pauses }: Measured): string {
  return table(
    ['LINK', 'END', 'COS', 'REQUESTS', 'INDICATIONS', 'PAUSED', 'SHARE'],
    pauses
      .filter(({ requests, indications, pausedPicoseconds }) => requests + indications + pausedPicoseconds > 0)
      .map((one) => [
        one.link,
        one.end,
        one.priority === null ? 'all' : String(one.priority),
        String(one.requests),
        String(one.indications),
        time(one.pausedPicoseconds),
        percent(one.paused),
      ]),
    [0, 1, 2],
  );
}

function bufferTable({ buffers }: Measured): string {
  return table(
    ['LINK', 'END', 'BUFFER', 'BYTES', 'MOST', 'HDROPS'],
    buffers
      .filter(({ maxBytes }) => maxBytes > 0)
      .map((one) => [one.link, one.end, one.name, String(one.bytes), String(one.maxBytes), count(one.dropped)]),
    [0, 1, 2],
  );
}

function cpuTable({ cpus }: Measured): string {
  return table(
    ['CPU', 'BUSY', 'STOLEN', 'FRAMES', 'INTRS', 'POLLS'],
    cpus
      .filter(({ busyPicoseconds, stolenPicoseconds }) => busyPicoseconds + stolenPicoseconds > 0)
      .map((one) => [
        one.host === null ? String(one.id) : `${one.host}/${one.id}`,
        percent(one.busy),
        time(one.stolenPicoseconds),
        String(one.frames),
        String(one.interrupts),
        String(one.polls),
      ]),
    [],
  );
}

/** Queues in which something waited. */
function queueTable({ queues }: Measured): string {
  return table(
    ['QUEUE', 'OF', 'AT', 'OFFERED', 'SENT', 'DROPPED', 'WAITING', 'MOST', 'STOPS'],
    queues
      .filter(({ maxFrames }) => maxFrames > 0)
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
    [0, 1, 2],
  );
}

function dropTable({ drops }: Measured): string {
  return table(
    ['DROPPED AT', 'REASON', 'FRAMES', 'BYTES'],
    drops.map((one: Drop) => [one.place, one.reason, String(one.frames), String(one.bytes)]),
    [0, 1],
  );
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

/** Columns as wide as what is in them; `left` ones begin at the left, numbers end at the right. */
export function table(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  left: readonly number[],
): string {
  if (rows.length === 0) return '';
  const all = [headings, ...rows.map((row) => row.map((cell) => safe(cell)))];
  const widths = headings.map((_, column) => Math.max(...all.map((row) => width(row[column] ?? ''))));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => {
        const fill = ' '.repeat((widths[column] ?? 0) - width(cell));
        return left.includes(column) ? cell + fill : fill + cell;
      })
      .join('  ')
      .trimEnd();
  return all.map(line).join('\n');
}

function count({ frames }: Count): string {
  return String(frames);
}
