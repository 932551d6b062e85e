import { hardwareOf } from '#state/hardware-of.ts';
import { Failure } from '../host.ts';
import { readDocument } from './document.ts';
import { acquireLock, isLocked, type Lock } from './lock.ts';
import type { Connection } from './sql.ts';
import { isBorn, memoryStore, openAsItIs, openForWriting, readStore } from './store.ts';

/** Where a host's state is kept, and how one gets at it. */
export interface Storage {
  /** For messages. */
  readonly place: string;
  /** Reads one consistent moment; waits for nobody, writes nothing. */
  read<T>(work: (connection: Connection) => T): T;
  /** Becomes the one writer; see `Host.lock`. */
  lock(command: string, timeoutMs: number): Promise<Lock & { readonly connection: Connection }>;
  isLocked(): boolean;
  /** One small change that needs no lock. */
  update<T>(work: (connection: Connection) => T): T;
  close(): void;
}

/** A folder on disk. With `birth` the host exists even before the folder does, as that Host document says. */
export class FolderStorage implements Storage {
  readonly place: string;
  readonly #birth: unknown;
  #unborn: Connection | undefined;

  constructor(folder: string, birth?: unknown) {
    this.place = folder;
    this.#birth = birth;
  }

  /** The name in the Host document. */
  documentName(): string {
    return hardwareOf(this.read(readDocument)).host;
  }

  exists(): boolean {
    return isBorn(this.place);
  }

  read<T>(work: (connection: Connection) => T): T {
    const found = readStore(this.place, (connection) => ({ value: work(connection) }));
    if (found) return found.value;
    if (this.#birth === undefined) throw this.#missing();
    this.#unborn ??= memoryStore(this.#birth);
    return work(this.#unborn);
  }

  async lock(command: string, timeoutMs: number): Promise<Lock & { readonly connection: Connection }> {
    // Taking a lock makes the folder: not for a host that does not exist.
    if (this.#birth === undefined && !this.exists()) throw this.#missing();
    const lock = await acquireLock(this.place, command, timeoutMs);
    try {
      const connection = openForWriting(this.place, this.#birth);
      if (!connection) throw this.#missing();
      const release = () => {
        connection.close();
        lock.release();
      };
      return { connection, release };
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  isLocked(): boolean {
    return isLocked(this.place);
  }

  update<T>(work: (connection: Connection) => T): T {
    const connection = openAsItIs(this.place);
    if (!connection) throw this.#missing();
    try {
      return connection.transaction('IMMEDIATE', () => work(connection));
    } finally {
      connection.close();
    }
  }

  close(): void {
    this.#unborn?.close();
    this.#unborn = undefined;
  }

  #missing(): Failure {
    return new Failure('no-such-host', `There is no host in ${this.place}.`, {
      hint: '"vnetctl host list" shows the hosts, "vnetctl host create -f HOST.yaml" makes one',
    });
  }
}
