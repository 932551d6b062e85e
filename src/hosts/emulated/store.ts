import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { makeFolder } from '../folder.ts';
import { Failure } from '../host.ts';
import { fillNewStore } from './birth.ts';
import { STORE_FILE } from './files.ts';
import { reindexAll } from './relations.ts';
import { INDEXED_SINCE, MIGRATIONS, SCHEMA_VERSION } from './schema.ts';
import { Connection, StoreError } from './sql.ts';

/** The file that holds a host's state, in the host's folder. */
function storeFile(folder: string): string {
  return path.join(folder, STORE_FILE);
}

/** Whether there is a host in the folder. A store whose maker was killed before it was filled is none. */
export function isBorn(folder: string): boolean {
  return readRaw(folder, versionOf) !== undefined;
}

/** Why the store in the folder cannot be read at all; undefined: it can, or there is none. */
export function faultOf(folder: string): StoreError | undefined {
  try {
    isBorn(folder);
    return undefined;
  } catch (error) {
    if (error instanceof StoreError) return error;
    throw error;
  }
}

/** Removes the host from the folder; what else lies there stays. The first removal decides, the rest tidies up. */
export function eraseStore(folder: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${storeFile(folder)}${suffix}`, { force: true });
}

/**
 * Reads a consistent moment of the store: waits for nobody and writes nothing. undefined when there is no host yet. A store
 * of an older version is read through a migrated copy, because only a writer may change the store itself.
 */
export function readStore<T>(folder: string, work: (connection: Connection) => T): T | undefined {
  return readRaw(folder, (connection, version) => {
    refuseNewer(version, connection.place);
    return version === SCHEMA_VERSION ? readMoment(connection, work) : readCopy(connection, work);
  });
}

/** undefined: there is no host yet. */
function readRaw<T>(folder: string, work: (connection: Connection, version: number) => T): T | undefined {
  const file = storeFile(folder);
  if (!existsSync(file)) return undefined;
  const connection = new Connection(file, 'read');
  try {
    const version = versionOf(connection);
    return version === 0 ? undefined : work(connection, version);
  } finally {
    connection.close();
  }
}

function readMoment<T>(connection: Connection, work: (connection: Connection) => T): T {
  return connection.transaction('DEFERRED', () => work(connection));
}

function readCopy<T>(original: Connection, work: (connection: Connection) => T): T {
  const folder = mkdtempSync(path.join(tmpdir(), 'vnetctl-'));
  try {
    original.run('VACUUM INTO ?', storeFile(folder));
    const copy = new Connection(storeFile(folder), 'write');
    try {
      migrate(copy);
      return work(copy);
    } finally {
      copy.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Opens the store for the holder of the lock. An older one is migrated. One that does not exist is made with `document`;
 * without a document the host is unknown: undefined.
 */
export function openForWriting(folder: string, document: unknown): Connection | undefined {
  const file = storeFile(folder);
  if (document === undefined && !existsSync(file)) return undefined;
  makeFolder(folder);
  const connection = new Connection(file, 'write');
  try {
    const version = versionOf(connection);
    refuseNewer(version, file);
    if (version === 0 && document === undefined) {
      connection.close();
      return undefined;
    }
    connection.exec('PRAGMA journal_mode = WAL');
    if (version < SCHEMA_VERSION) migrate(connection, version === 0 ? document : undefined);
    connection.exec('PRAGMA synchronous = NORMAL');
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** Opens the store for a change that every version of it understands, without migrating it. */
export function openAsItIs(folder: string): Connection | undefined {
  const file = storeFile(folder);
  if (!existsSync(file)) return undefined;
  const connection = new Connection(file, 'write');
  const version = versionOf(connection);
  if (version > 0 && version <= SCHEMA_VERSION) return connection;
  connection.close();
  refuseNewer(version, file);
  return undefined;
}

/** A store in memory: a host that is looked at before its first change, of which no file is made. */
export function memoryStore(document: unknown): Connection {
  const connection = new Connection(':memory:', 'write');
  migrate(connection, document);
  return connection;
}

/** 0: made, but not filled; its maker was killed. */
export function versionOf(connection: Connection): number {
  return Number(connection.row('PRAGMA user_version')?.[0]);
}

/** Takes the steps that the store lacks, all in one transaction; `document` fills a new one. */
function migrate(connection: Connection, document?: unknown): void {
  connection.transaction('IMMEDIATE', () => {
    const before = versionOf(connection);
    for (const step of MIGRATIONS.slice(before)) connection.exec(step);
    if (before > 0 && before < INDEXED_SINCE) reindexAll(connection);
    connection.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`);
    if (document !== undefined) fillNewStore(connection, document);
  });
}

function refuseNewer(version: number, file: string): void {
  if (version <= SCHEMA_VERSION) return;
  throw new Failure(
    'store-version',
    `${file} was written by a newer vnetctl: its version is ${version}, this program knows versions up to ${SCHEMA_VERSION}.`,
    { hint: 'use the vnetctl that wrote it, or a newer one' },
  );
}
