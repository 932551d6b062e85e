import { execFile } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { CommandClass } from '#commands/base.ts';
import { ChangingCommand } from '#commands/changing.ts';
import { COMMANDS } from '#commands/index.ts';
import { allCommands } from '#commands/main.ts';
import { hostAfter, program } from '../verbs/program.ts';

const ROOT = path.join(import.meta.dirname, '../..');
const lab = mkdtempSync(path.join(tmpdir(), 'vnetctl-typed-'));

beforeAll(() => {
  expect(inject('buildFault')).toBe('');
  cpSync(path.join(ROOT, 'examples'), path.join(lab, 'examples'), { recursive: true });
  writeFileSync(path.join(lab, 'vnetctl'), `#!/bin/sh\nexec "${process.execPath}" "${ROOT}/bin/run.js" "$@"\n`);
  chmodSync(path.join(lab, 'vnetctl'), 0o755);
});
afterAll(() => rmSync(lab, { recursive: true, force: true }));

const APPLIED = 'vnetctl apply -f examples/web-tier.yaml --yes';
const SAVED = 'vnetctl plan -f examples/web-tier.yaml --out web.plan';
const HOST_FILE = 'vnetctl host show > host.yaml';
const TRIAL = `vnetctl apply -f examples/web-tier.yaml --try 60s --yes &
until vnetctl history -p -o result | grep -q pending; do sleep 0.1; done`;
const REPOSITORY = `cp -r examples/fleet repository && cd repository && git init --quiet && git checkout --quiet -b main
git add . && git -c user.name=a -c user.email=a@b commit --quiet -m fleet`;

/** What stands before an example: what a user has done by then. Every other one works on the host as it is at first. */
const BEFORE: Readonly<Record<string, string>> = {
  'vnetctl apply web.plan --yes': SAVED,
  'vnetctl apply -f examples/web-tier.yaml --try 60s --yes': '(until vnetctl confirm; do sleep 0.1; done) &',
  'vnetctl confirm': TRIAL,
  'vnetctl delete web-tier --yes': APPLIED,
  'vnetctl delete -f examples/web-tier.yaml --dry-run': APPLIED,
  'vnetctl history 1': APPLIED,
  'vnetctl rollback --dry-run': APPLIED,
  'vnetctl rollback 0 --yes': APPLIED,
  'vnetctl export web-tier': APPLIED,
  'vnetctl export --into examples/web-tier.yaml --dry-run': APPLIED,
  'vnetctl review main': REPOSITORY,
  'vnetctl review main..HEAD networks hosts --format markdown': REPOSITORY,
  'vnetctl host create -f host.yaml ./lab/web01': HOST_FILE,
  'vnetctl host update -f host.yaml': HOST_FILE,
  'vnetctl host update -f host.yaml --host ./lab/web01': `${HOST_FILE}; vnetctl host create -f host.yaml ./lab/web01`,
  'vnetctl host delete xb1 --yes': 'vnetctl host create -f examples/hosts',
  'vnetctl completion zsh > "${fpath[1]}/_vnetctl"': 'fpath=(none "$PWD")',
};

const commands = Object.entries(await allCommands());
const isVerb = (command: CommandClass) => command.prototype instanceof ChangingCommand;
const examples = commands.flatMap(([id, command]) => linesOf(command).map((line): [string, string] => [id, line]));
/** The examples of a verb may build on those before them. */
const verbs = commands.flatMap(([id, command]) => (isVerb(command) ? [[id, linesOf(command)] as const] : []));
const others = commands.flatMap(([id, command]) =>
  isVerb(command) ? [] : linesOf(command).map((line, index) => ({ id, line, isFirst: index === 0 })),
);
/** The shell makes nothing but words of the line, and no file is read or written: a process for it would show nothing more. */
const isPlain = (line: string) => !(line in BEFORE) && !/[|&;<>$'"]|examples|\.json/.test(line);

describe('the help', () => {
  it('has an example for every command, and nothing is prepared for none', () => {
    for (const id of COMMANDS.keys()) expect(examples.map(([of]) => of)).toContain(id);
    expect(examples.map(([, line]) => line)).toEqual(expect.arrayContaining(Object.keys(BEFORE)));
  });

  describe('of a verb has examples that work one after the other on a new host:', () => {
    it.each(verbs.filter(([, lines]) => lines.every(isPlain)))('%s', async (_, lines) => {
      const state = await hostAfter([]);
      for (const line of lines) expectDone(await inProcess(line, state), [0], line);
    });

    it.concurrent.each(verbs.filter(([, lines]) => !lines.every(isPlain)))('%s, as typed', async (_, lines) => {
      const script = lines.map((line) => `echo ${quoted(`$ ${line}`)}; ${line} || exit`);
      expectDone(await typed(script.join('\n'), ''), [0], lines.join('\n'));
    });
  });

  describe('has an example that works:', () => {
    it.each(others.filter(({ line, isFirst }) => isPlain(line) && !isFirst))('$line', async ({ line }) => {
      expectDone(await inProcess(line, await hostAfter([])), [0, 2], line);
    });

    it.concurrent.each(others.filter(({ line, isFirst }) => !isPlain(line) || isFirst))(
      '$line, as typed',
      async ({ line }) => {
        expectDone(await typed(line, BEFORE[line] ?? ''), [0, 2], line);
      },
    );
  });
});

interface Outcome {
  readonly code: number | null;
  readonly output: string;
}

function expectDone({ code, output }: Outcome, codes: readonly number[], line: string): void {
  expect(codes, `${line}: exit code ${code}:\n${output}`).toContain(code);
  expect(output).not.toContain('this is a bug of vnetctl');
}

async function inProcess(line: string, state: string): Promise<Outcome> {
  const { code, stdout, stderr } = await program(line.replace(/^vnetctl /, ''), state);
  return { code, output: stdout + stderr };
}

function linesOf({ examples = [] }: CommandClass): readonly string[] {
  return examples.map(String);
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** Types the line into bash after what comes before it, in a folder and with hosts of its own. */
function typed(line: string, before: string): Promise<Outcome> {
  const folder = mkdtempSync(path.join(lab, 'folder-'));
  mkdirSync(path.join(folder, 'state'));
  symlinkSync(path.join(lab, 'examples'), path.join(folder, 'examples'));
  const { VNETCTL_HOST: _, FORCE_COLOR: __, NODE_OPTIONS: ___, ...rest } = process.env;
  const env = { ...rest, PATH: `${lab}:${rest.PATH}`, XDG_STATE_HOME: path.join(folder, 'state') };
  const script = `exec 2>&1 </dev/null\n{ ${before || ':'}\n} >before.txt 2>&1\n${line}\ncode=$?\nwait\nexit $code\n`;
  return new Promise((resolve) => {
    execFile('bash', ['--norc', '-c', script], { cwd: folder, env }, (error, stdout) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, output: stdout });
    });
  });
}
