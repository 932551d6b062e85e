import { CODES } from '#diagnostics/code.ts';
import type { Diagnostic, Place } from '#diagnostics/diagnostic.ts';
import { type Address, address, addressOf, parseAddress } from './address.ts';
import { MacAllocator } from './automatic.ts';
import { complete } from './complete.ts';
import type { Amendment, Edit, Scene } from './edit.ts';
import { LINKS, noSuchObject } from './find.ts';
import type { Hardware } from './hardware.ts';
import { type HostState, linkNamed } from './host-state.ts';
import type { MacWish } from './intent.ts';
import { type LinkFacts, linkFacts } from './link-facts.ts';
import { isTried, whyNotCalled, whyNotRenamedTo } from './naming.ts';
import { renamed, renamedHardware } from './rename.ts';
import type { Reason } from './renaming.ts';
import type { Kind, MacAssignment, Resource } from './resource.ts';
import { called, sentence } from './rules/words.ts';
import { persistent, temporaryBelow } from './temporary.ts';

type Configuration = 'running' | 'stored';

/** Both configurations after edits, and what could not be done. */
export interface Amended {
  readonly running: HostState;
  readonly stored: HostState;
  /** Objects that the edits have made or changed, whether or not they are different now. */
  readonly touched: ReadonlySet<Address>;
  /** New address -> the address that the object had before all edits. */
  readonly renames: ReadonlyMap<Address, Address>;
  /** Where the last edit of an object stands in its batch, if it is of one. */
  readonly places: ReadonlyMap<Address, Place>;
  /** The hardware with the names that its links have then. */
  readonly hardware: Hardware;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Folds edits, one after the other, into the two configurations of a host: each sees what those before it have done. An edit
 * that is refused changes nothing, and the others are still looked at, so that all faults are told at once. What must hold
 * between objects is not asked here but of the result, by the rules.
 */
export function amend(
  before: { readonly running: HostState; readonly stored: HostState },
  edits: readonly Edit[],
  hardware: Hardware,
  clockNanoseconds = 0,
): Amended {
  const draft = new Draft(before.running, before.stored, hardware, clockNanoseconds);
  for (const edit of edits) draft.apply(edit);
  return draft;
}

class Draft implements Amended {
  running: Map<Address, Resource>;
  stored: Map<Address, Resource>;
  readonly touched = new Set<Address>();
  readonly renames = new Map<Address, Address>();
  readonly places = new Map<Address, Place>();
  readonly diagnostics: Diagnostic[] = [];
  /** Of the edit that is being folded. */
  #place: Place | undefined;
  /** What the edits have made: it had no address before. */
  readonly #made = new Set<Address>();
  /** What could not be made, and is not missed by what else is asked of it. */
  readonly #unmade = new Set<Address>();
  /** Of what it was said that it is temporary. */
  readonly #told = new Set<string>();
  hardware: Hardware;
  readonly #clockNanoseconds: number;
  #macs: MacAllocator | undefined;
  readonly #facts = new Map<Configuration, LinkFacts>();

  constructor(running: HostState, stored: HostState, hardware: Hardware, clockNanoseconds: number) {
    this.#clockNanoseconds = clockNanoseconds;
    this.running = new Map(running);
    this.stored = new Map(stored);
    this.hardware = hardware;
  }

