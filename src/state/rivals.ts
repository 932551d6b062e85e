import type { Address } from './address.ts';
import { whereaboutsOfRivals } from './marks.ts';
import { type Claim, claims } from './relations.ts';
import type { Resource } from './resource.ts';

/** Finds objects by address and by mark. */
export interface Finder {
  /** The object, in each configuration that is meant. */
  at(key: Address): readonly Resource[];
  marked(mark: string): readonly Address[];
}

/** The objects other than `self` that claim the token as something else, in either of the configurations that are meant. */
export function* rivalsOf(claim: Claim, self: Address, finder: Finder): Generator<Address, void> {
  const { keys, marks } = whereaboutsOfRivals(claim, self);
  const isRival = (key: Address) => key !== self && finder.at(key).some((one) => contests(one, claim));
  for (const key of keys) if (isRival(key)) yield key;
  for (const mark of marks) for (const key of finder.marked(mark)) if (isRival(key)) yield key;
}

function contests(resource: Resource, { token, value }: Claim): boolean {
  return claims(resource).some((other) => other.token === token && other.value !== value);
}
