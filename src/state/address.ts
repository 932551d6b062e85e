import type { Kind } from './resource.ts';

/** `kind/name`, such as `vnic/web0` or `classes/ixgbe0`: names one object of a host. It prints as itself and sorts totally. */
export type Address = string & { readonly __brand: 'Address' };

/** The address of an object. */
export function addressOf(resource: { readonly kind: Kind; readonly name: string }): Address {
  return address(resource.kind, resource.name);
}

/** The address of the object of that kind and name. */
export function address(kind: Kind, name: string): Address {
  // The only two places that make an Address are here and below.
  return `${kind}/${name}` as Address;
}

/** Takes an address apart again. */
export function parseAddress(text: Address): { readonly kind: Kind; readonly name: string } {
  const slash = text.indexOf('/');
  // An Address was made of a Kind.
  return { kind: text.slice(0, slash) as Kind, name: text.slice(slash + 1) };
}

/** The name in an address. */
export function nameOf(address: Address): string {
  return address.slice(address.indexOf('/') + 1);
}

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'variant' });

/** The one order of names and addresses in plans, tables and exports: web2 before web10. Deterministic, total. */
export function compareNames(a: string, b: string): number {
  return collator.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0);
}
