import type { Address } from '#state/address.ts';
import type { Resource } from '#state/resource.ts';

/** Which of a host's two configurations something is about. */
export type Configuration = 'running' | 'stored';
export type Where = 'both' | Configuration;

/** One difference between what is and what shall be. Plain data; `where` says in which configuration. */
export type Change = { readonly address: Address; readonly where: Where } & (
  | { readonly action: 'add'; readonly to: Resource }
  | { readonly action: 'remove'; readonly from: Resource }
  | {
      readonly action: 'modify';
      readonly from: Resource;
      readonly to: Resource;
      readonly fields: readonly string[];
      /** Why it is touched although no field differs: something that it holds is replaced, so it lets go and takes hold again. */
      readonly because?: string;
    }
  | {
      readonly action: 'replace';
      readonly from: Resource;
      readonly to: Resource;
      readonly fields: readonly string[];
      readonly because: string;
    }
  | { readonly action: 'rename'; readonly previous: Address }
);

/** Sorted by address; empty: in sync. */
export type Diff = readonly Change[];
