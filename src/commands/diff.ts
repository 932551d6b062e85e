import * as Flags from '@oclif/core/flags';
import { isEmpty, type Plan } from '#plan/plan.ts';
import { planMarkdown } from '#views/text/markdown-report.ts';
import { printDiff } from '#views/text/plan.ts';
import { BaseCommand } from './base.ts';
import { beside, planFromFlags, planningFlags } from './planning.ts';

/** What differs, without the steps of a plan. */
export type Differences = Pick<Plan, 'host' | 'changes' | 'ownership' | 'drift' | 'warnings' | 'digest'>;

/** `diff -f`: how the host differs from what documents want. */
export default class Diff extends BaseCommand<Differences> {
  static override summary = 'Show how the host differs from documents, and what was changed by hand.';
  static override description = 'Exit code 0: in sync; 2: differences; 1: refused. Nothing is written.';
  static override flags = {
    ...planningFlags,
    format: Flags.string({
      helpValue: 'text|markdown',
      options: ['text', 'markdown'] as const,
      default: 'text',
      summary: 'Markdown fits a pull request comment: under 65,536 characters, the same bytes each time.',
    }),
  };
  static override examples = [
    'vnetctl diff -f examples/web-tier.yaml',
    'vnetctl diff -f examples/web-tier.yaml --format markdown',
  ];

  async run(): Promise<Differences> {
    const { flags } = await this.parse(Diff);
    const { plan, diagnostics } = await planFromFlags(await this.openHost(flags.host), flags);
    if (!plan) this.fail(diagnostics);
    const { host, changes, ownership, drift, warnings, digest } = plan;
    this.refuseErrors(flags.format === 'text' ? diagnostics : beside(plan, diagnostics));
    this.print(
      flags.format === 'markdown' ? planMarkdown([plan]) : printDiff(plan, { color: this.color, full: flags.full }),
    );
    if (!isEmpty(plan)) this.differs();
    return { host, changes, ownership, drift, warnings, digest };
  }
}
