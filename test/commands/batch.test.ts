import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { wordsOf } from '#commands/block/words.ts';
import { freshState, vnetctl } from './vnetctl.ts';

/** A host of its own, and what is typed there. */
function newHost() {
  const state = freshState();
  const run = (...argv: string[]) => vnetctl(argv, { state });
  const names = async (...more: string[]) =>
    (await run('show-vnic', '-p', '-o', 'link', ...more)).stdout.split('\n').filter(Boolean);
  const entries = async () =>
    (await run('history', '-p', '-o', 'id,result,command')).stdout.split('\n').filter(Boolean);
  const batch = (input: string, ...more: string[]) => vnetctl(['batch', ...more], { state, input });
  return { state, run, names, entries, batch };
}

describe('a batch', () => {
  it('is one change and one entry of the history for each block', async () => {
    const { batch, names, entries } = newHost();
    const text =
      '# two blocks\n\ncreate-vnic -l bge1 a0\n  vnetctl create-vnic -l bge1 a1 # with the name in front\n---\n\ndelete-vnic a0\n';
    expect(await batch(text)).toEqual({ stdout: '', stderr: '', code: 0 });
    expect(await names()).toEqual(['a1']);
    expect(await entries()).toEqual(['1:done:vnetctl batch', '2:done:vnetctl batch']);
  });

  it('of nothing is nothing', async () => {
    const { batch, entries } = newHost();
    expect(await batch('# not today\n\n---\n')).toEqual({ stdout: '', stderr: '', code: 0 });
    expect(await entries()).toEqual([]);
  });

  it('is read from a file too', async () => {
    const { state, run, names } = newHost();
    const file = path.join(state, 'lab.verbs');
    writeFileSync(file, 'create-vnic -l bge1 a0\r\ncreate-vnic -l bge1 a1\r\n');
    expect(await run('batch', '-f', file)).toEqual({ stdout: '', stderr: '', code: 0 });
    expect(await names()).toEqual(['a0', 'a1']);
    expect((await run('batch', '-f', path.join(state, 'none.verbs'))).stderr).toContain('there is no such file');
  });

  it('sees in each line what those before it have done, and a thing made and unmade is nothing', async () => {
    const { batch, names, entries } = newHost();
    expect(await batch('create-vnic -l bge1 a0\ndelete-vnic a0\n')).toEqual({ stdout: '', stderr: '', code: 0 });
    expect([await names(), await entries()]).toEqual([[], []]);
    expect(await batch('create-vnic -l bge1 a0\ndelete-vnic a0\ncreate-vnic -l bge0 a0\n')).toMatchObject({ code: 0 });
    expect(await names('-l', 'bge0')).toEqual(['a0']);
  });

  it('tells all faults of a block by file and line, does nothing of it and tries nothing after it', async () => {
    const { batch, names, entries } = newHost();
    const { stdout, stderr, code } = await batch(
      [
        'create-vnic -l bge1 a0',
        '',
        'create-vnic -l bge1 b0',
        'creat-vnic -l bge1 b1',
        'create-vnic --linkk bge1 b2',
        'create-vnic -l bge1 a0',
        'show-vnic',
        'create-vnic -l bge1 "b3',
        'create-vnic -l bge1 -m 1:2:3 -v x b4',
        'delete-vnic b1',
        '---',
        'create-vnic -l bge1 c0',
      ].join('\n'),
    );
    expect({ stdout, code }).toEqual({ stdout: '', code: 1 });
    const usage = 'Usage: vnetctl create-vnic -l LINK';
    expect(stderr.split('\n').map((line) => (line.startsWith(usage) ? usage : line))).toEqual([
      'vnetctl: batch: nothing of block 2 (lines 3-10) is done; 1 block before it is done (entry 1 of the history); 1 block after it was not tried.',
      'vnetctl: batch: -:4: there is no command "creat-vnic". Did you mean `vnetctl create-vnic`?',
      'vnetctl: batch: -:5: create-vnic: unknown option --linkk. Did you mean --link?',
      'vnetctl: batch: -:6: create-vnic: error[already-exists]: VNIC a0 exists already. Choose another name.',
      'vnetctl: batch: -:7: show-vnic has no place in a batch, which takes the verbs that change one thing, such as create-vnic. Type `vnetctl show-vnic` by itself, before or after it.',
      'vnetctl: batch: -:8: a quote is not closed, or a backslash is the last character. A verb is one line.',
      'vnetctl: batch: -:9: create-vnic: -m 1:2:3 is not a MAC address. Write six bytes, such as 2:8:20:0:0:1, or auto, factory, random or vrrp.',
      'vnetctl: batch: -:9: create-vnic: -v x is not a VLAN id. Write a whole number.',
      usage,
      '',
    ]);
    expect(await names()).toEqual(['a0']);
    expect(await entries()).toEqual(['1:done:vnetctl batch']);
  });

  it('names the line of what only the rules between objects refuse', async () => {
    const { batch, names } = newHost();
    const { stderr } = await batch(
      'create-vnic -l bge1 a0\ncreate-vnic -l bge1 -v 5000 a1\ncreate-vnic -l bge1 -p cpus=99 a2\n',
    );
    expect(stderr).toMatch(
      /^vnetctl: batch: -:2: create-vnic: error\[.*\n(vnetctl: batch: -:3: create-vnic: error\[.*\n)$/,
    );
    expect(await names()).toEqual([]);
  });

  it.each(['--host there', '--json', '--dry-run', '--show-document', '--no-color', '--lock-timeout 1s', '-R /a'])(
    'takes %s for itself, not in a line',
    async (option) => {
      const { batch, names } = newHost();
      const { stderr, code } = await batch(`create-vnic ${option} -l bge1 a0\n`);
      expect(stderr).toContain(`vnetctl: batch: -:1: create-vnic: ${option.split(' ')[0]} `);
      expect(code).toBe(1);
      expect(await names()).toEqual([]);
    },
  );

  it('gives a failure as data with --json, with the place of each fault', async () => {
    const { batch } = newHost();
    const { stdout, code } = await batch('create-vnic -l bge1 a0\ndelete-vnic b0\n', '--json');
    expect(JSON.parse(stdout).diagnostics).toMatchObject([
      { code: 'no-such-object', place: { file: '-', line: 2, column: 1, length: 14, text: 'delete-vnic b0' } },
    ]);
    expect(code).toBe(1);
  });

  it('gives each block with --json', async () => {
    const { batch } = newHost();
    const { stdout } = await batch('create-vnic -l bge1 a0\n\n\ncreate-vnic -l bge1 a1\ndelete-vnic a0\n', '--json');
    expect(JSON.parse(stdout).blocks).toMatchObject([
      { lines: '1', entry: 1, changes: [{ action: 'add', address: 'vnic/a0' }] },
      {
        lines: '4-5',
        entry: 2,
        changes: [
          { action: 'remove', address: 'vnic/a0' },
          { action: 'add', address: 'vnic/a1' },
        ],
      },
    ]);
  });

  it('with --dry-run shows the plan of each block on the host as those before leave it, and does nothing', async () => {
    const { batch, names, entries } = newHost();
    const { stdout, code } = await batch('create-vnic -l bge1 a0\n\ndelete-vnic a0\n', '--dry-run');
    expect(stdout).toMatch(
      /^# line 1\nPlan for host default: 1 to add\n[^#]*^# line 3\nPlan for host default: 1 to remove\n/m,
    );
    expect(code).toBe(0);
    expect([await names(), await entries()]).toEqual([[], []]);
  });

  it('with --show-document is the document of all that its blocks leave', async () => {
    const [first, second] = [newHost(), newHost()];
    const text =
      'create-vnic -l bge1 a0\ncreate-vnic -l bge1 -m random a1\n\ndelete-vnic a0\ncreate-vnic -l bge0 -v 7 a2\n';
    const { stdout } = await first.batch(text, '--show-document');
    await vnetctl(['apply', '-f', '-', '--yes'], { state: second.state, input: stdout });
    await first.batch(text);
    expect(await second.names('-P')).toEqual(['a1', 'a2']);
    const tables = ['show-vnic', '-p', '-o', 'link,over,vid,macaddress,macaddrtype'];
    expect((await second.run(...tables)).stdout).toEqual((await first.run(...tables)).stdout);
  });

  it('that is interrupted leaves whole blocks', async () => {
    const { state, names, entries } = newHost();
    const block = (number: number) =>
      Array.from({ length: 40 }, (_, index) => `create-vnic -l bge1 -m random b${number}x${index}`).join('\n');
    const input = Array.from({ length: 60 }, (_, index) => block(index)).join('\n\n');
    const { code, stderr } = await interrupted(state, input, async () => (await entries()).length > 2);
    expect(code).toBe(130);
    expect(stderr).toMatch(
      /^vnetctl: batch: nothing of block \d+ \(lines \d+-\d+\) is done; \d+ blocks before it are done/,
    );
    const done = (await entries()).filter((line) => line.includes(':done:')).length;
    expect(await names()).toHaveLength(40 * done);
  });
});

describe('the words of a line', () => {
  it.each([
    ['a b\tc', ['a', 'b', 'c']],
    ['  a  ', ['a']],
    ["a 'b c' d", ['a', 'b c', 'd']],
    ['a "b \\" c"', ['a', 'b " c']],
    ['a\\ b', ['a b']],
    ["a=''", ['a=']],
    ["a ''", ['a', '']],
    ['a # b', ['a']],
    ["a # don't", ['a']],
    ['a#b', ['a#b']],
    ["a '# b'", ['a', '# b']],
    ['a $HOME `x` ;&|*', ['a', '$HOME', '`x`', ';&|*']],
  ])('of %j are %j', (line, words) => {
    expect(wordsOf(line)).toEqual(words);
  });

  it.each(["a 'b", 'a "b', 'a \\', '"a\\"'])('of %j are refused', (line) => {
    expect(() => wordsOf(line)).toThrow('a quote is not closed, or a backslash is the last character.');
  });
});

/** Runs a batch and sends it Ctrl-C once `when` says so. */
async function interrupted(state: string, input: string, when: () => Promise<boolean>) {
  expect(inject('buildFault')).toBe('');
  const { VNETCTL_HOST: _, ...env } = process.env;
  const child = spawn(process.execPath, [path.join(import.meta.dirname, '../../bin/run.js'), 'batch'], {
    env: { ...env, XDG_STATE_HOME: state },
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  child.stdin.end(input);
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  while (child.exitCode === null && !(await when()));
  child.kill('SIGINT');
  return { code: await ended, stderr };
}
