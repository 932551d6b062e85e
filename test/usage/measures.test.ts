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
