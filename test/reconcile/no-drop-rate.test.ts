import { expect, test } from 'vitest';
import { carryTraffic } from '#hosts/run.ts';
import { findNoDropRate } from '#reconcile/no-drop-rate.ts';
import type { NoDropRate } from '#usage/no-drop-rate.ts';
import { documents, readyRun } from '../support/runs.ts';

async function found(streams: string, network: string, more = ''): Promise<NoDropRate> {
  const run = await readyRun(documents(`  streams: {${streams}}\n${more}`, network));
  const names = run.workload.streams.map(({ name }) => name);
  return findNoDropRate(run, names, (trial, looking) => carryTraffic(trial, looking));
}

const LIMITED = '  vnics: {web: {over: ixgbe0, maxbw: 800M}, beside: {over: ixgbe0}}';

test.each(['20ms', '200ms'])(
  '800M of 2G is two fifths, in a run of %s with 256 places to wait too',
  async (duration) => {
    const { noDropRate, trials } = await found(
      's: {from: client-c, to: web, rate: 2G}',
      LIMITED,
      `  duration: ${duration}`,
    );
    expect(noDropRate).toMatchObject({ share: 0.4, lostFrames: 0, growingFrames: 0, loss: 0 });
    for (const { share, loss } of trials) expect(loss > 0).toBe(share > 0.4);
  },
);

test('a random stream is carried up to the speed of its wire (M/D/1), however many frames could wait', async () => {
  const { noDropRate } = await found(
    's: {from: bge0, to: client-c, rate: 2G, accounting: wire, arrival: poisson}',
    '  {}',
    '  duration: 1s',
  );
  expect(noDropRate?.share).toBeGreaterThan(0.48);
  expect(noDropRate?.share).toBeLessThanOrEqual(0.5);
});

const SWITCHED = '  etherstubs: {stub0: {}}\n  vnics: {one: {over: stub0}, two: {over: stub0}, three: {over: stub0}}';

test.each([
  ['all of them get what is for all', 'broadcast', 0],
  ['nobody gets what is for nobody, and each frame is lost once', '"02:00:00:00:00:99"', 1],
])('a stream that is flooded: %s', async (_, to, loss) => {
  const { trials } = await found(`s: {from: one, to: ${to}, rate: 10kpps}`, SWITCHED, '  duration: 20ms');
  for (const { offeredFrames, lostFrames } of trials) {
    const missing = offeredFrames * loss - lostFrames;
    expect(missing).toBeGreaterThanOrEqual(0);
    // The last one is on its way.
    expect(missing).toBeLessThanOrEqual(1);
  }
});
