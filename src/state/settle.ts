import type { Diagnostic } from '#diagnostics/diagnostic.ts';
import { nearest } from '#diagnostics/suggest.ts';
import { type Address, address, compareNames, parseAddress } from './address.ts';
import { MacAllocator } from './automatic.ts';
import { complete, withDefaults } from './complete.ts';
import { type Hardware, renamedTo } from './hardware.ts';
import type { HostState, Observed } from './host-state.ts';
import type { Intent, Wanted } from './intent.ts';
import type { Resource } from './resource.ts';

/** What is to become of objects that no intent names. */
export type Prune = 'owned' | 'all';

export interface Settled {
  readonly running: HostState;
  readonly stored: HostState;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Completes what documents say into what the host shall be: the single place where "unmentioned" is decided. A field takes
 * its default; an object that is not named is kept, unless one of these documents owns it (or `prune` is `all`): then it is
 * dropped. Physical links are always kept; their settings that a document owned and no longer names return to the default.
 * Automatic values stay what they are.
 */
export function settle(
  intents: readonly Intent[],
  observed: Observed,
  hardware: Hardware | null,
  prune: Prune = 'owned',
): Settled {
  const macs = new MacAllocator(hardware?.documentName ?? '', hardware);
  const wanted = wantedOf(intents);
  const dropped = droppedBy(intents, wanted, observed, prune);
  const running = new Map(observed.running);
  const stored = new Map(observed.stored);
  for (const gone of dropped) {
    running.delete(gone);
    stored.delete(gone);
  }
  for (const state of [stored, running]) for (const [key, one] of state) if (!wanted.has(key)) macs.keep(one);
  const missing = resetSettings(intents, wanted, observed, hardware, prune, [running, stored]);
  for (const [key, resource] of complete(wanted, observed, macs)) {
    running.set(key, resource);
    stored.set(key, resource);
  }
  return { running, stored, diagnostics: [...missing, ...macs.diagnostics] };
}

/** All wanted objects by address. Several documents may each name settings of one physical link: it gets them all. */
function wantedOf(intents: readonly Intent[]): Map<Address, Wanted> {
  const wanted = new Map<Address, Wanted>();
  for (const intent of intents) {
    for (const [key, one] of intent.wanted) {
      const other = one.kind === 'phys' ? wanted.get(key) : undefined;
      // Settings beside settings of the same link.
      wanted.set(key, other ? ({ ...other, ...one } as Wanted) : one);
    }
  }
  return wanted;
}

function droppedBy(
  intents: readonly Intent[],
  wanted: ReadonlyMap<Address, Wanted>,
  observed: Observed,
  prune: Prune,
): readonly Address[] {
  const documents = new Set(intents.map((intent) => intent.document));
  const gone =
    prune === 'all'
      ? [...observed.running.keys(), ...observed.stored.keys()].filter((key) => parseAddress(key).kind !== 'phys')
      : [...observed.owners.objects].filter(([, owner]) => documents.has(owner.document)).map(([key]) => key);
  return gone.filter((key) => !wanted.has(key));
}

/** Gives physical links the named settings, and the default of those that a document has dropped. */
function resetSettings(
  intents: readonly Intent[],
  wanted: ReadonlyMap<Address, Wanted>,
  observed: Observed,
  hardware: Hardware | null,
  prune: Prune,
  states: readonly Map<Address, Resource>[],
): Diagnostic[] {
  const documents = new Set(intents.map((intent) => intent.document));
  const diagnostics: Diagnostic[] = [];
  const links = new Set<Address>([...wanted.keys()].filter((key) => key.startsWith('phys/')));
  for (const [key] of observed.owners.settings) links.add(key);
  if (prune === 'all') for (const key of observed.running.keys()) if (key.startsWith('phys/')) links.add(key);
  for (const key of links) {
    const one = wanted.get(key);
    const { name } = parseAddress(key);
    const defaults = physDefaults(name, hardware);
    if (hardware && !hardware.links[name]) {
      if (one) diagnostics.push(noSuchLink(key, name, hardware));
      continue;
    }
    const settings = Object.fromEntries(
      [...(observed.owners.settings.get(key) ?? [])]
        .filter(([, owner]) => documents.has(owner.document))
        .map(([field]) => [field, defaults[field]]),
    );
    const unnamed = prune === 'all' ? defaults : settings;
    for (const state of states) {
      const before = state.get(key) ?? (hardware ? undefined : defaults);
      // `before` is a physical link, the rest are fields of it.
      if (before) state.set(key, { ...before, ...unnamed, ...one, kind: 'phys', name } as Resource);
    }
  }
  return diagnostics;
}

/** A physical link with all its settings at their defaults. */
export function physDefaults(name: string, hardware: Hardware | null): Readonly<Record<string, unknown>> {
  return { ...withDefaults({ kind: 'phys', name }), mtu: hardware?.links[name]?.defaultMtu ?? 1500 };
}

function noSuchLink(key: Address, name: string, hardware: Hardware): Diagnostic {
  const known = Object.keys(hardware.links).sort(compareNames);
  const meant = nearest(name, known);
  return {
    severity: 'error',
    code: 'unknown-reference',
    summary: 'a reference to something that does not exist',
    detail: `The host ${hardware.host} has no physical link ${name}.`,
    hint:
      renamedTo(name, hardware) ?? (meant ? `did you mean ${meant}?` : `its physical links are ${known.join(', ')}`),
    subject: { address: key },
  };
}

/** A host on which nothing is configured: what a document is judged against when there is no host. */
export const NOTHING: Observed = {
  running: new Map(),
  stored: new Map(),
  owners: { objects: new Map(), settings: new Map() },
};

/** A host of that hardware with nothing configured on it. */
export function bareHost(hardware: Hardware): Observed {
  const links = Object.keys(hardware.links).map((link): readonly [Address, Resource] => [
    address('phys', link),
    physDefaults(link, hardware) as unknown as Resource, // Complete: every row of the table has its default.
  ]);
  return { ...NOTHING, running: new Map(links), stored: new Map(links) };
}
