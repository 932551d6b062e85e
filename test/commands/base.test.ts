import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as esbuild from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshState, vnetctl } from './vnetctl.ts';

const BASE = path.join(import.meta.dirname, '../../src/commands/base.ts');

/** A command that ends in the way that its operand names, on the real base command and the real start of oclif. */
const PROBE = `
import { Config } from '@oclif/core/config';
import { BaseCommand } from ${JSON.stringify(BASE)};
import { Interrupted } from ${JSON.stringify(BASE.replace('base', 'fault'))};
import { Failure } from '#hosts/host.ts';
class Probe extends BaseCommand {
  static id = 'probe';
  static strict = false;
  async run() {
    const { argv } = await this.parse(Probe);
    await WAYS[argv[0]](this);
    return { map: new Map([['a', 1]]) };
  }
}
const warning = { severity: 'warning', code: 'oversubscription', summary: 's', detail: 'Too much.' };
const WAYS = {
  bug: () => { null.x; },
  failure: () => { throw new Failure('locked', 'Somebody writes.', { hint: 'wait' }); },
  hostile: () => { throw new Failure('locked', '\\x1b[31mred\\n', { hint: 'really\\n\\u202ewait' }); },
  system: async () => { (await import('node:fs')).readFileSync('/nowhere/at/all'); },
  interrupted: () => { throw new Interrupted(); },
  warning: (command) => command.refuseErrors([warning]),
  refusal: (command) => command.refuseErrors([warning, { ...warning, severity: 'error', detail: 'Wrong.' }]),
  differs: (command) => command.differs(),
  waits: (command) => command.interruptible(async (signal) => {
    process.stdout.write('waiting\\n');
    const alive = setInterval(() => {}, 1000);
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    clearInterval(alive);
    process.stdout.write('consistent\\n');
  }),
};
const config = await Config.load({ root: ${JSON.stringify(path.join(import.meta.dirname, '../..'))}, plugins: new Map([['vnetctl', {
  name: 'vnetctl', root: '/', hooks: {}, commands: [], topics: [], commandIDs: [], type: 'core', version: '0',
  pjson: { name: 'vnetctl', version: '0', oclif: { bin: 'vnetctl' } } }]]) });
await Probe.start(process.argv.slice(2), config);
`;

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'vnetctl-probe-'));
  await esbuild.build({
    stdin: { contents: PROBE, resolveDir: path.dirname(BASE), sourcefile: 'probe.ts' },
    outfile: path.join(folder, 'probe.mjs'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    external: ['#hosts/open.ts'], // Loaded only by commands that open a host.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    logLevel: 'error',
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function probe(...argv: string[]): ChildProcess {
  return spawn(process.execPath, [path.join(folder, 'probe.mjs'), ...argv], {
    env: { ...process.env, FORCE_COLOR: '0' },
  });
}

async function ended(child: ChildProcess) {
  let [stdout, stderr] = ['', ''];
  child.stdout?.on('data', (text) => {
    stdout += text;
  });
  child.stderr?.on('data', (text) => {
    stderr += text;
  });
  const [code] = await once(child, 'close');
  return { stdout, stderr, code };
}

describe('the end of a command', () => {
  it.each([
    ['failure', 1, 'vnetctl: probe: error[locked]: Somebody writes. Wait.\n'],
    ['system', 1, "vnetctl: probe: error[system]: ENOENT: no such file or directory, open '/nowhere/at/all'.\n"],
    ['interrupted', 130, ''],
    ['warning', 0, 'vnetctl: probe: warning[oversubscription]: Too much.\n'],
    [
      'refusal',
      1,
      'vnetctl: probe: warning[oversubscription]: Too much.\nvnetctl: probe: error[oversubscription]: Wrong.\n',
    ],
    ['hostile', 1, 'vnetctl: probe: error[locked]: \\x1b[31mred. Really \\u202ewait.\n'],
    ['differs', 2, ''],
  ])('by %s has exit code %i', async (way, code, stderr) => {
    expect(await ended(probe(way))).toEqual({ stdout: '', stderr, code });
  });

  it('by a bug shows the stack and asks for a report', async () => {
    const { stderr, code } = await ended(probe('bug'));
    expect(code).toBe(70);
    expect(stderr).toMatch(/^vnetctl: this is a bug of vnetctl[\s\S]*TypeError[\s\S]*at [\s\S]*Please report it/);
  });

  it('with --json is the result as data, maps too', async () => {
    expect(JSON.parse((await ended(probe('differs', '--json'))).stdout)).toEqual({ map: { a: 1 } });
  });

  it('with --json is the faults as data', async () => {
    const { stdout, stderr, code } = await ended(probe('failure', '--json'));
    const [fault] = JSON.parse(stdout).diagnostics;
    expect(fault).toMatchObject({ severity: 'error', code: 'locked', detail: 'Somebody writes.', hint: 'wait' });
    expect({ stderr, code }).toEqual({ stderr: '', code: 1 });
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'by %s in the middle of work waits for a consistent state',
    async (signal) => {
      const child = probe('waits');
      child.stdout?.once('data', () => child.kill(signal));
      expect(await ended(child)).toEqual({ stdout: 'waiting\nconsistent\n', stderr: '', code: 130 });
    },
  );
});

describe('output', () => {
  it('into a pipe that is closed early ends quietly', async () => {
    const command = `"${process.execPath}" bin/run.js help | head -n 1; printf '%s' "\${PIPESTATUS[0]}"`;
    const child = spawn('bash', ['-c', command], { cwd: path.join(import.meta.dirname, '../..') });
    const { stdout, stderr } = await ended(child);
    expect(stdout).toMatch(/^vnetctl: .*\n0$/);
    expect(stderr).toBe('');
  });

  it('holds no escape sequence outside of a terminal', async () => {
    const { stdout } = await vnetctl(['help', 'completion'], { state: freshState() });
    expect(stdout).not.toContain('\u001b');
  });
});

it('says what to do when it is not built', async () => {
  writeFileSync(path.join(folder, 'package.json'), '{"version": "1.2.3"}');
  const { cpSync } = await import('node:fs');
  cpSync(path.join(import.meta.dirname, '../../bin'), path.join(folder, 'bin'), { recursive: true });
  const child = spawn(process.execPath, [path.join(folder, 'bin/run.js'), 'help']);
  expect(await ended(child)).toMatchObject({
    stdout: '',
    code: 1,
    stderr: expect.stringContaining('npm ci && npm run build'),
  });
});
