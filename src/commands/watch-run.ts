import type { Instant } from '#hosts/run.ts';
import { Seldom } from '#reconcile/seldom.ts';
import type { ReadyRun } from '#reconcile/traffic.ts';
import { ratesBetween } from '#usage/rates.ts';
import type { Reading } from '#usage/reading.ts';
import { Trends } from '#usage/trends.ts';
import type { LiveRunView } from '#views/live/run.ts';
import { runScreen } from '#views/text/live/run-screen.ts';
import { progressOf, type RunStatus } from '#views/text/live/status.ts';
import { canRedraw } from './terminal.ts';

/** Who looks at a run on the terminal while it goes on. */
export interface RunWatch {
  readonly look: (now: Instant) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Milliseconds of wall time: a run that is over sooner shows nothing. */
const QUIET = 400;
/** Nor does one that will be over in less. */
const SOON = 600;

/** A live view where the terminal can show one; plain lines on another terminal; nothing into a pipe, a log or JSON. */
export function watchRun(run: ReadyRun, json: boolean): RunWatch {
  if (json || !process.stderr.isTTY || process.env.CI) return { look: async () => {}, close: async () => {} };
  // A view would write between the lines of whoever reads the other output.
  return canRedraw() && process.stdout.isTTY ? liveWatch(run) : plainWatch(run);
}

function liveWatch(run: ReadyRun): RunWatch {
  const [started, trends] = [performance.now(), new Trends()];
  // Ten times a second at most, and a thirtieth of the time at most.
  const drawing = new Seldom({ everyMs: 100, firstMs: QUIET, share: 1 / 30 });
  let view: LiveRunView | null = null;
  let last: Reading | null = null;
  return {
    look: async ({ kind, atPicoseconds, read }) => {
      const status = statusOf(run, started, kind === 'end');
      if (view === null) {
        if (status.elapsedMilliseconds < QUIET || isSoonOver(status, atPicoseconds)) return;
        // Loaded here: what is over soon does not pay for it.
        const { showRun } = await import('#views/live/run.ts');
        view = showRun();
      }
      const { draw, size } = view;
      await drawing.doIfDue(() => {
        if (atPicoseconds === last?.atPicoseconds) return;
        const reading = read();
        const rates = ratesBetween(last, reading);
        last = reading;
        trends.add(rates);
        draw(runScreen({ status, reading, rates, trends }, size()));
      });
    },
    close: async () => {
      view?.close();
    },
  };
}

function plainWatch(run: ReadyRun): RunWatch {
  const started = performance.now();
  const telling = new Seldom({ everyMs: 1000, firstMs: 1000, share: 1 / 30 });
  return {
    look: ({ kind, read }) =>
      telling.doIfDue(() => {
        if (kind !== 'end') process.stderr.write(`${progressOf(statusOf(run, started, false), read())}\n`);
      }),
    close: async () => {},
  };
}

function statusOf({ hardware, workload }: ReadyRun, started: number, isOver: boolean): RunStatus {
  return {
    host: hardware.host,
    traffic: workload.name,
    durationPicoseconds: workload.durationPicoseconds,
    elapsedMilliseconds: performance.now() - started,
    isOver,
  };
}

function isSoonOver({ durationPicoseconds, elapsedMilliseconds }: RunStatus, atPicoseconds: number): boolean {
  return (elapsedMilliseconds / atPicoseconds) * (durationPicoseconds - atPicoseconds) < SOON;
}
