import type { Change } from '#diff/change.ts';
import type { Disturbance, Plan } from '#plan/plan.ts';
import { type Address, parseAddress } from '#state/address.ts';
import { worstEffect } from './danger.ts';
import { count, counted } from './nouns.ts';

/** How many changes of each action. */
export type Counts = Readonly<Record<Change['action'], number>>;

const WORDS: readonly (readonly [Change['action'], string])[] = [
  ['add', 'to add'],
  ['modify', 'to change'],
  ['replace', 'to replace'],
  ['remove', 'to remove'],
  ['rename', 'to rename'],
];

export function countActions(changes: readonly Change[]): Counts {
  const counts = { add: 0, modify: 0, replace: 0, remove: 0, rename: 0 };
  for (const change of changes) counts[change.action] += 1;
  return counts;
}

/** `3 to add, 1 to change`; of nothing: undefined. */
export function sayCounts(counts: Counts): string | undefined {
  const said = WORDS.filter(([action]) => counts[action] > 0).map(
    ([action, words]) => `${count(counts[action])} ${words}`,
  );
  return said.length > 0 ? said.join(', ') : undefined;
}

/** The whole of a plan in one phrase: counts, or that only owners change, or that there is nothing to do. */
export function summaryOf(plan: Pick<Plan, 'changes' | 'ownership'>): string {
  const counts = sayCounts(countActions(plan.changes));
  if (counts !== undefined) return counts;
  return plan.ownership.length > 0 ? 'nothing to change, only the records of who owns what' : 'nothing to do, in sync';
}

/** What running traffic feels of all of it, and how many feel it. What nobody uses disturbs nobody. */
export function verdictOf(disturbances: readonly Disturbance[]): string {
  const noticed = disturbances.filter((one) => one.felt.length > 0);
  const effect = worstEffect(noticed);
  if (effect === undefined) return 'nothing that is in use is disturbed';
  const felt = noticed.filter((one) => one.effect === effect).flatMap((one) => one.felt);
  return `${VERDICTS[effect]}; ${sayFelt(new Set(felt))}`;
}

const VERDICTS: Readonly<Record<Disturbance['effect'], string>> = {
  'link-reset': 'links go down and come up again',
  loss: 'frames are lost',
  pause: 'traffic waits for a moment, nothing is lost',
};

function sayFelt(felt: ReadonlySet<Address>): string {
  const guests = [...felt].filter((one) => parseAddress(one).kind === 'guest').length;
  const [size, noun] = guests > 0 ? [guests, 'guest'] : [felt.size, 'object'];
  return `${counted(size, noun)} ${size === 1 ? 'feels' : 'feel'} it`;
}
