import { expect, test } from 'vitest';
import type { UsageRecord } from '#usage/counters.ts';
import { bandwidthOf, intervalsOf, summary } from '#usage/history.ts';

const record = (name: string, seconds: number, rbytes: number, obytes = 0): UsageRecord => ({
  subject: 'link',
  name,
  atMicroseconds: seconds * 1e6,
  ipackets: rbytes / 100,
  rbytes,
  opackets: obytes / 100,
  obytes,
});

// The example of dladm(8): 500,000 bytes in 20 s are 0.200 Mbps, 5,000,000 are 2 Mbps.
const RECORDS = [record('net0', 0, 0), record('net0', 20, 500_000), record('net0', 40, 5_500_000)];

test('records become intervals, the first one is the reference', () => {
  expect(intervalsOf(RECORDS).map((one) => [one.rbytes, bandwidthOf(one, 20)])).toEqual([
    [500_000, 200_000],
    [5_000_000, 2_000_000],
  ]);
});

test('a counter that went backwards begins anew', () => {
  const again = [...RECORDS, record('net0', 60, 100), record('net0', 80, 300)];
  expect(intervalsOf(again).map(({ rbytes }) => rbytes)).toEqual([500_000, 5_000_000, 200]);
});

test('the summary adds intervals up and leaves out what carried nothing', () => {
  const rows = summary(intervalsOf([...RECORDS, record('net1', 0, 0), record('net1', 40, 0)]));
  expect(rows.map(({ name, seconds, rbytes }) => [name, seconds, rbytes])).toEqual([['net0', 40, 5_500_000]]);
});

test('both directions are added, so a full-duplex link can show twice its speed', () => {
  const [one] = intervalsOf([record('net0', 0, 0, 0), record('net0', 1, 125e6, 125e6)]);
  expect(one && bandwidthOf(one, 1)).toBe(2e9);
});
