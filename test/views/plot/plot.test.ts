import { spawnSync } from 'node:child_process';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { clockLabel, ticks, timeTicks, unitLabel } from '#views/plot/axis.ts';
import type { Chart } from '#views/plot/chart.ts';
import { completionPlot } from '#views/plot/completion.ts';
import { letterChart } from '#views/plot/letters.ts';
import { svgChart } from '#views/plot/svg.ts';
import { width } from '#views/text/safe.ts';

const START = Date.UTC(2026, 0, 1) * 1000;

function curve(name: string, values: readonly number[]) {
  const steps = values.map((value, index) => ({
    fromMicroseconds: START + index * 20e6,
    toMicroseconds: START + (index + 1) * 20e6,
    value,
  }));
  return { name, steps };
}

const CHART: Chart = {
  title: 'Usage of default, both directions',
  unit: 'b/s',
  curves: [curve('bge0', [0, 100e6, 400e6, 910e6, 455e6]), curve('web<&>0', [1e6, 1e6, 1e6, 1e6, 1e6])],
};

const golden = (name: string) => path.join(import.meta.dirname, 'charts', name);
const withPython = it.runIf(spawnSync('python3', ['-c', 'import xml.dom.minidom']).status === 0);

describe('an SVG', () => {
  test('has axes with units, a title, a curve and a name for each', async () => {
    await expect(svgChart(CHART)).toMatchFileSnapshot(golden('usage.svg'));
  });

  withPython('is well-formed XML, whatever the names are', () => {
    const hostile: Chart = {
      ...CHART,
      title: '"<&>\u0000\u001b[31m',
      curves: [curve(']]>\uffff\u0001<script>', [1, 2])],
    };
    for (const chart of [CHART, hostile, { ...CHART, curves: [] }]) {
      const { status, stderr } = spawnSync(
        'python3',
        ['-c', 'import sys, xml.dom.minidom as d; d.parseString(sys.stdin.buffer.read())'],
        { input: svgChart(chart), encoding: 'utf8' },
      );
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    }
    expect(svgChart(hostile)).not.toContain('<script');
  });

  test('holds all its numbers: no NaN, nothing outside of the picture', () => {
    const values = fc.array(fc.double({ min: 0, max: 1e12, noNaN: true }), { maxLength: 12 });
    fc.assert(
      fc.property(fc.array(values, { maxLength: 9 }), (curves) => {
        const svg = svgChart({ ...CHART, curves: curves.map((one, index) => curve(`c${index}`, one)) });
        expect(svg).not.toMatch(/NaN|Infinity|undefined/);
        for (const [, x, y] of svg.matchAll(/M([\d.-]+) ([\d.-]+)/g)) {
          expect(Number(x)).toBeGreaterThanOrEqual(0);
          expect(Number(x)).toBeLessThanOrEqual(860);
          expect(Number(y)).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });

  test('breaks a curve where nothing was recorded', () => {
    const { steps } = curve('x', [1, 2, 3]);
    const svg = svgChart({ ...CHART, curves: [{ name: 'x', steps: steps.filter((_, index) => index !== 1) }] });
    expect(svg.match(/stroke-width="2" stroke="#0072b2" d="(M[^"]*M[^"]*)"/)?.[1]).toBeDefined();
  });
});

describe('a chart of letters', () => {
  test('fits 80 columns', async () => {
    const text = letterChart(CHART);
    await expect(text).toMatchFileSnapshot(golden('usage.txt'));
    for (const line of text.split('\n')) expect(width(line)).toBeLessThanOrEqual(80);
  });

  test('of nothing is nothing', () => {
    expect(letterChart({ ...CHART, curves: [] })).toBe('');
  });

  test('the highest column of the largest value is full, and little is not nothing', () => {
    const [full, little] = letterChart({ ...CHART, curves: [curve('a', [1e9]), curve('b', [1])] })
      .split('\n')
      .filter((line) => line.includes('│'))
      .flatMap((line, row) => (row === 0 || row === 7 ? [line] : []));
    expect(full).toMatch(/1 Gb\/s │█{66}$/);
    expect(little).toMatch(/│▁{66}$/);
  });
});

describe('axes', () => {
  test('ticks are 1, 2 or 5 apart, from 0 to what must be shown, neither few nor many', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-3, max: 1e13, noNaN: true }), (most) => {
        const found = ticks(most, 5);
        const step = found[1] ?? 0;
        expect(found[0]).toBe(0);
        expect(found.at(-1)).toBeGreaterThanOrEqual(most * (1 - 1e-9));
        expect(found.at(-2)).toBeLessThan(most);
        expect([1, 2, 5]).toContain(Number((step / 10 ** Math.floor(Math.log10(step * 1.0000001))).toFixed(6)));
        expect(found.length).toBeGreaterThanOrEqual(3);
        expect(found.length).toBeLessThanOrEqual(7);
      }),
    );
  });

  test('instants are whole seconds, minutes or hours between the ends', () => {
    expect(timeTicks(START, START + 100e6, 6).map((at) => clockLabel(at))).toEqual([
      '00:00:00',
      '00:00:30',
      '00:01:00',
      '00:01:30',
    ]);
    expect(timeTicks(START, START + 300e3, 6)).toEqual([START, START + 300e3]);
    expect(timeTicks(START + 1, START + 48 * 3600e6, 6).map((at) => clockLabel(at))).toEqual([
      '12:00:00',
      '00:00:00',
      '12:00:00',
      '00:00:00',
    ]);
  });

  test.each([
    [0, '00:00:00'],
    [500_000, '00:00:00.5'],
    [1_234_000, '00:00:01.234'],
    [10e6, '00:00:10'],
    [600e6, '00:10:00'],
  ])('%d us is %s', (at, text) => {
    expect(clockLabel(START + at)).toBe(text);
  });

  test.each([
    [0, 5e8, '0 Mb/s'],
    [1e8, 5e8, '100 Mb/s'],
    [2.5e9, 1e10, '2.5 Gb/s'],
    [10, 50, '10 b/s'],
  ])('%d of %d is %s', (value, most, text) => {
    expect(unitLabel(value, most, 'b/s')).toBe(text);
  });
});

describe('completion times', () => {
  const bins = (...pairs: readonly (readonly [number, number])[]) =>
    pairs.map(([fromPicoseconds, count]) => ({ fromPicoseconds, count }));

  test('are a share over time, each decade as wide as the others', async () => {
    const queries = [
      { name: 'lossy', histogram: bins([0.9e9, 30], [200e9, 60], [400e9, 10]) },
      { name: 'lossless', histogram: bins([0.9e9, 90], [0.93e9, 10]) },
      { name: 'idle', histogram: [] },
    ];
    await expect(completionPlot(queries)).toMatchFileSnapshot(golden('completion.svg'));
  });

  test('hold all their numbers, whatever was measured', () => {
    const histogram = fc
      .uniqueArray(fc.integer({ min: 0, max: 9e15 }), { minLength: 1, maxLength: 20 })
      .map((bounds) => bins(...bounds.toSorted((a, b) => a - b).map((bound) => [bound, 1] as const)));
    fc.assert(
      fc.property(histogram, (one) => {
        const svg = completionPlot([{ name: 'q', histogram: one }]);
        expect(svg).not.toMatch(/NaN|Infinity|undefined/);
        const curve = /stroke-width="2" stroke="#0072b2" d="M90 364([^"]*)"/.exec(svg)?.[1] ?? '';
        // From nothing at the left edge to all of them at the right one.
        expect(curve.endsWith('V48H680')).toBe(true);
      }),
    );
  });
});
