import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { Diagnostic } from '#diagnostics/diagnostic.ts';
import { printBytes } from '#units/bytes.ts';
import { decode } from './decode.ts';
import type { Source } from './document.ts';
import { diagnose } from './fault.ts';
import { MAX_BYTES } from './limits.ts';

export interface ReadOptions {
  /** All files together; default 32 MiB. */
  readonly maxBytes?: number;
  /** What `-` reads; default the process's standard input. */
  readonly stdin?: Readable;
}

export interface ReadResult {
  readonly sources: readonly Source[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * The texts of files, of folders (every *.yaml, *.yml, *.json below, sorted; names with a leading dot are skipped) and of
 * standard input (`-`). Sizes are looked at before anything is read.
 */
export async function readSources(paths: readonly string[], options: ReadOptions = {}): Promise<ReadResult> {
  const reading: Reading = {
    left: options.maxBytes ?? MAX_BYTES,
    limit: options.maxBytes ?? MAX_BYTES,
    sources: [],
    diagnostics: [],
  };
  const seen = new Set<string>();
  for (const path of paths) {
    const files = path === '-' ? ['-'] : await filesOf(path, reading);
    if (files.length === 0 && !reading.diagnostics.some((one) => one.detail.startsWith(path))) nothing(path, reading);
    for (const file of files) {
      if (seen.has(file)) continue;
      seen.add(file);
      await readOne(file, options.stdin ?? process.stdin, reading);
    }
  }
  return reading;
}

interface Reading {
  /** Bytes that may still be read. */
  left: number;
  readonly limit: number;
  readonly sources: Source[];
  readonly diagnostics: Diagnostic[];
}

const EXTENSIONS = /\.(ya?ml|json)$/;

async function filesOf(path: string, reading: Reading): Promise<readonly string[]> {
  try {
    if (!(await stat(path)).isDirectory()) return [path];
    const entries = await readdir(path, { withFileTypes: true });
    const found: string[] = [];
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const inner = join(path, entry.name);
      if (entry.name.startsWith('.')) continue;
      if (entry.isDirectory()) found.push(...(await filesOf(inner, reading)));
      else if (EXTENSIONS.test(entry.name)) found.push(inner);
    }
    return found;
  } catch (error) {
    reading.diagnostics.push(unreadable(path, error));
    return [];
  }
}

function nothing(path: string, reading: Reading): void {
  reading.diagnostics.push(
    diagnose('no-documents', `${path} holds no file named *.yaml, *.yml or *.json.`, {
      hint: 'name a file, or a folder that holds documents',
    }),
  );
}

async function readOne(file: string, stdin: Readable, reading: Reading): Promise<void> {
  try {
    const bytes = file === '-' ? await drain(stdin, reading) : await readFile(file, reading);
    if (!bytes) {
      reading.diagnostics.push(tooLarge(file, reading.limit));
      return;
    }
    reading.left -= bytes.length;
    const decoded = decode(file, bytes);
    if ('source' in decoded) reading.sources.push(decoded.source);
    else reading.diagnostics.push(decoded.diagnostic);
  } catch (error) {
    reading.diagnostics.push(unreadable(file, error));
  }
}

/** The bytes of a file; undefined when they are too many. A pipe or a growing file is counted while it is read. */
async function readFile(file: string, reading: Reading): Promise<Buffer | undefined> {
  const handle = await open(file);
  try {
    if ((await handle.stat()).size > reading.left) return undefined;
    return await drain(handle.createReadStream({ autoClose: false }), reading);
  } finally {
    await handle.close();
  }
}

async function drain(stream: Readable, reading: Reading): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream) {
    const bytes = Buffer.from(chunk);
    length += bytes.length;
    if (length > reading.left) return undefined;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

function tooLarge(file: string, limit: number): Diagnostic {
  const size = limit % 1024 ** 2 === 0 ? `${limit / 1024 ** 2} MiB` : `${printBytes(limit)} bytes`;
  return diagnose(
    'too-large',
    `${file === '-' ? 'Standard input' : file} is larger than the limit for all input, ${size}.`,
    { hint: 'split the documents and apply them one after the other' },
  );
}

function unreadable(path: string, error: unknown): Diagnostic {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const reason = REASONS[code] ?? (error instanceof Error ? error.message : String(error));
  return diagnose('file-unreadable', `${path} cannot be read: ${reason}.`);
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'permission denied',
  EISDIR: 'it is a folder',
  ELOOP: 'its links run in a circle',
};
