import { readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { nearest } from '#diagnostics/suggest.ts';
import { compareNames } from '#state/address.ts';
import { makeFolder } from './folder.ts';
import { Failure } from './host.ts';
import {
  DEFAULT_NAME,
  folderOf,
  hostsFolder,
  isName,
  isPath,
  type Selection,
  select,
  stateFolder,
  usedFile,
} from './selection.ts';

export interface HostRow {
  /** As it is given to `--host`: a name, or a path. */
  readonly name: string;
  /** The folder of its state. */
  readonly place: string;
  /** The one that commands without `--host` work on. */
  readonly current: boolean;
  /** false: `default`, before anything was written to it. */
  readonly exists: boolean;
  /** Why its store cannot be read; absent when it can. */
  readonly unreadable?: string;
}

/** Which host commands without `--host` work on, and who said so. */
export function currentHost(): Selection {
  return select(undefined);
}

/** The hosts of the state folder, `default` always among them, and the current one if it lies elsewhere; sorted by name. */
export async function listHosts(): Promise<readonly HostRow[]> {
  const { faultOf, isBorn } = await import('./emulated/store.ts');
  const current = currentHost().host;
  const names = new Set([...foldersIn(hostsFolder()).filter(isName), DEFAULT_NAME]);
  const rows = [...names, ...(isPath(current) ? [current] : [])].map((name): HostRow => {
    const fault = faultOf(folderOf(name));
    return fault ? { ...rowOf(name, true), unreadable: fault.message } : rowOf(name, isBorn(folderOf(name)));
  });
  const isShown = ({ name, exists }: HostRow) => exists || name === DEFAULT_NAME || isPath(name);
  return rows.filter(isShown).sort((a, b) => compareNames(a.name, b.name));
}

function rowOf(host: string, exists: boolean): HostRow {
  const place = folderOf(host);
  return { name: host, place, current: folderOf(currentHost().host) === place, exists };
}

function foldersIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

/** Makes a host from a Host document that `document/` has accepted. Refused when there is one already. */
export async function createHost(host: string, document: unknown): Promise<HostRow> {
  const [{ acquireLock }, { isBorn, openForWriting }] = await Promise.all([
    import('./emulated/lock.ts'),
    import('./emulated/store.ts'),
  ]);
  const folder = folderOf(host);
  if (isBorn(folder)) throw existing(host, folder);
  const lock = await acquireLock(folder, `vnetctl host create ${host}`, 0);
  try {
    if (isBorn(folder)) throw existing(host, folder);
    openForWriting(folder, document)?.close();
  } finally {
    lock.release();
  }
  return rowOf(host, true);
}

function existing(host: string, folder: string): Failure {
  return new Failure('host-exists', `There is a host ${host} already, in ${folder}.`, {
    hint: `change its hardware with "vnetctl host update", or remove it with "vnetctl host delete ${host}"`,
  });
}

/** Makes commands without `--host` work on that host. */
export async function useHost(host: string): Promise<void> {
  await mustExist(host);
  makeFolder(stateFolder());
  const fresh = `${usedFile()}.${process.pid}`;
  writeFileSync(fresh, `${isPath(host) ? folderOf(host) : host}\n`);
  renameSync(fresh, usedFile());
}

/** Deletes a host with its state and history, a damaged one too. Refused while a command changes it. */
export async function deleteHost(host: string): Promise<void> {
  await mustExist(host);
  const [{ acquireLastLock }, { eraseStore }] = await Promise.all([
    import('./emulated/lock.ts'),
    import('./emulated/store.ts'),
  ]);
  const folder = folderOf(host);
  const lock = await acquireLastLock(folder, `vnetctl host delete ${host}`);
  try {
    eraseStore(folder);
  } finally {
    lock.remove();
  }
  const chosen = currentHost();
  if (chosen.by === 'host use' && folderOf(chosen.host) === folder) rmSync(usedFile(), { force: true });
}

/** Refuses a host that is not there; a damaged one is. */
export async function mustExist(host: string): Promise<void> {
  const { faultOf, isBorn } = await import('./emulated/store.ts');
  const folder = folderOf(host);
  if (host !== DEFAULT_NAME && !faultOf(folder) && !isBorn(folder)) throw await noSuchHost({ host, by: '--host' });
}

/** The refusal of a host that nobody has made, with the name that may have been meant. */
export async function noSuchHost({ host, by }: Selection): Promise<Failure> {
  const source = by === '--host' ? '' : ` It was chosen by ${by === 'host use' ? '"vnetctl host use"' : by}.`;
  if (isPath(host)) {
    return new Failure('no-such-host', `There is no host in ${folderOf(host)}.${source}`, {
      hint: `make one with "vnetctl host create ${host} -f HOST.yaml"`,
    });
  }
  const names = (await listHosts()).map((one) => one.name);
  const meant = nearest(host, names);
  const others = `the hosts are ${names.join(', ')}; "vnetctl host create -f HOST.yaml" makes one`;
  return new Failure('no-such-host', `There is no host ${host}.${source}`, {
    hint: meant ? `did you mean ${meant}?` : others,
  });
}
