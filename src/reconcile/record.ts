import type { Host } from '#hosts/host.ts';
import { advanced, type Counters, recordsOf } from '#usage/counters.ts';
import type { Measured } from '#usage/report.ts';
import { asWriter } from './recover.ts';
import type { ReadyRun } from './traffic.ts';

/** Keeps what a run counts, for the counters and the usage history of the host that it is carried through. */
export class Recorder {
  /** Instants of the run at which the history has a record, beside its start and its end. */
  readonly marks: readonly number[];
  readonly #run: ReadyRun;
  readonly #parts: { readonly atPicoseconds: number; readonly part: Measured }[] = [];

  constructor(run: ReadyRun) {
    const every = run.hardware.historyIntervalPicoseconds;
    const count = every === 0 ? 0 : Math.ceil(run.workload.durationPicoseconds / every) - 1;
    this.#run = run;
    this.marks = Array.from({ length: count }, (_, index) => (index + 1) * every);
  }

  /** Notes what has been counted since the start of the run. */
  note(atPicoseconds: number, part: Measured): void {
    this.#parts.push({ atPicoseconds, part });
  }

  /**
   * Leaves it all on the host, in one change, after what another run may have left meanwhile. Returns what was taken back before,
   * for the user.
   */
  keep(host: Host, timeoutMs: number): Promise<string | null> {
    const { epochMilliseconds, historyRecords } = this.#run.hardware;
    return asWriter(host, 'run', timeoutMs, async (writer) => {
      const before = await host.counters();
      const later = this.#parts.map(({ atPicoseconds, part }) =>
        advanced(before, part, before.clockNanoseconds + Math.round(atPicoseconds / 1000)),
      );
      const after = later.at(-1) ?? before;
      const records = [withNew(before, after), ...later].flatMap((counters) => recordsOf(counters, epochMilliseconds));
      await writer.record({ counters: after, records, kept: historyRecords });
    });
  }
}

const ZERO = { frames: 0, bytes: 0 };

/** The counters at the start of a run: what has counted nothing yet had zeros, so that its first interval has a beginning. */
function withNew(before: Counters, after: Counters): Counters {
  const fresh = <Row extends { readonly name: string }>(old: readonly Row[], now: readonly Row[]) => {
    const known = new Set(old.map(({ name }) => name));
    return now.filter(({ name }) => !known.has(name)).map((row) => ({ ...row, received: ZERO, sent: ZERO }));
  };
  return {
    ...before,
    links: [...before.links, ...fresh(before.links, after.links)],
    flows: [...before.flows, ...fresh(before.flows, after.flows)],
  };
}
