import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ExecaError, execa } from 'execa';
import type { Diagnostic } from '#diagnostics/diagnostic.ts';

export interface RevisionFiles {
  readonly files: readonly { readonly file: string; readonly text: string }[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Bytes that a revision's documents may have in all. */
const BATCH_LIMIT = 256 * 1024 * 1024;

/** Files that may hold documents: the others of a repository are none of our business. */
const DOCUMENT_FILE = /\.(ya?ml|json)$/i;
const DOCUMENT_TEXT = /^\s*(?:\{\s*)?"?(?:apiVersion"?\s*:\s*["']?vnetctl\/|kind"?\s*:\s*["']?(?:Network|Host)\b)/m;

/**
 * The vnetctl documents among the files of a git revision below these paths, read out of git's own store: nothing is checked
 * out. A file belongs when it says `apiVersion: vnetctl/...`, or `kind: Network` or `Host`: a slip in one of
 * the two must not make it invisible.
 */
export async function filesOfRevision(revision: string, paths: readonly string[], cwd: string): Promise<RevisionFiles> {
  // `--verify` with this suffix accepts nothing but the name of a commit, so that no option gets through.
  const commit = await git(cwd, 'rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`);
  if (commit === undefined) return { files: [], diagnostics: [await noRevision(revision, cwd)] };
  const listed =
    (await git(
      cwd,
      'ls-tree',
      '-r',
      '-z',
      '--full-tree',
      '--name-only',
      commit.trim(),
      '--',
      ...(await fromTop(paths, cwd)),
    )) ?? '';
  const names = listed.split('\0').filter((name) => DOCUMENT_FILE.test(name) && !name.includes('\n'));
  const files = await blobs(cwd, commit.trim(), names);
  return { files: files.filter(({ text }) => DOCUMENT_TEXT.test(text)), diagnostics: [] };
}

/** The same of the working tree: tracked files and new ones that git does not ignore. */
export async function filesOfWorkingTree(paths: readonly string[], cwd: string): Promise<RevisionFiles> {
  const top = await git(cwd, 'rev-parse', '--show-toplevel');
  if (top === undefined) return { files: [], diagnostics: [noRepository(cwd)] };
  const root = top.trim();
  const listed =
    (await git(
      root,
      'ls-files',
      '-z',
      '--cached',
      '--others',
      '--exclude-standard',
      '--',
      ...(await fromTop(paths, cwd)),
    )) ?? '';
  const names = [...new Set(listed.split('\0'))].filter((name) => DOCUMENT_FILE.test(name)).sort();
  const files: { file: string; text: string }[] = [];
  for (const name of names) {
    const text = await readFile(join(root, name), 'utf8').catch(() => ''); // Deleted and not yet committed: not there.
    if (DOCUMENT_TEXT.test(text)) files.push({ file: name, text });
  }
  return { files, diagnostics: [] };
}

/** Paths as git counts them from the top of the repository. */
async function fromTop(paths: readonly string[], cwd: string): Promise<readonly string[]> {
  const prefix = ((await git(cwd, 'rev-parse', '--show-prefix')) ?? '').trim();
  return (paths.length > 0 ? paths : ['.']).map((path) => join(prefix, path)).map((path) => (path === '' ? '.' : path));
}

/** The texts of files of a commit, by one process however many they are. */
async function blobs(cwd: string, commit: string, names: readonly string[]): Promise<{ file: string; text: string }[]> {
  if (names.length === 0) return [];
  const input = names.map((name) => `${commit}:${name}\n`).join('');
  const { stdout } = await execa('git', ['cat-file', '--batch'], {
    cwd,
    input,
    encoding: 'buffer',
    maxBuffer: BATCH_LIMIT,
  });
  return split(Buffer.from(stdout), names);
}

/** Takes the output of `git cat-file --batch` apart: `<id> blob <size>`, a line end, the bytes, a line end, for each name. */
function split(output: Buffer, names: readonly string[]): { file: string; text: string }[] {
  const files: { file: string; text: string }[] = [];
  let at = 0;
  for (const file of names) {
    const end = output.indexOf('\n', at);
    const [, type, size] = output.toString('latin1', at, end).split(' ');
    at = end + 1;
    if (type !== 'blob') continue;
    const length = Number(size);
    files.push({ file, text: output.toString('utf8', at, at + length) });
    at += length + 1;
  }
  return files;
}

/** Runs git without a shell; undefined: it refused. */
async function git(cwd: string, ...args: readonly string[]): Promise<string | undefined> {
  try {
    const { stdout } = await execa('git', [...args], { cwd, stripFinalNewline: false, maxBuffer: BATCH_LIMIT });
    return stdout;
  } catch (error) {
    if (error instanceof ExecaError) return undefined;
    throw error;
  }
}

async function noRevision(revision: string, cwd: string): Promise<Diagnostic> {
  if ((await git(cwd, 'rev-parse', '--git-dir')) === undefined) return noRepository(cwd);
  return {
    severity: 'error',
    code: 'no-such-revision',
    summary: 'no such revision',
    detail: `git knows no commit "${revision}" in ${cwd}.`,
    hint: 'name a branch, a tag or a commit; a shallow clone in CI needs its history (fetch-depth: 0)',
  };
}

function noRepository(cwd: string): Diagnostic {
  return {
    severity: 'error',
    code: 'no-such-revision',
    summary: 'no such revision',
    detail: `${cwd} is not in a git repository, or git is not installed.`,
    hint: 'run review inside the repository that holds the documents',
  };
}
