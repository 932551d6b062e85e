import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { LosslessReport } from '#usage/lossless.ts';
import type { StreamPath } from '#usage/path.ts';
import { freshState, vnetctl } from './vnetctl.ts';

const LOSSY = 'examples/experiments/p10a-lossy.yaml';

function freshFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'vnetctl-lossless-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

test('check lossless ends with 2 where something can be lost, and the file that it writes loses it when it is run', async () => {
  const out = path.join(freshFolder(), 'losses');
  const state = freshState();
  const { stdout, code } = await vnetctl(['check', 'lossless', '--out', out, '-f', LOSSY], { state });
  expect(code).toBe(2);
  expect(stdout).toMatch(/^sent +a +vnic-a +0 +can-drop$/m);
  expect(stdout).toContain('link/vnic-a can lose (limiter)');
  const file = path.join(out, 'loss-1.yaml');
  expect(stdout).toContain(`Shown by ${file}: `);
  const again = await vnetctl(['run', '--check', '-f', file], { state });
  expect(again).toMatchObject({ code: 0, stderr: '' });
});

test('check lossless ends with 0 where nothing can, and says what it leaves out', async () => {
  const file = 'examples/experiments/p10b-pfc.yaml';
  const { stdout, code } = await vnetctl(['check', 'lossless', '-f', file], { state: freshState() });
  expect(code).toBe(0);
  expect(stdout).toContain('Lossless. Not spoken of:');
  expect(stdout).toContain('bit errors');
});

test('check lossless without --out prints the traffic, and --json holds it', async () => {
  const state = freshState();
  const { stdout } = await vnetctl(['check', 'lossless', '-f', LOSSY], { state });
  const { stdout: json, code } = await vnetctl(['check', 'lossless', '--json', '-f', LOSSY], { state });
  expect(code).toBe(2);
  const report = JSON.parse(json) as LosslessReport; // As test/commands/results.test.ts checks.
  const witness = report.streams[0]?.drops[0]?.witness;
  expect(witness).toMatchObject({ name: 'loss-1', file: null, stream: 'sent' });
  expect(stdout.endsWith(`# loss-1\n${witness?.traffic}`)).toBe(true);
});

test('show-path lists the ports of an aggregation, overlays and routers by the names of drops', async () => {
  const state = freshState();
  const pathOf = async (file: string, from: string, to: string) => {
    const { stdout, code } = await vnetctl(['show-path', '--json', '-f', file, from, to], { state });
    expect(code).toBe(0);
    return JSON.parse(stdout) as StreamPath;
  };
  const places = ({ there }: StreamPath) => [...new Set(there.hops.map(({ place }) => place))];
  const folder = freshFolder();
  const file = path.join(folder, 'aggr.yaml');
  writeFileSync(
    file,
    'apiVersion: vnetctl/v1\nkind: Network\nmetadata: {name: t}\nspec: {aggregations: {aggr0: {ports: [net2, net3]}}, vnics: {a: {over: aggr0}}}',
  );
  const bundle = await pathOf(file, 'a', 'client-a');
  expect(places(bundle)).toEqual(
    expect.arrayContaining(['aggregation/aggr0', 'wire/net2', 'wire/net3', 'wire/client-a']),
  );
  const overlay = await pathOf('examples/experiments/p13-overlay.yaml', 'p13-left/v5', 'p13-right/v5');
  expect(places(overlay)).toEqual(
    expect.arrayContaining(['overlay/p13-left/seg5', 'wire/p13-left/large', 'bridge/tor']),
  );
  expect(overlay.there).toMatchObject({ mtuBytes: 1500, reached: ['p13-right/v5'] });
  const routed = await pathOf('examples/web-tier.yaml', 'client-a', 'web0');
  expect(places(routed)).toEqual(
    expect.arrayContaining(['wire/bge1', 'link/front0', 'router/gateway', 'bridge/backnet0']),
  );
  expect(routed.there.reached).toEqual(['web0']);
});

test('show-path ends with 2 where nothing arrives, and check lossless names what is down', async () => {
  const state = freshState();
  const file = path.join(freshFolder(), 'down.yaml');
  writeFileSync(
    file,
    [
      'apiVersion: vnetctl/v1\nkind: Host\nmetadata: {name: t}\nspec: {cpus: {sockets: 1, coresPerSocket: 2, clock: 2GHz}, links: {n0: {model: generic-1g, up: false, cable: {to: tor/1}}}, clients: {c: {port: tor/2, speed: 1G, ip: 10.0.0.2/24}, d: {port: tor/3, speed: 1G, ip: 10.0.0.3/24}}, switches: {tor: {queue: 10}}}',
      'apiVersion: vnetctl/v1\nkind: Network\nmetadata: {name: t}\nspec: {vnics: {v: {over: n0}}}',
    ].join('\n---\n'),
  );
  const shown = await vnetctl(['show-path', '-f', file, 'c', 'v'], { state });
  expect(shown.code).toBe(2);
  expect(shown.stdout).toContain('Nothing from c arrives at v.');
  const { stdout, code } = await vnetctl(['check', 'lossless', '-f', file, 'c', 't/v'], { state });
  expect(code).toBe(2);
  expect(stdout).toContain('the cable of n0 is down');
  expect(stdout.match(/To change it: write links\.n0\.up: true in the Host document\./g)).toHaveLength(1);
});

test('show-path tells of the priority that the receiver has and the frames have not', async () => {
  const file = 'examples/storage.yaml';
  const state = freshState();
  const plain = await vnetctl(['show-path', '-f', file, 'client-a', 'disk0'], { state });
  expect(plain.stdout).toContain('disk0 has cos 3, and these frames have another one: --cos 3 shows');
  const asked = await vnetctl(['show-path', '--cos', '3', '-f', file, 'client-a', 'disk0'], { state });
  expect(asked.stdout).not.toContain('have another one');
});

test('check lossless --out makes no folder where there is nothing to put into it', async () => {
  const out = path.join(freshFolder(), 'losses');
  const file = 'examples/experiments/p10b-pfc.yaml';
  await vnetctl(['check', 'lossless', '--out', out, '-f', file], { state: freshState() });
  expect(existsSync(out)).toBe(false);
});

test('a Network that was refused is not called unused', async () => {
  const file = path.join(freshFolder(), 'wrong.yaml');
  writeFileSync(
    file,
    'apiVersion: vnetctl/v1\nkind: Network\nmetadata: {name: t}\nspec: {vnics: {a: {over: nobody0}}}',
  );
  const { stderr, code } = await vnetctl(['show-path', '-f', file, 'client-a', 'client-b'], { state: freshState() });
  expect(code).toBe(1);
  expect(stderr).toContain('nobody0');
  expect(stderr).not.toContain('unused-document');
});

test('show-path refuses an end that nobody is, and prints for scripts', async () => {
  const state = freshState();
  const refused = await vnetctl(['show-path', 'client-a', 'nobody'], { state });
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain('error[no-such-end]');
  const { stdout } = await vnetctl(['show-path', '-p', '-o', 'place,loses', 'client-a', 'client-c'], { state });
  expect(stdout).toContain('wire/client-c:queue\n');
});