  apply(edit: Edit): void {
    // What an edit expands to stands where it stands.
    const [outer, known] = [this.#place, this.diagnostics.length];
    this.#place = edit.place ?? outer;
    this.#fold(edit);
    if (this.#place && this.diagnostics.length > known)
      for (const one of this.diagnostics.splice(known)) this.diagnostics.push({ place: this.#place, ...one });
    this.#place = outer;
  }

  #fold(edit: Edit): void {
    if (edit.action === 'create') this.#create(edit);
    else if (edit.action === 'alter') this.#alter(edit);
    else if (edit.action === 'remove') this.#remove(edit);
    else if (edit.action === 'rename') this.#rename(edit);
    else this.#expand(edit);
  }

  #create({ wanted, where }: Extract<Edit, { action: 'create' }>): void {
    const key = addressOf(wanted);
    const refusal = whyNotCalled(wanted, this);
    if (refusal) {
      this.#refuse(key, refusal);
      this.#unmade.add(key);
      if (!isTried(wanted.name, refusal)) return;
    }
    const macs = this.#allocator();
    const known = macs.diagnostics.length;
    const made = complete(new Map([[key, wanted]]), this, macs).get(key);
    this.diagnostics.push(...macs.diagnostics.slice(known));
    if (!made) return;
    const temporary = where === 'both' ? temporaryBelow(made, this) : undefined;
    if (temporary) {
      this.#refuse(key, persistent(made, temporary));
      this.#unmade.add(key);
      return;
    }
    this.running.set(key, made);
    if (where === 'both') this.stored.set(key, made);
    this.#touch(key);
    this.#made.add(key);
    this.#facts.clear();
  }

  #alter({ name, kinds, where, alter, evenStored = false }: Extract<Edit, { action: 'alter' }>): void {
    const key = this.#find(name, kinds, evenStored ? 'either' : 'running');
    if (!key) return;
    const chosen = new Map<string, MacAssignment>();
    // A temporary object has no stored values; what is stored already may differ from what runs, and gets the same change.
    const configurations: readonly Configuration[] =
      where === 'both' && this.stored.has(key) ? ['running', 'stored'] : ['running'];
    const results = configurations.flatMap((configuration) => {
      const before = this[configuration].get(key);
      return before ? [{ configuration, result: alter(before, this.#scene(configuration, chosen)) }] : [];
    });
    const refused = results.map(({ result }) => result).find((result) => 'refused' in result);
    if (refused) {
      this.diagnostics.push(...refused.refused);
      return;
    }
    const isStored = where === 'running' || this.stored.has(key);
    for (const { configuration, result } of results) {
      if (!('put' in result)) continue;
      this.#put(configuration, result);
      const { put, drop = [] } = result;
      if (result.temporary !== undefined) this.#runningOnly(key, result.temporary);
      else if (!isStored && put.length + drop.length > 0) this.#runningOnly(key, called(parseAddress(key)));
    }
    this.#macs = undefined;
  }

  /** dladm(8) takes a change of a temporary object without a word; what the next restart undoes is said here, once. */
  #runningOnly(key: Address, what: string): void {
    if (this.#told.has(what)) return;
    this.#told.add(what);
    this.diagnostics.push({
      severity: 'warning',
      code: 'running-only',
      summary: CODES['running-only'],
      detail: `${sentence(what)} is temporary: this changes the running configuration only.`,
      subject: { address: key },
    });
  }

  #put(configuration: Configuration, { put, drop = [] }: Extract<Amendment, { put: unknown }>): void {
    const state = this[configuration];
    for (const gone of drop) state.delete(gone);
    for (const one of put) {
      const key = addressOf(one);
      const temporary = configuration === 'stored' ? temporaryBelow(one, this) : undefined;
      if (temporary) this.#refuse(key, persistent(one, temporary));
      else state.set(key, one);
      this.#touch(key);
    }
    this.#facts.delete(configuration);
  }

  #remove({ name, kinds, where }: Extract<Edit, { action: 'remove' }>): void {
    const key = this.#find(name, kinds, where === 'both' ? 'either' : 'running');
    if (!key) return;
    this.running.delete(key);
    if (where === 'both') this.stored.delete(key);
    this.#touch(key);
    this.touched.delete(key);
    if (where === 'both') this.#forget(key);
    this.#macs = undefined;
    this.#facts.clear();
  }

  /** What is made under that address later is another object. */
  #forget(key: Address): void {
    this.renames.delete(key);
    this.#made.delete(key);
  }

  #rename({ name, to }: Extract<Edit, { action: 'rename' }>): void {
    const link = linkNamed(this.running, name) ?? linkNamed(this.stored, name);
    if (!link) {
      const missing = noSuchObject(name, LINKS, this.#look());
      if (missing) this.diagnostics.push(missing);
      return;
    }
    const [from, next] = [addressOf(link), address(link.kind, to)];
    const refusal = whyNotRenamedTo(link, to, this);
    if (refusal) {
      this.#refuse(from, refusal);
      return;
    }
    this.running = new Map(renamed(this.running, from, next));
    this.stored = new Map(renamed(this.stored, from, next));
    this.hardware = renamedHardware(this.hardware, from, next);
    if (this.touched.delete(from)) this.touched.add(next);
    if (this.#place) this.places.set(next, this.#place);
    if (this.#made.delete(from)) this.#made.add(next);
    else this.#note(from, next);
    this.#macs = undefined;
    this.#facts.clear();
  }

  /** Several renames of one object are one, and back to where it was is none. */
  #note(from: Address, next: Address): void {
    const original = this.renames.get(from) ?? from;
    this.renames.delete(from);
    if (original !== next) this.renames.set(next, original);
  }

  #touch(key: Address): void {
    this.touched.add(key);
    if (this.#place) this.places.set(key, this.#place);
  }

  #expand({ expand }: Extract<Edit, { action: 'expand' }>): void {
    const found = expand(this.#scene('running'));
    if ('refused' in found) this.diagnostics.push(...found.refused);
    else for (const one of found) this.apply(one);
  }

  /** The object of that name and one of those kinds; none is a refusal. `either`: it may be stored only. */
  #find(name: string, kinds: readonly Kind[], where: 'running' | 'either'): Address | undefined {
    const keys = kinds.map((kind) => address(kind, name));
    const found = keys.find((key) => this.running.has(key) || (where === 'either' && this.stored.has(key)));
    if (found || keys.some((key) => this.#unmade.has(key))) return found;
    const hint = 'a restart of the host brings it back; without -t it can be deleted';
    const missing = noSuchObject(name, kinds, { ...this.#look(), hint });
    if (missing) this.diagnostics.push(missing);
    return undefined;
  }

  #look() {
    return { state: this.running, other: this.stored, stored: false, hardware: this.hardware };
  }

  #scene(configuration: Configuration, chosen = new Map<string, MacAssignment>()): Scene {
    const state = this[configuration];
    const draft = this;
    return {
      state,
      stored: this.stored,
      fold: this,
      hardware: this.hardware,
      clockNanoseconds: this.#clockNanoseconds,
      get facts() {
        return draft.#factsOf(configuration);
      },
      chooseMac: (vnic, over, wish) => {
        const key = `${vnic} ${over}`;
        const mac = chosen.get(key) ?? this.#chooseMac(vnic, over, wish);
        chosen.set(key, mac);
        return mac;
      },
    };
  }

  #factsOf(configuration: Configuration): LinkFacts {
    const facts = this.#facts.get(configuration) ?? linkFacts(this[configuration], this.hardware);
    this.#facts.set(configuration, facts);
    return facts;
  }

  #chooseMac(vnic: Address, over: string, wish: MacWish): MacAssignment {
    const macs = this.#allocator(vnic);
    const request = { address: vnic, over, wish, previous: undefined, previousOver: undefined };
    const mac = macs.settled(request) ?? macs.choose(request);
    this.diagnostics.push(...macs.diagnostics);
    return mac;
  }

  /** Knows every address in use but that of `except`, which is about to get another. */
  #allocator(except?: Address): MacAllocator {
    if (this.#macs && except === undefined) return this.#macs;
    const macs = new MacAllocator(this.hardware.documentName, this.hardware);
    for (const state of [this.stored, this.running]) for (const [key, one] of state) if (key !== except) macs.keep(one);
    if (except === undefined) this.#macs = macs;
    return macs;
  }

  #refuse(key: Address, { code, detail, hint }: Reason): void {
    this.diagnostics.push({ severity: 'error', code, summary: CODES[code], detail, hint, subject: { address: key } });
  }
}
