import { ipOf } from '#units/ip-address.ts';
import { type Address, address, addressOf, parseAddress } from './address.ts';
import { candidates, NO_MAC, RANDOM_PREFIX } from './automatic.ts';
import { draws } from './draws.ts';
import type { Hardware } from './hardware.ts';
import type { Beside } from './host-state.ts';
import { ipsOf, MARK } from './marks.ts';
import { restsOn } from './mtu.ts';
import { added, type Promised, promiseOf } from './promises.ts';
import { claims, references } from './relations.ts';
import { type Kind, LINK_KINDS, type Mac, type Resource } from './resource.ts';
import { type Finder, rivalsOf } from './rivals.ts';
import type { Scope } from './scope.ts';
import { holdsIp, ownPrefixes } from './underlays.ts';

/** An object in both configurations; undefined: it is not in that one. */
export interface Pair {
  readonly running: Resource | undefined;
  readonly stored: Resource | undefined;
}

/** What a host with an index of marks (`marks.ts`) answers by looking up. */
export interface Look {
  /** The objects of those addresses that there are, in either configuration. */
  objects(keys: readonly Address[]): readonly (readonly [Address, Pair])[];
  ofKind(kind: Kind): readonly (readonly [Address, Pair])[];
  /** Addresses of the objects that have the mark in either configuration. */
  marked(mark: string): readonly Address[];
  /** All promises over the link. */
  promised(link: string): { readonly running: Promised; readonly stored: Promised };
}

/** A part of a host that is enough to plan, judge and verify a small change. */
export interface Neighbourhood {
  readonly objects: ReadonlyMap<Address, Pair>;
  readonly beside: { readonly running: Beside; readonly stored: Beside };
}

/** A change that concerns more objects than this is not small: looking at everything is cheaper. */
const MOST = 1000;
/** So many addresses in a row that are taken: whoever asks for one of them has a crowded prefix. */
const LONGEST_RUN = 64;

/**
 * The objects that planning, rules and verification look at when what the scope names is changed: physical links with their
 * classes and pools; what the scope names, all that rests on it, and all that these rest on; who holds what they claim or
 * shares what they draw on; who has the MAC addresses that may be chosen next. Of clients beside them only what they promise
 * together. undefined: the change is not small, or a rule looks at many; then everything is to be looked at. Faults need not
 * come with the same words: whoever finds one looks at everything, because a way out may name any object of the host.
 */
export function neighbourhood(scope: Scope, look: Look, hardware: Hardware): Neighbourhood | undefined {
  const walk = new Walk(scope, look, hardware);
  return walk.isEnough() ? { objects: walk.listed, beside: walk.beside() } : undefined;
}

class Walk {
  readonly listed = new Map<Address, Pair>();
  readonly #scope: Scope;
  readonly #look: Look;
  readonly #hardware: Hardware;
  readonly #reserved: ReadonlySet<Mac>;
  readonly #finder: Finder = {
    at: (key) => sides(this.listed.get(key) ?? this.#look.objects([key])[0]?.[1]),
    marked: (mark) => this.#look.marked(mark),
  };
  /** Names whose objects are listed with all that they rest on. */
  readonly #grounded = new Set<string>();
  /** Names whose objects may change: they are listed with all that rests on them. */
  readonly #moving = new Set<string>();

  constructor(scope: Scope, look: Look, hardware: Hardware) {
    this.#scope = scope;
    this.#look = look;
    this.#hardware = hardware;
    this.#reserved = new Set([NO_MAC, ...Object.values(hardware.links).flatMap((nic) => nic.factoryMacs)]);
  }

