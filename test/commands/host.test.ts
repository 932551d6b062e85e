import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { type Ended, freshState, vnetctl } from './vnetctl.ts';

/** A state directory, a folder with documents in it, and the program working on both. */
function lab() {
  const state = freshState();
  const cwd = mkdtempSync(path.join(tmpdir(), 'vnetctl-lab-'));
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
  return {
    cwd,
    write: (name: string, text: string) => writeFileSync(path.join(cwd, name), text),
    run: (...argv: string[]) => vnetctl(argv, { state, cwd }),
    ask: (env: Record<string, string>, ...argv: string[]) => vnetctl(argv, { state, cwd, env }),
  };
}

const hostDocument = (name: string, links: string) =>
  `apiVersion: vnetctl/v1\nkind: Host\nmetadata: {name: ${name}}\nspec:\n  cpus: {sockets: 1, coresPerSocket: 4, clock: 2GHz}\n  links: ${links}\n`;
const NETWORK = 'apiVersion: vnetctl/v1\nkind: Network\nmetadata: {name: a}\nspec: {vnics: {vnic1: {over: eth1}}}\n';
const DONE: Ended = { stdout: '', stderr: '', code: 0 };
const names = async (ended: Promise<Ended>) => (await ended).stdout.trim().split('\n');

it('shows the built-in host as a document that makes the same host', async () => {
  const { run, write } = lab();
  const shown = (await run('host', 'show')).stdout;
  write('host.yaml', shown.replace('name: default', 'name: other'));
  expect(await run('host', 'create', '-f', 'host.yaml')).toEqual(DONE);
  expect((await run('host', 'show', 'other')).stdout).toBe(shown.replace('name: default', 'name: other'));
});

it('makes, lists, chooses and deletes hosts', async () => {
  const { run, write, ask } = lab();
  write(
    'hosts.yaml',
    `${hostDocument('web01', '{eth0: {model: generic-1g}}')}---\n${hostDocument('web02', '{eth0: {model: generic-1g}}')}`,
  );
  expect(await run('host', 'create', '-f', 'hosts.yaml')).toEqual(DONE);
  expect(await names(run('host', 'list', '-p', '-o', 'host,current'))).toEqual(['default:yes', 'web01:no', 'web02:no']);
  expect(await run('host', 'use', 'web02')).toEqual(DONE);
  expect(await names(run('show-phys', '-p', '-o', 'link'))).toEqual(['eth0']);
  expect(await names(ask({ VNETCTL_HOST: 'default' }, 'show-phys', '-p', '-o', 'link'))).toContain('ixgbe0');
  expect(await run('host', 'delete', 'web02')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('Add --yes.'),
  });
  expect(await run('host', 'delete', 'web02', '--yes')).toEqual({
    ...DONE,
    stderr:
      'vnetctl: host delete: this was the host of "vnetctl host use"; commands without --host work on default again.\n',
  });
  expect(await names(run('host', 'list', '-p', '-o', 'host,current'))).toEqual(['default:yes', 'web01:no']);
});

it('makes a host at a path', async () => {
  const { run, write } = lab();
  write('host.yaml', hostDocument('web01', '{eth7: {model: generic-1g}}'));
  expect(await run('host', 'create', './here', '-f', 'host.yaml')).toEqual(DONE);
  expect(await names(run('show-phys', '--host', './here', '-p', '-o', 'link'))).toEqual(['eth7']);
});

