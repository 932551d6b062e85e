import { expect, test } from 'vitest';
import { carryTraffic } from '#hosts/run.ts';
import { documents, readyRun } from '../../support/runs.ts';

test('an aggregation has counted what its ports have, what they lost too (dlstat(8))', async () => {
  const traffic = `  duration: 50ms
  streams:
    out: {from: v1, to: client-a, rate: 5G, connections: 16}
    back: {from: client-b, to: v1, rate: 500M, connections: 16}`;
  const network = '  aggregations: {ag0: {ports: [bge0, bge1], policy: L4}}\n  vnics: {v1: {over: ag0}}';
  const { links, ports } = await carryTraffic(await readyRun(documents(traffic, network)));
  const [all, ...each] = ['ag0', 'bge0', 'bge1'].map((name) => links.find((one) => one.name === name));
  for (const what of ['received', 'sent', 'receivedDropped', 'sentDropped'] as const) {
    const frames = each.reduce((sum, one) => sum + (one?.[what].frames ?? 0), 0);
    expect([what, all?.[what].frames]).toEqual([what, frames]);
  }
  expect(all?.sentDropped.frames).toBeGreaterThan(0);
  expect(ports.map(({ port, sent }) => [port, sent])).toEqual(each.map((one) => [one?.name, one?.sent]));
});
