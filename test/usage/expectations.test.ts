import { describe, expect, test } from 'vitest';
import type { Expectation } from '#state/workload.ts';
import { judge, misspelled, speakOfDeadlocks } from '#usage/expectations.ts';
import { spellOut, wrongUnit } from '#usage/literals.ts';
import { measuresOf } from '#usage/measures.ts';
import { NOTHING_MEASURED } from '#usage/rehearsal.ts';
import type { Count, Latency, Report, StreamReport } from '#usage/report.ts';

const count = (frames: number): Count => ({ frames, bytes: frames * 1514 });
const latency: Latency = {
  count: 7,
  meanPicoseconds: 5e8,
  minPicoseconds: 1e8,
  p50Picoseconds: 5e8,
  p90Picoseconds: 8e8,
  p99Picoseconds: 9e8,
  p999Picoseconds: 9e8,
  maxPicoseconds: 9.5e8,
};
const stream: StreamReport = {
  name: 'web',
  from: 'a',
  to: 'b',
  protocol: 'udp',
  offered: count(10),
  delivered: count(7),
  dropped: count(2),
  replicated: count(0),
  merged: count(0),
  inFlight: count(1),
  throughputBitsPerSecond: 98.44e6,
  packetsPerSecond: 7,
  drops: [{ place: 'wire/bge0', reason: 'queue', ...count(2) }],
  latency,
  goodputBitsPerSecond: null,
  retransmissions: null,
  timeouts: null,
  exchanges: null,
  blockedPicoseconds: 0,
};
const report: Report = {
  apiVersion: 'vnetctl/v1',
  kind: 'Report',
  host: 'default',
  traffic: 't',
  seed: 1,
  ...NOTHING_MEASURED,
  toPicoseconds: 1e12,
  streams: [stream],
  cpus: [
    { host: null, id: 4, busyPicoseconds: 5e11, stolenPicoseconds: 0, busy: 0.5, frames: 7, interrupts: 1, polls: 0 },
  ],
  drops: stream.drops,
  deadlocks: [],
  conservation: {
    carriedIn: count(0),
    offered: count(10),
    replicated: count(0),
    delivered: count(7),
    dropped: count(2),
    merged: count(0),
    inFlight: count(1),
  },
  windows: {},
  expectations: [],
};

const condition = (expression: string): Expectation => ({ kind: 'condition', expression });
const comparison = (measure: string, equals: string, within: number | null, plusMinus: string | null = null) =>
  ({ kind: 'comparison', measure, equals, within, plusMinus, because: null }) satisfies Expectation;
const verdictOf = async (one: Expectation) => (await judge(report, [one])).verdicts[0];

test.each([
  ['1ms', '1000000000.0'],
  ['1G * 1514 / 1538', '1000000000.0 * 1514.0 / 1538.0'],
  ['1.5Mpps', '1500000.0'],
  ['streams["s1"].p50 < 2e3', 'streams["s1"].p50 < 2000.0'],
  ["x1 == '10M'", "x1 == '10M'"],
  ['0.01', '0.01'],
])('%s is %s to CEL', (written, spelled) => expect(spellOut(written)).toBe(spelled));

test.each([
  ['1msec', '1ms'],
  ['streams.web.latency.p99 < 1.5 ms', '1.5ms'],
  ['2 * 10usec', '10us'],
  ['x > 2Gbps', '2G'],
  ['x > 2 Gb/s', '2G'],
  ['x == 64KiB', '64Ki'],
  ['x == 1514 bytes', '1514'],
  ['x == 1g', '1G'],
  // Right ones, and what is no quantity.
  ['1ms + 2m + 1.5Kpps / 2', undefined],
  ["x1 == '10 msec' && 1u in [1, 2]", undefined],
  ['0x1F + 1e3', undefined],
])('%s: write %s', (written, right) => expect(wrongUnit(written)?.right).toBe(right));

test.each([
  ['streams.web.delivered == 7', true],
  ['streams.web.dropped == 0', false],
  ['streams.web.offered == streams.web.delivered + streams.web.dropped + streams.web.inFlight', true],
  ['streams.web.latency.p99 < 1ms', true],
  ['streams.web.latency.p99 < 800us', false],
  ['streams.web.loss > 0.19 && streams.web.loss < 0.21', true],
  ['streams.all(s, streams[s].drops.ring == 0)', true],
  ['sum(streams.map(s, streams[s].throughput)) > 98M', true],
  ['cpus["4"].busy == 0.5', true],
  ['drops.queue == 2 && places["wire/bge0"].queue == 2', true],
])('%s holds: %s', async (expression, holds) => {
  expect(await verdictOf(condition(expression))).toMatchObject({ holds });
});

test.each([
  // 1 % of 100 is 1; 98.44 is 1.56 off.
  ['100M', 0.02, true],
  ['100M', 0.01, false],
  ['1G / 10 * 1514 / 1538', 0.0001, true],
])('98.44M measured, %s expected within %s: %s', async (equals, within, holds) => {
  const verdict = await verdictOf(comparison('streams.web.throughput', equals, within));
  expect(verdict).toMatchObject({ holds, measured: 98.44e6 });
});

