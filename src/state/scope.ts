import type { Resource } from './resource.ts';

/**
 * What a small change is about, so that a host can be asked for as much of itself as matters to it (`neighbourhood.ts`). A
 * host may always answer with more, up to everything: the same plan comes out.
 */
export interface Scope {
  /** Names of objects that are made, changed, removed; renamed under either name. Some may not be there. */
  readonly names: readonly string[];
  /** Objects as they shall be, as far as that is known already: what they will mention, claim and draw on matters too. */
  readonly wanted: readonly Resource[];
}
