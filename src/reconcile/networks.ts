import type { Diagnostic } from '#diagnostics/diagnostic.ts';
import { nearest } from '#diagnostics/suggest.ts';
import type { Document, DocumentSet } from '#document/documents.ts';
import { diagnose } from '#document/fault.ts';
import { locate } from '#document/locate.ts';
import { lowerNetwork } from '#document/lower.ts';
import type { Hardware } from '#state/hardware.ts';
import { type HostDocument, hardwareOf } from '#state/hardware-of.ts';
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

/** The hardware that a Host document describes. */
export function hardwareIn(document: Document): Hardware {
  return hardwareOf(document.tree as HostDocument); // The schema has been checked.
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

/**
 * Of a Network that names hosts of which none is described by the Host documents beside it: that this is so, and what could be meant.
 * null: one is, or it names none, or nobody can tell since there are no sound Host documents.
 */
export function missesHosts(
  network: Document,
  set: DocumentSet,
): { readonly detail: string; readonly hint: string } | null {
  const wanted = hostsOf(network);
  const isClear = set.isWhole && set.faulty.every(({ kind }) => kind !== 'Host');
  const hosts = set.documents.filter(({ kind }) => kind === 'Host').map(hardwareIn);
  if (!isClear || wanted.length === 0 || hosts.length === 0 || hosts.some((one) => isFor(network, one))) return null;
  const known = new Set(
    hosts.flatMap(({ host, documentName, labels }) => [
      host,
      documentName,
      ...Object.entries(labels).map(([label, value]) => `${label}=${value}`),
    ]),
  );
  const meant = wanted.flatMap((entry) => nearest(entry, known) ?? []);
  return {
    detail: `No given host is ${wanted.join(' or ')}: whether Network ${network.name} fits one, and what it names is there, was not looked at.`,
    hint:
      meant.length > 0
        ? `did you mean ${meant.map((one) => `\`${one}\``).join(', ')}?`
        : `given: ${[...known].join(', ')}`,
  };
}

/** Documents that a command reads but has no use for, named so that nobody thinks they took effect. */
export function unused(set: DocumentSet, used: readonly Document[]): readonly Diagnostic[] {
  const known = new Set(used);
  return set.documents
    .filter((document) => !known.has(document))
    .map((document) => {
      const missed = document.kind === 'Network' ? missesHosts(document, set) : null;
      return diagnose(
        'unused-document',
        `${document.kind} ${document.name} (${document.source.file}) is valid and not used here.`,
        {
          severity: 'warning',
          ...(missed === null ? {} : { hint: `no given host is ${hostsOf(document).join(' or ')}: ${missed.hint}` }),
        },
      );
    });
}
