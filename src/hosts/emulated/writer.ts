import { invariant } from '#diagnostics/invariant.ts';
import type { Step } from '#plan/plan.ts';
import { hardwareOf } from '#state/hardware-of.ts';
import type { EntryResult, NewEntry, Usage, Writer } from '../host.ts';
import { leaveOutRemoved } from './comes-up.ts';
import { readDocument } from './document.ts';
import { beginEntry, finishEntry, holdEntry, noteDone } from './entries.ts';
import { exchangeHardware } from './exchange.ts';
import { Executor } from './execute.ts';
import { writeLiveRun } from './live-runs.ts';
import type { Lock } from './lock.ts';
import { restoreStored } from './objects.ts';
import type { Connection } from './sql.ts';
import { writeUsage } from './usage.ts';

/** The holder of the lock. Each method is one transaction; a kill at any instant leaves all of it or nothing. */
export class EmulatedWriter implements Writer {
  readonly #connection: Connection;
  readonly #lock: Lock;
  #executor: Executor;

  constructor(lock: Lock & { readonly connection: Connection }) {
    this.#connection = lock.connection;
    this.#lock = lock;
    this.#executor = new Executor(lock.connection);
  }

  async begin(entry: NewEntry): Promise<number> {
    return this.#durably(() => beginEntry(this.#connection, entry));
  }

  async execute(id: number, step: Step, done: number): Promise<void> {
    this.#executor.execute(step, () => invariant(noteDone(this.#connection, id, done), `entry ${id} is pending`));
  }

  async hold(id: number, deadline: number): Promise<void> {
    this.#durably(() => invariant(holdEntry(this.#connection, id, deadline), `entry ${id} is pending`));
  }

  async finish(id: number, result: EntryResult): Promise<void> {
    this.#durably(() => invariant(finishEntry(this.#connection, id, result), `entry ${id} is pending`));
  }

  async restart(): Promise<void> {
    this.#durably(() => {
      restoreStored(this.#connection);
      leaveOutRemoved(this.#connection, hardwareOf(readDocument(this.#connection)));
    });
    this.#executor = new Executor(this.#connection);
  }

  async setHardware(document: unknown): Promise<void> {
    this.#durably(() => exchangeHardware(this.#connection, document));
    this.#executor = new Executor(this.#connection);
  }

  async record(usage: Usage): Promise<void> {
    const write = () => {
      writeUsage(this.#connection, usage);
      writeLiveRun(this.#connection, usage.run);
    };
    if (usage.run === null) this.#durably(write);
    else this.#connection.transaction('IMMEDIATE', write);
  }

  async release(): Promise<void> {
    this.#lock.release();
  }

  /**
   * A transaction that also outlives a loss of power, and with it all before it. Steps between `begin` and `finish` need not:
   * SQLite keeps them in order, so what is lost of them is a tail, of state and journal alike.
   */
  #durably<T>(work: () => T): T {
    this.#connection.exec('PRAGMA synchronous = FULL');
    try {
      return this.#connection.transaction('IMMEDIATE', work);
    } finally {
      this.#connection.exec('PRAGMA synchronous = NORMAL');
    }
  }
}
