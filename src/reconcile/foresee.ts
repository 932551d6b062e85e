import type { Host, Pending } from '#hosts/host.ts';
import { inverse } from '#plan/inverse.ts';
import type { OwnershipChange, Plan, Step } from '#plan/plan.ts';
import { type Address, addressOf } from '#state/address.ts';
import type { Hardware } from '#state/hardware.ts';
import type { Observed, Owner } from '#state/host-state.ts';
import { renamedHardware } from '#state/rename.ts';
import type { Resource } from '#state/resource.ts';
import { afterRenames } from './renames.ts';

/**
 * The host as the next writer will find it: an interrupted change is taken back before anything else is done, so what is
 * planned meanwhile is planned on the host without it. A change that is being made, or on trial, counts as made.
 */
export function foreseen(observed: Observed, pending: Pending | null): Observed {
  const back = stepsBack(pending);
  return back.length === 0 ? observed : afterSteps(observed, back);
}

/** The host as the plan will leave it. */
export async function foreseenAfter(host: Host, { steps }: Plan): Promise<Observed> {
  return afterSteps(foreseen(await host.inspect(), await host.pending()), steps);
}

/** The names that its physical links will have then. */
export function foreseenHardware(hardware: Hardware, pending: Pending | null): Hardware {
  return stepsBack(pending).reduce(
    (found, { operation }) =>
      operation.op === 'rename' ? renamedHardware(found, operation.from, operation.to) : found,
    hardware,
  );
}

/** What the next writer does first, to take an interrupted change back. */
function stepsBack(pending: Pending | null): readonly Step[] {
  if (!pending || pending.active || pending.confirmed) return [];
  if (pending.deadline !== null && Date.now() < pending.deadline) return [];
  return pending.entry.plan.steps.slice(0, pending.done).reverse().map(inverse);
}

/** What a host looks like after these steps. */
export function afterSteps(observed: Observed, steps: readonly Step[]): Observed {
  let now = copyOf(observed);
  for (const { operation, where } of steps) {
    if (operation.op === 'rename') {
      now = copyOf(afterRenames(now, new Map([[operation.to, operation.from]])));
    } else if (operation.op === 'own') {
      for (const change of operation.entries) own(now, change);
    } else {
      if (where !== 'stored') put(now.running, operation);
      if (where !== 'running') put(now.stored, operation);
    }
  }
  return now;
}

interface Copy extends Observed {
  readonly running: Map<Address, Resource>;
  readonly stored: Map<Address, Resource>;
  readonly owners: {
    readonly objects: Map<Address, Owner>;
    readonly settings: Map<Address, Map<string, Owner>>;
  };
}

function copyOf({ running, stored, owners }: Observed): Copy {
  const settings = new Map([...owners.settings].map(([key, fields]) => [key, new Map(fields)]));
  return {
    running: new Map(running),
    stored: new Map(stored),
    owners: { objects: new Map(owners.objects), settings },
  };
}

function put(state: Map<Address, Resource>, operation: { readonly to?: Resource; readonly from?: Resource }): void {
  if (operation.to) state.set(addressOf(operation.to), operation.to);
  else if (operation.from) state.delete(addressOf(operation.from));
}

function own({ owners }: Copy, { address, field, after }: OwnershipChange): void {
  if (field === null) set(owners.objects, address, after);
  else {
    const fields = owners.settings.get(address) ?? new Map<string, Owner>();
    owners.settings.set(address, fields);
    set(fields, field, after);
  }
}

function set<K>(map: Map<K, Owner>, key: K, owner: Owner | null): void {
  if (owner) map.set(key, owner);
  else map.delete(key);
}
