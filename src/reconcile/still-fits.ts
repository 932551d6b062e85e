import { type Diagnostic, hasErrors } from '#diagnostics/diagnostic.ts';
import type { Change, Configuration } from '#diff/change.ts';
import type { Plan } from '#plan/plan.ts';
import { protections } from '#plan/protect.ts';
import type { Address } from '#state/address.ts';
import type { Hardware } from '#state/hardware.ts';
import type { HostState, Observed } from '#state/host-state.ts';
import { dependants } from '#state/relations.ts';
import type { Resource } from '#state/resource.ts';
import { judge } from '#state/rules/judge.ts';
import { afterRenames, hardwareAfter } from './renames.ts';

/**
 * What the rules say of a plan on the host as it is now, asked while nobody else can write. The facts of the plan are as they
 * were; but sums, addresses and protection may have come about beside them since it was made. Empty: it may be done.
 */
export function misfits(plan: Plan, observed: Observed, hardware: Hardware): readonly Diagnostic[] {
  const renames = new Map(
    plan.changes.flatMap((one) => (one.action === 'rename' ? [[one.address, one.previous] as const] : [])),
  );
  const now = afterRenames(observed, renames);
  const then = hardwareAfter(hardware, renames);
  const scope = new Set(plan.changes.map((change) => change.address));
  const judged = (['running', 'stored'] as const).flatMap((where) =>
    judge(changed(now[where], plan, where), then, scope, observed.beside?.[where]),
  );
  const found = [...judged, ...protections(plan.changes, now.running, dependants(now.running), then)];
  const errors = new Map(found.filter((one) => hasErrors([one])).map((one) => [JSON.stringify(one), one]));
  return [...errors.values()];
}

function changed(state: HostState, plan: Plan, where: Configuration): HostState {
  const result = new Map<Address, Resource>(state);
  for (const change of plan.changes) if (change.where === 'both' || change.where === where) put(result, change);
  return result;
}

function put(state: Map<Address, Resource>, change: Change): void {
  if (change.action === 'remove') state.delete(change.address);
  else if (change.action !== 'rename') state.set(change.address, change.to);
}
