import { type Address, address, addressOf, parseAddress } from '#state/address.ts';
import { same } from '#state/equal.ts';
import type { Hardware } from '#state/hardware.ts';
import type { HostState } from '#state/host-state.ts';
import { claims, references } from '#state/relations.ts';
import { FIXED_NAMES, refersTo, renameResource } from '#state/rename.ts';
import type { Kind, Resource } from '#state/resource.ts';
import { Failure } from '../host.ts';
import { type Surroundings, unfitness } from './fitness.ts';

/** One object of one configuration before and after; null: it is not there. */
export interface Effect {
  readonly before: Resource | null;
  readonly after: Resource | null;
}

/**
 * What a host's own software would refuse, whoever asks and whatever was planned: to make what exists, to remove what is in
 * use, to change what is not as expected, to refer to what is absent, to hold what another holds, to ask of the hardware what it
 * cannot do. One of these per
 * configuration, built once per lock; each question is then answered by looking up, in O(relations of the object).
 */
export class Admission {
  readonly #configuration: string;
  readonly #objects = new Map<Address, Resource>();
  /** Name -> addresses of the objects that refer to something of that name. */
  readonly #users = new Map<string, Set<Address>>();
  /** Token -> what it is claimed as, and by how many. */
  readonly #claims = new Map<string, { readonly value: string; count: number }>();

  readonly #hardware: Hardware;
  readonly #around: Surroundings = {
    find: (key) => this.#objects.get(key),
    users: ({ kind, name }) => this.#usersOf(kind, name).flatMap((key) => this.#objects.get(key) ?? []),
  };

  constructor(configuration: string, state: HostState, hardware: Hardware) {
    this.#configuration = configuration;
    this.#hardware = hardware;
    for (const resource of state.values()) this.#enter(resource);
  }

  add(to: Resource): readonly Effect[] {
    const key = addressOf(to);
    if (to.kind === 'phys' && !this.#isRemoved(to)) throw this.#refusal(`${key} is hardware; it is not made by a step`);
    if (this.#objects.has(key)) throw this.#refusal(`${key} exists already`);
    this.#mayStand(to, null);
    return [{ before: null, after: to }];
  }

  remove(from: Resource): readonly Effect[] {
    const key = addressOf(from);
    if (from.kind === 'phys' && !this.#isRemoved(from))
      throw this.#refusal(`${key} is hardware; it is not removed by a step`);
    this.#mustBe(from);
    const [user, ...others] = this.#usersOf(from.kind, from.name);
    if (user !== undefined) {
      const more = others.length > 0 ? ` and ${others.length} more` : '';
      throw this.#refusal(`${key} is busy: ${user}${more} depends on it`);
    }
    return [{ before: from, after: null }];
  }

  modify(from: Resource, to: Resource): readonly Effect[] {
    if (addressOf(from) !== addressOf(to))
      throw this.#refusal(`${addressOf(from)} cannot become ${addressOf(to)} by a change`);
    this.#mustBe(from);
    this.#mayStand(to, from);
    return [{ before: from, after: to }];
  }

  /** The object under its new name, and all that refer to it. */
  rename(from: Address, to: Address): readonly Effect[] {
    const { kind, name } = parseAddress(from);
    const before = this.#objects.get(from);
    if (FIXED_NAMES.includes(kind)) throw this.#refusal(`${from} is called after its port; rename that`);
    if (!before) throw this.#refusal(`${from} does not exist`);
    if (this.#objects.has(to)) throw this.#refusal(`${to} exists already`);
    const after = renameResource(before, from, to);
    this.#mayHold(after, before);
    const users = this.#usersOf(kind, name).flatMap((key) => this.#objects.get(key) ?? []);
    return [{ before, after }, ...users.map((one) => ({ before: one, after: renameResource(one, from, to) }))];
  }

  /** Takes note of what has been done. */
  settle(effects: readonly Effect[]): void {
    for (const { before } of effects) if (before) this.#leave(before);
    for (const { after } of effects) if (after) this.#enter(after);
  }

  has(key: Address): boolean {
    return this.#objects.has(key);
  }

  /** Whether the hardware was taken out: what is stored of such a link may be deleted (dladm(8) delete-phys). */
  #isRemoved({ name }: Resource): boolean {
    return this.#hardware.links[name]?.removed === true;
  }

  #mustBe(expected: Resource): void {
    const key = addressOf(expected);
    const found = this.#objects.get(key);
    if (!found) throw this.#refusal(`${key} does not exist`);
    if (same(found, expected)) return;
    const was: Readonly<Record<string, unknown>> = { ...expected };
    const fields = Object.entries(found).filter(([field, value]) => !same(value, was[field]));
    throw this.#refusal(
      `${key} is not as expected, somebody has changed it meanwhile: ${fields.map(([field]) => field).join(', ')}`,
    );
  }

  #mayStand(to: Resource, from: Resource | null): void {
    for (const reference of references(to)) {
      if (reference.kinds.some((kind) => this.#objects.has(address(kind, reference.target)))) continue;
      throw this.#refusal(`${addressOf(to)} needs ${anyOf(reference.kinds, reference.target)}, which does not exist`);
    }
    this.#mayHold(to, from);
    const unfit = unfitness(to, from, this.#around, this.#hardware);
    if (unfit !== undefined) throw this.#refusal(`${addressOf(to)}: ${unfit.replace(/\.$/, '')}`);
  }

  /** Whether every claim of the object is free, or is claimed alike, once `from` has let go of its own. */
  #mayHold(to: Resource, from: Resource | null): void {
    const own = new Map(from ? claims(from).map(({ token, value }) => [token, value]) : []);
    for (const { token, value } of claims(to)) {
      const holding = this.#claims.get(token);
      if (!holding || holding.value === value) continue;
      if (holding.count === 1 && own.get(token) === holding.value) continue;
      throw this.#refusal(`${addressOf(to)} cannot have ${token}: ${this.#holderOf(token, from)} has it`);
    }
  }

  /** Only for a message: walks over everything. */
  #holderOf(token: string, except: Resource | null): Address | 'another object' {
    for (const [key, resource] of this.#objects) {
      const isOther = !except || key !== addressOf(except);
      if (isOther && claims(resource).some((claim) => claim.token === token)) return key;
    }
    return 'another object';
  }

  #usersOf(kind: Kind, name: string): readonly Address[] {
    return [...(this.#users.get(name) ?? [])].filter((key) => {
      const user = this.#objects.get(key);
      return user !== undefined && refersTo(user, kind, name);
    });
  }

  #enter(resource: Resource): void {
    const key = addressOf(resource);
    this.#objects.set(key, resource);
    for (const { target } of references(resource)) {
      const users = this.#users.get(target);
      if (users) users.add(key);
      else this.#users.set(target, new Set([key]));
    }
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
    for (const { token } of claims(resource)) {
      const holding = this.#claims.get(token);
      if (!holding) continue;
      holding.count -= 1;
      if (holding.count === 0) this.#claims.delete(token);
    }
  }

  #refusal(reason: string): Failure {
    return new Failure('step-failed', `The host refuses it in the ${this.#configuration} configuration: ${reason}.`);
  }
}

function anyOf(kinds: readonly Kind[], name: string): string {
  return kinds.map((kind) => address(kind, name)).join(' or ');
}
