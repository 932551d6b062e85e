import * as Args from '@oclif/core/args';
import { loadPlan } from '#plan/plan-file.ts';
import { type Applied, ApplyingCommand } from './applying.ts';
import { carryOutFlags } from './carry-out.ts';
import { planFromFlags, planningFlags } from './planning.ts';
import { UsageError } from './usage.ts';

/** `apply -f`: makes the host match documents; `apply PLAN`: does exactly a saved plan. */
export default class Apply extends ApplyingCommand {
  static override summary = 'Make the host match documents, or do exactly a saved plan.';
  static override description =
    'Plans, shows, asks, executes step by step, and looks again: the host is in sync at the end, or as it was before. A killed apply is taken back by the next command that writes.';
  static override args = {
    plan: Args.string({ ignoreStdin: true, description: 'A plan saved by "vnetctl plan --out".' }),
  };
  static override flags = { ...planningFlags, ...carryOutFlags };
  static override examples = [
    'vnetctl apply -f examples/web-tier.yaml --yes',
    'vnetctl apply -f examples/web-tier.yaml --dry-run',
    'vnetctl apply -f examples/web-tier.yaml --try 60s --yes',
    'vnetctl apply web.plan --yes',
  ];

  async run(): Promise<Applied> {
    const { args, flags } = await this.parse(Apply);
    const host = await this.openForChange(flags);
    if (args.plan === undefined) {
      const planned = await planFromFlags(host, flags);
      return this.finish(host, planned, flags, planned.again);
    }
    if (flags.file || flags.adopt || flags.prune) {
      throw new UsageError(
        'a saved plan is done as it is: -f, --adopt and --prune belong to "vnetctl plan".',
        'Give the plan alone.',
      );
    }
    const loaded = await loadPlan(args.plan);
    if (loaded.plan && loaded.plan.host !== host.name) {
      throw new UsageError(
        `the plan is for the host ${loaded.plan.host}, not for ${host.name}.`,
        `Add --host ${loaded.plan.host}.`,
      );
    }
    return this.finish(host, loaded, flags);
  }
}
