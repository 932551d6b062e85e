import { hasErrors } from '#diagnostics/diagnostic.ts';
import type { Host } from '#hosts/host.ts';
import { isEmpty, type Plan } from '#plan/plan.ts';
import type { ApplyReport } from '#reconcile/apply.ts';
import type { Planned } from '#reconcile/change.ts';
import { recoverFirst } from '#reconcile/recover.ts';
import { printApplyReport } from '#views/text/apply-report.ts';
import { printPlan, printRemarks } from '#views/text/plan.ts';
import { BaseCommand } from './base.ts';
import { agreed, type CarryOutFlags, carryOut, commandLine, isAttended, needsYes } from './carry-out.ts';
import { Refusal } from './fault.ts';
import { beside } from './planning.ts';
import { UsageError } from './usage.ts';

/** What `--json` prints of a command that carries a plan out. */
export interface Applied {
  readonly plan: Plan;
  /** null: only shown (`--dry-run`). */
  readonly report: ApplyReport | null;
}

/** `apply`, `delete` and `rollback` end alike: show the plan, ask, carry out, look again, report. */
export abstract class ApplyingCommand extends BaseCommand<Applied> {
  /** Opens the host for a change: what was interrupted is taken back first, and said. With `--dry-run` it is only said. */
  protected async openForChange(flags: CarryOutFlags & { readonly host?: string | undefined }): Promise<Host> {
    if (flags['dry-run']) return this.openHost(flags.host);
    const host = await this.openQuietly(flags.host);
    const recovered = await recoverFirst(host, commandLine(), flags['lock-timeout']);
    if (recovered !== null) this.remark(`${recovered}.`);
    return host;
  }

  protected async finish(
    host: Host,
    planned: Planned,
    flags: CarryOutFlags & { readonly full: boolean },
    again?: (host: Host) => Promise<Planned>,
  ): Promise<Applied> {
    if (flags.try === 0)
      throw new UsageError('--try needs a time above 0.', 'Write how long somebody has to confirm, such as 60s.');
    const { plan, diagnostics } = planned;
    if (!plan) this.fail(diagnostics);
    this.refuseErrors(beside(plan, diagnostics));
    // Of an empty plan the report says that there is nothing to do.
    const print = isEmpty(plan) && !flags['dry-run'] ? printRemarks : printPlan;
    this.print(print(plan, { color: this.color, full: flags.full }));
    if (flags['dry-run']) return { plan, report: null };
    if (!isEmpty(plan) && !flags.yes) await this.#ask(host);
    const report = await this.interruptible((signal) =>
      carryOut(host, plan, flags, {
        signal,
        json: this.jsonEnabled(),
        ...(again ? { again } : {}),
        ...(flags.yes ? { replanned: (fresh) => this.#replanned(fresh, flags.full) } : {}),
      }),
    );
    if (hasErrors(report.diagnostics)) this.#failed(report);
    if (!isEmpty(plan)) await this.remarkRuns(host);
    this.print(printApplyReport(report));
    return { plan, report };
  }

  async #ask(host: Host): Promise<void> {
    if (!isAttended(this.jsonEnabled())) this.fail([needsYes()]);
    if (!(await agreed(`Apply this to ${host.name}?`))) {
      this.fail([
        { ...needsYes(), detail: 'The plan was not agreed to. Nothing was done.', hint: 'answer y to go on' },
      ]);
    }
  }

  /** Another command was quicker: what is done instead is shown like the first plan. */
  #replanned(plan: Plan, full: boolean): void {
    this.print(`The host has changed meanwhile; planned again:\n\n${printPlan(plan, { color: this.color, full })}`);
  }

  #failed(report: ApplyReport): never {
    if (!this.jsonEnabled() && report.result !== 'refused') this.note(printApplyReport(report));
    throw new Refusal(report.diagnostics, report.result === 'interrupted' ? 130 : 1);
  }
}
