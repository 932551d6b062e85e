import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';

const ROOT = path.join(import.meta.dirname, '..');
const run = promisify(execFile);

/** The tarball as users get it, installed into an empty prefix, away from this checkout. */
describe('the published package', () => {
  let folder: string;
  let vnetctl: (...argv: string[]) => Promise<{ stdout: string; stderr: string }>;

  beforeAll(async () => {
    expect(inject('buildFault')).toBe('');
    folder = await mkdtemp(path.join(tmpdir(), 'vnetctl-package-'));
    const prefix = path.join(folder, 'prefix');
    // Scripts are left out: the build is current, and the package needs none when it is installed.
    await run('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], { cwd: ROOT });
    const tarball = (await readdir(folder)).find((name) => name.endsWith('.tgz')) ?? '';
    const quiet = ['--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts'];
    await run('npm', ['install', '--global', '--prefix', prefix, ...quiet, path.join(folder, tarball)], {
      cwd: folder,
    });
    const env = { ...process.env, XDG_STATE_HOME: path.join(folder, 'state'), NO_COLOR: '1' };
    vnetctl = (...argv) => run(path.join(prefix, 'bin/vnetctl'), argv, { cwd: folder, env });
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('says its version', async () => {
    expect((await vnetctl('--version')).stdout).toMatch(/^vnetctl \d+\.\d+\.\d+\n$/);
  });

  it('shows its help', async () => {
    expect((await vnetctl('help', 'host', 'create')).stdout).toContain('USAGE');
  });

  it('validates and applies a document', async () => {
    const document =
      'apiVersion: vnetctl/v1\nkind: Network\nmetadata: {name: a}\nspec: {vnics: {vnic1: {over: bge1}}}\n';
    await writeFile(path.join(folder, 'a.yaml'), document);
    await vnetctl('validate', '-f', 'a.yaml');
    await vnetctl('apply', '-f', 'a.yaml', '--yes');
    expect((await vnetctl('show-vnic', '-p', '-o', 'link,over')).stdout).toBe('vnic1:bge1\n');
  });

  it('carries the licences of what it contains', async () => {
    const installed = path.join(folder, 'prefix/lib/node_modules/vnetctl');
    expect(await readdir(installed)).toEqual(expect.arrayContaining(['LICENSE', 'README.md', 'examples', 'schemas']));
    expect(await readdir(path.join(installed, 'dist'))).toContain('THIRD-PARTY.txt');
  });
});
