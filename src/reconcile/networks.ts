import type { Diagnostic } from '#diagnostics/diagnostic.ts';
import type { Document, DocumentSet } from '#document/documents.ts';
import { locate } from '#document/locate.ts';
import { lowerNetwork } from '#document/lower.ts';
import type { Hardware } from '#state/hardware.ts';
import type { Intent } from '#state/intent.ts';

/** The Network documents of a set that are for one host, as intents. */
export interface Selected {
  readonly networks: readonly Document[];
  readonly intents: readonly Intent[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Picks and lowers the Network documents that name the host (or name none). */
export function networksFor(set: DocumentSet, hardware: Hardware): Selected {
  const networks = set.documents.filter((document) => document.kind === 'Network' && isFor(document, hardware));
  const lowered = networks.map((document) => lowerNetwork(document));
  return {
    networks,
    intents: lowered.map((one) => one.intent),
    diagnostics: [
      ...lowered.flatMap((one) => placed(one.diagnostics, set, [one.intent])),
      ...(networks.length === 0 ? [noNetwork(set, hardware)] : []),
    ],
  };
}

/** What a host is chosen by. */
type Selectable = Pick<Hardware, 'host' | 'documentName' | 'labels'>;

/** Whether `spec.hosts` of a Network names the host, by name or by `label=value`; a Network without `hosts` is for any. */
export function isFor(network: Document, host: Selectable): boolean {
  const hosts = hostsOf(network);
  if (hosts.length === 0) return true;
  return hosts.some((one) => selects(one, host));
}

/** Whether one entry of `spec.hosts`, a name (that of its Host document is one too) or `label=value`, means the host. */
export function selects(entry: string, host: Selectable): boolean {
  const [label = '', value] = entry.split('=', 2);
  return value === undefined ? entry === host.host || entry === host.documentName : host.labels[label] === value;
}

/** The names and labels in `spec.hosts`. */
export function hostsOf(network: Document): readonly string[] {
  const { spec } = network.tree as { spec?: { hosts?: readonly string[] } }; // The schema has been checked.
  return spec?.hosts ?? [];
}

/** Diagnostics with their places in the source, found through whichever intent named the object. */
export function placed(
  diagnostics: readonly Diagnostic[],
  set: DocumentSet,
  intents: readonly Intent[],
): readonly Diagnostic[] {
  const found = locate(diagnostics, set, (address, field) => {
    for (const intent of intents) {
      const origin = intent.origins(address, field);
      if (origin) return origin;
    }
    return undefined;
  });
  return oncePerPlace(found);
}

/** A fault of a range or a profile comes once for each of its objects: it is told once, with how many it is about. */
function oncePerPlace(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const groups = new Map<string, { readonly first: Diagnostic; count: number }>();
  for (const one of diagnostics) {
    const { place } = one;
    const key = place ? `${one.code} ${one.severity} ${place.file}:${place.line}:${place.column}` : JSON.stringify(one);
    const group = groups.get(key);
    if (group) group.count += 1;
    else groups.set(key, { first: one, count: 1 });
  }
  return [...groups.values()].map(({ first, count }) =>
    count === 1 || !first.place ? first : { ...first, detail: `${first.detail} The same holds for ${count - 1} more.` },
  );
}

function noNetwork(set: DocumentSet, hardware: Hardware): Diagnostic {
  const others = set.documents.filter((document) => document.kind === 'Network');
  const names = others.map((document) => `${document.name} (${hostsOf(document).join(', ')})`).join('; ');
  return {
    severity: 'error',
    code: 'no-network',
    summary: 'no Network document for this host',
    detail:
      others.length === 0
        ? 'There is no Network document among the files.'
        : `No Network document names the host ${hardware.host}; there are ${names}.`,
    hint:
      others.length === 0
        ? 'give a file with "kind: Network"'
        : 'name the host in spec.hosts, leave spec.hosts out, or choose a host with --host',
  };
}

/** Documents that a command reads but has no use for, named so that nobody thinks they took effect. */
export function unused(set: DocumentSet, used: readonly Document[]): readonly Diagnostic[] {
  const known = new Set(used);
  return set.documents
    .filter((document) => !known.has(document))
    .map((document) => ({
      severity: 'warning',
      code: 'unused-document',
      summary: 'a document that this command does not use',
      detail: `${document.kind} ${document.name} (${document.source.file}) is valid and not used here.`,
    }));
}
