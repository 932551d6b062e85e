import { userInfo } from 'node:os';
import * as Flags from '@oclif/core/flags';
import { type Diagnostic, hasErrors } from '#diagnostics/diagnostic.ts';
import type { Change } from '#diff/change.ts';
import { isEmpty, type Plan } from '#plan/plan.ts';
import { apply } from '#reconcile/apply.ts';
import { recoverFirst } from '#reconcile/recover.ts';
import { planVerb, type Verb } from '#reconcile/verb.ts';
import { documentOf } from '#reconcile/verb-document.ts';
import type { Edit } from '#state/edit.ts';
import { printPlan } from '#views/text/plan.ts';
import { BaseCommand } from './base.ts';
import { commandLine } from './carry-out.ts';
import { Refusal } from './fault.ts';
import { lockTimeoutFlag } from './flags.ts';
import { UsageError } from './usage.ts';

/** `-t` of the verbs that change something. */
export const temporaryFlag = Flags.boolean({
  char: 't',
  summary: 'Act on the running configuration only: after a restart it is as stored.',
});

/** Which configurations a verb with or without `-t` is about. */
export function whereOf({ temporary }: { readonly temporary: boolean }): Edit['where'] {
  return temporary ? 'running' : 'both';
}

/** What `--json` prints of a verb that changes something. */
export interface VerbResult {
  /** Entry of the history; null: nothing was to be done, or it was only shown. */
  readonly entry: number | null;
  readonly changes: readonly Change[];
  readonly warnings: readonly Diagnostic[];
}

/** What the words of a command line ask for. */
export interface Wish {
  readonly edits: readonly Edit[];
}

interface VerbFlags {
  readonly host?: string | undefined;
  readonly 'lock-timeout': number;
  readonly 'show-document': boolean;
  readonly 'dry-run': boolean;
}

/**
 * A verb of dladm or flowadm that changes something: it says in `wish` what its words ask for, and everything else is the one
 * line of the house. Done, it prints nothing.
 */
export abstract class VerbCommand extends BaseCommand<VerbResult> {
  static override baseFlags = {
    ...BaseCommand.baseFlags,
    root: Flags.string({
      char: 'R',
      hidden: true,
      parse: async () => {
        throw new UsageError('-R is not known here', 'An alternate root is a host of its own: --host PATH.');
      },
    }),
    'lock-timeout': { ...lockTimeoutFlag, helpGroup: 'GLOBAL' },
    'show-document': Flags.boolean({
      helpGroup: 'GLOBAL',
      summary: 'Do nothing; print the Network document that does the same, to be kept in git.',
    }),
    'dry-run': Flags.boolean({ helpGroup: 'GLOBAL', summary: 'Do nothing; show the plan.' }),
  };

  /** Reads the command line. Asks no host, so that `batch` can gather the wishes of many lines. */
  abstract wish(): Promise<Wish>;

  async run(): Promise<VerbResult> {
    const { edits } = await this.wish();
    const verb: Verb = { purpose: [this.verb, ...this.argv].join(' '), edits };
    // The same command line was read by `wish`: only the flags that all verbs have are looked at here.
    const flags = (await this.parse()).flags as unknown as VerbFlags;
    return this.carryOut(verb, flags);
  }

  protected async carryOut(verb: Verb, flags: VerbFlags): Promise<VerbResult> {
    const isShown = flags['dry-run'] || flags['show-document'];
    const host = isShown ? await this.openHost(flags.host) : await this.openQuietly(flags.host);
    const recovered = isShown ? null : await recoverFirst(host, commandLine(), flags['lock-timeout']);
    if (recovered !== null) this.remark(`${recovered}.`);
    const { plan, diagnostics } = await planVerb(host, verb);
    if (!plan) this.fail(diagnostics.filter((one) => hasErrors([one])));
    const shown = { entry: null, changes: plan.changes, warnings: plan.warnings };
    if (flags['show-document']) {
      this.print(documentOf(plan, await host.hardware()));
      return shown;
    }
    if (flags['dry-run']) {
      this.print(printPlan(plan, { color: this.color, full: true }));
      return shown;
    }
    if (isEmpty(plan)) return shown;
    return this.interruptible(async (signal) => {
      let done: Plan = plan;
      const report = await apply(host, plan, {
        who: userInfo().username,
        command: commandLine(),
        lockTimeoutMs: flags['lock-timeout'],
        emit: () => {},
        signal,
        again: (on) => planVerb(on, verb),
        replanned: (fresh) => {
          done = fresh;
        },
      });
      if (report.recovered !== null) this.remark(`${report.recovered}.`);
      if (hasErrors(report.diagnostics))
        throw new Refusal(report.diagnostics, report.result === 'interrupted' ? 130 : 1);
      return { entry: report.entry, changes: done.changes, warnings: done.warnings };
    });
  }
}
