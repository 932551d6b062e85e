import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { Failure } from './host.ts';

/** The host that exists without having been made. */
export const DEFAULT_NAME = 'default';

/** Which host a command means, and who said so. */
export interface Selection {
  /** A name, or a path (it has a `/`). */
  readonly host: string;
  readonly by: '--host' | 'VNETCTL_HOST' | 'host use' | 'default';
}

/** The order of product.md 3: `--host`, the environment, `host use`, `default`. */
export function select(given: string | undefined): Selection {
  if (given !== undefined) return { host: given, by: '--host' };
  const environment = process.env.VNETCTL_HOST;
  if (environment) return { host: environment, by: 'VNETCTL_HOST' };
  const used = readUsed();
  return used ? { host: used, by: 'host use' } : { host: DEFAULT_NAME, by: 'default' };
}

/** `$XDG_STATE_HOME/vnetctl`; a relative value is ignored, as the XDG specification wants. */
export function stateFolder(): string {
  const given = process.env.XDG_STATE_HOME;
  return path.join(given && path.isAbsolute(given) ? given : path.join(homedir(), '.local', 'state'), 'vnetctl');
}

export function hostsFolder(): string {
  return path.join(stateFolder(), 'hosts');
}

/** The file that keeps the choice of `host use`. */
export function usedFile(): string {
  return path.join(stateFolder(), 'used-host');
}

function readUsed(): string | undefined {
  try {
    return readFileSync(usedFile(), 'utf8').trim() || undefined;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Folder of the host of that name or path. Refuses what cannot be a name. */
export function folderOf(host: string): string {
  if (isPath(host)) return path.resolve(host);
  if (isName(host)) return path.join(hostsFolder(), host);
  throw new Failure('bad-name', `${JSON.stringify(host)} is not a legal name of a host.`, {
    hint: 'use letters, digits, ".", "-" and "_", at most 63, a letter or digit first; a path has a "/"',
  });
}

/** Whether a host can have that name. */
export function isName(host: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/.test(host);
}

/** What to give to `--host` for the host of that folder: its name, or the folder itself. */
export function hostIn(folder: string): string {
  return path.dirname(folder) === hostsFolder() ? path.basename(folder) : folder;
}

export function isPath(host: string): boolean {
  return host.includes('/');
}
