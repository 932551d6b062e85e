import type { OwnershipChange, Step } from '#plan/plan.ts';
import type { Address } from '#state/address.ts';
import type { Observed, Owner, Owners } from '#state/host-state.ts';
import type { Resource } from '#state/resource.ts';
import type { Connection } from './sql.ts';

/** Which configurations an operation is about. */
export type Where = Step['where'];

/** Addresses of the physical links, as a range of the primary key: `0` follows `/`. */
const LINKS = "address >= 'phys/' AND address < 'phys0'";
/** A stored object that is the running one is not read twice. */
const OBJECTS = "SELECT address, running, CASE WHEN stored IS running THEN '' ELSE stored END FROM object";
const OWNERS = 'SELECT address, field, document, applied FROM owner';

/** Both configurations and the owners; with `scope` only those objects, and all physical links. */
export function readObserved(connection: Connection, scope?: readonly Address[]): Observed {
  const running = new Map<Address, Resource>();
  const stored = new Map<Address, Resource>();
  for (const [key, runs, stays] of scoped(connection, OBJECTS, scope)) {
    const now = parse(runs);
    const later = stays === '' ? now : parse(stays);
    // Addresses of the store were made of objects.
    if (now) running.set(key as Address, now);
    if (later) stored.set(key as Address, later);
  }
  return { running, stored, owners: readOwners(connection, scope) };
}

function parse(json: unknown): Resource | undefined {
  // The store holds what `writeObject` was given.
  return typeof json === 'string' ? (JSON.parse(json) as Resource) : undefined;
}

/** Who owns what; with `scope` only of those addresses. */
export function readOwners(connection: Connection, scope?: readonly Address[]): Owners {
  const objects = new Map<Address, Owner>();
  const settings = new Map<Address, Map<string, Owner>>();
  for (const row of scoped(connection, OWNERS, scope)) {
    // The columns are TEXT NOT NULL; `writeOwner` filled them.
    const [key, field, document, applied] = row as [Address, string, string, string];
    const owner: Owner = { document, applied: JSON.parse(applied) };
    if (field === '') objects.set(key, owner);
    else settings.set(key, (settings.get(key) ?? new Map<string, Owner>()).set(field, owner));
  }
  return { objects, settings };
}

function scoped(connection: Connection, select: string, scope?: readonly Address[]): readonly (readonly unknown[])[] {
  if (!scope) return connection.rows(select);
  const others = [...new Set(scope)].filter((key) => !key.startsWith('phys/'));
  return [
    ...connection.rows(`${select} WHERE ${LINKS}`),
    ...others.flatMap((key) => connection.rows(`${select} WHERE address = ?`, key)),
  ];
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

export function writeObject(connection: Connection, where: Where, address: Address, resource: Resource): void {
  connection.run(WRITE[where], address, JSON.stringify(resource));
}

export function eraseObject(connection: Connection, where: Where, address: Address): void {
  for (const sql of ERASE[where]) connection.run(sql, address);
}

/** The stored configuration becomes the running one. */
export function restoreStored(connection: Connection): void {
  connection.exec('DELETE FROM object WHERE stored IS NULL; UPDATE object SET running = stored');
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
