import { dirname, resolve } from 'node:path';
import { type Diagnostic, hasErrors } from '#diagnostics/diagnostic.ts';
import type { Document, DocumentSet } from '#document/documents.ts';
import type { Host } from '#hosts/host.ts';
import { conflicts, ownershipChanges, sharedBetween } from '#plan/ownership.ts';
import type { PlannedDocument } from '#plan/plan.ts';
import type { Hardware } from '#state/hardware.ts';
import type { Observed } from '#state/host-state.ts';
import type { Intent } from '#state/intent.ts';
import { type Prune, physDefaults, settle } from '#state/settle.ts';
import { type Planned, planTo } from './change.ts';
import { checkDocuments } from './check.ts';
import { foreseen, foreseenHardware } from './foresee.ts';
import { networksFor, placed, unused } from './networks.ts';
import { ownersIn, ownNothing } from './owning.ts';
import { afterRenames, renameChanges, renameConflicts, renamesOf } from './renames.ts';

export interface PlanOptions {
  /** `apply`, `delete web-tier`: what history and plan files call it. */
  readonly purpose: string;
  /** Take over what others own or what was made by hand. */
  readonly adopt: boolean;
  readonly prune: Prune | 'documents';
  /** Absolute folders that the documents were read from. */
  readonly folders: readonly string[];
}

/** Everything that a plan is made from. */
export interface Request {
  readonly hardware: Hardware;
  /** The host as it is. */
  readonly before: Observed;
  readonly intents: readonly Intent[];
  readonly documents: readonly PlannedDocument[];
  readonly options: PlanOptions;
}

/** Plans what makes the host match the Network documents of the set that are for it. */
export async function planDocuments(host: Host, set: DocumentSet, options: PlanOptions): Promise<Planned> {
  // With a fault in the text there is no plan, but everything else that is wrong is told in the same run.
  if (hasErrors(set.diagnostics)) return { plan: null, diagnostics: checkDocuments(set).diagnostics };
  const hardware = foreseenHardware(await host.hardware(), await host.pending());
  const selected = networksFor(set, hardware);
  const notes = [...set.diagnostics, ...selected.diagnostics, ...unused(set, selected.networks)];
  if (hasErrors(notes)) return { plan: null, diagnostics: notes };
  const documents = selected.networks.map(plannedDocument);
  const gone = options.prune === 'documents' ? await goneFrom(host, options.folders, set) : [];
  const planned = planIntents({
    hardware,
    before: foreseen(await host.inspect(), await host.pending()),
    intents: [...selected.intents, ...gone],
    documents,
    options,
  });
  const at = (found: readonly Diagnostic[]) => placed(found, set, selected.intents);
  const plan = planned.plan && { ...planned.plan, warnings: at(planned.plan.warnings) };
  return { plan, diagnostics: [...notes, ...at(planned.diagnostics)] };
}

/** Plans the removal of everything that these documents own. */
export async function planDelete(host: Host, names: readonly string[]): Promise<Planned> {
  const before = await host.inspect();
  const unknown = ownNothing(host.name, names, before);
  if (unknown.length > 0) return { plan: null, diagnostics: unknown };
  const options: PlanOptions = { purpose: `delete ${names.join(' ')}`, adopt: false, prune: 'owned', folders: [] };
  return planIntents({
    hardware: foreseenHardware(await host.hardware(), await host.pending()),
    before,
    intents: names.map(nothingOf),
    documents: [],
    options,
  });
}

/** A document that no longer says anything. */
export function nothingOf(document: string): Intent {
  return { document, wanted: new Map(), renames: new Map(), origins: () => undefined };
}

/** The line of the house up to the plan: inspect, settle, diff, order. Lowering is behind us, execution before us. */
export function planIntents({ hardware, before, intents, documents, options }: Request): Planned {
  const renames = renamesOf(intents, before);
  const refused = [...sharedBetween(intents), ...renameConflicts(intents, before, renames, options.adopt)];
  if (hasErrors(refused)) return { plan: null, diagnostics: refused };
  const observed = afterRenames(before, renames);
  const taken = options.adopt ? [] : conflicts(intents, observed, (link) => physDefaults(link, hardware));
  const desired = settle(intents, observed, hardware, options.prune === 'all' ? 'all' : 'owned');
  const planned = planTo({
    host: hardware.host,
    purpose: options.purpose,
    documents,
    observed,
    before,
    desired,
    ownership: ownershipChanges(intents, observed, desired, options.prune === 'all'),
    renames: renameChanges(before, renames),
    hardware,
    hardwareBefore: hardware,
    intents,
    touchOthers: options.prune === 'all',
  });
  const diagnostics = [...taken, ...desired.diagnostics, ...planned.diagnostics];
  return { plan: hasErrors(diagnostics) ? null : planned.plan, diagnostics };
}

function plannedDocument({ name, digest, source }: Document): PlannedDocument {
  return { name, digest, folder: source.file === '-' ? null : dirname(resolve(source.file)) };
}

function isBelow(folder: string | null, folders: readonly string[]): boolean {
  return folder !== null && folders.some((one) => folder === one || folder.startsWith(`${one}/`));
}

/** Documents that were applied from these folders once, still own something, and are not in the set any more. */
async function goneFrom(host: Host, folders: readonly string[], set: DocumentSet): Promise<readonly Intent[]> {
  const present = new Set(set.documents.filter((one) => one.kind === 'Network').map((one) => one.name));
  const owning = ownersIn(await host.inspect());
  const names = new Set<string>();
  for (const entry of await host.history()) {
    for (const { name, folder } of entry.plan.documents) {
      if (isBelow(folder, folders) && owning.has(name) && !present.has(name)) names.add(name);
    }
  }
  return [...names].sort().map(nothingOf);
}
