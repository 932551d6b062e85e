import { type Address, address } from './address.ts';
import type { Promised } from './promises.ts';
import { LINK_KINDS, type Link, type Resource } from './resource.ts';

/** All objects of one configuration (running or stored) of a host, or of the one that is desired. */
export type HostState = ReadonlyMap<Address, Resource>;

/** The datalink of that name, whatever its class. */
export function linkNamed(state: HostState, name: string): Link | undefined {
  for (const kind of LINK_KINDS) {
    const found = state.get(address(kind, name));
    // A resource found under a link kind's address is a link.
    if (found) return found as Link;
  }
  return undefined;
}

/** The two configurations of a host, who owns what, and what each document last made. */
export interface Observed {
  readonly running: HostState;
  readonly stored: HostState;
  readonly owners: Owners;
  /** Only where objects are left out (`inspect` with a scope): what these add to sums over siblings. */
  readonly beside?: { readonly running: Beside; readonly stored: Beside };
}

/** Link -> what those of its clients promise together that are not listed. */
export type Beside = ReadonlyMap<string, Promised>;

/** Address -> owner. An object without an entry was made by hand or found there. Physical links are absent: see `settings`. */
export interface Owners {
  readonly objects: ReadonlyMap<Address, Owner>;
  /** Settings of hardware: address of the link -> field -> document that set it. */
  readonly settings: ReadonlyMap<Address, ReadonlyMap<string, Owner>>;
}

export interface Owner {
  /** Name of the Network document. */
  readonly document: string;
  /** Field values that the document last gave; what differs from them now is drift. For a setting: `{[field]: value}`. */
  readonly applied: Readonly<Record<string, unknown>>;
}
