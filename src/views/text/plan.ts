import type { Change, Diff } from '#diff/change.ts';
import type { Drift, OwnershipChange, Plan } from '#plan/plan.ts';
import type { Address } from '#state/address.ts';
import { DANGERS, type Danger, EFFECTS, type Risks, risksOf } from './danger.ts';
import { printDiagnostic } from './diagnostics.ts';
import { driftLines } from './drift.ts';
import { type Group, groupChanges } from './group.ts';
import { nameAll, nameKinds } from './nouns.ts';
import { toldOnce } from './once.ts';
import { ownershipLines } from './ownership.ts';
import { type Paint, paint, type Style } from './paint.ts';
import { safe } from './safe.ts';
import { summaryOf, verdictOf } from './summary.ts';
import { sayWhere } from './where.ts';

export interface PlanOptions {
  readonly color: boolean;
  /** Every object and every value spelled out. */
  readonly full?: boolean;
}

/** Sign and colour of each action. */
export const SIGNS: Readonly<Record<Change['action'], { readonly sign: string; readonly style: Style }>> = {
  add: { sign: '+', style: 'green' },
  modify: { sign: '~', style: 'yellow' },
  replace: { sign: '-/+', style: 'red' },
  remove: { sign: '-', style: 'red' },
  rename: { sign: '->', style: 'cyan' },
};

/** Longer differences stand on two lines. */
const LONG = 100;

/**
 * A plan for people: one line of summary, then the changes (the dangerous ones first, what is alike together), what
 * somebody changed by hand, who gains or loses what, and warnings.
 */
export function printPlan(plan: Plan, options: PlanOptions): string {
  const head = paint(options.color)('bold', `Plan for host ${safe(plan.host)}: ${summaryOf(plan)}`);
  return sections([[head, ...verdictLines(plan)], ...planBlocks(plan, options)]);
}

/** What a plan that changes nothing still has to say: what was found, and warnings. */
export function printRemarks(plan: Plan, options: PlanOptions): string {
  return sections(planBlocks(plan, options));
}

/** What stands under the summary: what running traffic feels; nothing of a plan that changes nothing. */
export function verdictLines(plan: Plan): readonly string[] {
  return plan.changes.length > 0 ? [`Running traffic: ${verdictOf(plan.disturbances)}`] : [];
}

/** The parts of a plan after its summary, each a block of lines. */
export function planBlocks(plan: Plan, options: PlanOptions): readonly (readonly string[])[] {
  const style = paint(options.color);
  const risks = risksOf(plan);
  return [
    byDanger(plan.changes, risks, options.full).flatMap(([, group]) => groupLines(group, style, risks)),
    titled('Changed by hand since the last apply:', driftLines(plan, options.full), style),
    titled('Owners:', ownershipLines(plan, options.full), style),
    toldOnce(plan.warnings).map((one) => printDiagnostic(one, style)),
  ];
}

/** What `printDiff` shows: a plan has it all, a bare diff has changes only. */
export interface Differences {
  readonly host: string;
  readonly changes: Diff;
  readonly drift?: readonly Drift[];
  readonly ownership?: readonly OwnershipChange[];
}

/** The differences alone, in the order of their addresses. */
export function printDiff(found: Differences, options: PlanOptions): string {
  const style = paint(options.color);
  const { host, changes, drift = [], ownership = [] } = found;
  return sections([
    [style('bold', `Host ${safe(host)}: ${summaryOf({ changes, ownership })}`)],
    groupChanges(changes, { full: options.full ?? false }).flatMap((group) => groupLines(group, style)),
    titled('Changed by hand since the last apply:', driftLines({ changes, drift }, options.full), style),
    titled('Owners:', ownershipLines({ changes, ownership }, options.full), style),
  ]);
}

/** Groups of changes with their danger, worst first. */
export function byDanger(changes: Diff, risks: Risks, full = false): readonly (readonly [Danger, Group])[] {
  const dangers = new Map<Change, Danger>(changes.map((change) => [change, risks.of(change)]));
  const marks = new Map<Address, string>(changes.map((change) => [change.address, risks.of(change)]));
  const rank = (danger: Danger) => DANGERS.indexOf(danger);
  return groupChanges(changes, {
    full,
    markOf: (address) => `${marks.get(address)} ${risks.disturbance(address)?.effect}`,
  })
    .map((group): [Danger, Group] => [worstOf(group, dangers), group])
    .sort(([a], [b]) => rank(a) - rank(b));
}

function worstOf(group: Group, dangers: ReadonlyMap<Change, Danger>): Danger {
  const found = new Set(group.changes.map((change) => dangers.get(change)));
  return DANGERS.find((danger) => found.has(danger)) ?? 'in place';
}

/** One line that names the objects and the reason. */
export function headline(group: Group): string {
  const addresses = group.changes.map((change) => change.address);
  const previous = group.changes.flatMap((change) => (change.action === 'rename' ? change.previous : []));
  const formerly = previous.length > 0 ? `, formerly ${nameAll(previous)}` : '';
  const because = group.because === undefined ? '' : `, because ${group.because}`;
  return safe(`${nameAll(addresses)}${formerly}${sayWhere(group.where)}${because}`);
}

/** What the objects of the group do to running traffic, in words; undefined: nothing. That they feel it themselves is not said. */
export function disturbanceOf(group: Group, risks: Risks): string | undefined {
  const found = group.changes.flatMap((change) => risks.disturbance(change.address) ?? []);
  const [first] = found;
  if (!first) return undefined;
  const felt = found.flatMap((one) => one.felt);
  if (felt.length === 0) return safe(`${EFFECTS[first.effect]}; nothing uses it`);
  const own = new Set(group.changes.map((change) => change.address));
  const others = nameKinds(felt.filter((address) => !own.has(address)));
  return safe(`${EFFECTS[first.effect]}${others === '' ? '' : `; felt by ${others}`}`);
}

/** A group on as many lines as it needs, indented under its sign. */
export function groupLines(group: Group, style: Paint, risks?: Risks): readonly string[] {
  const { sign, style: color } = SIGNS[group.action];
  const longest = Math.max(...group.fields.map((one) => one.field.length), 0);
  const effect = risks && disturbanceOf(group, risks);
  return [
    `${style(color, sign.padEnd(3))} ${headline(group)}`,
    ...group.fields.flatMap(({ field, text }) => fieldLines(field.padEnd(longest), safe(text))),
    ...(effect === undefined ? [] : [`      ${style('yellow', `! ${effect}`)}`]),
  ];
}

function fieldLines(field: string, text: string): readonly string[] {
  const indent = ' '.repeat(6);
  const [before, after, more] = text.length > LONG ? text.split(' -> ') : [];
  if (before === undefined || after === undefined || more !== undefined) return [`${indent}${field}  ${text}`];
  return [`${indent}${field}  ${before}`, `${indent}${' '.repeat(Math.max(0, field.length - 1))}-> ${after}`];
}

function titled(title: string, lines: readonly string[], style: Paint): readonly string[] {
  return lines.length === 0 ? [] : [style('bold', title), ...lines.map((line) => `  ${safe(line)}`)];
}

/** Blocks of lines as a text, with an empty line between those that say something. */
export function sections(blocks: readonly (readonly string[])[]): string {
  return blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}
