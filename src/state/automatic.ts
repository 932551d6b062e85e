import { CODES } from '#diagnostics/code.ts';
import type { Diagnostic } from '#diagnostics/diagnostic.ts';
import { invariant } from '#diagnostics/invariant.ts';
import type { Address } from './address.ts';
import { address, nameOf } from './address.ts';
import type { Hardware, Nic } from './hardware.ts';
import type { HostState } from './host-state.ts';
import type { MacWish } from './intent.ts';
import { vfName } from './names.ts';
import type { Mac, MacAssignment, Resource, Vf } from './resource.ts';

/** Locally administered prefix of dladm's random addresses (`2:8:20`, dladm 4.1). */
export const RANDOM_PREFIX = '02:08:20';

/** No station has it. */
export const NO_MAC: Mac = '00:00:00:00:00:00';

/** An address that is further than this from where its count began was not derived. Chance would have to be very odd. */
const MOST_DELAY = 256;

/** A VNIC or VF whose address is still to be chosen. */
export interface MacRequest {
  readonly address: Address;
  readonly over: string;
  readonly wish: MacWish;
  readonly previous: MacAssignment | undefined;
  /** Parent of the VNIC when it got its `previous` address. */
  readonly previousOver: string | undefined;
}

/**
 * Chooses MAC addresses. What is there stays; what is new is derived from the host's name and the object's address, so that
 * the same plan comes out everywhere. `kept` are the objects whose addresses are settled already.
 */
export class MacAllocator {
  readonly #diagnostics: Diagnostic[] = [];
  readonly #macs = new Set<Mac>([NO_MAC]);
  readonly #slots = new Set<string>();
  /** `PARENT/MAC` of every client: a factory address is no longer free once somebody has it as a fixed one. */
  readonly #clients = new Set<string>();
  /** Prefix -> objects that got no address below it. */
  readonly #without = new Map<string, Address[]>();
  readonly #host: string;
  readonly #hardware: Hardware | null;

  constructor(host: string, hardware: Hardware | null) {
    this.#host = host;
    this.#hardware = hardware;
    for (const nic of Object.values(hardware?.links ?? {})) for (const mac of nic.factoryMacs) this.#macs.add(mac);
  }

