import { readDocument } from '#hosts/emulated/document.ts';
import { EmulatedHost } from '#hosts/emulated/host.ts';
import type { Lock } from '#hosts/emulated/lock.ts';
import type { Connection } from '#hosts/emulated/sql.ts';
import type { Storage } from '#hosts/emulated/storage.ts';
import { memoryStore } from '#hosts/emulated/store.ts';
import { Failure } from '#hosts/host.ts';
import type { DocumentedHost } from '#hosts/open.ts';
import { hardwareOf } from '#state/hardware-of.ts';

/** A host of that hardware that nobody keeps: its store is in memory. It is gone when it is closed. */
export async function scratchHost(document: unknown): Promise<DocumentedHost> {
  const storage = new MemoryStorage(document);
  return new EmulatedHost(hardwareOf(storage.read(readDocument)).host, storage);
}

/** Kept by this process only, and gone with it. */
class MemoryStorage implements Storage {
  readonly place = 'memory';
  readonly #connection: Connection;
  #holder: string | undefined;

  constructor(document: unknown) {
    this.#connection = memoryStore(document);
  }

  read<T>(work: (connection: Connection) => T): T {
    return work(this.#connection);
  }

  async lock(command: string): Promise<Lock & { readonly connection: Connection }> {
    if (this.#holder !== undefined)
      throw new Failure('locked', `"${this.#holder}" of this process is changing the host.`);
    this.#holder = command;
    const release = () => {
      this.#holder = undefined;
    };
    return { connection: this.#connection, release };
  }

  isLocked(): boolean {
    return this.#holder !== undefined;
  }

  update<T>(work: (connection: Connection) => T): T {
    return this.#connection.transaction('IMMEDIATE', () => work(this.#connection));
  }

  close(): void {
    this.#connection.close();
  }
}
