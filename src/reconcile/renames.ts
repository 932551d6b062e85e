import { CODES } from '#diagnostics/code.ts';
import type { Diagnostic } from '#diagnostics/diagnostic.ts';
import type { Change } from '#diff/change.ts';
import { type Renaming, renameOrder } from '#plan/rename-order.ts';
import { type Address, address, addressOf, compareNames, nameOf, parseAddress } from '#state/address.ts';
import type { Hardware } from '#state/hardware.ts';
import { type HostState, linkNamed, type Observed, type Owner } from '#state/host-state.ts';
import type { Intent } from '#state/intent.ts';
import { references } from '#state/relations.ts';
import { renamedHardware, renameResource } from '#state/rename.ts';
import { LINK_KINDS, type LinkKind, type Resource } from '#state/resource.ts';

/**
 * New address -> old address of everything that `formerly` asks to rename and that is not renamed yet. A new name may still be
 * that of an object that is renamed itself. Two objects that name each other are taken for renamed: there is no telling.
 */
export function renamesOf(intents: readonly Intent[], observed: Observed): ReadonlyMap<Address, Address> {
  const has = (key: Address) => observed.running.has(key) || observed.stored.has(key);
  const asked = intents.flatMap((intent) => [...intent.renames].map(([to, from]) => ({ from, to })));
  const open = asked.filter(({ from }) => has(from));
  const todo = new Map<Address, Address>();
  const leaving = new Set<Address>();
  // The free end of a chain comes first, so whether its name becomes free is known for the next.
  for (const { from, to } of renameOrder(open)) {
    if (has(to) && !leaving.has(to)) continue;
    todo.set(to, from);
    leaving.add(from);
  }
  return todo;
}

/** The host as it will be once the renames are done; names in references follow. Linear. */
export function afterRenames(observed: Observed, renames: ReadonlyMap<Address, Address>): Observed {
  if (renames.size === 0) return observed;
  const byOldName = new Map<string, Ranked[]>();
  const ordered = renameOrder([...renames].map(([to, from]) => ({ from, to })));
  ordered.forEach((renaming, rank) => {
    const name = nameOf(renaming.from);
    byOldName.set(name, [...(byOldName.get(name) ?? []), { ...renaming, rank }]);
  });
  const renamed = (resource: Resource) => renamedBy(resource, byOldName);
  const state = (of: HostState) => new Map([...of.values()].map(renamed).map((one) => [addressOf(one), one]));
  const objects = [...observed.owners.objects].map(([key, owner]) => renamedOwner(key, owner, renamed));
  const settings = [...observed.owners.settings].map(([key, fields]) => [after(key, ordered), fields] as const);
  return {
    ...observed,
    running: state(observed.running),
    stored: state(observed.stored),
    owners: { objects: new Map(objects), settings: new Map(settings) },
  };
}

/** The hardware as it will be once the renames are done: its links are called as they are. */
export function hardwareAfter(hardware: Hardware, renames: ReadonlyMap<Address, Address>): Hardware {
  const ordered = renameOrder([...renames].map(([to, from]) => ({ from, to })));
  return ordered.reduce((found, { from, to }) => renamedHardware(found, from, to), hardware);
}

function after(key: Address, ordered: readonly Renaming[]): Address {
  return ordered.reduce((now, { from, to }) => (now === from ? to : now), key);
}

interface Ranked extends Renaming {
  readonly rank: number;
}

/** The object after the renames of whatever it mentions, in their order. */
function renamedBy(resource: Resource, byOldName: ReadonlyMap<string, readonly Ranked[]>): Resource {
  const names = new Set([resource.name, ...references(resource).map((one) => one.target)]);
  const concerned = [...names].flatMap((name) => byOldName.get(name) ?? []).sort((a, b) => a.rank - b.rank);
  return concerned.reduce((one, { from, to }) => renameResource(one, from, to), resource);
}

function renamedOwner(key: Address, owner: Owner, renamed: (one: Resource) => Resource): readonly [Address, Owner] {
  // What a document last applied is an object but for its kind and name.
  const { kind, name, ...applied } = renamed({ ...parseAddress(key), ...owner.applied } as Resource);
  return [address(kind, name), { ...owner, applied }];
}

