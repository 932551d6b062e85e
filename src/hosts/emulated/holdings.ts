import { type Address, addressOf } from '#state/address.ts';
import type { HostState } from '#state/host-state.ts';
import { ipsOf, MARK } from '#state/marks.ts';
import { type Claim, claims, references } from '#state/relations.ts';
import type { Resource } from '#state/resource.ts';
import { rivalsOf } from '#state/rivals.ts';
import { ipOf } from '#units/ip-address.ts';
import { BITS, readPair } from './relations.ts';
import type { Connection } from './sql.ts';

/** What one configuration holds, for looking up. */
export interface Holdings {
  find(key: Address): Resource | undefined;
  /** Objects that mention something of that name, sorted by address. */
  mentioning(name: string): readonly Resource[];
  /** Objects that have that IP address, in whatever segment. */
  having(ip: string): readonly Resource[];
  /** An object other than `self` that claims the same as something else. */
  rival(claim: Claim, self: Address): Address | undefined;
  /** Takes note of what has been written. */
  settle(before: Resource | null, after: Resource | null): void;
}

/** Answers from the index of the store: nothing is read before it is asked for. */
export class StoreHoldings implements Holdings {
  readonly #connection: Connection;
  readonly #configuration: 'running' | 'stored';

  constructor(connection: Connection, configuration: 'running' | 'stored') {
    this.#connection = connection;
    this.#configuration = configuration;
  }

  find(key: Address): Resource | undefined {
    return readPair(this.#connection, key)[this.#configuration];
  }

  mentioning(name: string): readonly Resource[] {
    return this.#marked(MARK.mentions(name)).flatMap((key) => this.find(key) ?? []);
  }

  having(ip: string): readonly Resource[] {
    return this.#marked(MARK.ip(ip)).flatMap((key) => this.find(key) ?? []);
  }

  rival(claim: Claim, self: Address): Address | undefined {
    const finder = {
      at: (key: Address) => [this.find(key) ?? []].flat(),
      marked: (mark: string) => this.#marked(mark),
    };
    for (const rival of rivalsOf(claim, self, finder)) return rival;
    return undefined;
  }

  settle(): void {
    // The store knows already.
  }

  #marked(mark: string): readonly Address[] {
    const bits = BITS[this.#configuration];
    return this.#connection
      .rows(`SELECT DISTINCT address FROM relation WHERE mark = ? AND configurations & ${bits} ORDER BY address`, mark)
      .map(([key]) => key as Address); // Addresses of the index are those of objects.
  }
}

/** Reads everything once, and then answers without the store: for changes of many objects. */
export class ReadHoldings implements Holdings {
  readonly #objects = new Map<Address, Resource>();
  /** Name -> addresses of the objects that mention something of that name. */
  readonly #users = new Map<string, Set<Address>>();
  /** IP address -> addresses of the objects that have it. */
  readonly #addressees = new Map<string, Set<Address>>();
  /** Token -> what it is claimed as, and by how many. */
  readonly #claims = new Map<string, { readonly value: string; count: number }>();

  constructor(state: HostState) {
    for (const resource of state.values()) this.#enter(resource);
  }

  find(key: Address): Resource | undefined {
    return this.#objects.get(key);
  }

  mentioning(name: string): readonly Resource[] {
    return this.#listed(this.#users.get(name));
  }

  having(ip: string): readonly Resource[] {
    return this.#listed(this.#addressees.get(ip));
  }

  rival({ token, value }: Claim, self: Address): Address | undefined {
    const holding = this.#claims.get(token);
    if (!holding || holding.value === value) return undefined;
    const own = this.#objects.get(self);
    const isOwn = own !== undefined && claims(own).some((claim) => claim.token === token);
    return holding.count === 1 && isOwn ? undefined : this.#holderOf(token, self);
  }

  settle(before: Resource | null, after: Resource | null): void {
    if (before) this.#leave(before);
    if (after) this.#enter(after);
  }

  #listed(keys: ReadonlySet<Address> | undefined): readonly Resource[] {
    return [...(keys ?? [])].sort().flatMap((key) => this.#objects.get(key) ?? []);
  }

  /** Only for a message: walks over everything. */
  #holderOf(token: string, except: Address): Address | undefined {
    for (const [key, resource] of this.#objects) {
      if (key !== except && claims(resource).some((claim) => claim.token === token)) return key;
    }
    return undefined;
  }

  #enter(resource: Resource): void {
    const key = addressOf(resource);
    this.#objects.set(key, resource);
    for (const { target } of references(resource)) enter(this.#users, target, key);
    for (const prefix of ipsOf(resource)) enter(this.#addressees, ipOf(prefix), key);
    for (const { token, value } of claims(resource)) {
      const holding = this.#claims.get(token);
      if (holding) holding.count += 1;
      else this.#claims.set(token, { value, count: 1 });
    }
  }

  #leave(resource: Resource): void {
    const key = addressOf(resource);
    this.#objects.delete(key);
    for (const { target } of references(resource)) this.#users.get(target)?.delete(key);
    for (const prefix of ipsOf(resource)) this.#addressees.get(ipOf(prefix))?.delete(key);
    for (const { token } of claims(resource)) {
      const holding = this.#claims.get(token);
      if (!holding) continue;
      holding.count -= 1;
      if (holding.count === 0) this.#claims.delete(token);
    }
  }
}

function enter(lists: Map<string, Set<Address>>, name: string, key: Address): void {
  const list = lists.get(name);
  if (list) list.add(key);
  else lists.set(name, new Set([key]));
}
