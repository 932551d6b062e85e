import { expect, test } from 'vitest';
import { carryTraffic } from '#hosts/run.ts';
import { measuresOf } from '#usage/measures.ts';
import schema from '../../schemas/traffic.schema.json' with { type: 'json' };
import { documents, readyRun } from '../support/runs.ts';

const TEXT = schema.$defs.spec.properties.expect.description;

/** The words below one thing of each kind: what a document may write after its name. */
function wordsOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([word, below]) => [word, ...wordsOf(below)]);
}

test('the reference tells every name that an expectation may use', async () => {
  const network = '  vnics: {v1: {over: bge0}}\n  flows: {web: {over: v1, match: {protocol: tcp}}}';
  const traffic = '  duration: 10ms\n  streams: {s: {from: client-a, to: v1, rate: 1M, frame: 100}}';
  const report = await carryTraffic(await readyRun(documents(traffic, network)));
  const measures = measuresOf(report, []);
  const kinds = ['streams', 'links', 'flows', 'cpus', 'lanes', 'classes'] as const;
  const words = kinds.flatMap((kind) => {
    const [first] = Object.values((measures[kind] ?? {}) as object);
    const { drops: _, ...rest } = (first ?? {}) as Record<string, unknown>;
    return wordsOf(rest);
  });
  expect(words.length).toBeGreaterThan(40);
  for (const word of new Set([...Object.keys(measures), ...words])) expect(TEXT).toContain(`\`${word}`);
});

test('frames are lost at links of the host, at clients beyond the wire, and on wires', async () => {
  const slow = 'consume: 10pps';
  const traffic = `  duration: 100ms
  streams: {in: {from: client-a, to: v1, rate: 1kpps}, out: {from: v1, to: client-b, rate: 1kpps}, flood: {from: v1, to: client-a, rate: 5Mpps, frame: 1518, start: 90ms}}
  receivers: {v1: {${slow}}, client-b: {${slow}}}`;
  const { drops } = await carryTraffic(await readyRun(documents(traffic, '  vnics: {v1: {over: bge0}}')));
  const at = (reason: string) => drops.filter((one) => one.reason === reason).map(({ place }) => place);
  expect(at('receiver').sort()).toEqual(['client/client-b', 'link/v1']);
  expect(new Set(at('queue'))).toContain('wire/bge0');
});
