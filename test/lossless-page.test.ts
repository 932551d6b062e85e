import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { carryTraffic } from '#hosts/run.ts';
import type { Report } from '#usage/report.ts';
import { lossPlot } from './support/loss-plot.ts';
import { readyExperiment } from './support/runs.ts';

const ROOT = path.join(import.meta.dirname, '..');
const PAGE = readFileSync(path.join(ROOT, 'docs/lossless.md'), 'utf8');

const total = ({ streams }: Report, of: 'offered' | 'dropped') =>
  streams.reduce((sum, stream) => sum + stream[of].frames, 0);

/** 50 ms of 1 Mpps and 1 Mpps, and of every tenth of that. */
test('docs/lossless.svg shows the loss at each rate that is measured', async () => {
  const curves = [];
  for (const [label, name] of [
    ['lossy switch', 'p9-vale'],
    ['stack that never stops', 'p9-guest-rx-stack'],
    ['every hop waits', 'p9-zvale'],
  ] as const) {
    const run = await readyExperiment(name, { durationPicoseconds: 50e9 });
    const points = [];
    for (let tenth = 1; tenth <= 10; tenth++) {
      const streams = run.workload.streams.map((stream) => ({
        ...stream,
        load:
          stream.load.kind === 'paced'
            ? { ...stream.load, rate: { unit: 'packets' as const, packetsPerSecond: tenth * 1e5 } }
            : stream.load,
      }));
      const report = await carryTraffic({ ...run, workload: { ...run.workload, streams, expectations: [] } });
      points.push({ rate: (2 * tenth) / 10, loss: total(report, 'dropped') / total(report, 'offered') });
    }
    curves.push({ label, points });
  }
  await expect(lossPlot(curves)).toMatchFileSnapshot(path.join(ROOT, 'docs/lossless.svg'));
});

const MODES = ['p14-incast-lossless', 'p14-incast-lossy'] as const;

/** A time-out costs the same whatever is answered, and an answer the more the longer it is. */
test('docs/lossless.md says how much dearer a query is on a lossy switch', async () => {
  const rows = PAGE.split('\n').filter((line) => /^\| \d+ \|/.test(line));
  const cells = rows.map((row) => row.split('|').map((cell) => cell.trim()));
  expect(cells.length).toBeGreaterThanOrEqual(4);
  const ratios = [];
  for (const [, segments, closed, ...measured] of cells) {
    const means = [];
    for (const name of MODES) {
      const run = await readyExperiment(name, { durationPicoseconds: 10e12 });
      const queries = run.workload.queries.map((one) => ({ ...one, responseBytes: Number(segments) * 1460 }));
      const [query] = (await carryTraffic({ ...run, workload: { ...run.workload, queries, expectations: [] } }))
        .queries;
      means.push((query?.completion.meanPicoseconds ?? 0) / 1e9);
    }
    const [lossless = 0, lossy = 0] = means;
    const exact = (16 * Number(segments) * 1538 * 8) / 10e6;
    const line = [exact.toFixed(2), lossless.toFixed(2), lossy.toFixed(1), (lossy / lossless).toFixed(1)];
    expect([closed, ...measured.slice(0, 3)]).toEqual(line);
    expect(lossless / exact).toBeGreaterThan(1);
    expect(lossless / exact).toBeLessThan(1.1);
    ratios.push(lossy / lossless);
  }
  expect(ratios).toEqual(ratios.toSorted((a, b) => b - a));
  expect(ratios.at(-1)).toBeGreaterThan(5);
});
