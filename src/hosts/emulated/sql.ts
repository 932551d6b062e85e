import path from 'node:path';
import './which-libc.ts';
import Database from 'libsql';
import { Failure } from '../host.ts';
import { hostIn } from '../selection.ts';
import { LOCK_FILE } from './files.ts';

/** How long one short transaction waits for another one, in milliseconds. Writers exclude each other by `lock.ts` before. */
const BUSY_MS = 5_000;

type Value = string | number | null;
type Row = readonly unknown[];
type Prepared = ReturnType<Database.Database['prepare']>;

/**
 * One connection to an SQLite file. Statements are prepared once; what SQLite refuses becomes a `Failure` that names the
 * file. All calls are synchronous: a transaction is never open while something else of this process runs.
 */
export class Connection {
  readonly place: string;
  readonly #database: Database.Database;
  readonly #prepared = new Map<string, Prepared>();

  /** `read` never creates and never changes the file. */
  constructor(place: string, mode: 'read' | 'write', busyMs = BUSY_MS) {
    this.place = place;
    this.#database = this.#guarded(() => new Database(mode === 'read' ? readOnly(place) : place));
    this.exec(`PRAGMA busy_timeout = ${busyMs}`);
  }

  exec(sql: string): void {
    this.#guarded(() => this.#database.exec(sql));
  }

  /** Number of rows that were changed. */
  run(sql: string, ...values: Value[]): number {
    return this.#guarded(() => this.#prepare(sql).run(values).changes);
  }

  /** The first row, its values in the order of the SELECT. */
  row(sql: string, ...values: Value[]): Row | undefined {
    return this.rows(sql, ...values)[0];
  }

  rows(sql: string, ...values: Value[]): readonly Row[] {
    // `raw` makes each row a list of values.
    return this.#guarded(() => this.#prepare(sql).raw().all(values) as Row[]);
  }

  /** All or nothing: what throws in `work` leaves the file as it was. */
  transaction<T>(kind: 'DEFERRED' | 'IMMEDIATE', work: () => T): T {
    this.run(`BEGIN ${kind}`);
    try {
      const result = work();
      this.run('COMMIT');
      return result;
    } catch (error) {
      if (this.#database.inTransaction) this.exec('ROLLBACK');
      throw error;
    }
  }

  close(): void {
    this.#prepared.clear();
    if (this.#database.open) this.#database.close();
  }

  #prepare(sql: string): Prepared {
    const known = this.#prepared.get(sql);
    if (known) return known;
    const fresh = this.#database.prepare(sql);
    this.#prepared.set(sql, fresh);
    return fresh;
  }

  #guarded<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw new StoreError(this.place, error);
    }
  }
}

/** What SQLite says of a file whose bytes are not as it wrote them. */
const DAMAGE = /^SQLITE_(NOTADB|CORRUPT)/;

/** SQLite or the system beneath it refused: disk full, no permission, not a database. */
export class StoreError extends Failure {
  /** SQLite's own, such as `SQLITE_BUSY`; undefined when the file could not be opened. */
  readonly sqlite: string | undefined;
  /** Whether the file itself is broken: no other attempt will do better. */
  readonly isDamage: boolean;

  constructor(place: string, cause: unknown) {
    const said = cause instanceof Error ? cause.message : String(cause);
    const reason = said.replace(/^ConnectionFailed\("(.*)"\)$/, '$1');
    const sqlite = codeOf(cause);
    const isDamage = DAMAGE.test(sqlite ?? '');
    super('system', isDamage ? `${place} is damaged: ${reason}.` : `${place}: ${reason}.`, {
      cause,
      hint: isDamage ? wayOut(place) : 'look at the permissions of that folder and at the free space of its disk',
    });
    this.sqlite = sqlite;
    this.isDamage = isDamage;
  }
}

function codeOf(cause: unknown): string | undefined {
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined;
}

/** What helps when a file of a host is damaged: its lock holds nothing, its store holds the host. */
function wayOut(place: string): string {
  if (path.basename(place) === LOCK_FILE) return 'remove that file: it holds nothing, and is made anew';
  const host = hostIn(path.dirname(place));
  return `put a copy of its folder back, or give the host up with "vnetctl host delete ${host}"`;
}

/** SQLite reads the mode from a URI; every character with a meaning there is escaped. */
function readOnly(place: string): string {
  return `file:${place.split('/').map(encodeURIComponent).join('/')}?mode=ro`;
}
