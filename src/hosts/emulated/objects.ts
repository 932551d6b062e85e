import type { OwnershipChange, Step } from '#plan/plan.ts';
import type { Address } from '#state/address.ts';
import type { Hardware } from '#state/hardware.ts';
import type { Observed, Owner, Owners } from '#state/host-state.ts';
import { neighbourhood, type Pair } from '#state/neighbourhood.ts';
import type { Resource } from '#state/resource.ts';
import type { Scope } from '#state/scope.ts';
import { readPair, readPairs, reindex, reindexRestored, StoreLook } from './relations.ts';
import type { Connection } from './sql.ts';

/** Which configurations an operation is about. */
export type Where = Step['where'];

const OWNERS = 'SELECT address, field, document, applied FROM owner';

/** Both configurations and the owners. */
export function readObserved(connection: Connection): Observed {
  return { ...apart(readPairs(connection)), owners: readOwners(connection) };
}

/** What matters to a small change, with the owners of that; everything, when it is not small. */
export function readAround(connection: Connection, scope: Scope, hardware: Hardware): Observed {
  const found = neighbourhood(scope, new StoreLook(connection), hardware);
  if (!found) return readObserved(connection);
  const { objects, beside } = found;
  return { ...apart(objects), owners: ownersOf([...objects.keys()].flatMap((key) => rowsAt(connection, key))), beside };
}

function apart(pairs: Iterable<readonly [Address, Pair]>): Pick<Observed, 'running' | 'stored'> {
  const running = new Map<Address, Resource>();
  const stored = new Map<Address, Resource>();
  for (const [key, pair] of pairs) {
    if (pair.running) running.set(key, pair.running);
    if (pair.stored) stored.set(key, pair.stored);
  }
  return { running, stored };
}

/** Who owns what. */
export function readOwners(connection: Connection): Owners {
  return ownersOf(connection.rows(OWNERS));
}

/** Owners of objects of that name (classes and VFs are called as their port is), and of those whose applied values hold it. */
export function readOwnersNaming(connection: Connection, name: string): Owners['objects'] {
  const where = "field = '' AND (instr(applied, ?) > 0 OR address LIKE '%/' || ?)";
  return ownersOf(connection.rows(`${OWNERS} WHERE ${where}`, JSON.stringify(name), name)).objects;
}

function rowsAt(connection: Connection, key: Address): readonly (readonly unknown[])[] {
  return connection.rows(`${OWNERS} WHERE address = ?`, key);
}

function ownersOf(rows: readonly (readonly unknown[])[]): Owners {
  const objects = new Map<Address, Owner>();
  const settings = new Map<Address, Map<string, Owner>>();
  for (const row of rows) {
    // The columns are TEXT NOT NULL; `writeOwner` filled them.
    const [key, field, document, applied] = row as [Address, string, string, string];
    const owner: Owner = { document, applied: JSON.parse(applied) };
    if (field === '') objects.set(key, owner);
    else settings.set(key, (settings.get(key) ?? new Map<string, Owner>()).set(field, owner));
  }
  return { objects, settings };
}

const WRITE: Readonly<Record<Where, string>> = {
  both: 'INSERT INTO object VALUES (?1, ?2, ?2) ON CONFLICT DO UPDATE SET running = ?2, stored = ?2',
  running: 'INSERT INTO object VALUES (?1, ?2, NULL) ON CONFLICT DO UPDATE SET running = ?2',
  stored: 'INSERT INTO object VALUES (?1, NULL, ?2) ON CONFLICT DO UPDATE SET stored = ?2',
};

const ERASE: Readonly<Record<Where, readonly string[]>> = {
  both: ['DELETE FROM object WHERE address = ?'],
  running: [
    'DELETE FROM object WHERE address = ? AND stored IS NULL',
    'UPDATE object SET running = NULL WHERE address = ?',
  ],
  stored: [
    'DELETE FROM object WHERE address = ? AND running IS NULL',
    'UPDATE object SET stored = NULL WHERE address = ?',
  ],
};

/** `before`: what was there in both configurations, where that is known; else it is read. */
export function writeObject(
  connection: Connection,
  where: Where,
  address: Address,
  resource: Resource,
  before: Pair = readPair(connection, address),
): void {
  connection.run(WRITE[where], address, JSON.stringify(resource));
  reindex(connection, address, before, changed(before, where, resource));
}

/** As `writeObject`. */
export function eraseObject(
  connection: Connection,
  where: Where,
  address: Address,
  before: Pair = readPair(connection, address),
): void {
  for (const sql of ERASE[where]) connection.run(sql, address);
  reindex(connection, address, before, changed(before, where, undefined));
}

function changed({ running, stored }: Pair, where: Where, resource: Resource | undefined): Pair {
  return { running: where === 'stored' ? running : resource, stored: where === 'running' ? stored : resource };
}

/** The stored configuration becomes the running one. */
export function restoreStored(connection: Connection): void {
  connection.exec('DELETE FROM object WHERE stored IS NULL; UPDATE object SET running = stored');
  reindexRestored(connection);
}

/** Who owns the object, or the setting of hardware. */
export function readOwner(connection: Connection, address: Address, field: string | null): Owner | null {
  const row = connection.row(
    'SELECT document, applied FROM owner WHERE address = ? AND field = ?',
    address,
    field ?? '',
  );
  return row ? { document: String(row[0]), applied: JSON.parse(String(row[1])) } : null;
}

/** Sets the owner; null: nobody. */
export function writeOwner(
  connection: Connection,
  { address, field, after }: Pick<OwnershipChange, 'address' | 'field' | 'after'>,
): void {
  if (after) {
    const applied = JSON.stringify(after.applied);
    connection.run('INSERT OR REPLACE INTO owner VALUES (?, ?, ?, ?)', address, field ?? '', after.document, applied);
  } else connection.run('DELETE FROM owner WHERE address = ? AND field = ?', address, field ?? '');
}

/** Who set what on a physical link that is called otherwise now. */
export function moveSettings(connection: Connection, from: Address, to: Address): void {
  connection.run("UPDATE owner SET address = ? WHERE address = ? AND field <> ''", to, from);
}
