import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { split } from 'shlex';
import { afterAll } from 'vitest';
import { main } from '#commands/main.ts';
import type { Ended } from '../commands/vnetctl.ts';

const ROOT = path.join(import.meta.dirname, '../..');

const lab = mkdtempSync(path.join(tmpdir(), 'vnetctl-table-'));
afterAll(() => rmSync(lab, { recursive: true, force: true }));

/**
 * Runs a command line in this process, from the same entry as the program (bin/run.js calls nothing but `main`) and on the
 * same store: only the start of a process is saved. Lines must not run at once: a process has one exit code.
 */
export function program(line: string, state: string): Promise<Ended> {
  return invoke(split(line), state);
}

/** The same with its words taken apart already; `host`: what VNETCTL_HOST says. */
export async function invoke(argv: readonly string[], state: string, host?: string): Promise<Ended> {
  const heard = { stdout: '', stderr: '' };
  const before = { argv: process.argv, env: { ...process.env }, code: process.exitCode };
  const restore = [hear('stdout', heard), hear('stderr', heard)];
  process.argv = [process.execPath, 'vnetctl', ...argv];
  // The bundle has the last one built in.
  Object.assign(process.env, { XDG_STATE_HOME: state, NODE_ENV: 'production' });
  delete process.env.VNETCTL_HOST;
  if (host !== undefined) process.env.VNETCTL_HOST = host;
  process.exitCode = undefined;
  try {
    await main([...argv], ROOT);
    return { ...heard, code: Number(process.exitCode ?? 0) };
  } finally {
    for (const back of restore) back();
    process.argv = before.argv;
    process.exitCode = before.code;
    process.env = before.env;
  }
}

/** Collects what is written to a stream of this process; the result ends that. */
function hear(name: 'stdout' | 'stderr', heard: { stdout: string; stderr: string }): () => void {
  const stream = process[name];
  const listeners = stream.listeners('error');
  const { write } = stream;
  stream.write = (text: string | Uint8Array) => {
    heard[name] += String(text);
    return true;
  };
  return () => {
    stream.write = write;
    for (const one of stream.listeners('error')) {
      // `main` listens for the end of a pipe; a process does that once.
      if (!listeners.includes(one)) stream.off('error', one as () => void);
    }
  };
}

const templates = new Map<string, Promise<string>>();

/** A state folder of its own, in which the default host is as these lines leave it; none of them may be refused. */
export async function hostAfter(lines: readonly string[]): Promise<string> {
  const key = JSON.stringify(lines);
  const template = templates.get(key) ?? prepared(lines);
  templates.set(key, template);
  return copyOf(await template);
}

async function prepared(lines: readonly string[]): Promise<string> {
  const last = lines.at(-1);
  const state = last === undefined ? mkdtempSync(path.join(lab, 'template-')) : await hostAfter(lines.slice(0, -1));
  if (last === undefined) return state;
  const { stderr, code } = await program(last, state);
  if (code !== 0) throw new Error(`${last} was to prepare the host, but:\n${stderr}`);
  return state;
}

export function copyOf(state: string): string {
  const folder = mkdtempSync(path.join(lab, 'state-'));
  cpSync(state, folder, { recursive: true });
  return folder;
}

/** Every file of a state folder with the digest of its bytes: configurations, owners, history, counters, whatever there is. */
export function bytesOf(state: string): Readonly<Record<string, string>> {
  const files = readdirSync(state, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((entry) => path.join(entry.parentPath, entry.name));
  // What SQLite shares between the processes that read, and a journal with nothing in it, hold nothing of the host.
  const kept = paths.filter((file) => !file.endsWith('-shm') && statSync(file).size > 0).sort();
  return Object.fromEntries(
    kept.map((file) => [path.relative(state, file), createHash('sha256').update(readFileSync(file)).digest('hex')]),
  );
}
