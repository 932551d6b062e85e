import { CODES } from '#diagnostics/code.ts';
import { type Diagnostic, hasErrors } from '#diagnostics/diagnostic.ts';
import type { Document, DocumentSet } from '#document/documents.ts';
import type { Fault } from '#document/fault.ts';
import { type LoweredTraffic, lowerTraffic } from '#document/lower-traffic.ts';
import { type Placed, placedIn } from '#document/place.ts';
import { sorted } from '#document/sorted.ts';
import { isElsewhere, soundTraffic } from '#document/sound-traffic.ts';
import type { Host } from '#hosts/host.ts';
import { type Clash, clashesOf, fleetOf, hostOf, type Member } from '#state/fleet.ts';
import { choosesVlans, type Hardware } from '#state/hardware.ts';
import type { HostState, Observed } from '#state/host-state.ts';
import { notCarried } from '#state/not-carried.ts';
import { bareHost } from '#state/settle.ts';
import type { Workload } from '#state/workload.ts';
import type { Rehearsal } from '#usage/rehearsal.ts';
import { faultsBeside } from './beside.ts';
import { type Base, type Checked, checkDocuments } from './check.ts';
import { faultsOnHost } from './ends.ts';
import { hasWrongSection, wrongAnywhere, wrongExpectations } from './expectations.ts';
import { afterSteps, foreseen } from './foresee.ts';
import { hardwareIn, hostsOf, isFor, missesHosts, networksFor, placed, unused } from './networks.ts';
import { planIntents } from './plan.ts';
import { fromOptions, NOTHING_WISHED, type RunWish, trafficOn } from './wish.ts';

/** Everything that a run needs. */
export interface ReadyRun {
  /** Where the Traffic document stands: what it says is lowered, and its tree is let go. */
  readonly document: Placed;
  readonly workload: Workload;
  readonly hardware: Hardware;
  readonly state: HostState;
  /** The hosts of a run through several, by name; empty: it goes through one. */
  readonly machines: Readonly<Record<string, Hardware>>;
  /** The host's virtual clock when it begins, since its epoch. */
  readonly clockNanoseconds: number;
  /** Whether it is a copy: nothing of the run stays on the host. */
  readonly isScratch: boolean;
  /** Of this very load. */
  readonly rehearsal: Rehearsal;
  /** Where frames can be lost; asked for only where something is expected. */
  readonly places: readonly string[];
}

/** Looks at what a run would be without carrying anything; traffic that is not sound stays away. */
export type Rehearse = (load: Ground & Pick<ReadyRun, 'workload'>, isSound: boolean) => Promise<Rehearsal>;

