import * as Flags from '@oclif/core/flags';
import type { Diagnostic } from '#diagnostics/diagnostic.ts';
import type { DocumentSet } from '#document/document.ts';
import type { Host } from '#hosts/host.ts';
import type { Plan } from '#plan/plan.ts';
import type { Planned } from '#reconcile/change.ts';
import { type PlanOptions, planDocuments } from '#reconcile/plan.ts';
import { documentsOf, foldersOf } from './documents.ts';
import { filesFlag } from './flags.ts';
import { UsageError } from './usage.ts';

/** Flags of every command that plans from documents. */
export const planningFlags = {
  file: filesFlag,
  adopt: Flags.boolean({
    summary: 'Take over objects and settings that were made by hand or belong to another document.',
  }),
  prune: Flags.string({
    helpValue: 'documents|all',
    options: ['documents', 'all'] as const,
    summary:
      'Also remove what documents once applied from that folder, and now gone, own; or everything that no document names.',
  }),
  full: Flags.boolean({ summary: 'Spell out every object instead of grouping what changes alike.' }),
};

export interface PlanningFlags {
  readonly file?: readonly string[] | undefined;
  readonly adopt: boolean;
  readonly prune?: string | undefined;
}

export interface FromDocuments extends Planned {
  /** Makes the same plan again: after an apply nothing may be left of it. */
  readonly again: (host: Host) => Promise<Planned>;
}

/** What is to be said beside a printed plan, which shows its own warnings. */
export function beside({ warnings }: Plan, diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const keyOf = ({ code, detail }: Diagnostic) => `${code} ${detail}`;
  const shown = new Set(warnings.map(keyOf));
  return diagnostics.filter((one) => !shown.has(keyOf(one)));
}

/** Reads the documents and plans them on the host. */
export async function planFromFlags(host: Host, flags: PlanningFlags): Promise<FromDocuments> {
  const set: DocumentSet = await documentsOf(flags.file);
  const folders = foldersOf(flags.file);
  const prune = flags.prune === 'documents' || flags.prune === 'all' ? flags.prune : 'owned';
  if (prune === 'documents' && folders.length === 0) {
    throw new UsageError(
      '--prune=documents needs a folder.',
      'Name the folder that the documents are kept in: -f FOLDER.',
    );
  }
  const options: PlanOptions = { purpose: 'apply', adopt: flags.adopt, prune, folders };
  const again = (on: Host) => planDocuments(on, set, options);
  return { ...(await again(host)), again };
}