  /** What could not be given: factory slots one by one, and each prefix once. */
  get diagnostics(): readonly Diagnostic[] {
    return [...this.#diagnostics, ...[...this.#without].map(([prefix, objects]) => exhausted(prefix, objects))];
  }

  /** Notes an address that is taken. */
  keep(resource: Resource): void {
    if (resource.kind === 'vf') this.#note(resource.over, { kind: 'fixed', address: resource.mac });
    if (resource.kind === 'vnic') this.#note(resource.over, resource.mac);
  }

  /** The address when it needs no choice: given, computed or still valid from before. */
  settled(request: MacRequest): MacAssignment | undefined {
    const found = this.#settled(request);
    if (found) this.#note(request.over, found);
    return found;
  }

  /** Chooses a free one: factory slot first where the wish allows, else derived. */
  choose(request: MacRequest): MacAssignment {
    const { wish } = request;
    const found = wish.kind === 'factory' || wish.kind === 'auto' ? this.#freeSlot(request) : undefined;
    const chosen = found ?? this.#random(request.address, wish.kind === 'random' ? wish.prefix : undefined);
    // Without a host there is no telling which slots its NIC has.
    if (!found && wish.kind === 'factory' && this.#hardware) this.#report(request);
    this.#note(request.over, chosen);
    return chosen;
  }

  /** An address below the prefix. When all are taken it is reported, and any other stands in, so that nothing clashes. */
  #random(object: Address, prefix: string = RANDOM_PREFIX): MacAssignment {
    const found = this.#without.has(prefix) ? undefined : this.#derived(object, prefix);
    const without = this.#without.get(prefix);
    if (without) without.push(object);
    else if (found === undefined) this.#without.set(prefix, [object]);
    return { kind: 'random', prefix, address: found ?? this.#anyFree(object) };
  }

  #anyFree(object: Address): Mac {
    const found = this.#derived(object, RANDOM_PREFIX);
    invariant(found !== undefined, 'a host has more objects than a prefix of three bytes has addresses');
    return found;
  }

  /**
   * A free address below `prefix`, the same on every machine: counted up from a hash of host and object, so that a prefix
   * gives out every address that it has. undefined: all of them are taken.
   */
  #derived(object: Address, prefix: string): Mac | undefined {
    // Of so many addresses one more than are taken is free.
    let left = this.#macs.size + 1;
    for (const mac of candidates(this.#host, object, prefix)) {
      if (!this.#macs.has(mac)) return mac;
      left -= 1;
      if (left === 0) return undefined;
    }
    return undefined;
  }

  /**
   * The address of a virtual function that is given none. `previous` stays when it was derived for that function. One that a
   * document had fixed is not automatic, and goes with the field, as that of a VNIC does.
   */
  forVf({ over, index }: Pick<Vf, 'over' | 'index'>, previous: Mac | undefined): Mac {
    // Of the device, so that a port that gets another name keeps the addresses of its functions.
    const object = address('vf', vfName(this.#nic(over)?.device ?? over, index));
    const mac = previous !== undefined && this.#isDerived(object, previous) ? previous : this.#anyFree(object);
    this.#note(over, { kind: 'fixed', address: mac });
    return mac;
  }

  /** Whether the count for the object, which neighbours may have delayed a little, has led or could lead to the address. */
  #isDerived(object: Address, mac: Mac): boolean {
    if (!mac.startsWith(`${RANDOM_PREFIX}:`)) return false;
    const size = sizeBelow(RANDOM_PREFIX);
    const value = Number.parseInt(mac.slice(RANDOM_PREFIX.length).replaceAll(':', ''), 16);
    return (value - startOf(this.#host, object, RANDOM_PREFIX) + size) % size < MOST_DELAY;
  }

  #settled({ wish, previous, previousOver, over, address: object }: MacRequest): MacAssignment | undefined {
    switch (wish.kind) {
      case 'fixed':
        return wish;
      case 'vrrp':
        return { ...wish, address: vrrpMac(wish.vrid, wish.family) };
      case 'random': {
        const prefix = wish.prefix ?? RANDOM_PREFIX;
        if (wish.address !== undefined) return { kind: 'random', prefix, address: wish.address };
        return previous?.kind === 'random' && previous.prefix === prefix ? previous : undefined;
      }
      case 'factory': {
        if (wish.slot === undefined)
          return previous?.kind === 'factory' && previousOver === over ? previous : undefined;
        const mac = this.#nic(over)?.factoryMacs[wish.slot];
        if (mac && wish.slot > 0) return { kind: 'factory', slot: wish.slot, address: mac };
        // No such slot, which the rules refuse; or no NIC is known, and any address of its own will do.
        return { kind: 'factory', slot: wish.slot, address: this.#anyFree(object) };
      }
      case 'auto':
        if (previous?.kind === 'random') return previous;
        return previous?.kind === 'factory' && previousOver === over ? previous : undefined;
    }
  }

  #freeSlot({ over }: MacRequest): MacAssignment | undefined {
    const macs = this.#nic(over)?.factoryMacs ?? [];
    for (let slot = 1; slot < macs.length; slot += 1) {
      const mac = macs[slot];
      if (mac && !this.#slots.has(`${over}/${slot}`) && !this.#clients.has(`${over}/${mac}`))
        return { kind: 'factory', slot, address: mac };
    }
    return undefined;
  }

  #nic(name: string): Nic | undefined {
    return this.#hardware?.links[name];
  }

  #note(over: string, mac: MacAssignment): void {
    this.#macs.add(mac.address);
    this.#clients.add(`${over}/${mac.address}`);
    if (mac.kind === 'factory') this.#slots.add(`${over}/${mac.slot}`);
  }

  #report({ address: object, over }: MacRequest): void {
    const slots = (this.#nic(over)?.factoryMacs.length ?? 1) - 1;
    this.#diagnostics.push({
      severity: 'error',
      code: 'factory-slot',
      summary: 'the factory MAC slot is not available',
      detail: `VNIC ${nameOf(object)} asks for a factory MAC address of ${over}, ${slots > 0 ? `whose ${slots} slots are all taken` : 'which has none'}.`,
      hint: 'let the address be random, or auto',
      subject: { address: object, field: 'mac' },
    });
  }
}

/** The previous address of a VNIC: in the running configuration, else in the stored one. */
export function previousMac(name: string, ...states: readonly HostState[]) {
  for (const state of states) {
    const found = state.get(address('vnic', name));
    if (found?.kind === 'vnic') return found;
  }
  return undefined;
}

/**
 * The addresses below a prefix in the order in which they are tried for an object: counted up from a hash of host and object.
 * Every address once.
 */
export function* candidates(host: string, object: Address, prefix: string): Generator<Mac, void> {
  const first = startOf(host, object, prefix);
  const size = sizeBelow(prefix);
  for (let step = 0; step < size; step += 1) yield macBelow(prefix, (first + step) % size);
}

/** Where the count for an object begins: the bytes after the prefix, as a number. */
function startOf(host: string, object: Address, prefix: string): number {
  const bytes = [...prefix.split(':'), ...hashBytes(`${host} ${object} 0`)].slice(0, 5);
  bytes.push(hashBytes(`${object} 0 ${host}`)[0] ?? '00');
  return Number.parseInt(bytes.slice(prefix.split(':').length).join(''), 16);
}

/** How many addresses begin with the prefix. */
function sizeBelow(prefix: string): number {
  return 256 ** (6 - prefix.split(':').length);
}

function macBelow(prefix: string, value: number): Mac {
  const digits = value.toString(16).padStart(2 * (6 - prefix.split(':').length), '0');
  return `${prefix}:${digits.replaceAll(/..(?=.)/g, '$&:')}`;
}

function exhausted(prefix: string, objects: readonly Address[]): Diagnostic {
  const [first] = objects;
  const others = objects.length - 1;
  return {
    severity: 'error',
    code: 'mac-exhausted',
    summary: CODES['mac-exhausted'],
    detail:
      `All ${sizeBelow(prefix)} addresses below the prefix ${prefix} are in use: there is none for ${first}` +
      `${others > 0 ? ` and ${others} more` : ''}.`,
    hint: 'give a shorter prefix, or none ("mac: random", -m random) for the usual one',
    ...(first === undefined ? {} : { subject: { address: first, field: 'mac' } }),
  };
}

/** RFC 5798 section 7.3: 00-00-5E-00-01-{VRID} for IPv4, 02 for IPv6. */
function vrrpMac(vrid: number, family: 'inet' | 'inet6'): Mac {
  return `00:00:5e:00:${family === 'inet' ? '01' : '02'}:${vrid.toString(16).padStart(2, '0')}`;
}

/** Four bytes of FNV-1a over the text: spread, not secret. */
function hashBytes(text: string): string[] {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  hash ^= hash >>> 13;
  return [24, 16, 8, 0].map((shift) => ((hash >>> shift) & 0xff).toString(16).padStart(2, '0'));
}
