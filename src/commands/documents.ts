import { closeSync, constants, openSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { DocumentSet } from '#document/document.ts';
import { readDocuments } from '#document/documents.ts';
import { UsageError } from './usage.ts';

/** Reads what `-f` names; without it the command line is wrong. */
export async function documentsOf(files: readonly string[] | undefined): Promise<DocumentSet> {
  if (!files || files.length === 0)
    throw new UsageError('no document is given.', 'Name a file or folder with -f, or - for standard input.');
  const pipes = files.filter((file) => file !== '-' && statSync(file, { throwIfNoEntry: false })?.isFIFO());
  const silent = new Set<string>();
  const timer = setInterval(() => {
    for (const pipe of pipes) if (endWait(pipe)) silent.add(pipe);
  }, PIPE_WAIT_MS);
  try {
    const set = await readDocuments(files);
    refuseSilent(silent, set);
    return set;
  } finally {
    clearInterval(timer);
  }
}

/** The same where no document is needed: then the host is meant as it stands. */
export async function documentsIn(files: readonly string[] | undefined): Promise<DocumentSet> {
  return files && files.length > 0 ? documentsOf(files) : readDocuments([]);
}

/** How long a pipe may stay without anybody who writes to it. */
const PIPE_WAIT_MS = 5_000;

/**
 * Opening a pipe waits until somebody writes to it, for ever if nobody does. A writer that comes and goes at once ends that
 * wait; where there is another one, it goes unnoticed. Whether there was somebody waiting.
 */
function endWait(pipe: string): boolean {
  try {
    closeSync(openSync(pipe, constants.O_WRONLY | constants.O_NONBLOCK));
    return true;
  } catch {
    return false; // It is not being read yet, or not any more.
  }
}

function refuseSilent(silent: ReadonlySet<string>, { documents, faulty }: DocumentSet): void {
  const heard = new Set([...documents, ...faulty].map(({ source }) => source.file));
  for (const pipe of silent) {
    if (heard.has(pipe)) continue;
    throw new UsageError(
      `nothing came out of the pipe ${pipe} in ${PIPE_WAIT_MS / 1000} s.`,
      'Start what writes to it, or give a file.',
    );
  }
}

/** Absolute paths of those that are folders. */
export function foldersOf(files: readonly string[] | undefined): readonly string[] {
  return (files ?? [])
    .filter((file) => file !== '-' && statSync(file, { throwIfNoEntry: false })?.isDirectory())
    .map((file) => resolve(file));
}
