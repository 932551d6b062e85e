import fc from 'fast-check';
import { expect, test } from 'vitest';
import { laneName, ratesBetween } from '#usage/rates.ts';
import { Trends } from '#usage/trends.ts';
import { readingAt } from '../views/text/live/readings.ts';

test('rates are differences of counters by differences of virtual time', () => {
  const rates = ratesBetween(readingAt(100), readingAt(350));
  expect([rates.fromPicoseconds, rates.toPicoseconds]).toEqual([100e9, 350e9]);
  expect(rates.streams.map((one) => [one.name, one.bitsPerSecond, one.packetsPerSecond, one.droppedPerSecond])).toEqual(
    [
      ['bulk', 800e6, 100e3, 0],
      ['flood', 0, 0, 10e3],
      ['quiet', 0, 0, 0],
    ],
  );
  expect(
    rates.links.map((one) => [one.name, one.receivedBitsPerSecond, one.droppedPerSecond, one.utilization]),
  ).toEqual([
    ['net0', 880e6, 0, 0.88],
    ['v0', 800e6, 10e3, null],
    ['v10', 0, 0, null],
  ]);
  expect(rates.lanes.map((one) => [laneName(one), one.packetsPerSecond, one.polled])).toEqual([
    ['v0 hw 0', 100e3, 0.75],
  ]);
  expect(
    rates.cpus.map(({ id, busy, stolen, interruptsPerSecond }) => [id, busy, stolen, interruptsPerSecond]),
  ).toEqual([
    [0, 0, 0, 0],
    [4, 0.4, 0.01, 1000],
  ]);
});

test('counters begin anew at the end of the warm-up: what was counted since is the difference', () => {
  const before = { ...readingAt(500), atPicoseconds: 900e9 };
  const after = { ...readingAt(100), atPicoseconds: 1000e9 };
  expect(ratesBetween(before, after).streams[0]?.packetsPerSecond).toBe(100e3);
});

test('the rates of parts, by how long they are, are the rate of the whole', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000 }), fc.integer({ min: 1, max: 10_000 }), (first, second) => {
      const [start, middle, end] = [readingAt(0), readingAt(first), readingAt(first + second)];
      const rate = (a: typeof start, b: typeof start) => ratesBetween(a, b).streams[0]?.bitsPerSecond ?? 0;
      const parts = (rate(start, middle) * first + rate(middle, end) * second) / (first + second);
      expect(parts).toBeCloseTo(rate(start, end), 3);
    }),
  );
});

test('no time has passed: no rates, and none that are no numbers', () => {
  expect(JSON.stringify(ratesBetween(readingAt(5), readingAt(5)))).not.toContain('null,"packets');
  expect(ratesBetween(readingAt(5), readingAt(5)).streams[0]?.bitsPerSecond).toBe(0);
});

test('trends keep the last sixty values of each row', () => {
  const trends = new Trends();
  for (let at = 1; at <= 70; at += 1) trends.add(ratesBetween(readingAt(0), readingAt(at)));
  expect(trends.of('streams', 'bulk')).toHaveLength(60);
  expect(trends.of('cpus', '4').at(-1)).toBeCloseTo(0.4);
  expect(trends.of('links', 'nobody')).toEqual([]);
});
