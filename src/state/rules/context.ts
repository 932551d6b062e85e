import { ipOf } from '#units/ip-address.ts';
import { type Address, address, addressOf, compareNames } from '../address.ts';
import type { Cpu, Hardware, Nic } from '../hardware.ts';
import type { Beside, HostState } from '../host-state.ts';
import { effectiveMtu, underneath } from '../mtu.ts';
import { NO_PROMISES, type Promised } from '../promises.ts';
import { references } from '../relations.ts';
import {
  type Bytes,
  type Kind,
  LINK_KINDS,
  type Link,
  type Overlay,
  type Phys,
  type Resource,
  type ResourceOf,
} from '../resource.ts';
import { linkSpeed } from '../speed.ts';
import { isUnderlay, type Underlay } from '../underlays.ts';

/**
 * What rules may ask: the state, the hardware, and indexes over them. Each index is built when the first rule asks for it, in
 * one pass over the state, so that rules themselves look up and never search.
 */
export class Context {
  readonly state: HostState;
  /** null: a document is judged alone. */
  readonly hardware: Hardware | null;
  /** The objects that the question is about; undefined: all. */
  readonly scope: ReadonlySet<Address> | undefined;
  #named: ReadonlyMap<string, readonly Resource[]> | undefined;
  #links: ReadonlyMap<string, Link> | undefined;
  #dependants: ReadonlyMap<string, readonly Resource[]> | undefined;
  #cpus: ReadonlyMap<number, Cpu> | undefined;
  #sites: ReadonlyMap<string, readonly Underlay[]> | undefined;
  #overlays: ReadonlyMap<string, readonly Overlay[]> | undefined;
  readonly #mtus = new Map<string, Bytes | undefined>();

  /** What objects that `state` leaves out promise together, over each link. */
  readonly #beside: Beside;

  constructor(state: HostState, hardware: Hardware | null, scope?: ReadonlySet<Address>, beside: Beside = new Map()) {
    this.state = state;
    this.hardware = hardware;
    this.scope = scope;
    this.#beside = beside;
  }

  /** The datalink of that name. */
  link(name: string): Link | undefined {
    this.#links ??= linksByName(this.state);
    return this.#links.get(name);
  }

  /** Every object of that name, of whatever kind. */
  named(name: string): readonly Resource[] {
    this.#named ??= byName(this.state);
    return this.#named.get(name) ?? [];
  }

  /** What the link rests on, one level down. */
  underneath(link: Link): readonly Link[] {
    return underneath(link, (name) => this.link(name));
  }

  /** All that the link rests on, down to the wire: a change of any of it can make or mend a fault of the link. */
  foundation(link: Link): readonly Link[] {
    const below = link.kind === 'overlay' ? this.holders(link.local) : this.underneath(link);
    return below.flatMap((one) => [one, ...this.foundation(one)]);
  }

  get links(): Iterable<Link> {
    this.#links ??= linksByName(this.state);
    return this.#links.values();
  }

  /** The NIC of a physical link; undefined without a host, and for links of other classes. */
  nic(name: string): Nic | undefined {
    return this.hardware && Object.hasOwn(this.hardware.links, name) ? this.hardware.links[name] : undefined;
  }

  /** Every object that names something of that name. */
  dependants(name: string): readonly Resource[] {
    this.#dependants ??= byTarget(this.state);
    return this.#dependants.get(name) ?? [];
  }

  /** VNICs, VLANs and VFs over the link of that name. */
  clients(name: string): readonly ResourceOf<'vnic' | 'vlan' | 'vf'>[] {
    return this.dependants(name).filter((one) => one.kind === 'vnic' || one.kind === 'vlan' || one.kind === 'vf');
  }

  /** The promises over a link of clients that are not in `state`. */
  promisedBeside(link: string): Promised {
    return this.#beside.get(link) ?? NO_PROMISES;
  }

  classes(port: string): ResourceOf<'classes'> | undefined {
    // An address of kind `classes` leads to classes.
    return this.state.get(address('classes', port)) as ResourceOf<'classes'> | undefined;
  }

  /** Links that hold the address as one of the host's own. */
  holders(ip: string): readonly Underlay[] {
    this.#sites ??= byIp(this.links);
    return this.#sites.get(ip) ?? [];
  }

