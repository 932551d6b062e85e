import { expect, test } from 'vitest';
import { carryTraffic } from '#hosts/run.ts';
import { printReport } from '#views/text/report.ts';
import { documents, readyRun } from '../../support/runs.ts';

test('one exchange is no exchanges', async () => {
  const ask = '{aggregator: web, workers: [client-a], response: 1K, rounds: 1}';
  const frames = '{from: client-a, to: web, rate: 1Kpps}';
  const traffic = `  duration: 100ms\n  streams: {frames: ${frames}}\n  queries: {ask: ${ask}}`;
  const run = await readyRun(documents(traffic, '  vnics: {web: {over: bge0}}'));
  const report = printReport(await carryTraffic(run), { columns: 200, isAll: true, allBy: '--all' });
  expect(report).toMatch(/^ask\/client-a .* 1 exchange {2}/m);
});
