import type { Resource, Rings } from './resource.ts';

/** What a link has only so much of: hardware rings, and for VFs the rate that it can promise. */
export type Store = 'rx' | 'tx' | 'vf-rate';

/** What an object takes out of a store of a link. */
export interface Draw {
  readonly store: Store;
  readonly link: string;
  /** Rings, or bits per second. */
  readonly amount: number;
}

/**
 * All draws of one object. Rules compare their sum with what the link has; `plan/depends` gives back before it takes out. So
 * this table, as that of claims, says both what is refused and in which order.
 */
export function draws(resource: Resource): readonly Draw[] {
  switch (resource.kind) {
    case 'phys':
      return ringsOf(resource.rings, resource.name);
    case 'vnic':
      return ringsOf(resource.rings, resource.over);
    case 'vf':
      return [{ store: 'vf-rate', link: resource.over, amount: resource.minTxRate ?? 0 }];
    default:
      return [];
  }
}

/** What the object takes out of that store of its link. */
export function drawn(resource: Resource, store: Store): number {
  return draws(resource).find((draw) => draw.store === store)?.amount ?? 0;
}

function ringsOf(rings: Rings | null, link: string): readonly Draw[] {
  if (rings === null) return [];
  return [
    { store: 'rx', link, amount: amountOf(rings.rx) },
    { store: 'tx', link, amount: amountOf(rings.tx) },
  ];
}

/** `hw` takes at least one ring of its own, `sw` none. */
function amountOf(rings: Rings['rx']): number {
  return rings === 'hw' ? 1 : rings === 'sw' ? 0 : rings;
}
