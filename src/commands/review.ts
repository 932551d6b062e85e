import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { hasErrors } from '#diagnostics/diagnostic.ts';
import type { Review } from '#plan/review.ts';
import { reviewRevisions } from '#reconcile/revisions.ts';
import { printReview, reviewMarkdown } from '#views/text/review.ts';
import { BaseCommand } from './base.ts';
import { noHost } from './host-operand.ts';

/** `review BASE[..HEAD] [PATH...]`: what a change of documents in git would do to every host. */
export default class ReviewCommand extends BaseCommand<Review> {
  static override summary = 'Show what a change of documents between two git revisions would do to every host.';
  static override description =
    'BASE alone compares with the working tree. Nothing is checked out or written. Exit code 0: the same; 2: differences; 1: refused.';
  static override strict = false;
  static override usage = 'review BASE[..HEAD] [PATH...] [--format text|markdown|json]';
  static override args = {
    range: Args.string({ ignoreStdin: true, required: true, description: 'BASE, or BASE..HEAD.' }),
    path: Args.string({
      ignoreStdin: true,
      description: 'Files or folders of documents; all of the current folder when left out.',
    }),
  };
  static override flags = {
    format: Flags.string({
      helpValue: 'text|markdown|json',
      options: ['text', 'markdown', 'json'] as const,
      default: 'text',
      summary: 'Markdown fits a pull request comment.',
    }),
    full: Flags.boolean({ summary: 'Spell out every object.' }),
  };
  static override examples = ['vnetctl review main', 'vnetctl review main..HEAD networks hosts --format markdown'];

  async run(): Promise<Review> {
    const { argv, args, flags } = await this.parse(ReviewCommand);
    noHost(flags.host, 'Hosts are those of the Host documents; no host is asked.');
    const review = await reviewRevisions(args.range, argv.slice(1).map(String), process.cwd());
    // A comment of a pull request shows the faults too; people at a terminal get them where they look for faults.
    if (flags.format !== 'markdown' && isRefused(review)) this.fail(review.diagnostics);
    if (flags.format === 'json') this.print(JSON.stringify(review, null, 2));
    else
      this.print(
        flags.format === 'markdown'
          ? reviewMarkdown(review)
          : printReview(review, { color: this.color, full: flags.full }),
      );
    if (hasErrors(review.diagnostics)) process.exitCode = 1;
    else if (review.groups.length + review.gone.length > 0) this.differs();
    return review;
  }
}

/** Nothing could be planned at all. */
function isRefused({ diagnostics, groups, gone, unchanged }: Review): boolean {
  return hasErrors(diagnostics) && groups.length + gone.length + unchanged.length === 0;
}
