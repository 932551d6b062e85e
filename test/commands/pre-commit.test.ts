import { execFile } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { freshState } from './vnetctl.ts';

const ROOT = path.join(import.meta.dirname, '../..');
const run = promisify(execFile);

it('the example of a pre-commit hook lets good documents in, shows the change, and keeps wrong ones out', async () => {
  const repository = mkdtempSync(path.join(tmpdir(), 'vnetctl-hook-'));
  onTestFinished(() => rmSync(repository, { recursive: true, force: true }));
  for (const folder of ['network', 'bin']) mkdirSync(path.join(repository, folder));
  symlinkSync(path.join(ROOT, 'bin/run.js'), path.join(repository, 'bin/vnetctl'));
  const env = {
    PATH: `${path.join(repository, 'bin')}:${process.env.PATH}`,
    HOME: repository,
    XDG_STATE_HOME: freshState(),
    GIT_CONFIG_NOSYSTEM: '1',
  };
  const git = async (...argv: string[]) => {
    const identity = ['-c', 'user.name=a', '-c', 'user.email=a@example.org'];
    return (await run('git', [...identity, ...argv], { cwd: repository, env })).stdout;
  };
  const commit = async (vnic: string) => {
    const document = `apiVersion: vnetctl/v1\nkind: Network\nmetadata: {name: a}\nspec: {vnics: {vnic1: ${vnic}}}\n`;
    writeFileSync(path.join(repository, 'network/a.yaml'), document);
    await git('add', 'network');
    return git('commit', '--quiet', '--message', vnic);
  };
  await git('init', '--quiet');
  copyFileSync(path.join(ROOT, 'examples/ci/pre-commit'), path.join(repository, '.git/hooks/pre-commit'));
  chmodSync(path.join(repository, '.git/hooks/pre-commit'), 0o755);

  await commit('{over: bge1}');
  // git hands what its hooks print to standard error; the commit itself is what counts here.
  await commit('{over: bge1, maxbw: 100M}');
  await expect(commit('{ovr: bge1}')).rejects.toThrow(/network\/a\.yaml:4:\d+/);
  expect((await git('log', '--format=%s')).trim().split('\n')).toEqual(['{over: bge1, maxbw: 100M}', '{over: bge1}']);
});
