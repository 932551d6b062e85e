import type { Diagnostic } from '#diagnostics/diagnostic.ts';
import type { Disturbance, Plan } from '#plan/plan.ts';
import { compareNames } from '#state/address.ts';
import { DANGERS, type Danger, type Risks, risksOf } from './danger.ts';
import { driftLines } from './drift.ts';
import type { Group } from './group.ts';
import { COMMENT_LIMIT, cell, code, fenceFor, fitInto, type Line, type Section } from './markdown.ts';
import { counted, nameRanges } from './nouns.ts';
import { toldOnce } from './once.ts';
import { ownershipLines } from './ownership.ts';
import { paint } from './paint.ts';
import { byDanger, disturbanceOf, groupLines, headline, SIGNS } from './plan.ts';
import { clip } from './safe.ts';
import { countActions, sayCounts, verdictOf } from './summary.ts';

/** One plan and the hosts that it is the plan of. */
export interface Planned {
  readonly hosts: readonly string[];
  readonly plan: Plan;
}

export interface MarkdownInput {
  /** First words of the heading: `vnetctl plan`. */
  readonly title: string;
  readonly planned: readonly Planned[];
  readonly unchanged: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Dangers that stand under "look here first". */
const DANGEROUS: ReadonlySet<Danger> = new Set(['protected', 'replace', 'remove', 'link-reset', 'loss']);

/** The plan of each host as a comment of a pull request. The same plans give the same bytes. */
export function planMarkdown(plans: readonly Plan[]): string {
  const sorted = [...plans].sort(
    (a, b) =>
      compareNames(a.host, b.host) ||
      compareNames(a.document ?? '', b.document ?? '') ||
      compareNames(a.digest, b.digest),
  );
  const planned = sorted.filter((plan) => plan.steps.length > 0 || plan.changes.length > 0);
  return markdownReport({
    title: 'vnetctl plan',
    planned: planned.map((plan) => ({ hosts: [plan.host], plan })),
    unchanged: sorted.filter((plan) => !planned.includes(plan)).map((plan) => plan.host),
    diagnostics: [],
  });
}

/**
 * Markdown under the limit of a comment: verdict and counts, then what is dangerous, then the rest, drift, owners,
 * warnings, and the full difference folded. Every text of the user's stands in a code span or block.
 */
export function markdownReport(input: MarkdownInput): string {
  const told = input.planned.flatMap(tell);
  const rank = (danger: Danger) => DANGERS.indexOf(danger);
  told.sort((a, b) => rank(a.danger) - rank(b.danger));
  const many = input.planned.length > 1;
  const list = (items: readonly Told[]) =>
    items.map((item): Line => ({ text: itemText(item, many), size: item.group.changes.length }));
  return fitInto([
    head(input),
    hostTable(input),
    section('#### Look here first', list(told.filter((item) => DANGEROUS.has(item.danger)))),
    section('#### In place, renamed and new', list(told.filter((item) => !DANGEROUS.has(item.danger)))),
    section(
      '#### Changed by hand since the last apply',
      apart(input, (plan) => driftLines(plan)),
      'lines',
    ),
    section(
      '#### Owners',
      apart(input, (plan) => ownershipLines(plan)),
      'lines',
    ),
    section('#### Errors and warnings', faults(input), 'diagnostics'),
    section('#### Unchanged', unchanged(input.unchanged), 'hosts'),
    fullDiff(input),
  ]);
}

interface Told {
  readonly danger: Danger;
  readonly group: Group;
  readonly risks: Risks;
  readonly hosts: readonly string[];
}

function tell({ plan, hosts }: Planned): Told[] {
  const risks = risksOf(plan);
  return byDanger(plan.changes, risks).map(([danger, group]) => ({ danger, group, risks, hosts }));
}

/** The verdict: what happens to traffic, counts, and how many hosts are concerned. Always whole. */
function head({ title, planned, diagnostics }: MarkdownInput): Section {
  const refused = diagnostics.some((one) => one.severity === 'error');
  const hosts = new Set(planned.flatMap((one) => one.hosts));
  const changes = planned.flatMap(({ plan, hosts: own }) => own.flatMap(() => plan.changes));
  const summary =
    sayCounts(countActions(changes)) ?? (planned.length > 0 ? 'only owners change' : 'nothing to do, in sync');
  const verdict = refused ? 'no verdict: there are errors' : verdictOf(disturbancesOf(planned));
  return {
    open: `<!-- ${title} -->\n### ${title}: ${verdict}\n\n`,
    lines: [{ text: `**${summary}**${hosts.size > 0 ? ` on ${counted(hosts.size, 'host')}` : ''}`, size: 0 }],
    close: '',
    noun: '',
  };
}

function disturbancesOf(planned: readonly Planned[]): readonly Disturbance[] {
  return planned.flatMap(({ plan }) => plan.disturbances);
}

function hostTable({ planned }: MarkdownInput): Section {
  const lines = planned.map(({ hosts, plan }): Line => {
    const counts = countActions(plan.changes);
    const numbers = [counts.add, counts.modify, counts.replace, counts.remove, counts.rename].join(' | ');
    const document = plan.document === null ? '' : cell(plan.document);
    return {
      text: `| ${cell(hostNames(hosts))} | ${document} | ${numbers} | ${verdictOf(plan.disturbances)} | ${cell(plan.digest.slice(0, 12))} |`,
      size: hosts.length,
    };
  });
  return {
    open: '| Hosts | Document | Add | Change | Replace | Remove | Rename | Running traffic | Plan |\n|---|---|--:|--:|--:|--:|--:|---|---|\n',
    lines,
    close: '',
    noun: 'hosts',
    most: COMMENT_LIMIT / 4,
  };
}

function section(title: string, lines: readonly Line[], noun = 'objects'): Section {
  return { open: `${title}\n\n`, lines, close: '', noun };
}

/** One group as an item of a list: action and danger in bold, objects and values in code. */
function itemText({ danger, group, risks, hosts }: Told, many: boolean): string {
  const effect = disturbanceOf(group, risks);
  const fields = group.fields.map(({ field, text }) => `\n  - ${field}: ${code(text)}`).join('');
  return [
    `- **${LABELS[danger]}** ${code(`${SIGNS[group.action].sign} ${headline(group)}`)}`,
    many ? ` on ${code(hostNames(hosts))}` : '',
    fields,
    effect === undefined ? '' : `\n  - ${code(effect)}`,
  ].join('');
}

const LABELS: Readonly<Record<Danger, string>> = {
  protected: 'protected',
  replace: 'replace',
  remove: 'remove',
  'link-reset': 'resets the link',
  loss: 'loses frames',
  pause: 'pauses traffic',
  'in place': 'in place',
  rename: 'rename',
  add: 'new',
};

function hostNames(hosts: readonly string[]): string {
  return nameRanges([...hosts].sort(compareNames));
}

/** Lines of each plan that are told apart from its changes, with the hosts where there are several. */
function apart({ planned }: MarkdownInput, linesOf: (plan: Plan) => readonly string[]): readonly Line[] {
  const suffix = (hosts: readonly string[]) => (planned.length > 1 ? ` on ${code(hostNames(hosts))}` : '');
  return planned.flatMap(({ plan, hosts }) =>
    linesOf(plan).map((line) => ({ text: `- ${code(line)}${suffix(hosts)}`, size: 1 })),
  );
}

function faults({ planned, diagnostics }: MarkdownInput): readonly Line[] {
  const all = toldOnce([...diagnostics, ...planned.flatMap(({ plan }) => plan.warnings)]);
  const texts = new Set(all.map(faultText));
  return [...texts].map((text) => ({ text, size: 1 }));
}

function faultText(one: Diagnostic): string {
  const at = one.place
    ? ` ${code(`${one.place.file}:${one.place.line}:${one.place.column}`)}`
    : one.subject
      ? ` ${code(one.subject.address)}`
      : '';
  return `- **${one.severity}** ${code(one.code)}${at}: ${code(one.detail || one.summary)}${one.hint ? ` ${code(one.hint)}` : ''}`;
}

function unchanged(hosts: readonly string[]): readonly Line[] {
  return hosts.length === 0 ? [] : [{ text: `${counted(hosts.length, 'host')}: ${code(hostNames(hosts))}`, size: 0 }];
}

/** Every object and value, folded; what does not fit is counted. */
function fullDiff({ planned }: MarkdownInput): Section {
  const style = paint(false);
  const lines = planned.flatMap(({ plan, hosts }): Line[] => [
    { text: `@@ ${clip(hostNames(hosts), 200)} @@`, size: 0 },
    ...byDanger(plan.changes, risksOf(plan), true).map(([, group]) => ({
      text: groupLines(group, style)
        .map((line) => clip(line, 2_000))
        .join('\n'),
      size: 1,
    })),
  ]);
  const shown = lines.length === planned.length ? [] : lines;
  const fence = fenceFor(shown.map((line) => line.text));
  return {
    open: `<details>\n<summary>Full difference</summary>\n\n${fence}diff\n`,
    lines: shown,
    close: `${fence}\n\n</details>\n`,
    noun: 'objects',
  };
}
