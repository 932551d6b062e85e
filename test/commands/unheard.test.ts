import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { freshState, vnetctl } from './vnetctl.ts';

const XB1 = 'examples/hosts/xb1.yaml';

/** A fresh state directory, and the program on it. */
function lab() {
  const state = freshState();
  return { state, run: (...argv: string[]) => vnetctl(argv, { state }) };
}

it('makes, uses and deletes the host that --host names where no operand does', async () => {
  const { run, state } = lab();
  expect(await run('host', 'create', '-f', XB1, '--host', 'other')).toMatchObject({ code: 0 });
  expect(await run('host', 'create', '-f', XB1, '--host', path.join(state, 'lab/one'))).toMatchObject({ code: 0 });
  expect(readdirSync(path.join(state, 'vnetctl/hosts'))).toEqual(['other']);
  expect(await run('host', 'use', '--host', 'other')).toMatchObject({ code: 0 });
  expect(JSON.parse((await run('host', 'list', '--json')).stdout)).toContainEqual(
    expect.objectContaining({ name: 'other', current: true }),
  );
  expect(await run('host', 'delete', '--host', 'other', '--yes')).toMatchObject({ code: 0 });
  expect(readdirSync(path.join(state, 'vnetctl/hosts'))).toEqual([]);
});

it.each([
  [['host', 'create', '-f', XB1, 'a', '--host', 'b'], 'two hosts are named: a and --host b.'],
  [['host', 'delete', 'a', '--host', 'default', '--yes'], 'two hosts are named: a and --host default.'],
  [['host', 'use', 'default', '--host', 'default'], 'two hosts are named'],
  [['host', 'show', 'default', '--host', 'b'], 'two hosts are named'],
  [['host', 'restart', 'default', '--host', 'b'], 'two hosts are named'],
  [['host', 'delete', '--yes'], 'HOST is missing.'],
  [['host', 'use'], 'HOST is missing.'],
  [['host', 'list', '--host', 'a'], '--host a would change nothing here.'],
  [['validate', '-f', XB1, '--host', 'a'], '--host a would change nothing here.'],
  [['review', 'HEAD', '--host', 'a'], '--host a would change nothing here.'],
  [['explain', 'network', '--host', 'a'], '--host a would change nothing here.'],
  [['completion', 'bash', '--host', 'a'], '--host a would change nothing here.'],
])('%j is refused: %s', async (argv, message) => {
  const { run, state } = lab();
  const ended = await run(...argv);
  expect(ended).toMatchObject({ stdout: '', code: 1 });
  expect(ended.stderr).toContain(message);
  expect(ended.stderr).toContain('Usage: vnetctl ');
  expect(readdirSync(state)).toEqual([]);
});

it('refuses to export a document of which the host has nothing, in the words of delete', async () => {
  const { run } = lab();
  await run('apply', '-f', 'examples/web-tier.yaml', '--yes');
  const [exported, deleted] = [await run('export', 'nosuch'), await run('delete', 'nosuch', '--yes')];
  expect(exported).toMatchObject({ stdout: '', code: 1 });
  expect(exported.stderr).toContain(
    'error[no-such-document]: Nothing on default belongs to a Network document nosuch.',
  );
  expect(exported.stderr).toContain('Documents that own something here: web-tier.');
  expect(exported.stderr).toBe(deleted.stderr.replace('vnetctl: delete:', 'vnetctl: export:'));
  expect(await run('export', 'web-tier')).toMatchObject({ code: 0, stderr: '' });
});

it('shows a damaged host in the list and says why; what cannot be written is refused', async () => {
  const { run, state } = lab();
  const place = path.join(state, 'vnetctl/hosts/bad');
  mkdirSync(place, { recursive: true });
  writeFileSync(path.join(place, 'store.db'), 'x'.repeat(8192));
  const listed = await run('host', 'list', '-p', '-o', 'host,state');
  expect(listed).toMatchObject({ stdout: 'bad:unreadable\ndefault:unused\n', code: 0 });
  expect(listed.stderr).toContain(`${place}/store.db is damaged`);
  expect(await run('host', 'delete', 'bad', '--yes')).toMatchObject({ code: 0 });
  const nowhere = await vnetctl(['apply', '-f', 'examples/web-tier.yaml', '--yes'], { state: '/proc/nope' });
  expect(nowhere).toMatchObject({ code: 1 });
  expect(nowhere.stderr).toContain('error[system]: The folder /proc/nope cannot be made');
});

it('reads a pipe, a slow one too, and does not wait for ever for one that nobody writes to', async () => {
  const { run, state } = lab();
  const [silent, slow] = [path.join(state, 'silent'), path.join(state, 'slow')];
  execFileSync('mkfifo', [silent, slow]);
  spawn('bash', ['-c', `exec > ${slow}; sleep 6; cat ${XB1}`]);
  const [without, late] = await Promise.all([run('validate', '-f', silent, '-f', XB1), run('validate', '-f', slow)]);
  expect(without).toMatchObject({ stdout: '', code: 1 });
  expect(without.stderr).toContain(`nothing came out of the pipe ${silent} in 5 s. Start what writes to it`);
  expect(late).toEqual({ stdout: `${slow}: Host xb1 is valid\n`, stderr: '', code: 0 });
  const bin = path.resolve('bin/run.js');
  const substituted = execFileSync('bash', ['-c', `'${process.execPath}' '${bin}' validate -f <(cat ${XB1})`]);
  expect(String(substituted)).toMatch(/: Host xb1 is valid\n$/);
});