  /** Overlays that listen on an address of the link. */
  overlaysOn(link: Underlay): readonly Overlay[] {
    this.#overlays ??= byLocal(this.state);
    return link.ip.flatMap((prefix) => this.#overlays?.get(ipOf(prefix)) ?? []);
  }

  /** MTU that frames over the link can have; undefined: not known without the host. */
  mtu(link: Link): Bytes | undefined {
    if (!this.#mtus.has(link.name))
      this.#mtus.set(
        link.name,
        effectiveMtu(this.state, link, (phys) => this.physMtu(phys)),
      );
    return this.#mtus.get(link.name);
  }

  physMtu(phys: Phys): Bytes | undefined {
    return this.isKnown(phys, 'mtu') ? phys.mtu : undefined;
  }

  speed(link: Link): number | undefined {
    return linkSpeed(this.state, this.hardware, link, (ip) => this.holders(ip)[0]);
  }

  /**
   * Whether the setting of a physical link is a fact. Without a host its default only stands for "the document does not say":
   * the host may have another value, set by hand or by another document.
   */
  isKnown(phys: Phys, field: keyof typeof ASSUMED): boolean {
    return this.hardware !== null || phys[field] !== ASSUMED[field];
  }

  cpu(id: number): Cpu | undefined {
    this.#cpus ??= new Map(this.hardware?.cpus.map((cpu) => [cpu.id, cpu]));
    return this.#cpus.get(id);
  }

  isScoped(resource: Resource): boolean {
    return this.scope?.has(addressOf(resource)) ?? false;
  }

  /** Of several objects with an equal part in a fault, the one to report it on: in scope before others, then the last. */
  blamed<R extends Resource>(resources: readonly R[]): R | undefined {
    const scoped = this.scope ? resources.filter((one) => this.isScoped(one)) : [];
    return (scoped.length > 0 ? scoped : resources).reduce<R | undefined>(
      (last, one) => (last && compareNames(addressOf(last), addressOf(one)) > 0 ? last : one),
      undefined,
    );
  }
}

/** What settle gives a physical link when neither document nor host says anything. */
const ASSUMED = { mtu: 1500, flowControl: 'no', defaultTag: 1, dcbx: null } as const;

const RANK: ReadonlyMap<Kind, number> = new Map(LINK_KINDS.map((kind, rank) => [kind, rank]));

/** Two links of one name are a fault of their own; here the same one is chosen whatever the order of the state. */
function linksByName(state: HostState): ReadonlyMap<string, Link> {
  const links = new Map<string, Link>();
  for (const one of state.values()) {
    if (!isLink(one)) continue;
    const other = links.get(one.name);
    if (!other || (RANK.get(other.kind) ?? 0) > (RANK.get(one.kind) ?? 0)) links.set(one.name, one);
  }
  return links;
}

function isLink(resource: Resource): resource is Link {
  return RANK.has(resource.kind);
}

function byName(state: HostState): ReadonlyMap<string, readonly Resource[]> {
  const index = new Map<string, Resource[]>();
  for (const resource of state.values()) {
    const list = index.get(resource.name);
    if (list) list.push(resource);
    else index.set(resource.name, [resource]);
  }
  return index;
}

function byTarget(state: HostState): ReadonlyMap<string, readonly Resource[]> {
  const index = new Map<string, Resource[]>();
  for (const resource of state.values()) {
    for (const { target } of references(resource)) {
      const list = index.get(target);
      if (!list) index.set(target, [resource]);
      else if (list.at(-1) !== resource) list.push(resource);
    }
  }
  return index;
}

function byLocal(state: HostState): ReadonlyMap<string, readonly Overlay[]> {
  const index = new Map<string, Overlay[]>();
  for (const one of state.values()) {
    if (one.kind === 'overlay') index.set(one.local, [...(index.get(one.local) ?? []), one]);
  }
  return index;
}

function byIp(links: Iterable<Link>): ReadonlyMap<string, readonly Underlay[]> {
  const index = new Map<string, Underlay[]>();
  for (const link of links) {
    if (!isUnderlay(link)) continue;
    for (const prefix of link.ip) {
      const ip = ipOf(prefix);
      index.set(ip, [...(index.get(ip) ?? []), link]);
    }
  }
  return index;
}
