import type { Review, ReviewGroup } from '#plan/review.ts';
import { compareNames } from '#state/address.ts';
import { printDiagnostics } from './diagnostics.ts';
import { markdownReport } from './markdown-report.ts';
import { counted, nameRanges } from './nouns.ts';
import { toldOnce } from './once.ts';
import { paint } from './paint.ts';
import { type PlanOptions, planBlocks, sections, verdictLines } from './plan.ts';
import { safe } from './safe.ts';
import { summaryOf } from './summary.ts';

/** A review for people: the two revisions, faults, then each group of hosts with the change that they share. */
export function printReview(review: Review, options: PlanOptions): string {
  const style = paint(options.color);
  const differ = review.groups.reduce((sum, group) => sum + group.hosts.length, 0);
  const gone = review.gone.length > 0 ? `${review.gone.length} gone, ` : '';
  const title = `Review of ${rangeOf(review)}: ${counted(differ, 'host differs', 'hosts differ')}, ${gone}${review.unchanged.length} unchanged`;
  return sections([
    [style('bold', safe(title))],
    printDiagnostics(toldOnce(review.diagnostics), options).split('\n').slice(0, -1),
    ...review.groups.flatMap((group) => groupBlocks(group, options)),
  ]);
}

/** The same for a comment of a pull request: under its limit, same bytes for the same review. */
export function reviewMarkdown(review: Review): string {
  return markdownReport({
    title: 'vnetctl review',
    planned: review.groups,
    unchanged: review.unchanged,
    diagnostics: review.diagnostics,
  });
}

function rangeOf({ base, head }: Review): string {
  return head === null ? `the working tree against ${base}` : `${base}..${head}`;
}

function groupBlocks({ network, hosts, plan }: ReviewGroup, options: PlanOptions): readonly (readonly string[])[] {
  const style = paint(options.color);
  const names = nameRanges([...hosts].sort(compareNames), options.full ? hosts.length : undefined);
  const who = hosts.length === 1 ? `Host ${names}` : `${hosts.length} hosts ${names}, the same on each`;
  const head = style('bold', safe(`${who}, network ${network}: ${summaryOf(plan)}`));
  return [[head, ...verdictLines(plan)], ...planBlocks(plan, options)];
}
