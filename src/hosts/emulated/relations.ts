import { invariant } from '#diagnostics/invariant.ts';
import { type Address, address } from '#state/address.ts';
import { MARK, type Mark, marks } from '#state/marks.ts';
import type { Look, Pair } from '#state/neighbourhood.ts';
import { added, NO_PROMISES, type Promised } from '#state/promises.ts';
import type { Kind, Resource } from '#state/resource.ts';
import type { Connection } from './sql.ts';

/**
 * The index of marks (`state/marks.ts`): a row for each mark and value of an object, with the configurations in which it has
 * it. Whoever writes an object writes these rows in the same transaction, so that they are exact after every kill.
 */
export const BITS = { running: 1, stored: 2, both: 3 } as const;

const MOST_AT_ONCE = 40;

/** The index after an object has changed in some of its configurations. */
export function reindex(connection: Connection, key: Address, before: Pair, after: Pair): void {
  const [had, has] = [rowsOf(before), rowsOf(after)];
  const gone = [...had].filter(([row]) => !has.has(row));
  const fresh = [...has].filter(([row, bits]) => had.get(row) !== bits);
  for (const [row] of gone)
    connection.run('DELETE FROM relation WHERE mark = ? AND value = ? AND address = ?', ...split(row), key);
  insert(
    connection,
    fresh.map(([row, bits]) => [...split(row), key, bits]),
  );
}

type Row = readonly [mark: string, value: string, address: Address, configurations: number];

function insert(connection: Connection, rows: readonly Row[]): void {
  for (let at = 0; at < rows.length; at += MOST_AT_ONCE) {
    const some = rows.slice(at, at + MOST_AT_ONCE);
    connection.run(
      `INSERT OR REPLACE INTO relation VALUES ${some.map(() => '(?, ?, ?, ?)').join(', ')}`,
      ...some.flat(),
    );
  }
}

/** Mark and value, joined by a character that neither has -> the configurations in which the object has it. */
function rowsOf({ running, stored }: Pair): ReadonlyMap<string, number> {
  const rows = new Map<string, number>();
  const note = (resource: Resource | undefined, bits: number) => {
    if (!resource) return;
    for (const { mark, value } of marks(resource)) {
      const row = join({ mark, value });
      rows.set(row, (rows.get(row) ?? 0) | bits);
    }
  };
  if (running === stored) note(running, BITS.both);
  else {
    note(running, BITS.running);
    note(stored, BITS.stored);
  }
  return rows;
}

const BETWEEN = '\n';

function join({ mark, value }: Mark): string {
  return `${mark}${BETWEEN}${value}`;
}

function split(row: string): readonly [mark: string, value: string] {
  const [mark, value] = row.split(BETWEEN);
  invariant(mark !== undefined && value !== undefined, 'a row was joined of two');
  return [mark, value];
}

/** Makes the whole index anew. */
export function reindexAll(connection: Connection): void {
  connection.exec('DELETE FROM relation');
  for (const [key, pair] of readPairs(connection)) reindex(connection, key, NOWHERE, pair);
}

/** The index after the stored configuration has become the running one. */
export function reindexRestored(connection: Connection): void {
  connection.exec(
    `DELETE FROM relation WHERE configurations & ${BITS.stored} = 0; UPDATE relation SET configurations = ${BITS.both}`,
  );
}

const NOWHERE: Pair = { running: undefined, stored: undefined };

/** All objects, in the order of their addresses' bytes. */
export function readPairs(connection: Connection): readonly (readonly [Address, Pair])[] {
  return pairs(connection, '');
}

/** The object at the address in both configurations; one object where they are the same. */
export function readPair(connection: Connection, key: Address): Pair {
  return pairs(connection, 'WHERE address = ?', key)[0]?.[1] ?? NOWHERE;
}

function pairs(connection: Connection, where: string, ...values: string[]): readonly (readonly [Address, Pair])[] {
  return connection
    .rows(
      `SELECT address, running, CASE WHEN stored IS running THEN '' ELSE stored END FROM object ${where}`,
      ...values,
    )
    .map(([key, runs, stays]) => {
      const running = parse(runs);
      // Addresses of the store were made of objects.
      return [key as Address, { running, stored: stays === '' ? running : parse(stays) }];
    });
}

function parse(json: unknown): Resource | undefined {
  // The store holds what `writeObject` was given.
  return typeof json === 'string' ? (JSON.parse(json) as Resource) : undefined;
}

/** Answers from the index of a store. */
export class StoreLook implements Look {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  objects(keys: readonly Address[]): readonly (readonly [Address, Pair])[] {
    const found: (readonly [Address, Pair])[] = [];
    for (let at = 0; at < keys.length; at += MOST_AT_ONCE) {
      const some = keys.slice(at, at + MOST_AT_ONCE);
      found.push(...pairs(this.#connection, `WHERE address IN (${some.map(() => '?').join(', ')})`, ...some));
    }
    return found;
  }

  ofKind(kind: Kind): readonly (readonly [Address, Pair])[] {
    // `0` follows `/`.
    return pairs(this.#connection, 'WHERE address >= ? AND address < ?', address(kind, ''), `${kind}0`);
  }

  marked(mark: string): readonly Address[] {
    return this.#addresses('SELECT DISTINCT address FROM relation WHERE mark = ? ORDER BY address', mark);
  }

  promised(link: string): { readonly running: Promised; readonly stored: Promised } {
    const rows = this.#connection.rows(
      'SELECT value, configurations, count(*) FROM relation WHERE mark = ? GROUP BY value, configurations',
      MARK.mentions(link),
    );
    const sums = { running: NO_PROMISES, stored: NO_PROMISES };
    for (const [value, bits, count] of rows) {
      const [kind, amount] = String(value).split(' ');
      if (amount === undefined) continue;
      for (const configuration of ['running', 'stored'] as const) {
        if ((Number(bits) & BITS[configuration]) === 0) continue;
        const promise = { link, kind: kind === 'cap' ? 'cap' : 'rate', amount: Number(amount) } as const;
        sums[configuration] = added(sums[configuration], promise, Number(count));
      }
    }
    return sums;
  }

  #addresses(sql: string, ...values: string[]): readonly Address[] {
    // Addresses of the index are those of objects.
    return this.#connection.rows(sql, ...values).map(([key]) => key as Address);
  }
}
