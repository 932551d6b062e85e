import { existsSync, readdirSync, readFileSync, renameSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { makeFolder } from '../folder.ts';
import { Failure } from '../host.ts';
import { LOCK_FILE } from './files.ts';
import { Connection, StoreError } from './sql.ts';

/** Time between two attempts to get the lock. */
const POLL_MS = 20;
/** Even without patience this often: somebody may only be asking whether the lock is held. */
const MIN_ATTEMPTS = 3;

export interface Lock {
  release(): void;
}

/** A lock beside a store. */
export interface FileLock extends Lock {
  /** Releases it and removes its files, and the folder if nothing else is in it: the host is gone. */
  remove(): void;
}

/**
 * The right to change a host, held over a whole command. It is SQLite's own lock on a small file beside the store, which the
 * kernel frees when the process ends in whatever way. Waiting does not block the process, so that Ctrl-C works.
 */
export async function acquireLock(folder: string, command: string, timeoutMs: number): Promise<FileLock> {
  const deadline = Date.now() + timeoutMs;
  for (let attempt = 1; ; attempt += 1) {
    const lock = tryLock(folder, command);
    if (lock) return lock;
    if (attempt >= MIN_ATTEMPTS && Date.now() >= deadline) throw heldByOther(folder, timeoutMs);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** The lock of a host that is to be deleted: a damaged lock file, which nobody can hold, stands in its way no more. */
export async function acquireLastLock(folder: string, command: string): Promise<FileLock> {
  try {
    return await acquireLock(folder, command, 0);
  } catch (error) {
    if (!(error instanceof StoreError && error.isDamage)) throw error;
    rmSync(lockFile(folder), { force: true });
    return acquireLock(folder, command, 0);
  }
}

/** Whether a process holds the lock at this moment. Asking never takes it. */
export function isLocked(folder: string): boolean {
  const file = lockFile(folder);
  if (!existsSync(file)) return false;
  const connection = new Connection(file, 'read', 0);
  try {
    connection.row('SELECT 1 FROM sqlite_master');
    return false;
  } catch (error) {
    if (isBusy(error)) return true;
    throw error;
  } finally {
    connection.close();
  }
}

function tryLock(folder: string, command: string): FileLock | undefined {
  makeFolder(folder);
  const file = lockFile(folder);
  const connection = new Connection(file, 'write', 0);
  try {
    const before = fileNumber(file);
    connection.exec('BEGIN EXCLUSIVE');
    // A host that was deleted meanwhile takes its lock with it: a lock on a file without a name excludes nobody.
    if (before === undefined || fileNumber(file) !== before) throw new Replaced();
    writeHolder(folder, { command, pid: process.pid });
    return { release: () => release(folder, connection), remove: () => remove(folder, connection) };
  } catch (error) {
    connection.close();
    if (isBusy(error) || error instanceof Replaced) return undefined;
    throw error;
  }
}

class Replaced extends Error {}

function release(folder: string, connection: Connection): void {
  rmSync(holderFile(folder), { force: true });
  connection.close();
}

function remove(folder: string, connection: Connection): void {
  rmSync(lockFile(folder), { force: true });
  release(folder, connection);
  if (readdirSync(folder).length === 0) rmdirSync(folder);
}

function isBusy(error: unknown): boolean {
  return error instanceof StoreError && error.sqlite === 'SQLITE_BUSY';
}

/** undefined: there is no such file. */
function fileNumber(file: string): number | undefined {
  return statSync(file, { throwIfNoEntry: false })?.ino;
}

function lockFile(folder: string): string {
  return path.join(folder, LOCK_FILE);
}

/** Only words for the message of the one that waits; the lock itself is in the kernel. */
interface Holder {
  readonly command: string;
  readonly pid: number;
}

function holderFile(folder: string): string {
  return path.join(folder, 'holder.json');
}

function writeHolder(folder: string, holder: Holder): void {
  const fresh = `${holderFile(folder)}.${holder.pid}`;
  writeFileSync(fresh, JSON.stringify(holder));
  renameSync(fresh, holderFile(folder));
}

function readHolder(folder: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(holderFile(folder), 'utf8'));
  } catch {
    return undefined; // It has just gone, or its writer is about to write it.
  }
}

function heldByOther(folder: string, timeoutMs: number): Failure {
  const holder = readHolder(folder);
  const who = holder ? `"${holder.command}" (process ${holder.pid})` : 'another command';
  const waited = timeoutMs > 0 ? ` Waited ${timeoutMs / 1000} s for it.` : '';
  return new Failure('locked', `${who} is changing the host in ${folder}.${waited}`, {
    hint: 'wait until it ends, or give more time with --lock-timeout 60s',
  });
}