test('a number may be off by so much of its own unit, and is exact where nothing is said', async () => {
  expect(await verdictOf(comparison('streams.web.delivered', '8', null, '1'))).toMatchObject({ holds: true });
  expect(await verdictOf(comparison('streams.web.delivered', '8', null))).toMatchObject({
    holds: false,
    error: -0.125,
    tolerance: 'exactly',
  });
});

test('a unit that is none is told with the right one, before a run', async () => {
  const told = await misspelled([comparison('streams.web.latency.p50', '1msec', 0)], measuresOf(report, []));
  expect(told).toMatchObject([{ field: 'equals', reason: '`1msec` is no quantity', hint: 'write 1ms' }]);
});

test('completion times are times, and a stream that is called so is none', async () => {
  const query = {
    name: 'ask',
    aggregator: 'a',
    workers: 1,
    protocol: 'udp',
    completion: latency,
    histogram: [],
  } as const;
  const named = {
    ...report,
    streams: [{ ...stream, name: 'latency' }],
    queries: [{ ...query, goodputBitsPerSecond: 0, retransmissions: null, timeouts: null }],
  };
  const expectations = [comparison('queries.ask.completion.p50', '1ms', 0), condition('streams.latency.dropped == 2')];
  const { verdicts } = await judge(named, expectations);
  expect(verdicts.map(({ unit }) => unit)).toEqual(['picoseconds', null]);
});

describe('before a run, on a report of which nothing is counted yet', () => {
  const named = (name: string): StreamReport => ({ ...stream, name });
  const asks: StreamReport = { ...named('asks'), exchanges: latency, goodputBitsPerSecond: 0 };
  const measures = measuresOf(
    { ...report, streams: [named('web'), named('web-in'), named('in'), asks], windows: { all: report } },
    ['wire/bge0'],
  );
  const ASKED = 'did you mean `streams.asks.exchange.p99`?';
  const faults = async (...given: readonly Expectation[]) =>
    (await misspelled(given, measures)).map(({ index, reason, hint }) => [index, reason, hint]);

  test.each([
    ['streams.web.dropped == 0'],
    ['streams["web-in"].drops.limiter == 0 && windows.all.streams.web.loss < 0.1'],
    ['streams.all(s, streams[s].drops.ring == 0)'],
    ['!has(streams.other) && "web" in streams'],
    ['sum(streams.map(name, streams[name].latency.p99)) >= 0'],
    ['places["wire/bge0"].queue == 0 && streams.web.offered / streams.web.dropped > 1'],
    ['double(size(streams)) == 4 && streams["in"].dropped >= 0 && streams.asks.exchange.p99 < 1ms'],
    ['streams.filter(s, "exchanges" in streams[s]).all(s, streams[s].exchanges > 0)'],
    ['least([abs(drops.queue - 1), 2]) < 3 ? streams.web.pps > 1 : false'],
  ])('%s can be judged', async (expression) => expect(await faults(condition(expression))).toEqual([]));

  test.each([
    ['streams.wbe.dropped == 0', 'streams has no wbe', 'did you mean `web`?'],
    ['stream.web.dropped == 0', 'The report has no stream', 'did you mean `streams`?'],
    ['streams.web.deliverd > 0', 'streams.web has no deliverd', 'did you mean `delivered`?'],
    ['streams.all(s, streams[s].offred > 0)', 'streams[s] has no offred', 'did you mean `offered`?'],
    ['windows.all.cpus["5"].busy == 0', 'windows.all.cpus has no 5', 'did you mean `4`?'],
    ['places["wire/bge1"].queue == 0', 'places has no wire/bge1', 'did you mean `wire/bge0`?'],
    ['streams.asks.exchanges.p99 < 1ms', 'streams.asks.exchanges is a number and has no p99', ASKED],
    ['streams.web.retransmissions == 0', 'streams.web has no retransmissions', 'only a stream of tcp has it'],
    [
      'windows.all.streams.web.exchange.p99 < 1ms',
      'windows.all.streams.web has no exchange',
      'only a stream with `requestResponse`, or of a query, has it',
    ],
    ['streams.in.dropped == 0', '`streams.in` is not one name in an expression', 'write `streams["in"]`'],
    ['streams.web.dropped = 0', 'Unexpected character: =', 'two sides that shall be equal are written with `==`'],
    [
      'size(streams) == 2',
      'no such overload: int == double',
      'a count of CEL is no measure: write `double(size(...))`',
    ],
    ['seconds.x == 0', 'seconds is a number and has no x', undefined],
    ['streams.web-in.dropped == 0', '`streams.web-in` is not one name in an expression', 'write `streams["web-in"]`'],
    ['cpus.4.busy == 0', '`cpus.4` is not one name in an expression', 'write `cpus["4"]`'],
    ['streams.web.offered', 'it is a number, not a boolean', undefined],
  ])('%s: %s', async (expression, reason, hint) =>
    expect(await faults(condition(expression))).toEqual([[0, reason, hint]]),
  );

  test.each([
    ['streams.web.dropped == 0ms', 'a number meets a time'],
    ['streams.web.latency.p99 < 10', 'a time meets a number'],
    ['10 > streams["web-in"].latency.p99 || drops.queue == 0', 'a number meets a time'],
    ['streams.web.latency.p99 - 10 * 2 < 1ms', 'a time meets a number'],
    ['streams.web.blocked / 1s > 1ms', 'a number meets a time'],
  ])('%s: %s', async (expression, reason) =>
    expect(await faults(condition(expression))).toMatchObject([[0, reason, expect.stringContaining('unit')]]),
  );

  test('both sides of a comparison, and what it may be off by, are times, or none is', async () => {
    const time = 'streams.web.latency.p99';
    const given = [comparison(time, '10', 0), comparison(time, '1ms', null, '2'), comparison('drops.queue', '1s', 0)];
    expect((await misspelled(given, measures)).map(({ field }) => field)).toEqual(['equals', 'plusMinus', 'equals']);
    const right = [comparison(time, '0', null, '2us'), comparison(`${time} / 1s`, '8 / 1G', null, '0.1')];
    expect(await misspelled(right, measures)).toEqual([]);
  });

  test('all of several are told, each with the expression that it is in', async () => {
    const given = [
      condition('streams.web.'),
      condition('streams.wbe.ofered + streams.web.ofered > 0'),
      comparison('streams.web.deliverd', 'stream.web.offered', null, 'drops.queu'),
      condition('floor(1, 2) == 1'),
      comparison('streams.web.offered == 1', '1', null),
    ];
    const told = await misspelled(given, measures);
    expect(told.map(({ index }) => index)).toEqual([0, 1, 1, 2, 2, 2, 3, 4]);
    expect(new Set(told.map(({ reason }) => reason)).size).toBe(8);
  });
});

