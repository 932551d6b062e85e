import { ipOf } from '#units/ip-address.ts';
import { type Address, address, addressOf } from './address.ts';
import { draws, type Store } from './draws.ts';
import { promiseOf } from './promises.ts';
import { type Claim, claims, references } from './relations.ts';
import { type IpPrefix, LINK_KINDS, type Mac, type Resource } from './resource.ts';
import { ownPrefixes } from './underlays.ts';

/** Something by which an object is found without looking through all of them. */
export interface Mark {
  readonly mark: string;
  /** With a mention, what is promised over the link, if anything; else empty. */
  readonly value: string;
}

/** How marks are spelled. */
export const MARK = {
  /** It mentions that name. */
  mentions: (name: string) => `to ${name}`,
  /** It claims that token. */
  claims: (token: string) => `claim ${token}`,
  /** It draws on that store of a link. */
  draws: (store: Store, link: string) => `draw ${store}/${link}`,
  /** It has that MAC address, wherever it is. */
  mac: (mac: Mac) => `mac ${mac}`,
  /** It gives a guest or a link of the host that IP address, in whatever segment. */
  ip: (ip: string) => `ip ${ip}`,
  /** It is an overlay that listens on that address. */
  underlay: (ip: string) => `underlay ${ip}`,
} as const;

/**
 * All marks of one object: what the tables of relations, claims, draws and promises say of it, so that a host that keeps an
 * index of them finds whatever planner and rules look at. Few, because each one is a row to write. Whoever changes these
 * tables adds a step to the store's schema that makes the index anew.
 */
export function marks(resource: Resource): readonly Mark[] {
  const promise = promiseOf(resource);
  const found: Mark[] = [...new Set(references(resource).map((one) => one.target))].map((target) => ({
    mark: MARK.mentions(target),
    value: promise?.link === target ? `${promise.kind} ${promise.amount}` : '',
  }));
  const plain = (mark: string) => found.push({ mark, value: '' });
  const self = addressOf(resource);
  for (const claim of claims(resource)) if (isMarked(claim, self)) plain(MARK.claims(claim.token));
  for (const { store, link, amount } of draws(resource)) if (amount > 0) plain(MARK.draws(store, link));
  for (const mac of macsOf(resource)) plain(MARK.mac(mac));
  for (const prefix of ipsOf(resource)) plain(MARK.ip(ipOf(prefix)));
  if (resource.kind === 'overlay') plain(MARK.underlay(resource.local));
  return found;
}

/** Where all are found that claim a token as something else than this claim does. */
export interface Whereabouts {
  readonly keys: readonly Address[];
  readonly marks: readonly string[];
}

/** Where the rivals of a claim of that object are: those of most claims have a mark, others a name or a mark of another kind. */
export function whereaboutsOfRivals(claim: Claim, self: Address): Whereabouts {
  const { about, token, value } = claim;
  const key = token.slice(about.length + 1);
  switch (about) {
    case 'name':
      return { keys: LINK_KINDS.map((kind) => address(kind, key)), marks: [] };
    case 'flow-control':
      return { keys: [address('phys', key), address('classes', key)], marks: [] };
    case 'mac':
      // Token: link/address/VID.
      return { keys: [], marks: [MARK.mac(key.split('/')[1] ?? '')] };
    case 'port':
      return value === self
        ? { keys: [address('phys', key), address('vfs', key)], marks: [MARK.claims(token), MARK.mentions(key)] }
        : { keys: [], marks: [MARK.claims(token)] };
    default:
      return { keys: [], marks: [MARK.claims(token)] };
  }
}

/** Whether a claim has a mark of its own: as far as `whereaboutsOfRivals` looks for one. */
function isMarked({ about, value }: Claim, self: Address): boolean {
  return about === 'port' ? value === self : about !== 'name' && about !== 'flow-control' && about !== 'mac';
}

function macsOf(resource: Resource): readonly Mac[] {
  if (resource.kind === 'vnic') return [resource.mac.address];
  return resource.kind === 'vf' ? [resource.mac] : [];
}

/** The IP addresses that an object brings into a segment. */
export function ipsOf(resource: Resource): readonly IpPrefix[] {
  if (resource.kind !== 'guest') return ownPrefixes(resource);
  return [...new Set(Object.values(resource.nics).flatMap(({ ip }) => ip))];
}
