import type { BitsPerSecond, Resource } from './resource.ts';

/** What a client may send over its link: a cap that it may fill, or a rate that it is guaranteed. */
export interface RatePromise {
  readonly link: string;
  readonly kind: 'cap' | 'rate';
  readonly amount: BitsPerSecond;
}

/** The promise of a VNIC, VLAN or VF; undefined where it has none. Together they can exceed what the link carries. */
export function promiseOf(resource: Resource): RatePromise | undefined {
  switch (resource.kind) {
    case 'vnic':
    case 'vlan':
      return resource.maxbw ? { link: resource.over, kind: 'cap', amount: resource.maxbw } : undefined;
    case 'vf':
      return resource.minTxRate ? { link: resource.over, kind: 'rate', amount: resource.minTxRate } : undefined;
    default:
      return undefined;
  }
}

/** The promises over one link, added up. */
export interface Promised {
  readonly caps: Sum;
  readonly rates: Sum;
}

export interface Sum {
  readonly count: number;
  readonly amount: BitsPerSecond;
}

export const NO_PROMISES: Promised = { caps: { count: 0, amount: 0 }, rates: { count: 0, amount: 0 } };

/** The sums with so many more promises of that kind and amount; with less, where the number is negative. */
export function added(sums: Promised, { kind, amount }: RatePromise, times = 1): Promised {
  const field = kind === 'cap' ? 'caps' : 'rates';
  const before = sums[field];
  return { ...sums, [field]: { count: before.count + times, amount: before.amount + times * amount } };
}
