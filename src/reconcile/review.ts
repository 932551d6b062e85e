import { type Diagnostic, hasErrors } from '#diagnostics/diagnostic.ts';
import { invariant } from '#diagnostics/invariant.ts';
import type { Document, DocumentSet } from '#document/documents.ts';
import { lowerNetwork } from '#document/lower.ts';
import { WEIGHT } from '#plan/disturb.ts';
import { ownershipChanges } from '#plan/ownership.ts';
import { isEmpty, type Plan } from '#plan/plan.ts';
import type { Review, ReviewGroup } from '#plan/review.ts';
import { type Address, compareNames } from '#state/address.ts';
import { DEFAULT_HOST } from '#state/default-host.ts';
import type { Hardware } from '#state/hardware.ts';
import { hardwareOf } from '#state/hardware-of.ts';
import type { Observed, Owner } from '#state/host-state.ts';
import type { Intent } from '#state/intent.ts';
import { bareHost, settle } from '#state/settle.ts';
import type { Planned } from './change.ts';
import { checkDocuments } from './check.ts';
import { hardwareIn, hostsOf, isFor, placed, selects } from './networks.ts';
import { nothingOf, planIntents } from './plan.ts';

/** The documents of one revision. */
export interface Revision {
  readonly name: string;
  readonly set: DocumentSet;
}

/**
 * What the change from one revision of documents to another would do to every (Network, Host) pair: each pair is planned on a
 * host that stands as the base revision has it. Pure: nothing is written, no host is touched.
 */
export function review(base: Revision, head: Revision & { readonly workingTree: boolean }): Review {
  const faults = [
    ...checkDocuments(head.set).diagnostics,
    ...inRevision(
      base,
      checkDocuments(base.set).diagnostics.filter((one) => one.severity === 'error'),
    ),
  ];
  const verdict = { base: base.name, head: head.workingTree ? null : head.name };
  if (hasErrors(faults)) return { ...verdict, groups: [], gone: [], unchanged: [], diagnostics: faults };
  const [was, will] = [hostsOfSet(base.set), hostsOfSet(head.set)];
  const pairs = pairsOf(base.set, was, head.set, will);
  const kept = pairs.filter((pair) => will.has(pair.host));
  const planned = kept.map((pair) => ({ pair, ...planPair(pair, base.set, was, head.set, will) }));
  const changed = planned.flatMap(({ pair, plan }) => (plan && !isEmpty(plan) ? [{ pair, plan }] : []));
  const unchanged = planned.flatMap(({ pair, plan }) => (plan && isEmpty(plan) ? [titleOf(pair)] : []));
  const gone = pairs.filter((pair) => !will.has(pair.host)).map(titleOf);
  const diagnostics = [...faults, ...homeless(head.set, will), ...left(gone), ...refusals(planned)];
  return { ...verdict, groups: grouped(changed), gone, unchanged: unchanged.sort(compareNames), diagnostics };
}

/** What refuses plans, each fault once, with the hosts that it is about. */
function refusals(
  planned: readonly { readonly pair: Pair; readonly diagnostics: readonly Diagnostic[] }[],
): readonly Diagnostic[] {
  const hosts = new Map<string, { readonly one: Diagnostic; readonly on: string[] }>();
  for (const { pair, diagnostics } of planned) {
    for (const one of diagnostics.filter((found) => found.severity === 'error')) {
      const key = JSON.stringify(one);
      const known = hosts.get(key) ?? { one, on: [] };
      hosts.set(key, known);
      known.on.push(pair.host);
    }
  }
  return [...hosts.values()].map(({ one, on }) => ({ ...one, detail: `On ${list(on)}: ${one.detail}` }));
}

function list(names: readonly string[]): string {
  return names.length > 5 ? `${names.slice(0, 5).join(', ')} and ${names.length - 5} more` : names.join(', ');
}

/** Hosts that are gone from the documents. */
function left(gone: readonly string[]): readonly Diagnostic[] {
  if (gone.length === 0) return [];
  return [
    {
      severity: 'warning',
      code: 'no-such-host',
      summary: 'a host is no longer among the documents',
      detail: `Only the base has ${list(gone)}: what is configured there is left alone.`,
      hint: 'delete it with "vnetctl delete" on the host, if it is to go',
    },
  ];
}

/** Networks for hosts of which no Host document is among the files: they were not looked at, which must not pass for "no change". */
function homeless(set: DocumentSet, hosts: ReadonlyMap<string, Hardware>): readonly Diagnostic[] {
  const all = [...hosts.values()];
  return set.documents
    .filter((one) => one.kind === 'Network')
    .flatMap((network) => {
      const missing = hostsOf(network).filter(
        // The built-in host needs no document.
        (one) => one !== 'default' && !all.some((host) => selects(one, host)),
      );
      return missing.length === 0 ? [] : [withoutHost(network, missing, missing.length === hostsOf(network).length)];
    });
}

function withoutHost(network: Document, missing: readonly string[], none: boolean): Diagnostic {
  return {
    severity: none ? 'error' : 'warning',
    code: 'no-such-host',
    summary: 'no Host document for this Network',
    detail: `Network ${network.name} (${network.source.file}) is for ${list(missing)}, and no Host document among the files is one of these.`,
    hint: 'give review the paths of the Host documents too, or correct spec.hosts',
  };
}

interface Pair {
  readonly network: string;
  readonly host: string;
}

/**
 * Faults of the base, as warnings: the change under review may be what mends them. They say which revision they are of, because
 * their line numbers are not those of the files on disk.
 */
