import type { Configuration, Where } from '#diff/change.ts';
import { changedFields } from '#diff/diff.ts';
import type { Plan } from '#plan/plan.ts';
import type { Address } from '#state/address.ts';
import { same } from '#state/equal.ts';
import type { Observed } from '#state/host-state.ts';
import type { Resource } from '#state/resource.ts';

/** What a plan has promised and the host does not show, in words; empty: everything is as planned. */
export function unmet(plan: Plan, observed: Observed): readonly string[] {
  const again = new Set(plan.changes.filter((one) => one.action !== 'remove').map((one) => one.address));
  return plan.changes.flatMap((change) => {
    if (change.action === 'rename') return gone(change.previous, change.where, observed, again);
    if (change.action === 'remove') return gone(change.address, change.where, observed, again);
    return configurations(change.where).flatMap((where) => differs(change.address, change.to, where, observed));
  });
}

function configurations(where: Where): readonly Configuration[] {
  return where === 'both' ? ['running', 'stored'] : [where];
}

function gone(address: Address, where: Where, observed: Observed, again: ReadonlySet<Address>): readonly string[] {
  if (again.has(address)) return [];
  return configurations(where).flatMap((one) =>
    observed[one].has(address) ? [`${address} is still there (${one})`] : [],
  );
}

function differs(address: Address, wanted: Resource, where: Configuration, observed: Observed): readonly string[] {
  const found = observed[where].get(address);
  if (!found) return [`${address} is missing (${where})`];
  if (same(found, wanted)) return [];
  return [
    `${changedFields(wanted, found).join(', ')} of ${address} ${where === 'running' ? '' : '(stored) '}is not as planned`,
  ];
}
