import type { Configuration } from '#diff/change.ts';
import { type Address, compareNames } from '#state/address.ts';
import { same } from '#state/equal.ts';
import type { Observed, Owner } from '#state/host-state.ts';
import type { Drift } from './plan.ts';

/**
 * What was changed by hand on objects that these documents own: where the host differs from what a document last made.
 * Independent of what the document wants now, so that drift is shown apart from intent.
 */
export function driftOf(observed: Observed, documents: ReadonlySet<string>): readonly Drift[] {
  const found: Drift[] = [];
  const note = (key: Address, owner: Owner, whole: boolean) => {
    if (!documents.has(owner.document)) return;
    const running = fieldsOff(observed, 'running', key, owner, whole);
    const stored = fieldsOff(observed, 'stored', key, owner, whole);
    if (running && stored && same(running, stored)) found.push({ address: key, where: 'both', fields: running.fields });
    else {
      if (running) found.push({ address: key, where: 'running', fields: running.fields });
      if (stored) found.push({ address: key, where: 'stored', fields: stored.fields });
    }
  };
  for (const [key, owner] of observed.owners.objects) note(key, owner, true);
  for (const [key, settings] of observed.owners.settings)
    for (const owner of settings.values()) note(key, owner, false);
  return found.sort((a, b) => compareNames(a.address, b.address));
}

interface Off {
  readonly fields: Drift['fields'];
}

function fieldsOff(
  observed: Observed,
  where: Configuration,
  key: Address,
  owner: Owner,
  whole: boolean,
): Off | undefined {
  const resource = observed[where].get(key);
  if (!resource) return whole ? { fields: undefined } : undefined;
  const found: Readonly<Record<string, unknown>> = { ...resource };
  const fields = Object.entries(owner.applied).flatMap(([field, applied]) =>
    same(applied, found[field]) ? [] : [{ field, applied, found: found[field] }],
  );
  return fields.length > 0 ? { fields } : undefined;
}
