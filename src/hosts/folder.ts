import { mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { Failure } from './host.ts';

/** A host that is deleted meanwhile may take a folder away between two steps: so often is it tried again. */
const ATTEMPTS = 3;

/**
 * Makes the folder and those above it, one after the other. Node's own `recursive` never ends where a parent says that it does
 * not exist after it was made, as below /proc. Throws `Failure` that names the first folder that cannot be.
 */
export function makeFolder(folder: string): void {
  for (let attempt = 1; ; attempt += 1) {
    const refused = firstRefused(missingOf(folder));
    if (!refused) return;
    if (attempt === ATTEMPTS || codeOf(refused.error) !== 'ENOENT') throw unmakable(folder, refused);
  }
}

/** The folders to make, outermost first. The nearest one that is there must be a folder. */
function missingOf(folder: string): readonly string[] {
  const missing: string[] = [];
  for (let at = folder; ; at = path.dirname(at)) {
    const found = look(at);
    if (found === 'folder') return missing;
    if (found === 'other') throw unmakable(folder, { at, error: undefined });
    missing.unshift(at);
  }
}

function look(at: string): 'folder' | 'other' | 'nothing' {
  try {
    return statSync(at).isDirectory() ? 'folder' : 'other';
  } catch (error) {
    // ENOTDIR: something above is no folder, which is found on the way up.
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return 'nothing';
    throw unmakable(at, { at, error });
  }
}

interface Refused {
  readonly at: string;
  /** undefined: there is something else of that name. */
  readonly error: unknown;
}

function firstRefused(missing: readonly string[]): Refused | undefined {
  for (const at of missing) {
    try {
      mkdirSync(at);
    } catch (error) {
      if (codeOf(error) !== 'EEXIST' || look(at) !== 'folder') return { at, error };
    }
  }
  return undefined;
}

function unmakable(folder: string, { at, error }: Refused): Failure {
  const why = error === undefined ? 'it is no folder' : (REASONS[codeOf(error)] ?? String(error));
  const where = at === folder ? '' : ` for ${folder}`;
  const what = error === undefined ? 'cannot be used' : 'cannot be made';
  return new Failure('system', `The folder ${at} ${what}${where}: ${why}.`, {
    cause: error,
    hint: 'state lies below $XDG_STATE_HOME (default ~/.local/state), or in the folder that --host names: choose one that can be written',
  });
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'the file system takes no folder there',
  EACCES: 'permission denied',
  EPERM: 'the file system does not permit it',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  ENAMETOOLONG: 'the name is too long',
  ELOOP: 'its links run in a circle',
  EEXIST: 'there is something else of that name',
};

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
