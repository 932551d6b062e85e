import type { Plan } from '#plan/plan.ts';
import { paint } from './paint.ts';
import { type PlanOptions, planBlocks, sections } from './plan.ts';
import { safe } from './safe.ts';
import { countActions, summaryOf } from './summary.ts';
import { type Column, printTable, type Table, type TableOptions } from './table.ts';

/** One change of a host, as its store keeps it. */
export interface Entry {
  readonly id: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly who: string;
  readonly command: string;
  readonly plan: Plan;
  readonly result: 'done' | 'undone' | 'reverted' | 'interrupted' | 'pending';
}

/** Columns of `history`. CHANGES counts what was added, changed, replaced, removed and renamed. */
export const HISTORY_COLUMNS: readonly Column<Entry>[] = [
  { name: 'ID', width: 6, value: (entry) => String(entry.id) },
  { name: 'WHEN', width: 22, value: (entry) => when(entry.at) },
  { name: 'WHO', width: 12, value: (entry) => entry.who },
  { name: 'RESULT', width: 12, value: (entry) => entry.result },
  { name: 'CHANGES', width: 16, value: (entry) => signs(entry.plan) },
  { name: 'DOCUMENT', width: 14, value: (entry) => entry.plan.document },
  { name: 'COMMAND', width: 30, value: (entry) => entry.command },
  { name: 'DIGEST', width: 13, value: (entry) => entry.plan.digest.slice(0, 12), onRequest: true },
];

/** All entries, oldest first, as a table. */
export function printHistory(entries: readonly Entry[], options: TableOptions = {}): Table {
  return printTable(HISTORY_COLUMNS, entries, options);
}

/** One entry in full: who, when, from which documents, and what it changed. */
export function printEntry(entry: Entry, options: PlanOptions): string {
  const { plan } = entry;
  const rows: readonly (readonly [string, string])[] = [
    ['when', when(entry.at)],
    ['who', entry.who],
    ['command', entry.command],
    ['result', entry.result],
    ...plan.documents.map(({ name, digest }): [string, string] => [
      'document',
      `${name} (sha256 ${digest.slice(0, 12)})`,
    ]),
    ['plan', `${summaryOf(plan)} (digest ${plan.digest.slice(0, 12)})`],
  ];
  const head = paint(options.color)('bold', `Change ${entry.id} of host ${safe(plan.host)}`);
  return sections([
    [head, ...rows.map(([name, value]) => `  ${name.padEnd(8)}  ${safe(value)}`)],
    ...planBlocks(plan, options),
  ]);
}

/** UTC, to the second: the same text on every machine. */
function when(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')}Z`;
}

/** `+3 ~1 -/+1 -2 ->1`, or null where nothing but owners changed. */
function signs(plan: Plan): string | null {
  const counts = countActions(plan.changes);
  const parts = [
    ['+', counts.add],
    ['~', counts.modify],
    ['-/+', counts.replace],
    ['-', counts.remove],
    ['->', counts.rename],
  ] as const;
  const shown = parts.filter(([, size]) => size > 0).map(([sign, size]) => `${sign}${size}`);
  return shown.length > 0 ? shown.join(' ') : null;
}
