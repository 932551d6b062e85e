import type { Change, Configuration } from '#diff/change.ts';
import { type Address, compareNames, nameOf } from '#state/address.ts';
import { same } from '#state/equal.ts';
import { type HostState, linkNamed } from '#state/host-state.ts';
import { dependants, mentions } from '#state/relations.ts';
import type { Resource } from '#state/resource.ts';

/** The two sides of a plan. */
export interface Sides {
  readonly observed: { readonly running: HostState; readonly stored: HostState };
  readonly desired: { readonly running: HostState; readonly stored: HostState };
}

/**
 * Spreads replacements upwards. What sits on an object that is deleted and made again cannot stay meanwhile: it is replaced
 * too, with the reason; a guest only lets go of the link and takes hold of it again. `replacements` are objects that the
 * order of steps wants replaced besides (a cycle of exchanges), with their reasons.
 */
export function cascade(
  changes: readonly Change[],
  sides: Sides,
  replacements: ReadonlyMap<Address, string>,
): readonly Change[] {
  const wanted = changes.map((change) => replaced(change, replacements.get(change.address)));
  if (!wanted.some(takesAway)) return wanted;
  return join(spread(wanted, sides, 'running'), spread(wanted, sides, 'stored'));
}

function takesAway(change: Change): boolean {
  return change.action === 'remove' || change.action === 'replace';
}

/** Whether it is deleted and there again afterwards, be it as a link of another kind. Of one that stays away nothing can be made anew. */
function comesAgain(change: Change, desired: HostState): boolean {
  return (
    change.action === 'replace' ||
    (change.action === 'remove' && linkNamed(desired, nameOf(change.address)) !== undefined)
  );
}

/** The changes of one configuration with what they force. */
function spread(changes: readonly Change[], sides: Sides, configuration: Configuration): ReadonlyMap<Address, Change> {
  const here = changes.filter((change) => change.where === 'both' || change.where === configuration);
  const result = new Map<Address, Change>(here.map((change) => [change.address, { ...change, where: configuration }]));
  for (const [key, one] of forced(here, sides, configuration)) {
    const change = result.get(key);
    if (!change) result.set(key, untouched(key, one, configuration));
    else if (change.action === 'modify')
      result.set(
        key,
        change.from.kind === 'guest' ? { ...change, because: one.because } : replaced(change, one.because),
      );
  }
  return result;
}

/** What is due alike in both configurations is one change. */
function join(running: ReadonlyMap<Address, Change>, stored: ReadonlyMap<Address, Change>): readonly Change[] {
  const keys = [...new Set([...running.keys(), ...stored.keys()])].sort(compareNames);
  return keys.flatMap((key) => {
    const [one, other] = [running.get(key), stored.get(key)];
    if (one && other && same({ ...one, where: 'both' }, { ...other, where: 'both' }))
      return [{ ...one, where: 'both' as const }];
    return [one, other].filter((change) => change !== undefined);
  });
}

interface Forced {
  readonly resource: Resource;
  readonly to: Resource;
  readonly because: string;
}

function replaced(change: Change, because: string | undefined): Change {
  if (because === undefined || change.action !== 'modify') return change;
  const { from, to, fields, address: key, where } = change;
  return { action: 'replace', address: key, where, from, to, fields, because };
}

/** Everything in one configuration that sits on something that goes away for a while. */
function forced(changes: readonly Change[], sides: Sides, configuration: Configuration): Map<Address, Forced> {
  const observed = sides.observed[configuration];
  const desired = sides.desired[configuration];
  const gone = changes.filter((change) => comesAgain(change, desired));
  const found = new Map<Address, Forced>();
  if (gone.length === 0) return found;
  const above = dependants(observed);
  // Breadth first and by name, so that the reason given does not depend on the order of the state.
  const queue = gone.map((change) => change.address).sort(compareNames);
  const seen = new Set(queue);
  for (const next of queue) {
    for (const key of [...(above.get(next) ?? [])].sort(compareNames)) {
      const from = observed.get(key);
      const to = desired.get(key);
      if (!from || !to || seen.has(key) || !mentions(to, nameOf(next))) continue;
      found.set(key, { resource: from, to, because: `it sits on ${next}, which is made anew` });
      seen.add(key);
      if (from.kind !== 'guest') queue.push(key);
    }
  }
  return found;
}

/** A change of an object whose fields stay as they are. */
function untouched(key: Address, { resource, to, because }: Forced, where: Configuration): Change {
  return resource.kind === 'guest'
    ? { action: 'modify', address: key, where, from: resource, to, fields: [], because }
    : { action: 'replace', address: key, where, from: resource, to, fields: [], because };
}
