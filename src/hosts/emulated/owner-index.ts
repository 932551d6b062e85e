import { type Address, parseAddress } from '#state/address.ts';
import type { Owner } from '#state/host-state.ts';
import { references } from '#state/relations.ts';
import { refersTo } from '#state/rename.ts';
import type { Kind, Resource } from '#state/resource.ts';
import { readOwner, readOwnersNaming } from './objects.ts';
import type { Connection } from './sql.ts';

/** What becomes of the record about an object; null: there is none any more. */
export interface OwnerWrite {
  readonly address: Address;
  readonly after: Owner | null;
}

/** Who owns which object, and which of these records speak of a name. */
export interface OwnerRecords {
  get(key: Address): Owner | undefined;
  /** Records that speak of the object of that kind and name. */
  mentioning(kind: Kind, name: string): readonly (readonly [Address, Owner])[];
  /** Takes note of what has been written. */
  settle(writes: readonly OwnerWrite[]): void;
}

/** Asks the store each time: one search of the table for a rename, which has few. */
export class StoreOwners implements OwnerRecords {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  get(key: Address): Owner | undefined {
    return readOwner(this.#connection, key, null) ?? undefined;
  }

  mentioning(kind: Kind, name: string): readonly (readonly [Address, Owner])[] {
    return [...readOwnersNaming(this.#connection, name)].filter(([key, owner]) =>
      refersTo(appliedTo(key, owner), kind, name),
    );
  }

  settle(): void {
    // The store knows already.
  }
}

/**
 * Who owns which object, and which of these records speak of a name. Built once from the store, so that each of many renames
 * finds what follows it in O(mentions): a search of the table for each of n renames would be quadratic.
 */
export class OwnerIndex implements OwnerRecords {
  readonly #owners = new Map<Address, Owner>();
  /** Name -> addresses of the records whose applied values refer to something of that name. */
  readonly #mentions = new Map<string, Set<Address>>();

  constructor(owners: ReadonlyMap<Address, Owner>) {
    for (const [address, after] of owners) this.#enter(address, after);
  }

  get(key: Address): Owner | undefined {
    return this.#owners.get(key);
  }

  mentioning(kind: Kind, name: string): readonly (readonly [Address, Owner])[] {
    return [...(this.#mentions.get(name) ?? [])].flatMap((key) => {
      const owner = this.#owners.get(key);
      return owner && refersTo(appliedTo(key, owner), kind, name) ? [[key, owner] as const] : [];
    });
  }

  settle(writes: readonly OwnerWrite[]): void {
    for (const { address, after } of writes) {
      this.#leave(address);
      if (after) this.#enter(address, after);
    }
  }

  #enter(key: Address, owner: Owner): void {
    this.#owners.set(key, owner);
    for (const { target } of references(appliedTo(key, owner))) {
      const users = this.#mentions.get(target);
      if (users) users.add(key);
      else this.#mentions.set(target, new Set([key]));
    }
  }

  #leave(key: Address): void {
    const owner = this.#owners.get(key);
    if (!owner) return;
    this.#owners.delete(key);
    for (const { target } of references(appliedTo(key, owner))) {
      const users = this.#mentions.get(target);
      users?.delete(key);
      if (users?.size === 0) this.#mentions.delete(target);
    }
  }
}

/** What the document last applied, as an object. */
export function appliedTo(key: Address, owner: Owner): Resource {
  // The values of an object but for its kind and name.
  return { ...parseAddress(key), ...owner.applied } as Resource;
}
