import { readFileSync } from 'node:fs';
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

test('senders that wait for room carry no rate that they do not reach: 800M of 2G', async () => {
  const { noDropRate, trials } = await found(
    's: {from: web, to: beside, rate: 2G, socket: 64}',
    '  etherstubs: {st: {forwarding: lossless}}\n  vnics: {web: {over: st, maxbw: 800M}, beside: {over: st}}',
    '  duration: 20ms',
  );
  expect(noDropRate).toMatchObject({ share: 0.4, unsentFrames: 0, loss: 0 });
  const full = trials.at(-1);
  expect(full).toMatchObject({ share: 1, lostFrames: 0, deadlocks: 0 });
  // What it has sent and what it has not are together what the rate asks for.
  const asked = (noDropRate?.offeredFrames ?? 0) / 0.4;
  const { offeredFrames = 0, unsentFrames = 0, loss } = full ?? {};
  expect(Math.abs(offeredFrames + unsentFrames - asked)).toBeLessThanOrEqual(asked / 100);
  expect(loss).toBeCloseTo(unsentFrames / (offeredFrames + unsentFrames));
});

test.each([
  ['has stopped (330 frames in 2 ms)', 'stop: 2ms', 322, 333],
  ['has sent all that it was to send', 'packets: 64', 64, 64],
])('a sender that %s waits for no room', async (_, end, least, most) => {
  const { trials } = await found(
    `s: {from: web, to: beside, rate: 2G, socket: 64, ${end}}`,
    '  etherstubs: {st: {forwarding: lossless}}\n  vnics: {web: {over: st, maxbw: 1M}, beside: {over: st}}',
    '  duration: 20ms',
  );
  const { offeredFrames = 0, unsentFrames = 0 } = trials.at(-1) ?? {};
  expect(offeredFrames + unsentFrames).toBeGreaterThanOrEqual(least);
  expect(offeredFrames + unsentFrames).toBeLessThanOrEqual(most);
});

test('a rate at which the traffic deadlocks is not carried', async () => {
  const text = readFileSync(new URL('../../examples/experiments/p10e-deadlock.yaml', import.meta.url), 'utf8')
    .replaceAll('greedy: true', 'rate: 9.8G, socket: 64')
    .replace(/ {2}expect:[\s\S]*$/, '');
  const run = await readyRun(text);
  const { noDropRate, trials } = await findNoDropRate(run, ['v10', 'v20', 'v30'], (trial, looking) =>
    carryTraffic(trial, looking),
  );
  expect(trials.at(-1)).toMatchObject({ share: 1, lostFrames: 0, deadlocks: 1, loss: 1 });
  // Two streams share each trunk of 10G.
  expect(noDropRate?.share ?? 0).toBeLessThanOrEqual(0.51);
});

test.each(['', ', start: 11ms', ', start: 15ms', ', start: 2ms, stop: 6ms'])(
  'what is always in flight does not grow, whenever the stream sends: 1G of 9G%s',
  async (when) => {
    const { noDropRate } = await found(`s: {from: client-c, to: ixgbe0, rate: 9G${when}}`, LIMITED, '  duration: 20ms');
    expect(noDropRate?.growingFrames).toBe(0);
    expect(noDropRate?.share).toBeGreaterThanOrEqual(0.1);
    expect(noDropRate?.share).toBeLessThanOrEqual(1 / 9);
  },
);
