import { spawn, spawnSync } from 'node:child_process';
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

export type Script = readonly (readonly [after: string, keys: string])[];

export async function typed(
  columns: number,
  script: Script,
  argv: readonly string[],
  state = freshState(),
  more: Readonly<Record<string, string>> = {},
) {
  const fault = inject('buildFault');
  if (fault !== '') throw new Error(`the program cannot be built:\n${fault}`);
  const { NO_COLOR: _, FORCE_COLOR: __, VNETCTL_HOST: ___, COLUMNS: ____, CI: _____, ...rest } = process.env;
  const command = [process.execPath, path.join(ROOT, 'bin/run.js'), ...argv];
  const child = spawn('python3', ['-c', TYPIST, JSON.stringify([columns, script, command])], {
    cwd: ROOT,
    env: { ...rest, TERM: 'xterm', XDG_STATE_HOME: state, ...more },
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

// Only Python opens a terminal here, and the program does not need it: a machine may be without.
export const onTerminal = it.runIf(spawnSync('python3', ['-c', 'import pty']).status === 0);

/** What stood on the terminal when these words were last written, without its escape sequences. */
export function screenOf(shown: string, words: string): string {
  const plain = shown.replaceAll(/\u001b\[[0-9;?]*[A-Za-z]/g, '').replaceAll('\r', '');
  const at = plain.lastIndexOf(words);
  return at < 0 ? '' : plain.slice(at);
}
