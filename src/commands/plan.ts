import * as Flags from '@oclif/core/flags';
import { isEmpty, type Plan } from '#plan/plan.ts';
import { savePlan } from '#plan/plan-file.ts';
import { printPlan } from '#views/text/plan.ts';
import { safe } from '#views/text/safe.ts';
import { BaseCommand } from './base.ts';
import { beside, planFromFlags, planningFlags } from './planning.ts';

/** `plan -f`: what apply would do, step by step. */
export default class PlanCommand extends BaseCommand<Plan> {
  static override summary = 'Show what apply would do: each change, why, and whom it disturbs.';
  static override description =
    'A saved plan (--out) is applied with "vnetctl apply FILE": exactly it, or not at all when a fact that it has read is different by then.';
  static override flags = {
    ...planningFlags,
    out: Flags.string({ helpValue: 'FILE', summary: 'Save the plan.' }),
    'detailed-exitcode': Flags.boolean({ summary: 'Exit with 2 when there is something to do.' }),
  };
  static override examples = [
    'vnetctl plan -f examples/web-tier.yaml',
    'vnetctl plan -f examples/web-tier.yaml --out web.plan',
  ];

  async run(): Promise<Plan> {
    const { flags } = await this.parse(PlanCommand);
    const { plan, diagnostics } = await planFromFlags(await this.openHost(flags.host), flags);
    if (!plan) this.fail(diagnostics);
    this.refuseErrors(beside(plan, diagnostics));
    this.print(printPlan(plan, { color: this.color, full: flags.full }));
    if (flags.out !== undefined) {
      await savePlan(flags.out, plan);
      this.note(safe(`Saved; do exactly this with: vnetctl apply ${flags.out}`));
    }
    if (flags['detailed-exitcode'] && !isEmpty(plan)) this.differs();
    return plan;
  }
}
