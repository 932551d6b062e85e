import type { Diagnostic } from '#diagnostics/diagnostic.ts';
import type { Document, DocumentSet } from '#document/documents.ts';
import { isDoubted } from '#document/doubt.ts';
import { type Lowered, lowerNetwork } from '#document/lower.ts';
import { sorted } from '#document/sorted.ts';
import { sharedBetween } from '#plan/ownership.ts';
import { type Address, address } from '#state/address.ts';
import type { Member } from '#state/fleet.ts';
import type { Hardware } from '#state/hardware.ts';
import type { Observed } from '#state/host-state.ts';
import { LINK_KINDS } from '#state/resource.ts';
import { diagnosticOf } from '#state/rules/fault.ts';
import { faultsOf } from '#state/rules/judge.ts';
import { bareHost, NOTHING, settle } from '#state/settle.ts';
import { hardwareIn, hostsOf, isFor, placed } from './networks.ts';

export interface Checked {
  readonly documents: readonly { readonly kind: string; readonly name: string; readonly file: string }[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Everything that can be said of documents without a host: their text, their shape, the rules between their objects; and the
 * rules of the hardware for each Host document of the set that a Network is for. All faults at once: the sound objects of a
 * faulty document are judged too, but nothing is concluded from what its faults leave unknown.
 */
export function checkDocuments(set: DocumentSet): Checked {
  const hosts = set.documents.filter((one) => one.kind === 'Host').map(hardwareIn);
  const networks = networksIn(set);
  const isOnlyHost = hosts.length === 1 && set.isWhole && set.faulty.every((one) => one.kind !== 'Host');
  const groups = hosts.map((hardware) => ({
    hardware,
    here: networks.filter((network) => isMeantFor(network, hardware, isOnlyHost)),
  }));
  const placeless = new Set(networks.filter((network) => groups.every(({ here }) => !here.includes(network))));
  const meeting = networks.filter(({ document, doubt }) => !doubt.hosts && hostsOf(document).length === 0);
  const found = [
    ...networks.flatMap(({ intent, diagnostics }) => placed(diagnostics, set, [intent])),
    ...groups.flatMap(({ hardware, here }) => judgeTogether(here, hardware, networks, set)),
    ...[...placeless].flatMap((network) => judgeTogether([network], null, networks, set)),
    ...[meeting, ...groups.map(({ here }) => here)].flatMap((here) => sharedOn(here, set)),
  ];
  return {
    documents: set.documents.map(({ kind, name, source }) => ({ kind, name, file: source.file })),
    diagnostics: sorted(distinct([...set.diagnostics, ...found])),
  };
}

/** Faulty ones too, as far as they are sound. */
function networksIn(set: DocumentSet): readonly Network[] {
  return [...set.documents, ...set.faulty]
    .filter((one) => one.kind === 'Network')
    .map((document) => ({ document, ...lowerNetwork(document) }));
}

/** Hosts with what can be told of the Networks of a set, whatever is wrong with these. */
export interface Outline {
  readonly members: readonly Member[];
  /** Whether something of that name, which may be HOST/NAME, may be other than it seems, or not be there only because of a fault. */
  readonly isDoubtful: (name: string) => boolean;
}

/** null: nobody can tell what hosts there are. */
export function outlineOf(set: DocumentSet, hosts: readonly Base[]): Outline | null {
  if (!set.isWhole || set.faulty.some(({ kind }) => kind === 'Host')) return null;
  const networks = networksIn(set);
  const members = hosts.map(({ hardware, before }) => {
    const here = networks.filter((network) => isMeantFor(network, hardware, hosts.length === 1));
    const intents = here.map(({ intent }) => intent);
    return { hardware, state: intents.length === 0 ? before.running : settle(intents, before, hardware).running };
  });
  return { members, isDoubtful: (name) => networks.some((network) => mayBeOther(network, name)) };
}

/** A host without the documents of a set. */
export interface Base {
  readonly hardware: Hardware;
  readonly before: Observed;
}

function mayBeOther({ doubt, intent }: Network, name: string): boolean {
  const own = name.slice(name.lastIndexOf('/') + 1);
  return NAMED.some((kind) => {
    const object = address(kind, own);
    const isSaid = intent.wanted.has(object);
    return isDoubted(doubt, object, isSaid) || (isSaid && doubt.hosts);
  });
}

/** What Traffic documents name. */
const NAMED = [...LINK_KINDS, 'guest', 'flow', 'address-set'] as const;

interface Network extends Lowered {
  readonly document: Document;
}

/**
 * Whether a Network is judged on that host. One without `spec.hosts` is for the host of the command, which is not known here,
 * unless there is only one Host document.
 */
function isMeantFor({ document, doubt }: Network, host: Hardware, isOnlyHost: boolean): boolean {
  if (doubt.hosts) return false;
  return hostsOf(document).length > 0 ? isFor(document, host) : isOnlyHost;
}

/** The rules, asked of a host on which there is nothing but what these documents say. null: of no host in particular. */
function judgeTogether(
  here: readonly Network[],
  hardware: Hardware | null,
  all: readonly Network[],
  set: DocumentSet,
): readonly Diagnostic[] {
  if (here.length === 0) return [];
  const intents = here.map(({ intent }) => intent);
  const settled = settle(intents, hardware ? bareHost(hardware) : NOTHING, hardware);
  const isDoubtful = doubtfulOf(here, all, hardware, set);
  const faults = faultsOf(settled.running, hardware).filter(({ concerns }) => !concerns.some(isDoubtful));
  const judged = faults.map((fault, index) => diagnosticOf(fault, index < COSTLY_HINTS));
  return placed([...settled.diagnostics, ...judged], set, [...intents].reverse());
}

/** Hints that take a search are given for so many faults. */
const COSTLY_HINTS = 100;

/** Whether an object may be other than it seems on that host, because of faults in the text of any document. */
function doubtfulOf(
  here: readonly Network[],
  all: readonly Network[],
  hardware: Hardware | null,
  set: DocumentSet,
): (object: Address) => boolean {
  const isSaid = (object: Address) => here.some(({ intent }) => intent.wanted.has(object));
  const known = new Set(here);
  // Nobody knows where these apply: here, perhaps. Without a host, that is so for all.
  const elsewhere = all.filter((one) => !known.has(one) && isFaulty(one) && (one.doubt.hosts || !hardware));
  const doubts = [...here, ...elsewhere].map(({ doubt }) => doubt).filter(isReal);
  if (doubts.length === 0 && elsewhere.length === 0 && set.isWhole) return () => false;
  return (object) => {
    const said = isSaid(object);
    if (!said && (!set.isWhole || elsewhere.some(({ intent }) => intent.wanted.has(object)))) return true;
    return doubts.some((doubt) => isDoubted(doubt, object, said));
  };

  function isFaulty({ document }: Network): boolean {
    return document.index >= set.documents.length;
  }
}

function isReal({ objects, kinds }: Lowered['doubt']): boolean {
  return objects.size + kinds.size > 0;
}

/** Objects that two Networks name for one host; those without `spec.hosts` all meet on the command's host. */
function sharedOn(here: readonly Network[], set: DocumentSet): readonly Diagnostic[] {
  const intents = here.map(({ intent }) => intent);
  return here.length < 2 ? [] : placed(sharedBetween(intents), set, [...intents].reverse());
}

function distinct(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return [...new Map(diagnostics.map((one) => [JSON.stringify(one), one])).values()];
}
