import { type Address, address, addressOf, parseAddress } from '#state/address.ts';
import { same } from '#state/equal.ts';
import type { Hardware } from '#state/hardware.ts';
import { claims, references } from '#state/relations.ts';
import { FIXED_NAMES, refersTo, renameResource } from '#state/rename.ts';
import type { Kind, Resource } from '#state/resource.ts';
import { Failure } from '../host.ts';
import { type Surroundings, unfitness } from './fitness.ts';
import type { Holdings } from './holdings.ts';

/** One object of one configuration before and after; null: it is not there. */
export interface Effect {
  readonly before: Resource | null;
  readonly after: Resource | null;
}

/**
 * What a host's own software would refuse, whoever asks and whatever was planned: to make what exists, to remove what is in
 * use, to change what is not as expected, to refer to what is absent, to hold what another holds, to ask of the hardware what it
 * cannot do. One of these per configuration; each question is answered by looking up, in O(relations of the object).
 */
export class Admission {
  readonly #configuration: string;
  readonly #holdings: Holdings;
  readonly #hardware: Hardware;
  readonly #around: Surroundings = {
    find: (key) => this.#holdings.find(key),
    users: ({ kind, name }) => this.#usersOf(kind, name),
    having: (ip) => this.#holdings.having(ip),
  };

  constructor(configuration: string, holdings: Holdings, hardware: Hardware) {
    this.#configuration = configuration;
    this.#holdings = holdings;
    this.#hardware = hardware;
  }

  add(to: Resource): readonly Effect[] {
    const key = addressOf(to);
    if (to.kind === 'phys' && !this.#isRemoved(to)) throw this.#refusal(`${key} is hardware; it is not made by a step`);
    if (this.has(key)) throw this.#refusal(`${key} exists already`);
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
      throw this.#refusal(`${key} is busy: ${addressOf(user)}${more} depends on it`);
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
    const before = this.#holdings.find(from);
    if (FIXED_NAMES.includes(kind)) throw this.#refusal(`${from} is called after its port; rename that`);
    if (!before) throw this.#refusal(`${from} does not exist`);
    if (this.has(to)) throw this.#refusal(`${to} exists already`);
    const after = renameResource(before, from, to);
    this.#mayHold(after, from);
    return [
      { before, after },
      ...this.#usersOf(kind, name).map((one) => ({ before: one, after: renameResource(one, from, to) })),
    ];
  }

  /** Takes note of what has been done. */
  settle(effects: readonly Effect[]): void {
    for (const { before } of effects) this.#holdings.settle(before, null);
    for (const { after } of effects) this.#holdings.settle(null, after);
  }

  has(key: Address): boolean {
    return this.#holdings.find(key) !== undefined;
  }

  /** Whether the hardware was taken out: what is stored of such a link may be deleted (dladm(8) delete-phys). */
  #isRemoved({ name }: Resource): boolean {
    return this.#hardware.links[name]?.removed === true;
  }

  #mustBe(expected: Resource): void {
    const key = addressOf(expected);
    const found = this.#holdings.find(key);
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
      if (reference.kinds.some((kind) => this.has(address(kind, reference.target)))) continue;
      throw this.#refusal(`${addressOf(to)} needs ${anyOf(reference.kinds, reference.target)}, which does not exist`);
    }
    this.#mayHold(to, addressOf(to));
    const unfit = unfitness(to, from, this.#around, this.#hardware);
    if (unfit !== undefined) throw this.#refusal(`${addressOf(to)}: ${unfit.replace(/\.$/, '')}`);
  }

  /** Whether every claim of the object is free, or is claimed alike, once what is at `self` has let go of its own. */
  #mayHold(to: Resource, self: Address): void {
    for (const claim of claims(to)) {
      const holder = this.#holdings.rival(claim, self);
      if (holder) throw this.#refusal(`${addressOf(to)} cannot have ${claim.token}: ${holder} has it`);
    }
  }

  #usersOf(kind: Kind, name: string): readonly Resource[] {
    return this.#holdings.mentioning(name).filter((user) => refersTo(user, kind, name));
  }

  #refusal(reason: string): Failure {
    return new Failure('step-failed', `The host refuses it in the ${this.#configuration} configuration: ${reason}.`);
  }
}

function anyOf(kinds: readonly Kind[], name: string): string {
  return kinds.map((kind) => address(kind, name)).join(' or ');
}
