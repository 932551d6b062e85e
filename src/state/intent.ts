import type { Pointer } from '../diagnostics/pointer.ts';
import type { Address } from './address.ts';
import type { Kind, MacAssignment, ResourceOf } from './resource.ts';

/**
 * What a document (or a verb) says, and no more: fields that it does not name are absent. `settle` decides what absence
 * means. Values are canonical already; only a MAC address may still be a wish.
 */
export interface Intent {
  /** Name of the Network document: the owner of what it creates. null: by hand. */
  readonly document: string | null;
  readonly wanted: ReadonlyMap<Address, Wanted>;
  /** New address -> old address, from `formerly`. */
  readonly renames: ReadonlyMap<Address, Address>;
  /** Where each object and field stands in its source, for diagnostics. */
  readonly origins: Origins;
}

/** Address, and a field of it -> pointer into the document that said so. */
export type Origins = (address: string, field?: string) => Origin | undefined;
export interface Origin {
  /** Index of the document in the set that was read. */
  readonly document: number;
  readonly pointer: Pointer;
}

export type Wanted = { [K in Kind]: WantedOf<K> }[Kind];

/** One wanted object: kind, name, and the fields that were named. */
export type WantedOf<K extends Kind> = K extends 'vnic'
  ? Named<K> & Partial<Omit<ResourceOf<K>, 'kind' | 'name' | 'mac'>> & { readonly mac?: MacWish }
  : Named<K> & Partial<Omit<ResourceOf<K>, 'kind' | 'name'>>;

interface Named<K extends Kind> {
  readonly kind: K;
  readonly name: string;
}

/** How a document asks for a VNIC's address (dladm 4.1). An `address` that it gives is taken as it is. */
export type MacWish =
  | { readonly kind: 'auto' }
  | { readonly kind: 'factory'; readonly slot?: number }
  | { readonly kind: 'random'; readonly prefix?: string; readonly address?: string }
  | Extract<MacAssignment, { kind: 'fixed' }>
  | { readonly kind: 'vrrp'; readonly vrid: number; readonly family: 'inet' | 'inet6' };
