import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inject, onTestFinished } from 'vitest';

const ROOT = path.join(import.meta.dirname, '../..');
const BIN = path.join(ROOT, 'bin/run.js');

export interface Ended {
  readonly stdout: string;
  readonly stderr: string;
  /** null: ended by a signal. */
  readonly code: number | null;
}

export interface Setting {
  /** Folder of the emulated hosts; `freshState()` makes one. */
  readonly state: string;
  readonly input?: string;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** A state directory for one test, removed after it. */
export function freshState(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'vnetctl-state-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Runs the built program (test/build.ts keeps it current) and waits for its end. */
export function vnetctl(argv: readonly string[], setting: Setting): Promise<Ended> {
  const fault = inject('buildFault');
  if (fault !== '') throw new Error(`the program cannot be built:\n${fault}`);
  const child = spawn(process.execPath, [BIN, ...argv], { cwd: setting.cwd ?? ROOT, env: environment(setting) });
  child.stdin.on('error', () => {}); // A command that refuses early does not read its input.
  child.stdin.end(setting.input ?? '');
  return new Promise((resolve, reject) => {
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ stdout, stderr, code }));
  });
}

/** Nothing of the developer's own hosts or colours reaches the program under test. */
function environment({ state, env }: Setting): NodeJS.ProcessEnv {
  const { NO_COLOR: _, FORCE_COLOR: __, VNETCTL_HOST: ___, NODE_OPTIONS: ____, ...rest } = process.env;
  return { ...rest, XDG_STATE_HOME: state, ...env };
}