function inRevision(base: Revision, diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return diagnostics.map((one) => ({
    ...one,
    severity: 'warning',
    hint: `this is in ${base.name}; a document that is wrong there counts as not being there`,
    ...(one.place ? { place: { ...one.place, file: `${base.name}:${one.place.file}` } } : {}),
  }));
}

/** Host name -> hardware. A set without any Host document is for hosts like the default one, by the names that it uses. */
function hostsOfSet(set: DocumentSet): ReadonlyMap<string, Hardware> {
  const documents = set.documents.filter((one) => one.kind === 'Host');
  if (documents.length > 0) return new Map(documents.map((one) => [one.name, hardwareIn(one)]));
  const names = set.documents.flatMap((one) => (one.kind === 'Network' ? hostsOf(one) : []));
  const known = ['default', ...names.filter((name) => !name.includes('='))];
  return new Map(
    known.map((name) => [name, hardwareOf({ ...DEFAULT_HOST, metadata: { ...DEFAULT_HOST.metadata, name } })]),
  );
}

function networksOn(set: DocumentSet, hardware: Hardware | undefined): readonly Document[] {
  return hardware ? set.documents.filter((one) => one.kind === 'Network' && isFor(one, hardware)) : [];
}

type Hosts = ReadonlyMap<string, Hardware>;

function pairsOf(base: DocumentSet, was: Hosts, head: DocumentSet, will: Hosts): readonly Pair[] {
  const pairs = new Map<string, Pair>();
  for (const [set, hosts] of [
    [base, was],
    [head, will],
  ] as const) {
    for (const [host, hardware] of hosts) {
      for (const network of networksOn(set, hardware)) {
        const pair = { network: network.name, host };
        pairs.set(titleOf(pair), pair);
      }
    }
  }
  return [...pairs.values()].sort((a, b) => compareNames(a.network, b.network) || compareNames(a.host, b.host));
}

function titleOf({ network, host }: Pair): string {
  return `${network} on ${host}`;
}

/**
 * Plans one Network on one host: from what the base revision has of it to what the head has, with the host's other Networks in
 * place as the head has them, so that an object may move from one document to another.
 */
function planPair(pair: Pair, base: DocumentSet, was: Hosts, head: DocumentSet, will: Hosts): Planned {
  const hardware = will.get(pair.host);
  invariant(hardware, 'pairs of hosts that are gone are not planned');
  const isThis = (one: Document) => one.name === pair.network;
  const others = networksOn(head, hardware).filter((one) => !isThis(one));
  const before = standing(
    [...networksOn(base, was.get(pair.host)).filter(isThis), ...others],
    was.get(pair.host) ?? hardware,
  );
  const document = networksOn(head, hardware).find(isThis);
  const lowered = document ? lowerNetwork(document) : { intent: nothingOf(pair.network), diagnostics: [] };
  const planned = planIntents({
    hardware,
    before: onHardware(before, hardware),
    intents: [lowered.intent],
    documents: document ? [{ name: document.name, digest: document.digest, folder: null }] : [],
    options: { purpose: 'review', adopt: false, prune: 'owned', folders: [] },
  });
  const diagnostics = placed([...lowered.diagnostics, ...planned.diagnostics], head, [lowered.intent]);
  return { plan: planned.plan, diagnostics };
}

/** A host on which these documents have been applied. */
function standing(networks: readonly Document[], hardware: Hardware): Observed {
  const intents: readonly Intent[] = networks.map((network) => lowerNetwork(network).intent);
  const bare = bareHost(hardware);
  const { running, stored } = settle(intents, bare, hardware);
  const objects = new Map<Address, Owner>();
  const settings = new Map<Address, Map<string, Owner>>();
  for (const { address, field, after } of ownershipChanges(intents, bare, { running, stored }, false)) {
    if (!after) continue;
    if (field === null) objects.set(address, after);
    else settings.set(address, new Map([...(settings.get(address) ?? []), [field, after]]));
  }
  return { running, stored, owners: { objects, settings } };
}

/** The same configuration on other hardware: links that are gone are gone, new ones are bare. */
function onHardware(before: Observed, hardware: Hardware): Observed {
  const bare = bareHost(hardware);
  const kept = [...before.running].filter(([key, one]) => one.kind !== 'phys' || bare.running.has(key));
  const state = new Map([...bare.running, ...kept]);
  return { running: state, stored: state, owners: before.owners };
}

/** Hosts whose plan of one Network is the same but for their own name and derived addresses. */
function grouped(changed: readonly { readonly pair: Pair; readonly plan: Plan }[]): readonly ReviewGroup[] {
  const groups = new Map<string, { network: string; hosts: string[]; plan: Plan }>();
  for (const { pair, plan } of changed) {
    const key = `${pair.network} ${JSON.stringify(plan.changes).replaceAll(MAC, 'mac')}`;
    const group = groups.get(key);
    if (group) group.hosts.push(pair.host);
    else groups.set(key, { network: pair.network, hosts: [pair.host], plan });
  }
  return [...groups.values()].sort(
    (a, b) => danger(b.plan) - danger(a.plan) || compareNames(a.hosts[0] ?? '', b.hosts[0] ?? ''),
  );
}

/** Derived MAC addresses differ from host to host without meaning anything. */
const MAC = /(?:[0-9a-f]{2}:){5}[0-9a-f]{2}/g;

function danger(plan: Plan): number {
  const worst = plan.disturbances.map(({ effect }) => WEIGHT[effect]);
  return Math.max(0, ...worst);
}
