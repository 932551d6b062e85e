import type { Hardware } from '#state/hardware.ts';
import { hardwareOf } from '#state/hardware-of.ts';
import type { Observed } from '#state/host-state.ts';
import type { Scope } from '#state/scope.ts';
import type { Counters, UsageRecord } from '#usage/counters.ts';
import type { LiveRun } from '#usage/reading.ts';
import { Failure, type HistoryEntry, type Host, type Pending, type Writer } from '../host.ts';
import { readDocument } from './document.ts';
import { confirmEntry, readHistory, readPending } from './entries.ts';
import { readLiveRuns } from './live-runs.ts';
import { readAround, readObserved } from './objects.ts';
import type { Storage } from './storage.ts';
import { readCounters, readUsage } from './usage.ts';
import { EmulatedWriter } from './writer.ts';

/** The control plane of an emulated host. Every question opens the store anew, so that it tells what is, not what was. */
export class EmulatedHost implements Host {
  readonly name: string;
  readonly #storage: Storage;

  constructor(name: string, storage: Storage) {
    this.name = name;
    this.#storage = storage;
  }

  get place(): string {
    return this.#storage.place;
  }

  /** The Host document, as it was given. */
  async document(): Promise<unknown> {
    return this.#storage.read(readDocument);
  }

  async hardware(): Promise<Hardware> {
    return { ...hardwareOf(this.#storage.read(readDocument)), host: this.name };
  }

  async inspect(scope?: Scope): Promise<Observed> {
    return this.#storage.read((connection) =>
      scope ? readAround(connection, scope, hardwareOf(readDocument(connection))) : readObserved(connection),
    );
  }

  async history(): Promise<readonly HistoryEntry[]> {
    return this.#storage.read(readHistory);
  }

  async counters(): Promise<Counters> {
    return this.#storage.read(readCounters);
  }

  async usage(subject: UsageRecord['subject']): Promise<readonly UsageRecord[]> {
    return this.#storage.read((connection) => readUsage(connection, subject));
  }

  async liveRuns(): Promise<readonly LiveRun[]> {
    return this.#storage.read(readLiveRuns);
  }

  async pending(): Promise<Pending | null> {
    const pending = this.#storage.read(readPending);
    return pending && { ...pending, active: this.#storage.isLocked() };
  }

  async lock(command: string, timeoutMs: number): Promise<Writer> {
    return new EmulatedWriter(await this.#storage.lock(command, timeoutMs));
  }

  async confirm(id: number): Promise<void> {
    if (this.#storage.update((connection) => confirmEntry(connection, id, Date.now()))) return;
    throw new Failure(
      'nothing-to-confirm',
      `Entry ${id} of the history does not wait for a confirmation, or its time is over.`,
      {
        hint: '"vnetctl history" shows what became of it',
      },
    );
  }

  async close(): Promise<void> {
    this.#storage.close();
  }
}
