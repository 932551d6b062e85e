import { Failure, type Host } from '#hosts/host.ts';
import { advanced, type Counters, recordsOf } from '#usage/counters.ts';
import type { LiveRun, Reading } from '#usage/reading.ts';
import type { Measured } from '#usage/report.ts';
import { asWriter } from './recover.ts';
import { Seldom } from './seldom.ts';
import type { ReadyRun } from './traffic.ts';

/** One instant of a run that is to be noted. */
export interface Moment {
  readonly kind: 'mark' | 'slice' | 'end';
  readonly atPicoseconds: number;
  /** What was counted since this was last asked for. */
  readonly since: () => Measured;
  readonly read: () => Reading;
}

export interface RecorderOptions {
  /** What was typed, for those who follow the run. */
  readonly command: string;
  readonly lockTimeoutMs: number;
}

/**
 * Keeps what a run counts on the host that it is carried through: its counters, its usage history, and while it lasts where it is. It
 * writes about once a second, each time one change, so that a kill loses at most what came after the last one.
 */
export class Recorder {
  /** Instants of the run at which the history has a record, beside its start and its end. */
  readonly marks: readonly number[];
  readonly #run: ReadyRun;
  readonly #host: Host;
  readonly #options: RecorderOptions;
  readonly #started = Date.now();
  readonly #publishing = new Seldom({ everyMs: 1000, firstMs: 300, share: 1 / 60 });
  #parts: Part[] = [];
  /** Up to there it is on the host; null: nothing is. */
  #keptPicoseconds: number | null = null;
  readonly #remarks: string[] = [];
  #unkept: Failure | null = null;

  constructor(run: ReadyRun, host: Host, options: RecorderOptions) {
    const every = run.hardware.historyIntervalPicoseconds;
    const count = every === 0 ? 0 : Math.ceil(run.workload.durationPicoseconds / every) - 1;
    this.#run = run;
    this.#host = host;
    this.#options = options;
    this.marks = Array.from({ length: count }, (_, index) => (index + 1) * every);
  }

  async note(moment: Moment): Promise<void> {
    if (moment.kind !== 'slice') this.#take(moment);
    if (moment.kind === 'end') await this.#keepLast();
    else await this.#publishing.doIfDue(() => this.#publish(moment));
  }

  /** What was taken back before something was kept, for the user. */
  get remarks(): readonly string[] {
    return this.#remarks;
  }

  /** Why what came last does not stay on the host; null: all of it does. */
  get unkept(): Failure | null {
    return this.#unkept;
  }

  /** The report of a run is worth more than its place in the history: it is not lost with that. */
  async #keepLast(): Promise<void> {
    try {
      await this.#keep(null, this.#options.lockTimeoutMs);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      this.#unkept = error;
    }
  }

  #take(moment: Moment): void {
    const { kind, atPicoseconds } = moment;
    this.#parts.push({ atPicoseconds, part: moment.since(), isRecord: kind !== 'slice' });
  }

  /** While another command changes the host, nothing is kept: the next attempt keeps that too. */
  async #publish(moment: Moment): Promise<void> {
    if (moment.kind === 'slice') this.#take(moment);
    try {
      await this.#keep(moment.read(), 0);
    } catch (error) {
      if (!(error instanceof Failure && (error.code === 'locked' || error.code === 'unconfirmed-change'))) throw error;
    }
  }

  /** Leaves it all on the host, in one change, after what another run may have left meanwhile. null: the run is over. */
  async #keep(reading: Reading | null, timeoutMs: number): Promise<void> {
    const { epochMilliseconds, historyRecords } = this.#run.hardware;
    const remark = await asWriter(this.#host, 'run', timeoutMs, async (writer) => {
      const before = await this.#host.counters();
      const nanosecondsAt = (picoseconds: number) =>
        before.clockNanoseconds + Math.round(picoseconds / 1000) - Math.round((this.#keptPicoseconds ?? 0) / 1000);
      let counters = before;
      const states: Counters[] = [];
      for (const { atPicoseconds, part, isRecord } of this.#parts) {
        counters = advanced(counters, part, nanosecondsAt(atPicoseconds));
        if (isRecord) states.push(counters);
      }
      if (this.#keptPicoseconds === null) states.unshift(withNew(before, counters));
      const records = states.flatMap((state) => recordsOf(state, epochMilliseconds));
      await writer.record({ counters, records, kept: historyRecords, run: reading && this.#live(reading) });
    });
    this.#keptPicoseconds = this.#parts.at(-1)?.atPicoseconds ?? this.#keptPicoseconds;
    this.#parts = [];
    if (remark !== null) this.#remarks.push(remark);
  }

  #live(reading: Reading): Omit<LiveRun, 'pid'> {
    const { name, durationPicoseconds } = this.#run.workload;
    return {
      command: this.#options.command,
      traffic: name,
      durationPicoseconds,
      startedMilliseconds: this.#started,
      readMilliseconds: Date.now(),
      reading,
    };
  }
}

/** What was counted up to an instant since the part before. */
interface Part {
  readonly atPicoseconds: number;
  readonly part: Measured;
  /** Whether the history has a record of that instant. */
  readonly isRecord: boolean;
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
