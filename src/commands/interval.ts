import * as Flags from '@oclif/core/flags';
import type { Host } from '#hosts/host.ts';
import type { Counters } from '#usage/counters.ts';
import { since } from '#usage/since.ts';
import { follow } from './follow.ts';

/** `-i SECONDS` of what shows counters, while a run of another process advances them. */
export const intervalFlags = {
  interval: Flags.integer({
    char: 'i',
    helpValue: 'SECONDS',
    min: 1,
    summary:
      'While a run goes on elsewhere, again and again: first what was counted since the object was made, then what came to it.',
    exclusive: ['json', 'history', 'every', 'all'],
  }),
  count: Flags.integer({ helpValue: 'N', min: 1, summary: 'End after so many times.', dependsOn: ['interval'] }),
};

export interface IntervalOptions {
  readonly interval: number;
  readonly count?: number | undefined;
  readonly signal: AbortSignal;
}

/** Shows the counters each time that the run has told of them, and when it is over. Refuses when there is none. */
export async function showWhile(
  host: Host,
  { interval, count = Number.POSITIVE_INFINITY, signal }: IntervalOptions,
  show: (counters: Counters) => void,
): Promise<void> {
  let last: Counters | null = null;
  let times = 0;
  const look = async () => {
    const now = await host.counters();
    // Nothing has come to them: the run has told of itself in the same instant as before.
    if (now.clockNanoseconds === last?.clockNanoseconds) return;
    show(last === null ? now : since(last, now));
    last = now;
    times += 1;
  };
  for await (const _ of follow(host, { intervalMs: interval * 1000, signal })) {
    await look();
    if (times >= count) return;
  }
  if (!signal.aborted) await look();
}