export interface PreparedRun {
  /** null: refused, as the diagnostics say. */
  readonly run: ReadyRun | null;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Finds what the Traffic document of a set is to be carried through: the host as it stands; with Network documents a copy of it
 * that matches them; with Host documents the machines that they describe, joined by their switches, with nothing on them but these Networks.
 */
export async function prepareRun(
  host: Host,
  set: DocumentSet,
  wish: RunWish,
  rehearse: Rehearse,
): Promise<PreparedRun> {
  const [document, ...others] = [...set.documents, ...set.faulty].filter(({ kind }) => kind === 'Traffic');
  const count = set.documents.length + set.faulty.length;
  const unclear = set.isWhole && (!document || others.length > 0) ? [noTraffic(count, others.length)] : [];
  const besides = async () =>
    document && others.length === 0 ? faultsBeside(document, set, await basesOf(set, host), wish) : [];
  if (hasErrors(set.diagnostics)) {
    const known = [...checkDocuments(set).diagnostics, ...unclear, ...(await besides())];
    const more = document && unclear.length === 0 ? await faultsOnGround(document, set, host, wish, rehearse) : [];
    return refused(sorted(oncePerPlace([...known, ...more])));
  }
  if (!document || unclear.length > 0) return refused(unclear);
  const { ground, used: grounds, diagnostics: remarks } = await prepareGround(host, set);
  if (!ground) return refused([...set.diagnostics, ...remarks, ...(await besides())]);
  const { workload, ...lowered } = trafficOn(ground, document, wish);
  const load = { ...ground, workload };
  const wrong = faultsOnHost(workload, lowered, ground);
  const isSound = wrong.every(({ severity }) => severity === 'warning');
  const rehearsal = await rehearse(load, isSound);
  const beginning = workload.expectations.length > 0 ? rehearsal.begin() : null;
  const faults = [
    ...wrong.map(fromOptions(wish)),
    ...rehearsal.apart.map((name) => apartFault(name, lowered, ground.hardware)),
    ...(beginning ? await wrongExpectations(workload, beginning) : []),
  ];
  const diagnostics = [
    ...set.diagnostics,
    ...remarks,
    ...unused(set, [document, ...grounds]),
    ...inOrder(placedIn(document, faults)),
  ];
  if (hasErrors(diagnostics)) return refused(diagnostics);
  const notes = [...diagnostics, ...notCarried(ground.state)];
  const { source, position } = document;
  const isScratch = grounds.length > 0;
  const run = { document: { source, position }, ...load, isScratch, rehearsal, places: beginning?.places ?? [] };
  return { run, diagnostics: notes };
}

/** Checks documents without a host; traffic also against the hosts that are described beside it. */
export function checkWithTraffic(set: DocumentSet): Checked {
  const checked = checkDocuments(set);
  const traffic = [...set.documents, ...set.faulty].filter(({ kind }) => kind === 'Traffic');
  const networks = set.documents.filter(({ kind }) => kind === 'Network');
  const found = [
    ...traffic.flatMap((one) => faultsHere(one, set)),
    ...networks.flatMap((network) => {
      const missed = missesHosts(network, set);
      const words = { code: 'no-such-host', pointer: '/spec/hosts', at: 'value', severity: 'warning' } as const;
      return missed === null ? [] : placedIn(network, [{ ...missed, ...words }]);
    }),
  ];
  return found.length === 0 ? checked : { ...checked, diagnostics: sorted([...checked.diagnostics, ...found]) };
}

/** All that can be said of documents without carrying anything: also which of their expectations no run could judge. */
export async function checkCompletely(set: DocumentSet): Promise<Checked> {
  const checked = checkWithTraffic(set);
  const traffic = [...set.documents, ...set.faulty].filter(({ kind }) => kind === 'Traffic');
  const found = await Promise.all(traffic.map(wrongAnywhere));
  return { ...checked, diagnostics: sorted([...checked.diagnostics, ...found.flat()]) };
}

/** What of a Traffic document does not fit the hosts of the set, or where that has more traffic those of its file; nothing where it may be for others. */
function faultsHere(document: Document, set: DocumentSet): readonly Diagnostic[] {
  const isAlone = ({ documents, faulty }: DocumentSet) =>
    [...documents, ...faulty].every((one) => one === document || one.kind !== 'Traffic');
  const isHere = ({ source }: Document) => source.file === document.source.file;
  const ofFile = { ...set, documents: set.documents.filter(isHere), faulty: set.faulty.filter(isHere) };
  const part = isAlone(set) ? set : ofFile;
  const machines = part.documents.filter(({ kind }) => kind === 'Host');
  const isForThem = machines.length === 1 || machines.some(isHere) || namesAny(machines, document);
  if (machines.length === 0 || !isForThem || !isAlone(part)) return [];
  const { members } = part.faulty.length === 0 ? onMachines(part, machines) : { members: null };
  // What is wrong with the hosts themselves is told already.
  if (!members) return faultsBeside(document, part, machinesOf(part), NOTHING_WISHED);
  const fleet = fleetOf(members);
  const { workload, ...lowered } = trafficOn(fleet, document, NOTHING_WISHED);
  return placedIn(document, faultsOnHost(workload, lowered, fleet));
}

/** Whether its streams name hosts among these: `HOST/NAME`. */
function namesAny(machines: readonly Document[], document: Document): boolean {
  const names = new Set(machines.map(({ name }) => name));
  const sound = soundTraffic(document);
  return sound !== null && lowerTraffic(sound).workload.streams.some(({ from }) => names.has(hostOf(from)));
}

/** What traffic is carried through. */
export type Ground = Pick<ReadyRun, 'state' | 'hardware' | 'machines' | 'clockNanoseconds'>;

/** The host as it stands, or as the Host and Network documents of a set make one. null: refused. */
export async function prepareGround(
  host: Host,
  set: DocumentSet,
): Promise<{
  readonly ground: Ground | null;
  /** Documents of the set that it is made from. */
  readonly used: readonly Document[];
  readonly diagnostics: readonly Diagnostic[];
}> {
  const machines = set.documents.filter(({ kind }) => kind === 'Host');
  const found = machines.length > 0 ? onMachines(set, machines) : await onHost(set, host);
  const { diagnostics } = found;
  const used = [...machines, ...found.networks];
  if (!found.members) return { ground: null, used, diagnostics };
  const clockNanoseconds = machines.length > 0 ? 0 : (await host.counters()).clockNanoseconds;
  return { ground: { ...fleetOf(found.members), clockNanoseconds }, used, diagnostics };
}

/** Where only the traffic has faults: what planning says of its ground, and what of its expectations no run could judge. */
async function faultsOnGround(
  document: Document,
  set: DocumentSet,
  host: Host,
  wish: RunWish,
  rehearse: Rehearse,
): Promise<readonly Diagnostic[]> {
  if (!set.isWhole || set.faulty.some(({ kind }) => kind !== 'Traffic')) return [];
  const { ground, diagnostics } = await prepareGround(host, set);
  const sound = soundTraffic(document);
  if (!ground || !sound || hasWrongSection(document)) return diagnostics;
  const { workload } = trafficOn(ground, sound, wish);
  if (workload.expectations.length === 0) return diagnostics;
  const rehearsal = await rehearse({ ...ground, workload }, false);
  const faults = await wrongExpectations(workload, rehearsal.begin(), true);
  return [
    ...diagnostics,
    ...placedIn(
      document,
      faults.filter(({ pointer: at }) => isElsewhere(document, at)),
    ),
  ];
}

/** Of what two judges say about one place in one sense the first. */
function oncePerPlace(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const first = new Map<string, Diagnostic>();
  for (const one of diagnostics) {
    const key = JSON.stringify([
      one.code,
      one.place?.file,
      one.place?.line,
      one.place?.column,
      one.place ? '' : one.detail,
    ]);
    if (!first.has(key)) first.set(key, one);
  }
  return [...first.values()];
}

/** The hosts of a set, without its Networks; else the one that is at hand. */
async function basesOf(set: DocumentSet, host: Host): Promise<readonly Base[]> {
  const machines = machinesOf(set);
  if (machines.length > 0) return machines;
  return [{ hardware: await host.hardware(), before: foreseen(await host.inspect(), await host.pending()) }];
}

function machinesOf({ documents }: Pick<DocumentSet, 'documents'>): readonly Base[] {
  return documents
    .filter(({ kind }) => kind === 'Host')
    .map(hardwareIn)
    .map((hardware) => ({ hardware, before: bareHost(hardware) }));
}

function apartFault(name: string, { streamAt }: Pick<LoweredTraffic, 'streamAt'>, hardware: Hardware): Fault {
  const trunks = choosesVlans(hardware) ? ', with that VLAN in `vlans` of the trunks between them' : '';
  return {
    severity: 'warning',
    code: 'no-way',
    detail: `Nothing of streams.${name} can arrive: its ends are on different links or VLANs, and no router is on both.`,
    hint: `give both the same vid and switch${trunks}, or a guest with \`role: router\` a nic on each side`,
    pointer: streamAt(name, 'to'),
    at: 'value',
  };
}

function inOrder(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const before = (a = 0, b = 0) => a - b;
  return diagnostics.toSorted(({ place: a }, { place: b }) => before(a?.line, b?.line) || before(a?.column, b?.column));
}

function refused(diagnostics: readonly Diagnostic[]): PreparedRun {
  return { run: null, diagnostics };
}

interface Found {
  /** null: refused. */
  readonly members: readonly [Member, ...Member[]] | null;
  readonly networks: readonly Document[];
  readonly diagnostics: readonly Diagnostic[];
}

async function onHost(set: DocumentSet, host: Host): Promise<Found> {
  const hardware = await host.hardware();
  const before = foreseen(await host.inspect(), await host.pending());
  if (!set.documents.some(({ kind }) => kind === 'Network'))
    return { members: [{ hardware, state: before.running }], networks: [], diagnostics: [] };
  const { state, ...found } = stateFor(set, hardware, before);
  return { ...found, members: state && [{ hardware, state }] };
}

/** Machines with nothing on them but the Networks of the set that name them. */
function onMachines(set: DocumentSet, machines: readonly Document[]): Found {
  const loose = machines.length > 1 ? set.documents.filter((one) => one.kind === 'Network' && isLoose(one)) : [];
  if (loose.length > 0)
    return { members: null, networks: [], diagnostics: loose.map((one) => homeless(one, machines)) };
  const found = machines.map((machine) => {
    const hardware = hardwareIn(machine);
    const isWanted = set.documents.some((one) => one.kind === 'Network' && isFor(one, hardware));
    const bare = bareHost(hardware);
    return { hardware, ...(isWanted ? stateFor(set, hardware, bare) : { ...NO_NETWORK, state: bare.running }) };
  });
  const all = {
    networks: [...new Set(found.flatMap(({ networks }) => networks))],
    diagnostics: found.flatMap(({ diagnostics }) => diagnostics),
  };
  const [first, ...others] = found.flatMap(({ hardware, state }) => (state ? [{ hardware, state }] : []));
  if (!first || others.length + 1 < found.length) return { ...all, members: null };
  const clashes = clashesOf([first, ...others]).map(clashDiagnostic);
  if (clashes.length > 0) return { ...all, members: null, diagnostics: [...all.diagnostics, ...clashes] };
  return { ...all, members: [first, ...others] };
}

const NO_NETWORK = { networks: [], diagnostics: [] } as const;

function isLoose(network: Document): boolean {
  return hostsOf(network).length === 0;
}

interface Settled {
  readonly state: HostState | null;
  readonly networks: readonly Document[];
  readonly diagnostics: readonly Diagnostic[];
}

/** The running configuration once the Networks of the set that are for the host were applied. */
function stateFor(set: DocumentSet, hardware: Hardware, before: Observed): Settled {
  const selected = networksFor(set, hardware);
  if (hasErrors(selected.diagnostics)) return { state: null, networks: [], diagnostics: selected.diagnostics };
  const { plan, diagnostics } = planIntents({
    hardware,
    before,
    intents: selected.intents,
    documents: [],
    options: { purpose: 'run', adopt: false, prune: 'owned', folders: [] },
  });
  const found = [...selected.diagnostics, ...placed(diagnostics, set, selected.intents)];
  if (!plan) return { state: null, networks: [], diagnostics: found };
  return {
    state: afterSteps(before, plan.steps).running,
    networks: selected.networks,
    diagnostics: [...found, ...placed(plan.warnings, set, selected.intents)],
  };
}

function noTraffic(documents: number, others: number): Diagnostic {
  return {
    severity: 'error',
    code: 'no-traffic',
    summary: 'no Traffic document, or more than one',
    detail:
      others > 0
        ? `There are ${others + 1} Traffic documents among the files; a run carries one.`
        : `There is no Traffic document among the ${documents} that were read.`,
    hint: others > 0 ? 'give one of them with -f' : 'give a file with "kind: Traffic"',
  };
}

function homeless(network: Document, machines: readonly Document[]): Diagnostic {
  return {
    severity: 'error',
    code: 'no-such-host',
    summary: 'a Network that names no host, among several',
    detail: `The Network ${network.name} names no hosts, and there are ${machines.map(({ name }) => name).join(', ')}.`,
    hint: 'say with spec.hosts which of them it is for',
  };
}

function clashDiagnostic({ code, detail, hint }: Clash): Diagnostic {
  return { severity: 'error', code, summary: CODES[code], detail, hint };
}
