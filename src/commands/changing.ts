import { userInfo } from 'node:os';
import * as Flags from '@oclif/core/flags';
import { type Diagnostic, hasErrors } from '#diagnostics/diagnostic.ts';
import type { Change } from '#diff/change.ts';
import type { Host } from '#hosts/host.ts';
import type { Plan } from '#plan/plan.ts';
import { apply } from '#reconcile/apply.ts';
import { recoverFirst } from '#reconcile/recover.ts';
import { planVerb, type Verb } from '#reconcile/verb.ts';
import { plainProgress } from '#views/text/progress.ts';
import { BaseCommand } from './base.ts';
import { commandLine } from './carry-out.ts';
import { Refusal } from './fault.ts';
import { diagnosticLines } from './fault-text.ts';
import { lockTimeoutFlag } from './flags.ts';
import { UsageError } from './usage.ts';

/** What `--json` prints of one change. */
export interface ChangeResult {
  /** Entry of the history; null: nothing was to be done, or it was only shown. */
  readonly entry: number | null;
  readonly changes: readonly Change[];
  readonly warnings: readonly Diagnostic[];
}

/** What `--json` prints of a verb that changes something. */
export interface VerbResult extends ChangeResult, Shown {}

export interface Shown {
  /** The Network document that does the same, in YAML: with `--show-document` only. */
  readonly document?: string;
}

export interface ChangingFlags {
  readonly host?: string | undefined;
  readonly 'lock-timeout': number;
  readonly 'show-document': boolean;
  readonly 'dry-run': boolean;
}

/** `-R` of dladm(8). */
export const ROOT_REFUSED = '-R is not known here.';
export const ROOT_INSTEAD = 'An alternate root is a host of its own: --host PATH.';

/** What the verbs of dladm and flowadm and `batch`, which takes many of them, have in common: their flags, and how a change is made. */
export abstract class ChangingCommand<Result extends object> extends BaseCommand<Result> {
  static override baseFlags = {
    ...BaseCommand.baseFlags,
    root: Flags.string({
      char: 'R',
      hidden: true,
      parse: async () => {
        throw new UsageError(ROOT_REFUSED, ROOT_INSTEAD);
      },
    }),
    'lock-timeout': { ...lockTimeoutFlag, helpGroup: 'GLOBAL' },
    'show-document': Flags.boolean({
      helpGroup: 'GLOBAL',
      summary: 'Do nothing; print the Network document that does the same, to be kept in git.',
    }),
    'dry-run': Flags.boolean({
      helpGroup: 'GLOBAL',
      exclusive: ['show-document'],
      summary: 'Do nothing; show the plan.',
    }),
  };

  /** The host; what an interrupted command has left is taken back first, unless nothing is to be done here. */
  protected async openForChange(flags: ChangingFlags): Promise<Host> {
    if (flags['dry-run'] || flags['show-document']) return this.openHost(flags.host);
    const host = await this.openQuietly(flags.host);
    const recovered = await recoverFirst(host, commandLine(), flags['lock-timeout']);
    if (recovered !== null) this.remark(`${recovered}.`);
    return host;
  }

  /** Whether somebody sees what takes longer than a second. */
  protected get isWatched(): boolean {
    return process.stderr.isTTY === true && !this.jsonEnabled();
  }

  /** Carries out the plan of a verb. Another command that was quicker does not matter: it is planned again. */
  protected async change(
    host: Host,
    plan: Plan,
    verb: Verb,
    flags: ChangingFlags,
    signal: AbortSignal,
  ): Promise<ChangeResult> {
    let done: Plan = plan;
    const report = await apply(host, plan, {
      who: userInfo().username,
      command: commandLine(),
      lockTimeoutMs: flags['lock-timeout'],
      emit: this.isWatched ? plainProgress((line) => this.note(line), Date.now, false) : () => {},
      signal,
      again: (on) => planVerb(on, verb),
      replanned: (fresh) => {
        done = fresh;
      },
    });
    if (report.recovered !== null) this.remark(`${report.recovered}.`);
    if (hasErrors(report.diagnostics)) throw new Refusal(report.diagnostics, report.result === 'interrupted' ? 130 : 1);
    await this.remarkRuns(host);
    // A verb that succeeds prints nothing; but that it is not for long is not to be found out at the next restart.
    this.note(
      diagnosticLines(
        done.warnings.filter(({ code }) => code === 'running-only'),
        this.verb,
      ),
    );
    return { entry: report.entry, changes: done.changes, warnings: done.warnings };
  }
}
