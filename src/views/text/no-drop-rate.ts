import type { NoDropRate, Trial } from '#usage/no-drop-rate.ts';
import { percent, short } from './figures.ts';
import { grid } from './grid.ts';
import { safe } from './safe.ts';

/** One line for each rate that was tried, then the two that were looked for. */
export function printNoDropRate(found: NoDropRate, columns: number): string {
  const { host, traffic, seed, streams, trials, noDropRate, partialDropRate, partialLoss } = found;
  return [
    safe(`Traffic ${traffic} on host ${host}, seed ${seed}: the rate of ${streams.join(', ')}`),
    grid(
      ['RATE', 'OFFERED', 'DELIVERED', 'LOSS', 'LOST AT'],
      trials.map((one) => [
        percent(one.share),
        `${short(one.offeredPacketsPerSecond)}pps`,
        `${short(one.deliveredPacketsPerSecond)}pps`,
        percent(one.loss),
        lostAt(one),
      ]),
      { left: [4], columns, wraps: 4 },
    ),
    [
      `No-drop rate (NDR): ${rateOf(noDropRate)}`,
      `Partial drop rate (PDR, ${percent(partialLoss)} lost): ${rateOf(partialDropRate)}`,
    ].join('\n'),
  ].join('\n\n');
}

function lostAt({ places, growingFrames, unsentFrames, deadlocks }: Trial): string {
  const others = [
    ...(deadlocks === 0 ? [] : ['deadlock']),
    ...(growingFrames === 0 ? [] : [`${growingFrames} more wait in queues`]),
    ...(unsentFrames === 0 ? [] : [`${unsentFrames} not sent while it waited for room`]),
  ];
  return [...places, ...others].join(', ') || '--';
}

function rateOf(trial: Trial | null): string {
  return trial === null
    ? 'none, it loses at every rate'
    : `${percent(trial.share)}, ${short(trial.offeredPacketsPerSecond)}pps`;
}
