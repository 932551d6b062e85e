import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { readDocuments } from '#document/documents.ts';
import { carryTraffic, rehearseTraffic } from '#hosts/run.ts';
import { prepareRun, type ReadyRun } from '#reconcile/traffic.ts';
import { DEFAULT_HOST } from '#state/default-host.ts';
import type { Report } from '#usage/report.ts';
import { completionPlot } from '#views/plot/completion.ts';
import { barsPlot } from './support/bars-plot.ts';
import { lossPlot } from './support/loss-plot.ts';
import { scratchHost } from './support/scratch-host.ts';

const ROOT = path.join(import.meta.dirname, '..');
const PAGE = readFileSync(path.join(ROOT, 'docs/lossless.md'), 'utf8');

async function readied(name: string, durationPicoseconds?: number): Promise<ReadyRun> {
  const host = await scratchHost(DEFAULT_HOST);
  try {
    const set = await readDocuments([path.join(ROOT, 'examples/experiments', `${name}.yaml`)]);
    const wish = { durationPicoseconds, warmupPicoseconds: undefined, seed: undefined };
    const { run, diagnostics } = await prepareRun(host, set, wish, rehearseTraffic);
    if (!run) throw new Error(JSON.stringify(diagnostics));
    return run;
  } finally {
    await host.close();
  }
}

const total = ({ streams }: Report, of: 'offered' | 'delivered' | 'dropped') =>
  streams.reduce((sum, stream) => sum + stream[of].frames, 0);

test.each([
  'zovn-slow-producers',
  'zovn-fast-producers',
  'zovn-fast-switch',
  'zovn-rx-backpressure',
  'zovn-lossless-switch',
  'zovn-lossless',
])('docs/lossless.md says of %s what is measured', async (name) => {
  const report = await carryTraffic(await readied(name));
  const line = PAGE.split('\n').find((one) => one.startsWith(`| \`${name}\` |`)) ?? '';
  const where = report.drops.map(({ place, reason }) => `(\`${place}\`, \`${reason}\`)`);
  const numbers = (['offered', 'delivered', 'dropped'] as const).map((of) => String(total(report, of)));
  const cells = line.split('|').map((cell) => cell.trim());
  expect(cells.slice(5, 8)).toEqual(numbers);
  expect(cells[8]).toContain(where[0] ?? 'nowhere');
  expect(where.length).toBeLessThanOrEqual(1);
});

test.each(['zovn-overlay-lossy', 'zovn-overlay'])(
  'docs/lossless.md says of the streams of %s what is measured',
  { timeout: 60_000 },
  async (name) => {
    const report = await carryTraffic(await readied(name));
    const lines = PAGE.split('\n').filter((one) => one.startsWith(`| \`${name}\` |`));
    const rows = lines.map((line) => line.split('|').map((cell) => cell.trim()));
    expect(rows.map((cells) => cells[5])).toEqual(['one', 'lossy']);
    for (const cells of rows) {
      const stream = report.streams.find((one) => one.name === cells[5]);
      const numbers = (['offered', 'delivered', 'dropped'] as const).map((of) => String(stream?.[of].frames));
      expect(cells.slice(6, 9)).toEqual(numbers);
      const where = (stream?.drops ?? []).map(({ place, reason }) => `(\`${place}\`, \`${reason}\`)`);
      expect(where.length).toBeLessThanOrEqual(1);
      expect(cells[9]).toContain(where[0] ?? 'nowhere');
    }
  },
);

/** 50 ms of 1 Mpps and 1 Mpps, and of every tenth of that. */
test('docs/lossless.svg shows the loss at each rate that is measured', { timeout: 60_000 }, async () => {
  const curves = [];
  for (const [label, name] of [
    ['lossy switch', 'p9-vale'],
    ['stack that never stops', 'p9-guest-rx-stack'],
    ['every hop waits', 'p9-zvale'],
  ] as const) {
    const run = await readied(name, 50e9);
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

test('docs/crossbow15.svg shows what each stream of slide 15 gets', { timeout: 120_000 }, async () => {
  const rows = [];
  for (const [label, name] of [
    ['nothing', 'crossbow15a-nothing'],
    ['PFC', 'crossbow15b-pfc'],
    ['PAUSE', 'crossbow15c-pause'],
  ] as const) {
    const { streams } = await carryTraffic(await readied(name));
    const bars = streams.map((one) => ({
      name: one.name,
      delivered: one.throughputBitsPerSecond / 1e6,
      lost: (one.throughputBitsPerSecond / 1e6) * (one.dropped.frames / one.delivered.frames),
    }));
    rows.push({ label, bars });
  }
  const title = 'Crossbow slide 15: a slow receiver, its neighbours, and one that shares its priority';
  await expect(barsPlot(title, rows)).toMatchFileSnapshot(path.join(ROOT, 'docs/crossbow15.svg'));
});

const MODES = ['p14-incast-lossless', 'p14-incast-lossy', 'p14-incast-rto'] as const;

test('docs/incast.svg shows the completion times of P14', async () => {
  const queries = [];
  for (const name of MODES) {
    const [query] = (await carryTraffic(await readied(name))).queries;
    queries.push({ name: name.slice('p14-incast-'.length), histogram: query?.histogram ?? [] });
  }
  await expect(completionPlot(queries)).toMatchFileSnapshot(path.join(ROOT, 'docs/incast.svg'));
});

/** A time-out costs the same whatever is answered, and an answer the more the longer it is. */
test('docs/lossless.md says how much dearer a query is on a lossy switch', { timeout: 120_000 }, async () => {
  const rows = PAGE.split('\n').filter((line) => /^\| \d+ \|/.test(line));
  const cells = rows.map((row) => row.split('|').map((cell) => cell.trim()));
  expect(cells.length).toBeGreaterThanOrEqual(4);
  const ratios = [];
  for (const [, segments, closed, ...measured] of cells) {
    const means = [];
    for (const name of MODES.slice(0, 2)) {
      const run = await readied(name, 10e12);
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
