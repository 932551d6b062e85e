import type { Change } from '#diff/change.ts';
import type { Disturbance, Plan } from '#plan/plan.ts';
import type { Address } from '#state/address.ts';

/** How much a change asks of those who approve it, worst first. Every change has exactly one. */
export const DANGERS = [
  'protected',
  'replace',
  'remove',
  'link-reset',
  'loss',
  'pause',
  'in place',
  'rename',
  'add',
] as const;
export type Danger = (typeof DANGERS)[number];

/** What running traffic feels, in words. */
export const EFFECTS: Readonly<Record<Disturbance['effect'], string>> = {
  'link-reset': 'the link goes down and comes up again',
  loss: 'frames are lost',
  pause: 'traffic waits for a moment',
};
const EFFECT_ORDER: readonly Disturbance['effect'][] = ['link-reset', 'loss', 'pause'];

/** The parts of a plan that tell how dangerous its changes are. */
export type Risky = Pick<Plan, 'changes' | 'disturbances' | 'warnings'>;

/** What a plan does to each of its objects. */
export interface Risks {
  readonly of: (change: Change) => Danger;
  readonly disturbance: (address: Address) => Disturbance | undefined;
}

/** Looks the dangers of a plan up in constant time. */
export function risksOf(plan: Risky): Risks {
  const disturbances = new Map<Address, Disturbance>();
  for (const one of plan.disturbances) {
    const known = disturbances.get(one.address);
    if (!known) disturbances.set(one.address, one);
    else disturbances.set(one.address, { ...worse(known, one), felt: [...new Set([...known.felt, ...one.felt])] });
  }
  const cut = new Set(
    plan.warnings
      .filter((one) => one.code === 'management-cut' || one.code === 'protected')
      .map((one) => one.subject?.address),
  );
  const disturbance = (address: Address) => disturbances.get(address);
  return { disturbance, of: (change) => dangerOf(change, disturbance(change.address), cut.has(change.address)) };
}

/** The worst effect among disturbances; undefined: nothing is disturbed. */
export function worstEffect(disturbances: readonly Disturbance[]): Disturbance['effect'] | undefined {
  return EFFECT_ORDER.find((effect) => disturbances.some((one) => one.effect === effect));
}

function dangerOf(change: Change, disturbance: Disturbance | undefined, cut: boolean): Danger {
  const { action } = change;
  const isProtected = 'from' in change && change.from.protected;
  if (action !== 'rename' && action !== 'add' && (cut || isProtected)) return 'protected';
  if (action === 'replace' || action === 'remove') return action;
  if (disturbance) return disturbance.effect;
  return action === 'modify' ? 'in place' : action;
}

function worse(a: Disturbance, b: Disturbance): Disturbance {
  return EFFECT_ORDER.indexOf(a.effect) <= EFFECT_ORDER.indexOf(b.effect) ? a : b;
}
