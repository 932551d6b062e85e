import { never } from '#diagnostics/invariant.ts';
import type { Operation, OwnershipChange, Step } from '#plan/plan.ts';
import { type Address, addressOf, nameOf, parseAddress } from '#state/address.ts';
import { same } from '#state/equal.ts';
import { hardwareOf } from '#state/hardware-of.ts';
import type { Owner } from '#state/host-state.ts';
import type { Pair } from '#state/neighbourhood.ts';
import { renameResource } from '#state/rename.ts';
import { LINK_KINDS, type Resource } from '#state/resource.ts';
import { Failure } from '../host.ts';
import { Admission, type Effect } from './admission.ts';
import { readDocument, renameInDocument } from './document.ts';
import { type Holdings, ReadHoldings, StoreHoldings } from './holdings.ts';
import {
  eraseObject,
  moveSettings,
  readObserved,
  readOwner,
  readOwners,
  type Where,
  writeObject,
  writeOwner,
} from './objects.ts';
import { appliedTo, OwnerIndex, type OwnerRecords, type OwnerWrite, StoreOwners } from './owner-index.ts';
import type { Connection } from './sql.ts';
import { moveCounters } from './usage.ts';

type Configuration = Exclude<Where, 'both'>;
type Admissions = Readonly<Record<Configuration, Admission>>;
type Rename = Extract<Operation, { op: 'rename' }>;

const CONFIGURATIONS: Readonly<Record<Where, readonly Configuration[]>> = {
  both: ['running', 'stored'],
  running: ['running'],
  stored: ['stored'],
};

/** Changes of so many steps ask the store each time; longer ones read it once and then know it. */
const FEW_STEPS = 24;

