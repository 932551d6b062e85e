import type { Plan, Step } from '#plan/plan.ts';
import type { Hardware } from '#state/hardware.ts';
import type { Observed } from '#state/host-state.ts';
import type { Scope } from '#state/scope.ts';
import type { Counters, UsageRecord } from '#usage/counters.ts';
import type { LiveRun } from '#usage/reading.ts';

/** A host as the line sees it: something that can be looked at by anybody and changed by one at a time. */
export interface Host {
  readonly name: string;
  /** Where its state lies, for messages. */
  readonly place: string;
  /** What the host can do: asked once per command. */
  hardware(): Promise<Hardware>;
  /**
   * Both configurations and the owners; with `scope`, at least what matters to a change of those objects (`Scope`): a host may
   * answer with everything. Never waits for a writer.
   */
  inspect(scope?: Scope): Promise<Observed>;
  history(): Promise<readonly HistoryEntry[]>;
  /** What was counted of each link and flow. */
  counters(): Promise<Counters>;
  /** The usage history of links, or of flows, oldest record first. */
  usage(subject: UsageRecord['subject']): Promise<readonly UsageRecord[]>;
  /** Runs of other processes through this host that are under way, the one that began last first. */
  liveRuns(): Promise<readonly LiveRun[]>;
  /** An apply that is under way, waits for its confirmation, or was interrupted. */
  pending(): Promise<Pending | null>;
  /**
   * Becomes the one writer. Waits at most `timeoutMs`, then throws a `Failure` with code `locked` that names the holder's
   * command and pid. A killed holder's lock is free at once.
   */
  lock(command: string, timeoutMs: number): Promise<Writer>;
  /** Tells the process that waits in `apply --try` to keep the change. Needs no lock. */
  confirm(id: number): Promise<void>;
  close(): Promise<void>;
}

/** What only the holder of the lock may do. Every method is one durable, atomic change of the host's store. */
export interface Writer {
  /** Opens an entry of the history as pending, with all its steps, before the first of them is done. */
  begin(entry: NewEntry): Promise<number>;
  /** Does the step and notes in the same instant that entry `id` has `done` steps done. Throws `Failure`. */
  execute(id: number, step: Step, done: number): Promise<void>;
  /** The entry waits for confirmation until then (milliseconds since 1970). */
  hold(id: number, deadline: number): Promise<void>;
  /** Closes the entry: it is history now. */
  finish(id: number, result: EntryResult): Promise<void>;
  /** The stored configuration becomes the running one, as after a reboot. */
  restart(): Promise<void>;
  /** Exchanges the hardware; what is configured stays. */
  setHardware(document: unknown): Promise<void>;
  /** Notes what a run has counted, its history, and where it is. While it lasts this need not outlive a loss of power. */
  record(usage: Usage): Promise<void>;
  release(): Promise<void>;
}

/** What a run leaves on a host. */
export interface Usage {
  readonly counters: Counters;
  readonly records: readonly UsageRecord[];
  /** Records that are kept of each link and flow; the oldest go first. */
  readonly kept: number;
  /** Where the run of this process is; null: it is over. */
  readonly run: Omit<LiveRun, 'pid'> | null;
}

export interface NewEntry {
  readonly who: string;
  readonly command: string;
  readonly plan: Plan;
}

export type EntryResult = 'done' | 'undone' | 'reverted' | 'interrupted';

export interface HistoryEntry extends NewEntry {
  readonly id: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly result: EntryResult | 'pending';
}

export interface Pending {
  readonly id: number;
  readonly entry: NewEntry;
  /** Steps that are done and not undone. */
  readonly done: number;
  /** Deadline of a trial; null: not a trial (yet). */
  readonly deadline: number | null;
  readonly confirmed: boolean;
  /** Whether a process holds the host's lock now, so that the entry is being worked on. */
  readonly active: boolean;
}

/** The host refused or failed: thrown by hosts only, caught once per command in reconcile/. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly code:
    | 'step-failed'
    | 'locked'
    | 'store-version'
    | 'no-such-host'
    | 'host-exists'
    | 'host-in-the-way'
    | 'unconfirmed-change'
    | 'nothing-to-confirm'
    | 'bad-name'
    | 'no-such-name'
    | 'standstill'
    | 'system';
  readonly hint: string | undefined;

  constructor(code: Failure['code'], message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
  }
}
