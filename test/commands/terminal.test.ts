import { spawn, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, inject, it } from 'vitest';
import { freshState } from './vnetctl.ts';

const ROOT = path.join(import.meta.dirname, '../..');

/**
 * Runs the command of argv on a terminal of that width, types each text once the words before it have been shown, and
 * prints what was shown; exits as the command does. Node itself can open no terminal.
 */
const TYPIST = `
import fcntl, json, os, pty, struct, sys, termios
columns, script, argv = json.loads(sys.argv[1])
pid, terminal = pty.fork()
if pid == 0:
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack('HHHH', 24, columns, 0, 0))
    os.execvp(argv[0], argv)
shown, seen = b'', 0
while True:
    try:
        piece = os.read(terminal, 65536)
    except OSError:
        break
    if not piece:
        break
    shown += piece
    while script and script[0][0].encode() in shown[seen:]:
        words, keys = script.pop(0)
        seen = shown.index(words.encode(), seen) + len(words)
        # A person needs longer than this to read.
        __import__('time').sleep(0.4)
        os.write(terminal, keys.encode())
sys.stdout.write(shown.decode(errors='replace'))
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
`;

type Script = readonly (readonly [after: string, keys: string])[];

async function typed(columns: number, script: Script, argv: readonly string[], state = freshState()) {
  const fault = inject('buildFault');
  if (fault !== '') throw new Error(`the program cannot be built:\n${fault}`);
  const { NO_COLOR: _, FORCE_COLOR: __, VNETCTL_HOST: ___, COLUMNS: ____, CI: _____, ...rest } = process.env;
  const command = [process.execPath, path.join(ROOT, 'bin/run.js'), ...argv];
  const child = spawn('python3', ['-c', TYPIST, JSON.stringify([columns, script, command])], {
    cwd: ROOT,
    env: { ...rest, TERM: 'xterm', XDG_STATE_HOME: state },
  });
  let [shown, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    shown += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const code = await new Promise((resolve) => child.on('close', resolve));
  expect(stderr).toBe('');
  return { shown, code };
}

const APPLY = ['apply', '-f', 'examples/web-tier.yaml'];
const DELETE = ['host', 'delete', 'default'];

// Only Python opens a terminal here, and the program does not need it: a machine may be without.
const onTerminal = it.runIf(spawnSync('python3', ['-c', 'import pty']).status === 0);

onTerminal.each([
  [0, 'Enter here'],
  [100, 'keeps the change'],
])('on %d columns Enter keeps a trial, after the question was answered', async (columns, words) => {
  const script = [
    ['[y/N]', 'y\r'],
    [words, '\r'],
  ] as const;
  const { shown, code } = await typed(columns, script, [...APPLY, '--try', '60s']);
  expect(shown).toContain('the host is in sync');
  expect(code).toBe(0);
});

onTerminal.each([
  [0, 'Enter here'],
  [100, 'keeps the change'],
])('on %d columns an Enter from before the question keeps nothing', async (columns, words) => {
  const { shown, code } = await typed(columns, [['[y/N]', 'y\r\r']], [...APPLY, '--try', '1s']);
  expect(shown).toContain(words);
  expect(shown).not.toContain('the host is in sync');
  expect(code).toBe(1);
});

onTerminal.each([
  ['Ctrl-C', 'apply', '\u0003', APPLY, 130],
  ['Ctrl-D', 'apply', '\u0004', APPLY, 1],
  ['Ctrl-C', 'host delete', '\u0003', DELETE, 130],
  ['Ctrl-D', 'host delete', '\u0004', DELETE, 1],
])('%s at the question of %s does nothing', async (_key, _verb, keys, argv, expected) => {
  const { shown, code } = await typed(100, [['[y/N]', keys]], argv);
  expect(shown).toContain('Nothing was done.');
  expect(shown).not.toContain('bug');
  expect(code).toBe(expected);
});

onTerminal('a batch tells how far it is once a second, and Ctrl-C leaves whole blocks', async () => {
  const state = freshState();
  const file = path.join(state, 'many.verbs');
  writeFileSync(file, Array.from({ length: 2000 }, (_, index) => `create-etherstub s${index}\n\n`).join(''));
  const { shown, code } = await typed(
    100,
    [[' of 2,000 blocks done, at line ', '\u0003']],
    ['batch', '-f', file],
    state,
  );
  expect(shown).toMatch(/vnetctl: batch: nothing of block \d+ \(line \d+\) is done; \d+ blocks before it are done/);
  expect(code).toBe(130);
});