/** Does operations on the store while the lock is held. */
export class Executor {
  readonly #connection: Connection;
  #admissions: Admissions | undefined;
  #done = 0;
  /** Made at the first rename of a change of many steps. */
  #owners: OwnerIndex | undefined;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Does the step and whatever `note` writes, in one transaction: both or neither. Throws `Failure`. */
  execute(step: Step, note: () => void): void {
    const admissions = this.#known();
    const { effects, owners } = this.#connection.transaction('IMMEDIATE', () => {
      const found = this.#carryOut(step, admissions);
      note();
      return found;
    });
    this.#done += 1;
    for (const [configuration, list] of effects) admissions[configuration].settle(list);
    this.#owners?.settle(owners);
    // Whoever judges the next step must know the link by its new name.
    if (isOfHardware(step.operation)) this.#admissions = undefined;
  }

  #known(): Admissions {
    if (!this.#admissions || this.#done === FEW_STEPS) {
      const holdings = this.#done < FEW_STEPS ? this.#asking() : this.#reading();
      const hardware = hardwareOf(readDocument(this.#connection));
      this.#admissions = {
        running: new Admission('running', holdings.running, hardware),
        stored: new Admission('stored', holdings.stored, hardware),
      };
    }
    return this.#admissions;
  }

  #asking(): Readonly<Record<Configuration, Holdings>> {
    return {
      running: new StoreHoldings(this.#connection, 'running'),
      stored: new StoreHoldings(this.#connection, 'stored'),
    };
  }

  #reading(): Readonly<Record<Configuration, Holdings>> {
    const { running, stored } = readObserved(this.#connection);
    return { running: new ReadHoldings(running), stored: new ReadHoldings(stored) };
  }

  #carryOut({ where, operation }: Step, admissions: Admissions): Outcome {
    if (operation.op === 'own') {
      for (const entry of operation.entries) this.#own(entry);
      return { effects: [], owners: operation.entries.filter(({ field }) => field === null) };
    }
    const effects = CONFIGURATIONS[where].map(
      (configuration) => [configuration, admit(admissions[configuration], operation)] as const,
    );
    this.#write(where, effects);
    if (isOfHardware(operation)) this.#renameHardware(operation);
    const owners = operation.op === 'rename' ? this.#renameOwners(operation, where, admissions) : [];
    return { effects, owners };
  }

  #write(where: Where, effects: Effects): void {
    const [first, second] = effects;
    // What happens alike in both configurations is written once.
    if (first && second && same(first[1], second[1])) this.#writeEach(where, first[1]);
    else for (const [configuration, list] of effects) this.#writeEach(configuration, list);
  }

  #writeEach(where: Where, effects: readonly Effect[]): void {
    const before = new Map(
      effects.flatMap((one) => (one.before ? [[addressOf(one.before), one.before] as const] : [])),
    );
    // What is done alike in both was alike in both; else the other configuration is looked up.
    const known = (key: Address): Pair | undefined =>
      where === 'both' ? { running: before.get(key), stored: before.get(key) } : undefined;
    for (const { before: from, after } of effects) {
      if (from && (!after || addressOf(after) !== addressOf(from))) {
        eraseObject(this.#connection, where, addressOf(from), known(addressOf(from)));
        // What runs is what has counted.
        const counted = countedAs(from);
        if (where !== 'stored' && counted)
          moveCounters(this.#connection, counted, after ? (countedAs(after) ?? null) : null);
      }
    }
    for (const { after } of effects)
      if (after) writeObject(this.#connection, where, addressOf(after), after, known(addressOf(after)));
  }

  #renameHardware({ from, to }: Rename): void {
    renameInDocument(this.#connection, nameOf(from), nameOf(to));
    moveSettings(this.#connection, from, to);
  }

  /** Owners follow their objects: the stored ones where there are, else the running ones. */
  #renameOwners({ from, to }: Rename, where: Where, { stored }: Admissions): readonly OwnerWrite[] {
    if (where === 'running' && (stored.has(from) || stored.has(to))) return [];
    const writes = ownersAfter(from, to, this.#ownerRecords());
    for (const write of writes) writeOwner(this.#connection, { ...write, field: null });
    return writes;
  }

  #ownerRecords(): OwnerRecords {
    if (this.#done < FEW_STEPS) return new StoreOwners(this.#connection);
    this.#owners ??= new OwnerIndex(readOwners(this.#connection).objects);
    return this.#owners;
  }

  #own(entry: OwnershipChange): void {
    const found = readOwner(this.#connection, entry.address, entry.field);
    if (!same(found, entry.before)) {
      const what = entry.field === null ? entry.address : `${entry.field} of ${entry.address}`;
      const owner = found ? `the document ${found.document}` : 'nobody';
      throw new Failure(
        'step-failed',
        `The owner of ${what} is not as expected, somebody has changed it meanwhile: it is ${owner}.`,
      );
    }
    writeOwner(this.#connection, entry);
  }
}

function isOfHardware(operation: Operation): operation is Rename {
  return operation.op === 'rename' && parseAddress(operation.from).kind === 'phys';
}

/** What a rename makes of the record of the object, and of those that speak of it. */
function ownersAfter(from: Address, to: Address, owners: OwnerRecords): readonly OwnerWrite[] {
  mustBeUnheardOf(to, owners);
  const { kind, name } = parseAddress(from);
  const own = owners.get(from);
  const others = owners.mentioning(kind, name).filter(([key]) => key !== from);
  return [...(own ? [[from, own] as const] : []), ...others].flatMap(([key, owner]) => moved(key, owner, from, to));
}

/** A record about the new name would be mixed up with those that follow, and no step back could tell them apart. */
function mustBeUnheardOf(key: Address, owners: OwnerRecords): void {
  const { kind, name } = parseAddress(key);
  if (owners.mentioning(kind, name).length === 0 && !owners.get(key)) return;
  throw new Failure('step-failed', `The host refuses it: a document that was applied still speaks of ${key}.`, {
    hint: 'apply that document again, or take another name',
  });
}

/** The record under its new address, and with the new name in its references. */
function moved(key: Address, owner: Owner, from: Address, to: Address): readonly OwnerWrite[] {
  const after = renameResource(appliedTo(key, owner), from, to);
  const { kind: _kind, name: _name, ...applied }: Resource = after;
  const write = { address: addressOf(after), after: { ...owner, applied } };
  return write.address === key ? [write] : [{ address: key, after: null }, write];
}

/** Links of all classes share one space of names, for their counters too. undefined: nothing is counted of it. */
function countedAs({ kind, name }: Resource): string | undefined {
  if (kind === 'flow') return `flow/${name}`;
  return LINK_KINDS.some((one) => one === kind) ? `link/${name}` : undefined;
}

type Effects = readonly (readonly [Configuration, readonly Effect[]])[];

/** What a step did, to be noted once it is committed. */
interface Outcome {
  readonly effects: Effects;
  readonly owners: readonly OwnerWrite[];
}

function admit(admission: Admission, operation: Exclude<Operation, { op: 'own' }>): readonly Effect[] {
  switch (operation.op) {
    case 'add':
      return admission.add(operation.to);
    case 'remove':
      return admission.remove(operation.from);
    case 'modify':
      return admission.modify(operation.from, operation.to);
    case 'rename':
      return admission.rename(operation.from, operation.to);
    default:
      return never(operation);
  }
}