  isEnough(): boolean {
    for (const kind of ['phys', 'classes', 'vfs'] as const) this.#list(this.#look.ofKind(kind));
    for (const name of this.#scope.names) this.#move(name);
    for (const one of this.#scope.wanted) this.#prepare(one);
    // A flow that goes or changes is felt by whoever has its link.
    for (const flow of this.#at(this.#scope.names.map((name) => address('flow', name))))
      if (flow.kind === 'flow') this.#move(flow.over);
    if (this.#isLarge()) return false;
    const moving = [...this.#movingObjects(), ...this.#scope.wanted];
    if (moving.some((one) => this.#isPacedWithOthers(one))) return false;
    for (const one of moving) this.#meet(one);
    const stations = [...this.#at(this.#scope.names.flatMap(namesakes)), ...this.#scope.wanted].filter(isStation);
    return stations.every((one) => this.#meetMacs(one, stations.length)) && !this.#isLarge();
  }

  /** Sums of the clients that are not listed, over each link over which something in motion promises a rate. */
  beside(): Neighbourhood['beside'] {
    const links = new Set(
      [...this.#movingObjects(), ...this.#scope.wanted].flatMap((one) => promiseOf(one)?.link ?? []),
    );
    const running = new Map<string, Promised>();
    const stored = new Map<string, Promised>();
    for (const link of links) {
      const all = this.#look.promised(link);
      running.set(link, this.#without('running', link, all.running));
      stored.set(link, this.#without('stored', link, all.stored));
    }
    return { running, stored };
  }

  #without(configuration: keyof Pair, link: string, all: Promised): Promised {
    let left = all;
    for (const pair of this.listed.values()) {
      const promise = pair[configuration] && promiseOf(pair[configuration]);
      if (promise?.link === link) left = added(left, promise, -1);
    }
    return left;
  }

  #isLarge(): boolean {
    return this.listed.size > MOST;
  }

  #list(found: readonly (readonly [Address, Pair])[]): void {
    for (const [key, pair] of found) this.listed.set(key, pair);
  }

  /** Lists the objects of those addresses with all that they rest on. */
  #ground(keys: readonly Address[]): void {
    const found = this.#look.objects(keys.filter((key) => !this.listed.has(key)));
    this.#list(found);
    for (const [, pair] of found) for (const one of sides(pair)) this.#groundBelow(one);
  }

  #groundBelow(one: Resource): void {
    for (const { target } of references(one)) this.#groundNamed(target);
    if (one.kind === 'overlay') this.#ground(this.#look.marked(MARK.ip(one.local)));
  }

  #groundNamed(name: string): void {
    if (this.#grounded.has(name)) return;
    this.#grounded.add(name);
    const keys = namesakes(name);
    this.#ground(keys);
    for (const one of this.#at(keys)) this.#groundBelow(one);
  }

  /** Lists the objects of that name, and all that rests on them, whatever it is. */
  #move(name: string): void {
    const queue = [name];
    for (let next = queue.pop(); next !== undefined && !this.#isLarge(); next = queue.pop()) {
      if (this.#moving.has(next)) continue;
      this.#moving.add(next);
      this.#groundNamed(next);
      const below = this.#at([address('phys', next), address('vlan', next)]);
      const marks = [MARK.mentions(next), ...below.flatMap(ipsOf).map((prefix) => MARK.underlay(ipOf(prefix)))];
      const above = marks.flatMap((mark) => this.#look.marked(mark));
      if (above.length > MOST) this.#tooMany(above);
      else this.#ground(above);
      queue.push(...above.map((key) => parseAddress(key).name));
      // Such a link may become, or cease to be, what any overlay listens on.
      if (below.length > 0) this.#list(this.#look.ofKind('overlay'));
    }
  }

  /** Notes that it is more than a small change, without reading it all. */
  #tooMany(keys: readonly Address[]): void {
    for (const key of keys) this.listed.set(key, { running: undefined, stored: undefined });
  }

  /** What the object as it shall be rests on, and whom it will meet there. */
  #prepare(one: Resource): void {
    this.#groundBelow(one);
    if (one.kind === 'flow' && one.maxbw === 0) this.#move(one.over);
    for (const prefix of ownPrefixes(one)) {
      for (const key of this.#look.marked(MARK.underlay(ipOf(prefix)))) this.#move(parseAddress(key).name);
    }
  }

  /**
   * Whether it takes part in what a port promises to lossless or strict classes, which depends on everything that sends over
   * the port with one of their priorities.
   */
  #isPacedWithOthers(one: Resource): boolean {
    const port = one.kind === 'aggr' || one.kind === 'switch' || one.kind === 'overlay';
    if (!port && !('cos' in one && 'over' in one && one.cos !== null)) return false;
    const ports = this.#portsUnder(one, new Set());
    const known = [...this.#at(ports.map((name) => address('classes', name))), ...this.#scope.wanted];
    return known.some(
      (classes) =>
        classes.kind === 'classes' &&
        ports.includes(classes.name) &&
        classes.classes.some(
          ({ pfc, strict, priorities }) =>
            (pfc !== null || strict) && (port || ('cos' in one && one.cos !== null && priorities.includes(one.cos))),
        ),
    );
  }

  #portsUnder(one: Resource, seen: Set<string>): readonly string[] {
    const below = one.kind === 'flow' ? [one.over] : one.kind === 'overlay' ? this.#holders(one.local) : restsOn(one);
    return below.flatMap((name) => {
      if (seen.has(name)) return [];
      seen.add(name);
      const links = this.#at(LINK_KINDS.map((kind) => address(kind, name)));
      return [name, ...links.flatMap((link) => this.#portsUnder(link, seen))];
    });
  }

  /** Links that have the address as one of the host's own: all of them are listed. */
  #holders(ip: string): readonly string[] {
    const listed = [...this.listed.values()].flatMap(sides);
    return listed.flatMap((one) => (holdsIp(one, ip) ? [one.name] : []));
  }

  /** Who holds what it claims, and who draws on the same stores. */
  #meet(one: Resource): void {
    const self = addressOf(one);
    for (const claim of claims(one)) this.#ground([...rivalsOf(claim, self, this.#finder)]);
    for (const { store, link, amount } of draws(one))
      if (amount > 0) this.#ground(this.#look.marked(MARK.draws(store, link)));
    for (const prefix of ipsOf(one)) this.#ground(this.#look.marked(MARK.ip(ipOf(prefix))));
  }

  /** Who has the addresses that an automatic one of the object could be, of so many that choose. false: too many. */
  #meetMacs(one: Station, choosing: number): boolean {
    const prefixes = new Set([RANDOM_PREFIX]);
    if (one.kind === 'vnic') {
      if (one.mac.kind === 'random') prefixes.add(one.mac.prefix);
      this.#meetSlots(one.over);
    }
    return [...prefixes].every((prefix) => this.#meetRun(addressOf(one), prefix, choosing));
  }

  #meetSlots(link: string): void {
    const macs = Object.hasOwn(this.#hardware.links, link) ? (this.#hardware.links[link]?.factoryMacs ?? []) : [];
    macs.forEach((mac, slot) => {
      this.#ground(this.#look.marked(MARK.claims(`slot/${link}/${slot}`)));
      this.#ground(this.#look.marked(MARK.mac(mac)));
    });
  }

  /** Lists who has an address that the count for the object meets until enough are free for all that choose. */
  #meetRun(key: Address, prefix: string, choosing: number): boolean {
    let [free, taken] = [0, 0];
    for (const mac of candidates(this.#hardware.documentName, key, prefix)) {
      const holders = this.#look.marked(MARK.mac(mac));
      if (holders.length > 0 || this.#reserved.has(mac)) taken += 1;
      else free += 1;
      if (free === choosing) return true;
      if (taken > LONGEST_RUN) return false;
      this.#ground(holders);
    }
    return false;
  }

  #movingObjects(): readonly Resource[] {
    return this.#at([...this.#moving].flatMap(namesakes));
  }

  #at(keys: readonly Address[]): readonly Resource[] {
    return keys.flatMap((key) => sides(this.listed.get(key)));
  }
}

type Station = Extract<Resource, { kind: 'vnic' | 'vf' }>;

function isStation(resource: Resource): resource is Station {
  return resource.kind === 'vnic' || resource.kind === 'vf';
}

/** The kinds of which there can be one of every name. */
const NAMED: readonly Kind[] = [...LINK_KINDS, 'classes', 'vfs', 'address-set', 'flow', 'guest'];

function namesakes(name: string): readonly Address[] {
  return NAMED.map((kind) => address(kind, name));
}

/** The object in each configuration; once where it is the same. */
function sides(pair: Pair | undefined): readonly Resource[] {
  if (!pair) return [];
  const { running, stored } = pair;
  return [...(running ? [running] : []), ...(stored && stored !== running ? [stored] : [])];
}
