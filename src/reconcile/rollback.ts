import type { Diagnostic } from '#diagnostics/diagnostic.ts';
import type { Change, Configuration } from '#diff/change.ts';
import type { HistoryEntry, Host } from '#hosts/host.ts';
import type { OwnershipChange, Plan } from '#plan/plan.ts';
import type { Address } from '#state/address.ts';
import { same } from '#state/equal.ts';
import type { HostState, Observed, Owner, Owners } from '#state/host-state.ts';
import type { Resource } from '#state/resource.ts';
import { type Planned, planTo } from './change.ts';
import { foreseen, foreseenHardware } from './foresee.ts';
import { afterRenames, hardwareAfter, renameChanges } from './renames.ts';

/**
 * Plans the way back to how the host was after entry `to` of its history (left out: before the last change that was kept).
 * Only what later entries have touched goes back; what was never in the history stays. Renames go back as renames.
 */
export async function planRollback(host: Host, to: number | undefined): Promise<Planned> {
  const history = (await host.history()).filter((entry) => entry.result === 'done');
  const last = history.at(-1);
  if (!last || (to !== undefined && to !== 0 && !history.some((entry) => entry.id === to))) {
    return { plan: null, diagnostics: [noSuchEntry(to, history)] };
  }
  const target = to ?? history.at(-2)?.id ?? 0;
  const undone = history.filter((entry) => entry.id > target).sort((a, b) => b.id - a.id);
  const observed = foreseen(await host.inspect(), await host.pending());
  const hardware = foreseenHardware(await host.hardware(), await host.pending());
  const renames = namesBack(undone, observed);
  const renamed = afterRenames(observed, renames);
  const past = undone.reduce(before, observed);
  return planTo({
    host: host.name,
    purpose: `rollback ${target}`,
    documents: [],
    observed: renamed,
    before: observed,
    desired: past,
    ownership: ownershipBetween(renamed.owners, past),
    renames: renameChanges(observed, renames),
    hardware: hardwareAfter(hardware, renames),
    hardwareBefore: hardware,
    intents: [],
    touchOthers: true,
  });
}

/** How the host was before that entry. */
function before(after: Observed, entry: HistoryEntry): Observed {
  const { changes, ownership } = entry.plan;
  const undone: Observed = {
    running: stateBefore(after.running, changes, 'running'),
    stored: stateBefore(after.stored, changes, 'stored'),
    owners: ownersBefore(after.owners, ownership),
  };
  return afterRenames(undone, renamesBack(entry.plan));
}

function stateBefore(state: HostState, changes: readonly Change[], configuration: Configuration): HostState {
  const result = new Map<Address, Resource>(state);
  for (const change of changes) {
    if (change.where !== 'both' && change.where !== configuration) continue;
    if (change.action === 'add') result.delete(change.address);
    else if (change.action !== 'rename') result.set(change.address, change.from);
  }
  return result;
}

function ownersBefore(owners: Owners, changes: readonly OwnershipChange[]): Owners {
  const objects = new Map(owners.objects);
  const settings = new Map([...owners.settings].map(([key, fields]) => [key, new Map(fields)] as const));
  for (const { address, field, before: owner } of changes) {
    if (field === null) put(objects, address, owner);
    else {
      const fields = settings.get(address) ?? new Map<string, Owner>();
      put(fields, field, owner);
      settings.set(address, fields);
    }
  }
  return { objects, settings };
}

function put<K>(map: Map<K, Owner>, key: K, owner: Owner | null): void {
  if (owner) map.set(key, owner);
  else map.delete(key);
}

/** Old name -> new name of the renames of a plan: what renames to do to take them back. */
function renamesBack(plan: Plan): ReadonlyMap<Address, Address> {
  return new Map(
    plan.changes.flatMap((one) => (one.action === 'rename' ? [[one.previous, one.address] as const] : [])),
  );
}

/** Name then -> name now, over all the entries, of objects that are still there. */
function namesBack(undone: readonly HistoryEntry[], observed: Observed): ReadonlyMap<Address, Address> {
  const nowByThen = new Map<Address, Address>();
  for (const entry of undone) {
    for (const [previous, next] of renamesBack(entry.plan)) {
      const now = nowByThen.get(next) ?? next;
      nowByThen.delete(next);
      nowByThen.set(previous, now);
    }
  }
  const has = (key: Address) => observed.running.has(key) || observed.stored.has(key);
  return new Map([...nowByThen].filter(([then, now]) => has(now) && !has(then)));
}

/** Nobody is given again what was not there then either: deleted by hand, it had an owner that missed it. */
function ownershipBetween(now: Owners, past: Observed): readonly OwnershipChange[] {
  const [before, after] = [flat(now), flat(past.owners)];
  return [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((key) => {
    const [from, to] = [before.get(key), after.get(key)];
    const one = to ?? from;
    if (!one || same(from?.owner, to?.owner)) return [];
    if (to && !past.running.has(to.address) && !past.stored.has(to.address)) return [];
    return [{ address: one.address, field: one.field, before: from?.owner ?? null, after: to?.owner ?? null }];
  });
}

interface Owned {
  readonly address: Address;
  readonly field: string | null;
  readonly owner: Owner;
}

function flat(owners: Owners): ReadonlyMap<string, Owned> {
  const objects = [...owners.objects].map(([address, owner]): Owned => ({ address, field: null, owner }));
  const settings = [...owners.settings].flatMap(([address, fields]) =>
    [...fields].map(([field, owner]): Owned => ({ address, field, owner })),
  );
  return new Map([...objects, ...settings].map((one) => [`${one.address} ${one.field ?? ''}`, one]));
}

function noSuchEntry(to: number | undefined, history: readonly HistoryEntry[]): Diagnostic {
  const numbers = history
    .map((entry) => entry.id)
    .slice(-5)
    .join(', ');
  return {
    severity: 'error',
    code: 'no-such-entry',
    summary: 'no such entry of the history',
    detail:
      to === undefined ? 'Nothing was ever applied to this host.' : `The history of this host has no kept entry ${to}.`,
    hint: numbers ? `the last entries are ${numbers}; 0 means before the first one` : 'see "vnetctl history"',
  };
}
