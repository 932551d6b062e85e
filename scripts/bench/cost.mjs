// What a process costs. CPU time is user and system time of the child as the shell accounts for it, helper threads of V8 included.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from '../lib/prepare.mjs';

export const vnetctl = path.join(root, 'bin/run.js');

const folder = mkdtempSync(path.join(tmpdir(), 'vnetctl-bench-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

/** A path in the folder of this benchmark, which goes away with it. */
export function place(name) {
  return path.join(folder, name);
}

/** A file of the benchmark with that content. */
export function written(name, text) {
  writeFileSync(place(name), text);
  return place(name);
}

/** A fresh state directory. */
export function freshState() {
  return mkdtempSync(place('state-'));
}

/** One Node process to its end; with `memory` its peak and what was left on its heap too. */
export function cost(args, { state, memory = false, output = '/dev/null' }) {
  // TIMEFORMAT: user and system time in milliseconds; `times` of other shells counts in hundredths of a second.
  const script = 'TIMEFORMAT="%3U %3S"; time "$@" >"$OUTPUT" 2>"$ERRORS"';
  const env = {
    ...process.env,
    XDG_STATE_HOME: state,
    VNETCTL_HOST: 'default',
    LC_ALL: 'C',
    ERRORS: place('errors'),
    OUTPUT: output,
  };
  // The recorder costs a millisecond, which matters for small commands only.
  if (memory) Object.assign(env, { NODE_OPTIONS: `--require=${recorder()}`, RECORD: place('record') });
  const { status, stderr } = spawnSync('bash', ['-c', script, 'bash', process.execPath, ...args], {
    env,
    encoding: 'utf8',
  });
  if (status !== 0)
    throw new Error(`node ${args.join(' ')} ended with ${status}:\n${readFileSync(env.ERRORS, 'utf8').slice(0, 2000)}`);
  const [user, system] = stderr.trim().split(' ').map(Number);
  return { seconds: user + system, ...(memory ? JSON.parse(readFileSync(place('record'), 'utf8')) : {}) };
}

/** A file that makes a Node process note its largest resident size and what is on its heap when it ends. */
function recorder() {
  const record = '{ peakMiB: process.resourceUsage().maxRSS / 1024, heapBytes: process.memoryUsage().heapUsed }';
  return written(
    'recorder.cjs',
    `process.on('exit', () => require('node:fs').writeFileSync(process.env.RECORD, JSON.stringify(${record})));`,
  );
}

/** The middle one of samples by a measure. */
export function middle(samples, measure) {
  return samples.toSorted((a, b) => measure(a) - measure(b))[Math.floor(samples.length / 2)];
}
