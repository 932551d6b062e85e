import { createHash } from 'node:crypto';
import type { Change } from '#diff/change.ts';
import { type Address, addressOf, compareNames } from '#state/address.ts';
import type { Hardware } from '#state/hardware.ts';
import type { HostState, Observed } from '#state/host-state.ts';
import type { Intent } from '#state/intent.ts';
import { claims, dependants, references, resolve } from '#state/relations.ts';
import type { Resource } from '#state/resource.ts';
import type { Basis } from './plan.ts';

/**
 * The facts that a plan was computed from, each as `what it is about` -> digest. Facts are few kinds: one object with its
 * owner (`object vnic/web0`), what sits on one (`on phys/net0`), who holds a token (`claim mac/net0/...`), what a document
 * owns (`owned web-tier`), and the hardware (`hardware`). A change of anything else leaves the plan valid.
 */
export function basisOf(
  intents: readonly Intent[],
  changes: readonly Change[],
  observed: Observed,
  hardware: Hardware,
): Basis {
  const keys = new Set<string>(['hardware']);
  for (const intent of intents) {
    if (intent.document !== null) keys.add(`owned ${intent.document}`);
    for (const key of intent.wanted.keys()) keys.add(`object ${key}`);
  }
  for (const change of changes) {
    keys.add(`object ${change.address}`);
    if (change.action === 'rename') keys.add(`object ${change.previous}`);
    if (change.action !== 'add' && change.action !== 'rename') keys.add(`on ${change.address}`);
    const to = 'to' in change ? change.to : undefined;
    if (!to) continue;
    for (const claim of claims(to)) if (claim.value === change.address) keys.add(`claim ${claim.token}`);
    for (const state of [observed.running, observed.stored])
      for (const below of chain(state, to)) keys.add(`object ${below}`);
  }
  return readFacts([...keys].sort(), observed, hardware);
}

/** Everything that the object sits on, down to the hardware. */
function chain(state: HostState, resource: Resource): readonly Address[] {
  return references(resource).flatMap((reference) => {
    const target = resolve(state, reference);
    return target ? [addressOf(target), ...chain(state, target)] : [];
  });
}

/** What those facts are now. */
function readFacts(keys: readonly string[], observed: Observed, hardware: Hardware): Basis {
  const index = new Index(observed, hardware);
  return Object.fromEntries(
    keys.map((key) => {
      const { kind, subject } = parseKey(key);
      return [key, kind ? digestOfFact(kind, subject, index) : 'unknown'];
    }),
  );
}

const hardwareDigests = new WeakMap<Hardware, string>();

/** The hardware is much, and the same for all plans of a batch: it is digested once. */
function digestOfFact(kind: FactKind, subject: string, index: Index): string {
  const known = kind === 'hardware' ? hardwareDigests.get(index.hardware) : undefined;
  if (known !== undefined) return known;
  const digest = digestOf(FACTS[kind].read(index, subject));
  if (kind === 'hardware') hardwareDigests.set(index.hardware, digest);
  return digest;
}

/** Facts that are not what the plan has read, in words. */
export function staleFacts(basis: Basis, observed: Observed, hardware: Hardware): readonly string[] {
  const now = readFacts(Object.keys(basis), observed, hardware);
  return Object.keys(basis)
    .filter((key) => basis[key] !== now[key])
    .map((key) => {
      const { kind, subject } = parseKey(key);
      return kind ? FACTS[kind].words(subject) : `something that this version does not know (${key})`;
    });
}

interface Fact {
  readonly read: (index: Index, subject: string) => unknown;
  readonly words: (subject: string) => string;
}

type FactKind = 'object' | 'on' | 'claim' | 'owned' | 'hardware';

/** What each kind of fact is, and how it is called in a refusal. */
const FACTS: Readonly<Record<FactKind, Fact>> = {
  object: { read: (index, subject) => index.object(subject), words: (subject) => subject },
  on: { read: (index, subject) => index.sittingOn(subject), words: (subject) => `what sits on ${subject}` },
  claim: {
    read: (index, subject) => index.holders(subject),
    words: (subject) => `who holds ${subject.replace(/\{.*$/, '...')}`,
  },
  owned: { read: (index, subject) => index.ownedBy(subject), words: (subject) => `what the document ${subject} owns` },
  hardware: { read: (index) => index.hardware, words: () => 'the hardware of the host' },
};

/** A key is `kind subject`; names hold no blanks. */
function parseKey(key: string): { readonly kind: FactKind | undefined; readonly subject: string } {
  const [word = '', subject = ''] = key.split(' ', 2);
  const kinds = Object.keys(FACTS) as FactKind[]; // The keys of the table are its kinds.
  return { kind: kinds.find((kind) => kind === word), subject };
}

/** Looks facts up; each index is built when a fact first needs it. */
class Index {
  readonly hardware: Hardware;
  readonly #observed: Observed;
  #above: readonly ReadonlyMap<string, readonly Address[]>[] | undefined;
  #holders: Map<string, string[]> | undefined;
  #owned: Map<string, string[]> | undefined;

  constructor(observed: Observed, hardware: Hardware) {
    this.#observed = observed;
    this.hardware = hardware;
  }

  object(subject: string): unknown {
    const key = subject as Address; // Subjects of this kind of fact were made of addresses.
    const { running, stored, owners } = this.#observed;
    const settings = owners.settings.get(key);
    return [running.get(key), stored.get(key), owners.objects.get(key), settings && [...settings].sort()];
  }

  sittingOn(subject: string): unknown {
    const { running, stored } = this.#observed;
    this.#above ??= [dependants(running), dependants(stored)];
    return [running, stored].map((state, index) =>
      [...(this.#above?.[index]?.get(subject) ?? [])].sort(compareNames).map((key) => state.get(key)),
    );
  }

  holders(token: string): unknown {
    this.#holders ??= holdersOf(this.#observed);
    return this.#holders.get(token)?.sort();
  }

  ownedBy(document: string): unknown {
    this.#owned ??= ownedIn(this.#observed);
    return this.#owned.get(document)?.sort();
  }
}

function holdersOf({ running, stored }: Observed): Map<string, string[]> {
  const holders = new Map<string, string[]>();
  for (const state of [running, stored]) {
    for (const resource of state.values()) {
      for (const claim of claims(resource)) push(holders, claim.token, `${claim.value} ${addressOf(resource)}`);
    }
  }
  return holders;
}

function ownedIn({ owners: { objects, settings } }: Observed): Map<string, string[]> {
  const owned = new Map<string, string[]>();
  for (const [key, owner] of objects) push(owned, owner.document, key);
  for (const [key, fields] of settings)
    for (const [field, owner] of fields) push(owned, owner.document, `${key} ${field}`);
  return owned;
}

function push(lists: Map<string, string[]>, key: string, value: string): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

/** SHA-256 in hexadecimal of the canonical JSON of a value. */
export function digestOf(value: unknown): string {
  return createHash('sha256').update(canonical(value)).digest('hex');
}

function canonical(value: unknown): string {
  return (
    JSON.stringify(value, (_key, inner: unknown) =>
      inner && typeof inner === 'object' && !Array.isArray(inner)
        ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
        : inner,
    ) ?? 'undefined'
  );
}
