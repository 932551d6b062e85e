import type { Diagnostic } from '#diagnostics/diagnostic.ts';
import type { Plan } from '#plan/plan.ts';
import { afterSteps } from '#reconcile/foresee.ts';
import { planIntents } from '#reconcile/plan.ts';
import { type Address, addressOf } from '#state/address.ts';
import type { Observed } from '#state/host-state.ts';
import type { Intent, Wanted } from '#state/intent.ts';
import type { Resource } from '#state/resource.ts';
import { bareHost } from '#state/settle.ts';
import { HARDWARE } from './random-state.ts';

export const BARE: Observed = bareHost(HARDWARE);

/** What a document of that name says. */
export function intent(
  document: string,
  wanted: readonly Wanted[],
  renames: Readonly<Record<string, string>> = {},
): Intent {
  return {
    document,
    wanted: new Map(wanted.map((one) => [addressOf(one), one])),
    // Addresses as tests spell them.
    renames: new Map(Object.entries(renames) as [Address, Address][]),
    origins: () => undefined,
  };
}

export interface Options {
  readonly adopt?: boolean;
  readonly prune?: 'owned' | 'all';
  readonly hardware?: typeof HARDWARE;
}

export function planFor(
  before: Observed,
  intents: readonly Intent[],
  { adopt = false, prune = 'owned', hardware = HARDWARE }: Options = {},
) {
  const options = { purpose: 'apply', adopt, prune, folders: [] };
  return planIntents({ hardware, before, intents, documents: [], options });
}

/** The plan, which must not be refused. */
export function planOf(before: Observed, intents: readonly Intent[], options: Options = {}): Plan {
  const { plan, diagnostics } = planFor(before, intents, options);
  if (!plan) throw new Error(`refused: ${codes(diagnostics).join(', ')} ${JSON.stringify(diagnostics)}`);
  return plan;
}

export function codes(diagnostics: readonly Diagnostic[]): readonly string[] {
  return diagnostics
    .filter((one) => one.severity === 'error')
    .map((one) => `${one.code} ${one.subject?.address ?? ''}`.trim());
}

/** The host after a plan, without a store: what the steps say, in both configurations. */
export function afterPlan(before: Observed, plan: Plan): Observed {
  return afterSteps(before, plan.steps);
}

/** A host to which these documents have been applied, one after the other. */
export function applied(...intents: readonly Intent[]): Observed {
  return intents.reduce((state, one) => afterPlan(state, planOf(state, [one])), BARE);
}

/** The same host with objects changed by hand. */
export function byHand(
  before: Observed,
  change: (state: Map<Address, Resource>) => void,
  where: 'both' | 'running' | 'stored' = 'both',
): Observed {
  const changed = (one: ReadonlyMap<Address, Resource>) => {
    const next = new Map(one);
    change(next);
    return next;
  };
  return {
    ...before,
    running: where === 'stored' ? before.running : changed(before.running),
    stored: where === 'running' ? before.stored : changed(before.stored),
  };
}

/** `~ vnic/web0 (running)`: changes in a form that a test reads at a glance. */
export function lines(plan: Plan): readonly string[] {
  return plan.changes.map((change) => {
    const where = change.where === 'both' ? '' : ` (${change.where})`;
    const fields = 'fields' in change && change.fields.length > 0 ? ` ${change.fields.join(',')}` : '';
    return `${change.action} ${change.address}${fields}${where}`;
  });
}

/** `remove vnic/web0`: the steps likewise. */
export function steps(plan: Plan): readonly string[] {
  return plan.steps.map(({ operation }) => {
    if (operation.op === 'own') return 'own';
    if (operation.op === 'rename') return `rename ${operation.from} ${operation.to}`;
    return `${operation.op} ${addressOf(operation.op === 'remove' ? operation.from : operation.to)}`;
  });
}
