import type { Address } from '#state/address.ts';

/** One object gets another name. */
export interface Renaming {
  readonly from: Address;
  readonly to: Address;
}

/**
 * Renames in an order in which no name is taken before it is free: of a chain (a to b, b to c) the free end first. Linear.
 * Rings are refused before (`reconcile/renames`); here they are left in the order given.
 */
export function renameOrder(renamings: readonly Renaming[]): readonly Renaming[] {
  const leaving = new Map(renamings.map((one) => [one.from, one]));
  const done = new Set<Renaming>();
  for (const start of renamings) {
    const chain: Renaming[] = [];
    const seen = new Set<Renaming>();
    for (let one: Renaming | undefined = start; one && !done.has(one) && !seen.has(one); one = leaving.get(one.to)) {
      seen.add(one);
      chain.push(one);
    }
    for (const one of chain.reverse()) done.add(one);
  }
  return [...done];
}
