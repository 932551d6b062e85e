import type { Diagnostic } from '#diagnostics/diagnostic.ts';
import type { Observed } from '#state/host-state.ts';

/** Names of the documents that own an object or a setting on the host. */
export function ownersIn({ owners }: Observed): ReadonlySet<string> {
  const settings = [...owners.settings.values()].flatMap((fields) => [...fields.values()]);
  return new Set([...owners.objects.values(), ...settings].map((owner) => owner.document));
}

/** Refuses documents of which the host has nothing, and names those that it has. */
export function ownNothing(host: string, names: readonly string[], observed: Observed): readonly Diagnostic[] {
  const known = ownersIn(observed);
  const owning = [...known].sort().join(', ');
  return names
    .filter((name) => !known.has(name))
    .map((name) => ({
      severity: 'error',
      code: 'no-such-document',
      summary: 'the host has nothing of that document',
      detail: `Nothing on ${host} belongs to a Network document ${name}.`,
      hint: owning ? `documents that own something here: ${owning}` : 'nothing on this host belongs to a document',
    }));
}
