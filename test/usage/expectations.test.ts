import { expect, test } from 'vitest';
import type { Expectation } from '#state/workload.ts';
import { judge, misspelled } from '#usage/expectations.ts';
import { spellOut } from '#usage/literals.ts';
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
  fromPicoseconds: 0,
  toPicoseconds: 1e12,
  streams: [stream],
  links: [],
  flows: [],
  lanes: [],
  rings: [],
  transmitRings: [],
  transmitLanes: [],
  ports: [],
  classes: [],
  cpus: [
    { host: null, id: 4, busyPicoseconds: 5e11, stolenPicoseconds: 0, busy: 0.5, frames: 7, interrupts: 1, polls: 0 },
  ],
  drops: stream.drops,
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

test('what is no expression is told before a run, what names nothing after it', async () => {
  expect(await misspelled([condition('streams.web.dropped == 0'), condition('streams.web.')])).toMatchObject([
    { index: 1, expression: 'streams.web.' },
  ]);
  const { verdicts, unjudged } = await judge(report, [condition('streams.wbe.dropped == 0'), condition('1 + 1')]);
  expect(verdicts).toEqual([]);
  expect(unjudged).toMatchObject([{ index: 0, reason: 'No such key: wbe' }, { index: 1 }]);
});
