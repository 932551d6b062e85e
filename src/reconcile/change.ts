import { type Diagnostic, hasErrors } from '#diagnostics/diagnostic.ts';
import { invariant } from '#diagnostics/invariant.ts';
import type { Change, Configuration, Diff } from '#diff/change.ts';
import { diff } from '#diff/diff.ts';
import { basisOf, digestOf } from '#plan/basis.ts';
import { cascade, type Sides } from '#plan/cascade.ts';
import { disturbancesOf } from '#plan/disturb.ts';
import { driftOf } from '#plan/drift.ts';
import { order } from '#plan/order.ts';
import type { OwnershipChange, Plan, Step } from '#plan/plan.ts';
import { protections } from '#plan/protect.ts';
import { type Address, compareNames, nameOf } from '#state/address.ts';
import { same } from '#state/equal.ts';
import type { Hardware } from '#state/hardware.ts';
import { type Beside, type HostState, linkNamed, type Observed } from '#state/host-state.ts';
import type { Intent } from '#state/intent.ts';
import { dependants, mentions } from '#state/relations.ts';
import { judge } from '#state/rules/judge.ts';

/** What a plan is computed from, once it is known what the host shall be. */
export interface Aim {
  readonly host: string;
  readonly purpose: string;
  readonly documents: Plan['documents'];
  /** The host as it is, with renames already thought done. */
  readonly observed: Observed;
  /** The host as it is, with the names that it has now: what the basis is read from. */
  readonly before: Observed;
  readonly desired: { readonly running: HostState; readonly stored: HostState };
  readonly ownership: readonly OwnershipChange[];
  readonly renames: readonly Change[];
  /** With the names that the links have after the renames. */
  readonly hardware: Hardware;
  /** As it is: what the basis is read from. */
  readonly hardwareBefore: Hardware;
  readonly intents: readonly Intent[];
  /** Whether objects of others may be made anew when what they sit on is. */
  readonly touchOthers: boolean;
}

