import { type Address, compareNames } from '#state/address.ts';
import { same } from '#state/equal.ts';
import { fieldsOf } from '#state/fields.ts';
import type { HostState } from '#state/host-state.ts';
import type { Resource } from '#state/resource.ts';
import type { Change, Configuration, Diff, Where } from './change.ts';

/** A change before it is known in which configurations it is due. */
type Difference = Change extends infer C ? (C extends { where: Where } ? Omit<C, 'where'> : never) : never;

interface Pair {
  readonly running: HostState;
  readonly stored: HostState;
}

/** Everything in which a host differs from what is desired, in both configurations; sorted by address. Linear. */
export function diff(observed: Pair, desired: Pair): Diff {
  const running = differences(observed.running, desired.running);
  const stored = differences(observed.stored, desired.stored);
  const addresses = [...new Set([...running.keys(), ...stored.keys()])].sort(compareNames);
  return addresses.flatMap((key) => joined(key, running.get(key), stored.get(key)));
}

function joined(address: Address, running: Difference | undefined, stored: Difference | undefined): Change[] {
  if (running && stored && same(running, stored)) return [at('both', running)];
  return [...(running ? [at('running', running)] : []), ...(stored ? [at('stored', stored)] : [])].map((change) => ({
    ...change,
    address,
  }));
}

function at(where: 'both' | Configuration, difference: Difference): Change {
  return { ...difference, where };
}

function differences(from: HostState, to: HostState): Map<Address, Difference> {
  const found = new Map<Address, Difference>();
  for (const [address, before] of from) {
    const after = to.get(address);
    if (!after) found.set(address, { address, action: 'remove', from: before });
    else if (before !== after) {
      const change = changed(address, before, after);
      if (change) found.set(address, change);
    }
  }
  for (const [address, after] of to) if (!from.has(address)) found.set(address, { address, action: 'add', to: after });
  return found;
}

function changed(address: Address, from: Resource, to: Resource): Difference | undefined {
  const fields = changedFields(from, to);
  if (fields.length === 0) return undefined;
  const rows = fieldsOf(from.kind);
  const because = fields.map((field) => rows[field]?.replace).find((reason) => reason !== undefined);
  return because === undefined
    ? { address, action: 'modify', from, to, fields }
    : { address, action: 'replace', from, to, fields, because };
}

/** Names of the fields in which two objects of one kind differ, in the order of the table. */
export function changedFields(from: Resource, to: Resource): string[] {
  const before: Readonly<Record<string, unknown>> = { ...from };
  const after: Readonly<Record<string, unknown>> = { ...to };
  return Object.keys(fieldsOf(from.kind)).filter((field) => !same(before[field], after[field]));
}