it('calls a host by the name that it was made with, and gives the addresses that its document gives', async () => {
  const { run, write } = lab();
  write('host.yaml', hostDocument('web01', '{eth1: {model: generic-1g}}'));
  write('net.yaml', NETWORK);
  write('theirs.yaml', NETWORK.replace('spec: {', 'spec: {hosts: [other], '));
  write(
    'bad.yaml',
    NETWORK.replace('eth1}', 'eth1, pool: none}').replace('vnics', 'links: {eth8: {mtu: 1500}}, vnics'),
  );
  await run('host', 'create', '-f', 'host.yaml');
  await run('host', 'create', '-f', 'host.yaml', 'fresh');
  await run('host', 'use', 'fresh');
  const planned = await run('plan', '-f', 'net.yaml', '--out', 'plan.json');
  expect(planned.stdout).toContain('Plan for host fresh');
  expect((await run('create-vnic', '-l', 'eth1', 'v0', '--dry-run')).stdout).toContain('Plan for host fresh');
  expect((await run('plan', '-f', 'theirs.yaml')).stderr).toContain('names the host fresh;');
  const bad = (await run('plan', '-f', 'bad.yaml')).stderr;
  expect(bad).toContain('The host fresh has no physical link eth8.');
  expect(bad).toContain('which the host fresh does not have');
  expect(await run('apply', 'plan.json', '--yes')).toMatchObject({ code: 0 });
  expect((await run('history', '1')).stdout).toContain('Change 1 of host fresh');
  expect((await run('rollback', '--dry-run')).stdout).toContain('Plan for host fresh');
  await run('apply', '-f', 'net.yaml', '--yes', '--host', 'web01');
  const macs = ['show-vnic', '-p', '-o', 'macaddress'];
  expect(await run(...macs, '--host', 'web01')).toEqual(await run(...macs));
});

it('brings back the stored configuration, and an applied host is in sync after it', async () => {
  const { run, write } = lab();
  write('host.yaml', hostDocument('web01', '{eth1: {model: generic-1g}}'));
  write('net.yaml', NETWORK);
  await run('host', 'create', '-f', 'host.yaml');
  await run('host', 'use', 'web01');
  expect(await run('apply', '-f', 'net.yaml', '--yes')).toMatchObject({ code: 0 });
  expect(await run('host', 'restart')).toEqual(DONE);
  expect(await run('diff', '-f', 'net.yaml')).toMatchObject({ code: 0 });
});

it('gives a host other hardware, but never takes a link away that is used', async () => {
  const { run, write } = lab();
  write('host.yaml', hostDocument('web01', '{eth1: {model: generic-1g}}'));
  write('net.yaml', NETWORK);
  await run('host', 'create', '-f', 'host.yaml');
  await run('apply', '-f', 'net.yaml', '--yes', '--host', 'web01');
  write('host.yaml', hostDocument('web01', '{eth1: {model: generic-1g}, eth2: {model: generic-1g}}'));
  expect(await run('host', 'update', '-f', 'host.yaml')).toEqual(DONE);
  expect(await names(run('show-phys', '--host', 'web01', '-p', '-o', 'link'))).toEqual(['eth1', 'eth2']);
  write('host.yaml', hostDocument('web01', '{eth2: {model: generic-1g}}'));
  const refused = await run('host', 'update', '-f', 'host.yaml');
  expect(refused).toMatchObject({ stdout: '', code: 1 });
  expect(refused.stderr).toMatch(
    /^vnetctl: host update: error\[host-in-the-way\]: eth1 would be gone, but on it is vnic\/vnic1/,
  );
  expect(await names(run('show-vnic', '--host', 'web01', '-p', '-o', 'link,over'))).toEqual(['vnic1:eth1']);
});

it.each([
  [['host'], 'vnetctl: host needs a verb.'],
  [['host', 'creat'], 'Did you mean `vnetctl host create`?'],
  [['host', 'create'], 'no document is given'],
  [['host', 'create', '-f', 'net.yaml'], 'There is no Host document among the files.'],
  [['host', 'create', '-f', 'default.yaml', 'a', 'b'], 'unexpected operand b.'],
  [['host', 'show', 'defalt'], 'Did you mean default?'],
  [['host', 'delete', 'nowhere', '--yes'], 'There is no host nowhere.'],
  [['host', 'delete', 'nowhere'], 'There is no host nowhere.'],
  [['host', 'use', '../'], 'There is no host in '],
  [['host', 'use', 'a b'], '"a b" is not a legal name of a host.'],
  [['host', 'restart', '--lock-timeout', '10'], '"10" is not a time.'],
])('%j is refused: %s', async (argv, message) => {
  const { run, write } = lab();
  write('net.yaml', NETWORK);
  const ended = await run(...argv);
  expect(ended).toMatchObject({ stdout: '', code: 1 });
  expect(ended.stderr).toContain(message);
});

it('refuses as data with --json', async () => {
  const { run } = lab();
  const { stdout, code } = await run('host', 'show', 'nowhere', '--json');
  expect(JSON.parse(stdout)).toMatchObject({ diagnostics: [{ severity: 'error', code: 'no-such-host' }] });
  expect(code).toBe(1);
});
