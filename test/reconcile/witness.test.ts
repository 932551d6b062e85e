import { expect, it } from 'vitest';
import { parseDocuments } from '#document/documents.ts';
import { carryTraffic } from '#hosts/run.ts';
import { terrainOf } from '#reconcile/probe.ts';
import { type Carry, Witnesses } from '#reconcile/witness.ts';
import { DEFAULT_HOST } from '#state/default-host.ts';
import { documents, readyRun } from '../support/runs.ts';
import { scratchHost } from '../support/scratch-host.ts';

const TEXT = documents(
  '  streams: {a: {from: one, to: two, cos: 3, rate: 1M}, b: {from: three, to: two, cos: 3, rate: 1M}}\n  duration: 2ms',
  '  etherstubs: {stub: {}}\n  vnics: {one: {over: stub}, two: {over: stub}, three: {over: stub}}',
);

it('what was tried for one stream is looked at again for another, and not carried again', async () => {
  const host = await scratchHost(DEFAULT_HOST);
  try {
    const terrain = await terrainOf(host, parseDocuments([{ file: 'x.yaml', text: TEXT }]));
    if ('refused' in terrain) throw new Error(JSON.stringify(terrain.refused));
    const quiet = await carryTraffic(await readyRun(TEXT));
    const carried: string[] = [];
    // Only where both send as fast as they can does the second lose, and only at a place of its own.
    const carry: Carry = async ({ workload }) => {
      const { streams } = workload;
      carried.push(JSON.stringify(workload));
      const isMeant = String(streams.map(({ name, load }) => [name, load.kind])) === 'a,greedy,b,greedy';
      const drops = [{ place: 'bridge/second', reason: 'queue' as const, frames: 7, bytes: 7 * 1518 }];
      return { ...quiet, streams: quiet.streams.map((one) => (isMeant && one.name === 'b' ? { ...one, drops } : one)) };
    };
    const claim = { to: 'two', cos: 3, class: null, reason: 'queue', isBack: false, largestFrame: 1518 };
    const first = { ...claim, stream: 'a', from: 'one', place: 'bridge/first' };
    const second = { ...claim, stream: 'b', from: 'three', place: 'bridge/second' };
    const witnesses = new Witnesses(terrain, carry);
    await witnesses.search([first, second], () => {});
    expect(new Set(carried).size).toBe(carried.length);
    expect(await witnesses.of(first)).toBeNull();
    expect(await witnesses.of(second)).toMatchObject({ stream: 'b', lostFrames: 7 });
  } finally {
    await host.close();
  }
});
