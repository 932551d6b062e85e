import type { Host } from '#hosts/host.ts';
import { Seldom } from '#reconcile/seldom.ts';
import type { ReadyRun } from '#reconcile/traffic.ts';
import { ratesBetween } from '#usage/rates.ts';
import type { Reading } from '#usage/reading.ts';
import { Trends } from '#usage/trends.ts';
import type { RunStatus } from '#views/text/live/status.ts';
import type { TopSnapshot } from '#views/text/live/top-screen.ts';
import { type Carried, carryOn } from './carry-on.ts';
import { follow } from './follow.ts';

export interface SourceOptions {
  readonly intervalMs: number;
  readonly signal: AbortSignal;
  /** Gets each look. */
  readonly show: (snapshot: TopSnapshot) => void;
}

/** How long a run of `top` waits for the host's lock at its end, in milliseconds: as `run` does when nothing else is said. */
const LOCK_TIMEOUT = 10_000;

/** A run of our own, looked at as it goes on. */
export async function watched(
  host: Host,
  run: ReadyRun,
  { intervalMs, signal, show, pace }: SourceOptions & { readonly pace: number },
): Promise<Carried> {
  const started = performance.now();
  const looking = new Seldom({ everyMs: intervalMs, firstMs: intervalMs, share: 1 / 30 });
  const snapshot = snapshots();
  const look = (reading: Reading, isOver: boolean) =>
    show(
      snapshot(reading, {
        host: run.hardware.host,
        traffic: run.workload.name,
        durationPicoseconds: run.workload.durationPicoseconds,
        elapsedMilliseconds: performance.now() - started,
        isOver,
      }),
    );
  return carryOn(host, run, {
    traces: [],
    pace,
    lockTimeoutMs: LOCK_TIMEOUT,
    signal,
    watch: async ({ kind, read }) => {
      if (kind !== 'end') await looking.doIfDue(() => look(read(), false));
      else if (!signal.aborted) look(read(), true);
    },
  });
}

/** A run of another process. */
export async function followed(host: Host, { intervalMs, signal, show }: SourceOptions): Promise<void> {
  const snapshot = snapshots();
  const statusOf = (isOver: boolean, run: Awaited<ReturnType<Host['liveRuns']>>[number]): RunStatus => ({
    host: host.name,
    traffic: run.traffic,
    durationPicoseconds: run.durationPicoseconds,
    elapsedMilliseconds: run.readMilliseconds - run.startedMilliseconds,
    isOver,
  });
  let last: TopSnapshot | null = null;
  for await (const run of follow(host, { intervalMs, signal })) {
    last = snapshot(run.reading, statusOf(false, run));
    show(last);
  }
  // Its last figures stay, with the word that it is over.
  if (last !== null && !signal.aborted) show({ ...last, status: { ...last.status, isOver: true } });
}

/** Makes snapshots of readings: each with the rates since the one before. */
function snapshots(): (reading: Reading, status: RunStatus) => TopSnapshot {
  const trends = new Trends();
  let before: Reading | null = null;
  return (reading, status) => {
    const rates = ratesBetween(before, reading);
    before = reading;
    trends.add(rates);
    return { status, reading, rates, trends };
  };
}