/** The renames as changes, in both configurations or the one that has the object. */
export function renameChanges(observed: Observed, renames: ReadonlyMap<Address, Address>): readonly Change[] {
  return [...renames]
    .map(([address, previous]): Change => {
      const running = observed.running.has(previous);
      const where = running && observed.stored.has(previous) ? 'both' : running ? 'running' : 'stored';
      return { action: 'rename', address, previous, where };
    })
    .sort((a, b) => compareNames(a.address, b.address));
}

/** Renames that cannot be done: the old object is another's, or the new name is taken. */
export function renameConflicts(
  intents: readonly Intent[],
  observed: Observed,
  renames: ReadonlyMap<Address, Address>,
  adopt: boolean,
): readonly Diagnostic[] {
  const documents = new Set(intents.map((intent) => intent.document));
  const leaving = new Set(renames.values());
  return [...renames].flatMap(([next, previous]) => {
    const owner = observed.owners.objects.get(previous);
    if (!adopt && !documents.has(owner?.document ?? null)) {
      const whose = owner ? `belongs to the Network document ${owner.document}` : 'was made by hand';
      return [
        refusal(
          next,
          `${previous} ${whose}, so it is not renamed to ${next}.`,
          'move it to this document with --adopt',
        ),
      ];
    }
    const taken = takenBy(observed, next);
    if (taken !== undefined && !leaving.has(taken)) {
      return [
        refusal(
          next,
          `${previous} cannot become ${next}: the name is that of ${taken}.`,
          `delete ${taken} first, in a change of its own`,
        ),
      ];
    }
    return [];
  });
}

/**
 * Why renames by hand cannot be done: a document owns the object, and would make it again under the old name; a name becomes
 * free only later in the block; or objects exchange their names.
 */
export function renamesRefused(renames: ReadonlyMap<Address, Address>, before: Observed): readonly Diagnostic[] {
  const leaving = new Set(renames.values());
  return [...renames].flatMap(([next, previous]) => {
    const owner = before.owners.objects.get(previous);
    const name = nameOf(previous);
    if (owner)
      return [
        byHandRefusal(
          'owned-by-other',
          previous,
          `${previous} belongs to the Network document ${owner.document}, which would make it again.`,
          `write "formerly: ${name}" under its new name there`,
        ),
      ];
    const taken = takenBy(before, next);
    if (taken === undefined || (leaving.has(taken) && !isRing(next, renames))) return [];
    const reason = leaving.has(taken) ? 'the two exchange their names' : `the name is still that of ${taken}`;
    return [
      byHandRefusal(
        'rename-conflict',
        previous,
        `${previous} cannot become ${next}: ${reason}.`,
        'do it in two changes, one after the other',
      ),
    ];
  });
}

/** Whether what has the name moves on, and so forth, and the last of them takes the first one's name. */
function isRing(start: Address, renames: ReadonlyMap<Address, Address>): boolean {
  const next = new Map([...renames].map(([to, from]) => [from, to]));
  let at = next.get(start);
  for (let step = 0; at !== undefined && at !== start && step < renames.size; step += 1) at = next.get(at);
  return at === start;
}

function byHandRefusal(code: Diagnostic['code'], key: Address, detail: string, hint: string): Diagnostic {
  return { severity: 'error', code, summary: CODES[code], detail, hint, subject: { address: key } };
}

function takenBy(observed: Observed, next: Address): Address | undefined {
  const { kind, name } = parseAddress(next);
  const isLink = LINK_KINDS.includes(kind as LinkKind); // Asks whether the kind is one of a link.
  const found = isLink ? (linkNamed(observed.running, name) ?? linkNamed(observed.stored, name)) : undefined;
  return found && addressOf(found);
}

function refusal(address: Address, detail: string, hint: string): Diagnostic {
  return {
    severity: 'error',
    code: 'rename-conflict',
    summary: 'a rename that cannot be done',
    detail,
    hint,
    subject: { address, field: 'formerly' },
  };
}
