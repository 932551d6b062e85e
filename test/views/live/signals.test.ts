import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';

const CHUNK = pathToFileURL(path.join(import.meta.dirname, '../../../dist/live/apply.mjs')).href;

/** A process that shows an apply and listens to Ctrl-C once, as commands do; it gets that many of them. */
function interrupted(times: number) {
  const program = `
    const { PassThrough } = await import('node:stream');
    const { showApply } = await import(${JSON.stringify(CHUNK)});
    const terminal = Object.assign(new PassThrough(), { columns: 80, rows: 24, isTTY: true });
    const keyboard = Object.assign(new PassThrough(), { isTTY: true, setRawMode() {}, ref() {}, unref() {} });
    const live = showApply({ stdout: terminal, stdin: keyboard, onInterrupt() {} });
    process.once('SIGINT', () => console.log('heard'));
    for (let i = 0; i < ${times}; i += 1) {
      process.kill(process.pid, 'SIGINT');
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    await live.close();
    console.log('closed');
  `;
  return spawnSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' });
}

describe('Ctrl-C while an apply is shown', () => {
  it('leaves the first one to the command', () => {
    expect(interrupted(1)).toMatchObject({ stdout: 'heard\nclosed\n', stderr: '', status: 0 });
  });

  it('kills at the second one', () => {
    expect(interrupted(2)).toMatchObject({ stdout: 'heard\n', signal: 'SIGINT' });
  });
});
