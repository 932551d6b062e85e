import { CODES } from '#diagnostics/code.ts';
import type { Host } from '#hosts/host.ts';
import type { LiveRun } from '#usage/reading.ts';
import { Refusal } from './fault.ts';

export interface FollowOptions {
  readonly intervalMs: number;
  readonly signal: AbortSignal;
}

/**
 * A run that another process carries through the host, each time that it has told where it is; ends with the run. Refuses when there
 * is none: a command that waited for one would seem to hang.
 */
export async function* follow(host: Host, { intervalMs, signal }: FollowOptions): AsyncGenerator<LiveRun> {
  const [first] = await host.liveRuns();
  if (!first) throw noRun(host.name);
  let last = -1;
  for (let run: LiveRun | undefined = first; run && !signal.aborted; run = await sameRun(host, first)) {
    if (run.reading.atPicoseconds !== last) {
      last = run.reading.atPicoseconds;
      yield run;
    }
    await pause(intervalMs, signal);
  }
}

async function sameRun(host: Host, { pid, startedMilliseconds }: LiveRun): Promise<LiveRun | undefined> {
  return (await host.liveRuns()).find((one) => one.pid === pid && one.startedMilliseconds === startedMilliseconds);
}

/** Ends earlier when the signal is set. */
async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener('abort', done);
  });
}

function noRun(host: string): Refusal {
  return new Refusal([
    {
      severity: 'error',
      code: 'no-run',
      summary: CODES['no-run'],
      detail: `Nothing is being carried through host ${host}, so there is nothing to follow.`,
      hint: 'start a run elsewhere, "vnetctl run -f traffic.yaml --pace 1x", or here, "vnetctl top -f traffic.yaml"; runs through a copy of the host cannot be followed',
    },
  ]);
}