export interface Planned {
  /** null: refused, see the errors. */
  readonly plan: Plan | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** From "what is" and "what shall be" to the steps between: diff, spread, order, judge. Pure. */
export function planTo(aim: Aim): Planned {
  const { observed, desired, hardware, intents } = aim;
  const differences = diff(observed, desired);
  const { changes, steps, cycle } = ordered(differences, aim);
  const above = dependants(observed.running);
  const inUse = stillInUse(changes, aim, above);
  const diagnostics = [
    ...cycle,
    ...inUse.diagnostics,
    ...judged(aim, changes, inUse.dangling),
    ...protections(changes, observed.running, above, hardware),
  ];
  if (hasErrors(diagnostics)) return { plan: null, diagnostics };
  const documents = new Set(intents.flatMap((intent) => intent.document ?? []));
  const shown = [...aim.renames, ...changes].sort((a, b) => compareNames(a.address, b.address));
  const meaning = { host: aim.host, changes: shown, ownership: aim.ownership };
  const plan: Plan = {
    format: 1,
    host: aim.host,
    document: intents.length === 1 ? (intents[0]?.document ?? null) : null,
    purpose: aim.purpose,
    documents: aim.documents,
    changes: shown,
    ownership: aim.ownership,
    steps,
    drift: driftOf(observed, documents),
    disturbances: disturbancesOf(shown, above),
    warnings: diagnostics,
    basis: basisOf(intents, shown, aim.before, aim.hardwareBefore),
    digest: digestOf(meaning),
  };
  return { plan, diagnostics };
}

interface Attempt {
  readonly changes: readonly Change[];
  readonly steps: readonly Step[];
  readonly cycle: readonly Diagnostic[];
}

/** Orders the changes; a ring of exchanges is broken by making one of its objects anew. */
function ordered(differences: Diff, aim: Aim): Attempt {
  const replacements = new Map<Address, string>();
  const sides: Sides = { observed: aim.observed, desired: aim.desired };
  for (;;) {
    const changes = cascade(differences, sides, replacements);
    const result = order([...aim.renames, ...changes], aim.ownership, aim.observed, aim.desired);
    if ('steps' in result) return { changes, steps: result.steps, cycle: [] };
    const { cycle, replaceable } = result;
    if (replaceable === undefined || replacements.has(replaceable)) return { changes, steps: [], cycle: [ring(cycle)] };
    const others = cycle.filter((key) => key !== replaceable).join(', ');
    replacements.set(replaceable, `it exchanges something with ${others}, which only one of them can hold at a time`);
    invariant(replacements.size <= differences.length, 'each round replaces one more object');
  }
}

function ring(cycle: readonly Address[]): Diagnostic {
  return {
    severity: 'error',
    code: 'order-cycle',
    summary: 'no valid order of steps exists',
    detail: `Each of ${cycle.join(', ')} would have to change before the other.`,
    hint: 'apply the change in two documents, one after the other',
    subject: { address: cycle[0] ?? '' },
  };
}

/** Objects that go, or are made anew, while something that we may not touch sits on them in either configuration. */
function stillInUse(
  changes: readonly Change[],
  aim: Aim,
  above: ReadonlyMap<Address, readonly Address[]>,
): { readonly diagnostics: readonly Diagnostic[]; readonly dangling: ReadonlySet<string> } {
  const changed = new Map(changes.map((change) => [change.address, change]));
  const documents = new Set(aim.intents.map((intent) => intent.document));
  // What the change takes over (`--adopt`) is ours as well.
  const adopted = new Set(
    aim.ownership.flatMap(({ address, field, after }) => (field === null && after ? [address] : [])),
  );
  const isOurs = (key: Address) =>
    aim.touchOthers || adopted.has(key) || documents.has(aim.observed.owners.objects.get(key)?.document ?? null);
  const usersIn = (configuration: Configuration, change: Change, on: ReadonlyMap<Address, readonly Address[]>) => {
    const desired = aim.desired[configuration];
    const remade = change.action === 'replace' || linkNamed(desired, nameOf(change.address)) !== undefined;
    return (on.get(change.address) ?? []).filter((key) => {
      const after = desired.get(key);
      if (!after || !mentions(after, nameOf(change.address))) return false;
      // What the documents name themselves is told by the rules, at its place in the text.
      if (!remade && aim.intents.some((intent) => intent.wanted.has(key))) return false;
      const own = changed.get(key);
      const onlyForced = own !== undefined && 'fields' in own && own.fields.length === 0;
      return !remade || !own || (onlyForced && !isOurs(key));
    });
  };
  const aboveStored = changes.some(({ action }) => action === 'remove' || action === 'replace')
    ? dependants(aim.observed.stored)
    : above;
  const dangling = new Set<string>();
  const diagnostics = changes.flatMap((change) => {
    if (change.action !== 'remove' && change.action !== 'replace') return [];
    const running = change.where === 'stored' ? [] : usersIn('running', change, above);
    const stored = change.where === 'running' || running.length > 0 ? [] : usersIn('stored', change, aboveStored);
    const users = [...running, ...stored];
    const isTold = users.every((key) => dangling.has(key));
    for (const key of users) dangling.add(key);
    // An object that differs between running and stored goes by two changes; who needs it is told once.
    return users.length === 0 || (isTold && change.where === 'stored')
      ? []
      : [inUse(change, users.sort(compareNames), running.length === 0, aim)];
  });
  return { diagnostics, dangling };
}

function inUse(change: Change, users: readonly Address[], onlyStored: boolean, { intents }: Aim): Diagnostic {
  const shown = users.length > 5 ? `${users.slice(0, 5).join(', ')} and ${users.length - 5} more` : users.join(', ');
  const verb = change.action === 'remove' ? 'deleted' : 'deleted and made again';
  const isOne = users.length === 1;
  const where = onlyStored ? ' in the stored configuration' : '';
  // By hand there is no document to take it into.
  const or = intents.some(({ document }) => document !== null) ? ', or take it into the document' : '';
  return {
    severity: 'error',
    code: 'in-use',
    summary: 'something still depends on the object',
    detail: `${change.address} would be ${verb}, but ${shown} ${isOne ? 'depends' : 'depend'} on it${where} and ${isOne ? 'is' : 'are'} not part of this change.`,
    hint: `delete or move ${users[0]} first${or}`,
    subject: { address: change.address },
  };
}

/** The rules, asked of both configurations as they will be, about what the plan names or changes. */
function judged(aim: Aim, changes: readonly Change[], dangling: ReadonlySet<string>): readonly Diagnostic[] {
  const scope = new Set<Address>(changes.map((change) => change.address));
  for (const intent of aim.intents) for (const key of intent.wanted.keys()) scope.add(key);
  const { beside } = aim.observed;
  const running = judge(aim.desired.running, aim.hardware, scope, beside?.running);
  const isAlike = sameStates(aim.desired.running, aim.desired.stored) && sameSums(beside?.running, beside?.stored);
  const stored = isAlike ? [] : judge(aim.desired.stored, aim.hardware, scope, beside?.stored);
  const known = new Set(running.map(placeOf));
  return [...running, ...stored.filter((one) => !known.has(placeOf(one))).map(inStored)].filter(
    (one) => one.code !== 'unknown-reference' || !dangling.has(one.subject?.address ?? ''),
  );
}

/** Who looks at what runs would not find the reason. */
function inStored(one: Diagnostic): Diagnostic {
  return { ...one, detail: `${one.detail} It is so in the stored configuration only.` };
}

/** What is wrong in the running configuration is not told again of the stored one, be it for another reason there. */
function placeOf({ severity, subject, detail }: Diagnostic): string {
  return subject?.field === undefined ? detail : `${severity} ${subject.address} ${subject.field}`;
}

function sameSums(a: Beside = new Map(), b: Beside = new Map()): boolean {
  return same(Object.fromEntries(a), Object.fromEntries(b));
}

function sameStates(a: HostState, b: HostState): boolean {
  if (a.size !== b.size) return false;
  for (const [key, resource] of a) if (!same(resource, b.get(key))) return false;
  return true;
}
