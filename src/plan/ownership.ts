import type { Diagnostic } from '#diagnostics/diagnostic.ts';
import { type Address, compareNames, parseAddress } from '#state/address.ts';
import { same } from '#state/equal.ts';
import { fieldsOf } from '#state/fields.ts';
import type { HostState, Observed, Owner } from '#state/host-state.ts';
import type { Intent } from '#state/intent.ts';
import type { Resource } from '#state/resource.ts';
import type { OwnershipChange } from './plan.ts';

/**
 * Objects and settings that a document names but does not own: conflicts, unless they are to be adopted. An object that is
 * not there yet, and a setting that stands at its default and that nobody has set, are free to claim.
 */
export function conflicts(
  intents: readonly Intent[],
  observed: Observed,
  defaults: (link: string) => Fields,
): readonly Diagnostic[] {
  return intents.flatMap((intent) =>
    [...intent.wanted.keys()].sort(compareNames).flatMap((key) => {
      const { kind, name } = parseAddress(key);
      const found = observed.running.get(key) ?? observed.stored.get(key);
      if (!found || intent.document === null) return [];
      if (kind === 'phys') return settingConflicts(intents, intent, key, observed, defaults(name));
      const owner = observed.owners.objects.get(key);
      if (owner?.document === intent.document || handsOver(intents, key, undefined, owner)) return [];
      return [conflict(key, undefined, owner, intent.document)];
    }),
  );
}

export type Fields = Readonly<Record<string, unknown>>;

/** Whether the owner is one of these documents and does not name it any more: it moves from one to the other. */
function handsOver(
  intents: readonly Intent[],
  key: Address,
  field: string | undefined,
  owner: Owner | undefined,
): boolean {
  const from = owner && intents.find((intent) => intent.document === owner.document);
  return from !== undefined && !(field === undefined ? from.wanted.has(key) : settingsNamed(from, key).includes(field));
}

function settingConflicts(
  intents: readonly Intent[],
  intent: Intent,
  key: Address,
  observed: Observed,
  defaults: Fields,
): readonly Diagnostic[] {
  const owners = observed.owners.settings.get(key);
  const found: Fields = { ...(observed.running.get(key) ?? observed.stored.get(key)) };
  return settingsNamed(intent, key).flatMap((field) => {
    const owner = owners?.get(field);
    if (owner ? owner.document === intent.document : same(found[field], defaults[field])) return [];
    if (handsOver(intents, key, field, owner)) return [];
    return [conflict(key, field, owner, intent.document ?? '')];
  });
}

/** Fields of a physical link that the document names. */
function settingsNamed(intent: Intent, key: Address): readonly string[] {
  const wanted = intent.wanted.get(key);
  const fields = fieldsOf('phys');
  return Object.entries(wanted ?? {}).flatMap(([field, value]) =>
    field in fields && value !== undefined ? [field] : [],
  );
}

function conflict(key: Address, field: string | undefined, owner: Owner | undefined, document: string): Diagnostic {
  const what = field === undefined ? key : `${field} of ${key}`;
  return {
    severity: 'error',
    code: owner ? 'owned-by-other' : 'made-by-hand',
    summary: owner ? 'it belongs to another document' : 'it was made by hand',
    detail: owner
      ? `${what} belongs to the Network document ${owner.document}; ${document} names it too.`
      : `${what} was ${field === undefined ? 'made' : 'set'} by hand on this host, not by ${document}.`,
    hint: owner
      ? `take it out of one of the two documents, or move it to ${document} with --adopt`
      : `let ${document} own it with --adopt, or give the object of the document another name`,
    subject: field === undefined ? { address: key } : { address: key, field },
  };
}

/** Two documents of one set that name the same object, or the same setting of one link. */
export function sharedBetween(intents: readonly Intent[]): readonly Diagnostic[] {
  const first = new Map<string, string>();
  return intents.flatMap((intent) =>
    [...intent.wanted.keys()].sort(compareNames).flatMap((key) => {
      const parts = key.startsWith('phys/') ? settingsNamed(intent, key) : [undefined];
      return parts.flatMap((field) => {
        const token = `${key} ${field ?? ''}`;
        const other = first.get(token);
        first.set(token, other ?? intent.document ?? '');
        if (other === undefined) return [];
        const hint = 'take it out of one of the two documents: an object has one owner';
        return [{ ...conflict(key, field, { document: other, applied: {} }, intent.document ?? ''), hint }];
      });
    }),
  );
}

/** Who owns what after the plan, as changes of who owns it now. `releaseAll`: what no intent names is nobody's any more. */
export function ownershipChanges(
  intents: readonly Intent[],
  observed: Observed,
  desired: { readonly running: HostState; readonly stored: HostState },
  releaseAll: boolean,
): readonly OwnershipChange[] {
  const changes: OwnershipChange[] = [];
  const kept = new Set<string>();
  for (const intent of intents) {
    for (const key of intent.wanted.keys()) {
      const resource = desired.stored.get(key);
      if (!resource || intent.document === null) continue;
      const fields = resource.kind === 'phys' ? settingsNamed(intent, key) : [null];
      for (const field of fields) {
        kept.add(`${key} ${field ?? ''}`);
        const before = ownerOf(observed, key, field);
        const after = { document: intent.document, applied: appliedOf(resource, field) };
        if (!same(before, after)) changes.push({ address: key, field, before, after });
      }
    }
  }
  changes.push(...released(intents, observed, desired.stored, kept, releaseAll));
  return changes.sort((a, b) => compareNames(a.address, b.address) || compareNames(a.field ?? '', b.field ?? ''));
}

function ownerOf(observed: Observed, key: Address, field: string | null): Owner | null {
  const { objects, settings } = observed.owners;
  return (field === null ? objects.get(key) : settings.get(key)?.get(field)) ?? null;
}

function appliedOf(resource: Resource, field: string | null): Fields {
  const { kind: _kind, name: _name, ...fields }: Fields & { kind: string; name: string } = { ...resource };
  return field === null ? fields : { [field]: fields[field] };
}

/** Ownership of what is dropped: by these documents, or by anybody when the object itself goes. */
function released(
  intents: readonly Intent[],
  observed: Observed,
  desired: HostState,
  kept: ReadonlySet<string>,
  all: boolean,
): OwnershipChange[] {
  const documents = new Set(intents.map((intent) => intent.document));
  const changes: OwnershipChange[] = [];
  for (const [key, owner] of observed.owners.objects) {
    if (!kept.has(`${key} `) && (documents.has(owner.document) || !desired.has(key))) {
      changes.push({ address: key, field: null, before: owner, after: null });
    }
  }
  for (const [key, settings] of observed.owners.settings) {
    for (const [field, owner] of settings) {
      if (!kept.has(`${key} ${field}`) && (all || documents.has(owner.document))) {
        changes.push({ address: key, field, before: owner, after: null });
      }
    }
  }
  return changes;
}