test('what only some streams have is refused of all of them', async () => {
  const measures = measuresOf(
    { ...report, streams: [stream, { ...stream, name: 'asks', goodputBitsPerSecond: 1 }] },
    [],
  );
  expect(await misspelled([condition('sum(streams.map(s, streams[s].goodput)) > 0')], measures)).toMatchObject([
    { index: 0, reason: 'No such key: goodput' },
  ]);
});

test.each([
  ['streams.web.dropped == 3', 2, null],
  ['(streams.web.offered + 2) * 2 > 5', 24, null],
  ['streams.web.latency.p99 < 1ms', 9e8, 'picoseconds'],
  ['most(streams.map(s, streams[s].latency.p99)) - 1us <= 1ms', 8.99e8, 'picoseconds'],
  ['streams.web.latency.p99 / streams.web.latency.p50 < 2', 1.8, null],
  ['streams.web.dropped == 0 || drops.queue == 2', null, null],
])('%s: measured is %s', async (expression, measured, unit) => {
  expect(await verdictOf(condition(expression))).toMatchObject({ measured, unit });
});

test('a place at which nothing was lost has counted nothing', async () => {
  const places = ['wire/bge1'];
  expect(await judge(report, [condition('places["wire/bge1"].queue == 0')], places)).toMatchObject({
    verdicts: [{ holds: true }],
    unjudged: [],
  });
});

test('what a run cannot answer for is told after it', async () => {
  const { verdicts, unjudged } = await judge(report, [condition('streams.wbe.dropped == 0'), condition('1 + 1')]);
  expect(verdicts).toEqual([]);
  expect(unjudged).toMatchObject([{ index: 0, reason: 'No such key: wbe' }, { index: 1 }]);
});

describe('an expectation speaks of deadlocks', () => {
  const condition = (expression: string) => ({ kind: 'condition', expression }) as const;
  const comparison = {
    kind: 'comparison',
    measure: 'seconds',
    equals: '1',
    within: null,
    plusMinus: null,
    because: null,
  } as const;

  test.each([
    condition('deadlocks.count == 0'),
    condition('streams.all(s, streams[s].dropped == deadlocks.frames)'),
    { ...comparison, measure: 'deadlocks.count' },
    { ...comparison, equals: 'deadlocks.frames * 1' },
    { ...comparison, plusMinus: 'deadlocks.count' },
  ])('where %j starts from that measure', async (one) => {
    expect(await speakOfDeadlocks([condition('seconds > 0'), one])).toBe(true);
  });

  test.each([
    condition('streams.deadlocks.dropped == 0'),
    condition('streams["deadlocks"].dropped == 0'),
    condition('streams.all(deadlocks, streams[deadlocks].dropped == 0)'),
    comparison,
  ])('not where %j has that for the name of something else', async (one) => {
    expect(await speakOfDeadlocks([one])).toBe(false);
  });
});
