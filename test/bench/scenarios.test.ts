import { expect, test } from 'vitest';
import { parseDocuments } from '#document/documents.ts';
import { carryTraffic, rehearseTraffic } from '#hosts/run.ts';
import { prepareRun } from '#reconcile/traffic.ts';
import { DEFAULT_HOST } from '#state/default-host.ts';
import { documents } from '../../scripts/bench/scenarios.mjs';
import { scratchHost } from '../support/scratch-host.ts';

/** The documents of a benchmark, carried for so long. The senders start at 1 us: the peers' clocks begin there. */
async function carried(scenario: 'S1J' | 'S2' | 'S3', senders: number, seconds: number) {
  const host = await scratchHost(DEFAULT_HOST);
  const set = parseDocuments([{ file: 'bench.yaml', text: documents(scenario, senders) }]);
  const durationPicoseconds = Math.round(seconds * 1e12) + 1e6;
  const wish = { durationPicoseconds, warmupPicoseconds: undefined, seed: undefined };
  const { run, diagnostics } = await prepareRun(host, set, wish, rehearseTraffic);
  await host.close();
  expect(diagnostics).toEqual([]);
  if (!run) throw new Error('refused');
  const { conservation, streams } = await carryTraffic(run);
  return { delivered: conservation.delivered.frames, dropped: conservation.dropped.frames, streams: streams.length };
}

// Counted by ns-3.37 (bench/ns3); S1J with 8 and S3 also by csg-htsim, commit 841d9e7.
test.each([
  ['S1J', 8, 0.1, 83_330, 516_493],
  ['S1J', 8, 0.296296, 246_910, 1_530_978],
  ['S1J', 64, 0.01, 8330, 471_409],
  ['S1J', 512, 0.001, 830, 382_340],
  ['S2', 16, 0.01, 312_435, 0],
  ['S3', 32, 0.5, 133_632, 129_835],
] as const)(
  '%s of %i senders in %f s is carried as other simulators carry it',
  async (scenario, senders, seconds, delivered, dropped) => {
    expect(await carried(scenario, senders, seconds)).toEqual({ delivered, dropped, streams: senders });
  },
);
