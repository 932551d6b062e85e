import { Failure, type Host } from '#hosts/host.ts';
import { type Capture, carryTraffic, type Instant } from '#hosts/run.ts';
import { Recorder } from '#reconcile/record.ts';
import type { ReadyRun } from '#reconcile/traffic.ts';
import type { Report } from '#usage/report.ts';
import { time } from '#views/text/figures.ts';
import { commandLine } from './carry-out.ts';
import { Pacer } from './pace.ts';

export interface CarryOptions {
  readonly traces: readonly Capture[];
  /** undefined: as fast as it goes. */
  readonly pace: number | undefined;
  readonly lockTimeoutMs: number;
  readonly signal: AbortSignal;
  /** Looks at the run a few dozen times a second. */
  readonly watch?: (now: Instant) => Promise<void> | void;
}

export interface Carried {
  readonly report: Report;
  /** Whether it came to its end; else it was interrupted, and the report is about what was carried until then. */
  readonly isOver: boolean;
  /** For the user. */
  readonly remarks: readonly string[];
  /** Why what came last does not stay on the host; null: all of it does, or none was to. */
  readonly unkept: Failure | null;
}

/** Carries traffic through a host, or a copy of it; what is carried through the host itself stays in its counters. */
export async function carryOn(host: Host, run: ReadyRun, options: CarryOptions): Promise<Carried> {
  const { traces, pace, lockTimeoutMs, signal, watch } = options;
  if (!run.isScratch) await mustBeAlone(host);
  const recorder = run.isScratch ? null : new Recorder(run, host, { command: commandLine(), lockTimeoutMs });
  const pacer = pace === undefined ? null : new Pacer(pace);
  const report = await carryTraffic(run, {
    traces,
    marks: recorder?.marks ?? [],
    ...(pacer ? { mostPicoseconds: pacer.stepPicoseconds } : {}),
    look: async (now) => {
      await watch?.(now);
      await pacer?.wait(now.atPicoseconds, signal);
      await recorder?.note(now);
    },
    signal,
    rehearsal: run.rehearsal,
  });
  const isOver = report.toPicoseconds >= run.workload.durationPicoseconds;
  return { report, isOver, remarks: recorder?.remarks ?? [], unkept: recorder?.unkept ?? null };
}

/** Two runs through one host would each carry as if it had all wires for itself. */
async function mustBeAlone(host: Host): Promise<void> {
  const [other] = await host.liveRuns();
  if (other === undefined) return;
  throw new Failure(
    'locked',
    `A run of ${other.traffic} goes on through this host (process ${other.pid}: ${other.command}).`,
    {
      hint: 'wait for its end, or run through a copy of the host: add -f NETWORK',
    },
  );
}

/** What a run that was interrupted says of itself. */
export function sayCut({ report: { toPicoseconds } }: Carried, run: ReadyRun): string {
  const { durationPicoseconds } = run.workload;
  return `interrupted after ${time(toPicoseconds)} of ${time(durationPicoseconds)} of virtual time: this is what was carried until then, and no expectation is judged`;
}

/** What is to be said when the host did not take what the run has counted; null: it did. */
export function sayUnkept({ unkept }: Pick<Carried, 'unkept'>): string | null {
  if (unkept === null) return null;
  const { code, message, hint } = unkept;
  return `error[${code}]: the counters and the history of the host end before the end of this run: ${message}${hint === undefined ? '' : ` (${hint})`}`;
}
