import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Report } from '#usage/report.ts';
import { freshState, vnetctl } from './vnetctl.ts';

/** 1000 frames of 1514 bytes to bge0, one a millisecond. */
const STEADY = `apiVersion: vnetctl/v1
kind: Traffic
metadata: {name: steady}
spec:
  duration: 1s
  streams: {s: {from: client-a, to: bge0, rate: 1kpps, packets: 1000}}
  expect: [streams.s.delivered == 1000]
`;

function fileOf(text: string, name = 'traffic.yaml'): { readonly folder: string; readonly file: string } {
  const folder = mkdtempSync(path.join(tmpdir(), 'vnetctl-run-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = path.join(folder, name);
  writeFileSync(file, text);
  return { folder, file };
}

test('prints tables of what became of the traffic', async () => {
  const { stdout, code } = await vnetctl(['run', '-f', fileOf(STEADY).file], { state: freshState() });
  expect(code).toBe(0);
  expect(stdout).toMatch(/^Traffic steady on host default: 1s of virtual time, seed 1\n/);
  expect(stdout).toMatch(/^s +client-a +bge0 +1000 +1000 +0 +12\.112M +1K /m);
  expect(stdout).toMatch(/^bge0 +phys +-- +1000 +12\.112M /m);
  expect(stdout).toContain('Frames: 1000 offered = 1000 delivered + 0 dropped + 0 in flight');
  expect(stdout).toMatch(/streams\.s\.delivered == 1000 .* ok$/m);
});

test('prints with --json, and writes with --out, the same report; the same again with the same seed', async () => {
  const { folder, file } = fileOf(STEADY);
  const out = path.join(folder, 'report.json');
  const first = await vnetctl(['run', '-f', file, '--json', '--out', out], { state: freshState() });
  const again = await vnetctl(['run', '-f', file, '--json'], { state: freshState() });
  expect(again.stdout).toBe(first.stdout);
  expect(JSON.parse(readFileSync(out, 'utf8'))).toEqual(JSON.parse(first.stdout));
  const report: Report = JSON.parse(first.stdout);
  expect(report).toMatchObject({ kind: 'Report', seed: 1, streams: [{ name: 's', delivered: { frames: 1000 } }] });
});

test('ends with exit code 2 when an expectation is broken, and says which', async () => {
  const { file } = fileOf(STEADY.replace('== 1000]', '== 999, {measure: streams.s.offered, equals: 500 * 2}]'));
  const { stdout, code } = await vnetctl(['run', '-f', file, '--check'], { state: freshState() });
  expect(code).toBe(2);
  expect(stdout.trimEnd().split('\n')).toHaveLength(3);
  expect(stdout).toMatch(/^streams\.s\.delivered == 999 +-- +1000 +-- +-- +BROKEN$/m);
  expect(stdout).toMatch(/^streams\.s\.offered +1000 +1000 +0% +exactly +ok$/m);
});

test('a deadlock ends with exit code 2 where no expectation speaks of it, and is told', async () => {
  const ring = readFileSync('examples/experiments/p10e-deadlock.yaml', 'utf8');
  const told = await vnetctl(['run', '-f', fileOf(ring).file], { state: freshState() });
  expect(told.code).toBe(0);
  expect(told.stdout).toMatch(
    /^Deadlock: since \d+\.\d+us 117 frames stand in 3 buffers that wait for each other, for ever$/m,
  );
  expect(told.stdout).toMatch(/^s2 +s1-s2 +priority 3 +39 +59358 +v10 +s3 \(s2-s3\)$/m);
  const { file } = fileOf(ring.replace(/ {4}- .*deadlocks.*\n/g, ''));
  const { stdout, stderr, code } = await vnetctl(['run', '-f', file, '--check'], { state: freshState() });
  expect(code).toBe(2);
  expect(stdout).not.toContain('BROKEN');
  expect(stderr).toContain('Deadlock: since ');
});

test('times are told with units, and why something is expected; --check --json has only the verdicts', async () => {
  const expected = `expect:
    - streams.s.latency.max < 1ns
    - {measure: streams.s.latency.min, equals: 25us, within: 5%, because: it is that far}
    - streams.asks.exchange.p99 > streams.asks.latency.p99
`;
  const asks = 'asks: {from: client-a, to: bge0, requestResponse: {request: 100, response: 1000}}';
  const { file } = fileOf(STEADY.replace('packets: 1000}', `packets: 1000}, ${asks}`).replace(/expect:.*\n/, expected));
  const { stdout, code } = await vnetctl(['run', '-f', file], { state: freshState() });
  expect(code).toBe(2);
  expect(stdout).toMatch(/^STREAM .* TIMES OF +P50 +P99 +MAX$/m);
  expect(stdout).toMatch(/^asks .* \d+ exchanges( +[\d.]+us){3}$/m);
  expect(stdout).toMatch(/^s .* frames( +[\d.]+us){3}$/m);
  expect(stdout).toMatch(/^streams\.s\.latency\.max < 1ns +-- +[\d.]+us .*BROKEN$/m);
  expect(stdout).toMatch(/^streams\.s\.latency\.min +25us +[\d.]+us .*\n {2}because it is that far$/m);
  const json = await vnetctl(['run', '-f', file, '--check', '--json'], { state: freshState() });
  expect(JSON.parse(json.stdout)).toMatchObject([
    { holds: false, unit: 'picoseconds' },
    { expected: 25e6 },
    { holds: true },
  ]);
});

test('an expectation that names nothing is refused at its place', async () => {
  const { file } = fileOf(STEADY.replace('streams.s.delivered', 'streams.z.delivered'));
  const { stderr, code } = await vnetctl(['run', '-f', file], { state: freshState() });
  expect(code).toBe(1);
  expect(stderr).toMatch(/traffic\.yaml:7:12: error\[bad-expression\]/);
});

test('on the host as it stands its counters and its usage history advance, on a copy they do not', async () => {
  const state = freshState();
  const { folder, file } = fileOf(STEADY);
  const network = path.join(folder, 'network.yaml');
  writeFileSync(
    network,
    'apiVersion: vnetctl/v1\nkind: Network\nmetadata: {name: n}\nspec: {vnics: {v: {over: bge0}}}\n',
  );
  const counted = async () =>
    (await vnetctl(['show-link', 'bge0', '-s', '-p', '-o', 'ipackets,rbytes'], { state })).stdout;

  expect((await vnetctl(['run', '-f', file, '-f', network], { state })).code).toBe(0);
  expect(await counted()).toBe('0:0\n');
  expect((await vnetctl(['show-vnic', 'v'], { state })).code).toBe(1);
  for (const times of [1, 2]) {
    expect((await vnetctl(['run', '-f', file], { state })).code).toBe(0);
    expect(await counted()).toBe(`${1000 * times}:${1_514_000 * times}\n`);
  }
  // 1,514,000 bytes a second are 12.112 Mb/s.
  const usage = await vnetctl(['show-usage', 'bge0'], { state });
  expect(usage.stdout.trimEnd().split('\n').slice(1)).toEqual([
    'bge0         00:00:00      00:00:01      1514000  0           12.112 Mbps',
    'bge0         00:00:01      00:00:02      1514000  0           12.112 Mbps',
  ]);
  expect((await vnetctl(['show-usage', '-F', 'gnuplot'], { state })).stdout).toMatch(/^# Time .*bge0/);
  expect((await vnetctl(['show-usage', '-d'], { state })).stdout).toBe('01/01/2026\n');
  expect((await vnetctl(['dlstat', 'bge0'], { state })).stdout.split('\n')[1]).toBe(
    '           bge0    2.00K    3.03M        0        0',
  );
  expect((await vnetctl(['dlstat', '-p', '-o', 'ipkts', 'bge0'], { state })).stdout).toBe('2000\n');
  const rings = await vnetctl(['dlstat', 'show-phys', 'bge0', '-u', 'R'], { state });
  expect(rings.stdout).toMatch(/^ +bge0 +rx +0 +2000 +3028000$/m);
});

test('flowstat counts what a flow has passed and lost', async () => {
  const state = freshState();
  const network = fileOf(`apiVersion: vnetctl/v1
kind: Network
metadata: {name: n}
spec:
  vnics: {v: {over: bge0}}
  flows: {none: {over: v, match: {protocol: udp, localPort: 9}, maxbw: 0}}
`);
  expect((await vnetctl(['apply', '-f', network.file, '--yes'], { state })).code).toBe(0);
  const traffic = fileOf(STEADY.replace('to: bge0', 'to: v, localPort: 9').replace('== 1000', '== 0'));
  expect((await vnetctl(['run', '-f', traffic.file], { state })).code).toBe(0);
  const { stdout } = await vnetctl(['flowstat', '-p', '-o', 'flow,ierrs'], { state });
  expect(stdout).toBe('none:1000\n');
  // Counters follow a rename, and are gone with their object.
  writeFileSync(network.file, readFileSync(network.file, 'utf8').replace('none: {', 'nothing: {formerly: none, '));
  expect((await vnetctl(['apply', '-f', network.file, '--yes'], { state })).code).toBe(0);
  expect((await vnetctl(['flowstat', '-p', '-o', 'flow,ierrs'], { state })).stdout).toBe('nothing:1000\n');
});

test('an address expires at its instant of the virtual clock, which runs have brought there', async () => {
  const state = freshState();
  for (const line of [
    'create-vnic -l bge0 v',
    'add-address --expires 1500ms bad 10.0.0.0/8',
    'add-flow -l v -a remote_ip=@bad -p maxbw=0 none',
  ])
    expect((await vnetctl(line.split(' '), { state })).code).toBe(0);
  const { file } = fileOf(STEADY.replace('to: bge0', 'to: v').replace('expect: [streams.s.delivered == 1000]', ''));
  const delivered = async () => {
    const { stdout } = await vnetctl(['run', '-f', file, '--json'], { state });
    const report: Report = JSON.parse(stdout);
    return report.streams[0]?.delivered.frames;
  };
  // The second run begins at 1 s: its first 500 frames arrive before the entry ends.
  expect([await delivered(), await delivered(), await delivered()]).toEqual([0, 500, 1000]);
});

test('captures a stream as pcap, with the times of the virtual clock', async () => {
  const { folder, file } = fileOf(STEADY);
  const pcap = path.join(folder, 's.pcap');
  const { code } = await vnetctl(['run', '-f', file, '--duration', '10ms', '--trace', `s=${pcap}`, '--json'], {
    state: freshState(),
    cwd: folder,
  });
  expect(code).toBe(2); // Not all thousand have arrived.
  const bytes = readFileSync(pcap);
  expect(bytes.readUInt32LE(0)).toBe(0xa1b23c4d);
  const packets: [seconds: number, nanoseconds: number, length: number][] = [];
  for (let at = 24; at < bytes.length; at += 16 + bytes.readUInt32LE(at + 8))
    packets.push([bytes.readUInt32LE(at), bytes.readUInt32LE(at + 4), bytes.readUInt32LE(at + 12)]);
  const start = Date.UTC(2026, 0, 1) / 1000;
  expect(packets).toEqual(Array.from({ length: 11 }, (_, index) => [start, index * 1e6, 1514]));
});

test('a trace of what is not there is refused, and leaves no file', async () => {
  const { folder, file } = fileOf(STEADY);
  const { stderr, code } = await vnetctl(['run', '-f', file, '--trace', 'z'], { state: freshState(), cwd: folder });
  expect(code).toBe(1);
  expect(stderr).toContain('There is no stream and no link z to trace.');
  expect(stderr).toMatch(/links are [\w-]+, /);
  expect(existsSync(path.join(folder, 'z.pcap'))).toBe(false);
});

test.each([
  [['--duration', '1'], 'is not a time'],
  [['--pace', '2'], 'is not a pace'],
  [['--seed', '-1'], 'seed'],
  [['--trace', '=x'], 'names nothing to trace'],
])('run %j is a fault of use', async (flags, said) => {
  const { stderr, code } = await vnetctl(['run', '-f', fileOf(STEADY).file, ...flags], { state: freshState() });
  expect(code).toBe(1);
  expect(stderr).toContain(said);
});

const VALE = path.join(import.meta.dirname, '../../examples/experiments/p9-vale.yaml');

test('finds the no-drop rate: three quarters of 2 Mpps where the receiver takes 1.5, the same each time', async () => {
  const find = ['run', '-f', VALE, '--duration', '100ms', '--find-no-drop-rate'];
  const { stdout, code } = await vnetctl([...find, 'all'], { state: freshState() });
  expect(code).toBe(0);
  expect(stdout).toMatch(/^ 76\.000% +1\.52Mpps +1\.5Mpps +0\.699% +bridge\/stub0 queue, 86 more wait in queues$/m);
  expect(stdout).toContain('No-drop rate (NDR): 75.000%, 1.5Mpps');
  const again = await vnetctl([...find, 'one,two', '--json'], { state: freshState() });
  expect(JSON.parse(again.stdout)).toMatchObject({
    streams: ['one', 'two'],
    noDropRate: { share: 0.75, lostFrames: 0, growingFrames: 0 },
  });
  const odd = await vnetctl([...find, 'one,zwo'], { state: freshState() });
  expect([odd.code, odd.stderr.split('\n')[0]]).toEqual([
    1,
    'vnetctl: run: "zwo" has no rate to search with. Name streams with a rate: one, two.',
  ]);
});

test('files that could not be written are refused before the run, all of them', async () => {
  const run = await vnetctl(
    ['run', '-f', 'x.yaml', '--out', '/nonexistent/r.json', '--trace', 's=/nonexistent/s.pcap'],
    {
      state: freshState(),
    },
  );
  expect(run.code).toBe(1);
  expect(run.stderr).toContain('--out /nonexistent/r.json');
  expect(run.stderr).toContain('--trace /nonexistent/s.pcap');
});

test('rows at which nothing happened are left out, as is said, but with --all', async () => {
  const short = await vnetctl(['run', '-f', VALE, '--duration', '1ms'], { state: freshState() });
  expect(short.stdout).toMatch(/^Not shown: .*\d CPUs? that had nothing to do.*; --all shows all$/m);
  const all = await vnetctl(['run', '-f', VALE, '--duration', '1ms', '--all'], { state: freshState() });
  expect(all.stdout).not.toContain('Not shown');
  expect(all.stdout).toMatch(/^ +3 +0% +0 +0 +0 +0$/m);
  expect(short.stdout).not.toMatch(/^ +3 +0% +0 +0 +0 +0$/m);
});
