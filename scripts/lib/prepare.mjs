// Built-in modules only: this runs on a fresh clone, before anything is installed.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** Installs what the lock file says, when node_modules is missing or older than the lock file; ends the process if it cannot. */
export function install() {
  // npm writes this file at the end of an installation, so a broken one is noticed too.
  const installed = path.join(root, 'node_modules/.package-lock.json');
  if (changed(installed) >= changed(path.join(root, 'package-lock.json'))) return;
  say('installing (npm ci)');
  if (!run('npm', ['ci', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'])) process.exit(1);
}

/** Builds dist/, when it is missing or older than what it is made of; false: it cannot be built. */
export function build() {
  const made = Math.min(changed(path.join(root, 'dist/vnetctl.cjs')), changed(path.join(root, 'oclif.manifest.json')));
  const sources = ['src', 'schemas', 'bin', 'scripts/build', 'scripts/build.mjs', 'package.json', 'package-lock.json'];
  if (made > Math.max(...sources.map((name) => newest(path.join(root, name))))) return true;
  say('building (npm run build)');
  return run(process.execPath, [path.join(root, 'scripts/build.mjs')]);
}

/** Runs a program of node_modules/.bin with its output on ours; returns its exit status. */
export function tool(name, args, env = {}) {
  const options = { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } };
  return spawnSync(path.join(root, 'node_modules/.bin', name), args, options).status ?? 1;
}

export function say(text) {
  process.stderr.write(`-- ${text}\n`);
}

/** Runs a program with its output on our standard error; false: it failed. */
function run(program, args) {
  return spawnSync(program, args, { cwd: root, stdio: ['ignore', 2, 2] }).status === 0;
}

/** Milliseconds since 1970 of the last change of a file; 0: there is none. */
function changed(file) {
  return existsSync(file) ? statSync(file).mtimeMs : 0;
}

/** The last change of anything in a folder. */
function newest(file) {
  if (!existsSync(file)) return 0;
  const about = statSync(file);
  if (!about.isDirectory()) return about.mtimeMs;
  const entries = readdirSync(file, { recursive: true, withFileTypes: true });
  return entries.reduce(
    (time, entry) => Math.max(time, changed(path.join(entry.parentPath, entry.name))),
    about.mtimeMs,
  );
}
