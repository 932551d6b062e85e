import { compareNames } from '../address.ts';
import type { Kind, Resource } from '../resource.ts';

interface Row {
  /** One object of the kind, without article. */
  readonly noun: string;
  /** Before its name, where that is not the noun. */
  readonly named?: string;
  /** With its article. */
  readonly one: string;
}

/** What the kinds are called. */
const WORDS: Readonly<Record<Kind, Row>> = {
  phys: { noun: 'physical link', named: 'link', one: 'a physical link' },
  classes: { noun: 'traffic class', named: 'the classes of', one: 'traffic classes' },
  etherstub: { noun: 'etherstub', one: 'an etherstub' },
  switch: { noun: 'switch', one: 'a switch' },
  aggr: { noun: 'aggregation', one: 'an aggregation' },
  vlan: { noun: 'VLAN', one: 'a VLAN' },
  vfs: { noun: 'VF pool', named: 'the VFs of', one: 'a physical link with VFs' },
  vf: { noun: 'VF', one: 'a VF' },
  overlay: { noun: 'overlay', one: 'an overlay' },
  vnic: { noun: 'VNIC', one: 'a VNIC' },
  'address-set': { noun: 'address set', one: 'an address set' },
  flow: { noun: 'flow', one: 'a flow' },
  guest: { noun: 'guest', one: 'a guest' },
};

/** `VNIC`: the class as a noun without article. */
export function nounOf(kind: Kind): string {
  return WORDS[kind].noun;
}

/** `VNIC web0`, `the classes of ixgbe0`. */
export function called(resource: Pick<Resource, 'kind' | 'name'>): string {
  const { noun, named = noun } = WORDS[resource.kind];
  return `${named} ${resource.name}`;
}

/** The verb that goes with what `called` says: `names`, and of what is called in the plural `name`. */
export function agreeing(resource: Pick<Resource, 'kind'>, singular: string, plural: string): string {
  return resource.kind === 'classes' || resource.kind === 'vfs' ? plural : singular;
}

/** `a VNIC`: the class as a noun with its article. */
export function aKind(kind: Kind): string {
  return WORDS[kind].one;
}

/** The text with its first letter raised, to open a sentence. */
export function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** `a, b and c`; with `or`: `a, b or c`. */
export function joined(words: readonly string[], last: 'and' | 'or' = 'and'): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;
}

const SHOWN = 5;

/** Names of the objects in their order; of many, the first five and how many more. */
export function someOf(resources: readonly Pick<Resource, 'name'>[]): string {
  const names = resources.map((one) => one.name).sort(compareNames);
  const more = names.length - SHOWN;
  return more < 2 ? joined(names) : `${names.slice(0, SHOWN).join(', ')} and ${more} more`;
}
