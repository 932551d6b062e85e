import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, inject, onTestFinished, test, vi } from 'vitest';
import { readLiveRuns, writeLiveRun } from '#hosts/emulated/live-runs.ts';
import { memoryStore } from '#hosts/emulated/store.ts';
import { openHost } from '#hosts/open.ts';
import { DEFAULT_HOST } from '#state/default-host.ts';
import type { LiveRun } from '#usage/reading.ts';
import type { Report } from '#usage/report.ts';
import { freshState, vnetctl } from './vnetctl.ts';

const BIN = path.join(import.meta.dirname, '../../bin/run.js');

/** The epoch of the host, in microseconds. */
const START = Date.UTC(2026, 0, 1) * 1000;

/** 1000 frames of 1514 bytes a second to bge0, for longer than any test. */
const STEADY = `apiVersion: vnetctl/v1
kind: Traffic
metadata: {name: steady}
spec:
  duration: 1s
  streams: {s: {from: client-a, to: bge0, rate: 1kpps}}
`;

function setting() {
  const state = freshState();
  const file = path.join(state, 'traffic.yaml');
  writeFileSync(file, STEADY);
  return { state, file, place: path.join(state, 'vnetctl/hosts/default') };
}

/** A run of 600 s at sixty times the pace of the wall clock, and what it has printed when it is over. */
function startRun({ state, file }: { readonly state: string; readonly file: string }, ...more: readonly string[]) {
  expect(inject('buildFault')).toBe('');
  return startUnpaced({ state, file }, '--pace', '60x', ...more);
}

function startUnpaced({ state, file }: { readonly state: string; readonly file: string }, ...more: readonly string[]) {
  const argv = [BIN, 'run', '-f', file, ...more];
  const child = spawn(process.execPath, argv, { env: { ...process.env, XDG_STATE_HOME: state } });
  onTestFinished(() => void child.kill('SIGKILL'));
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  return { child, ended: endOf(child).then((code) => ({ code, stdout })) };
}

async function endOf(child: ChildProcess): Promise<number | null> {
  await once(child, 'close');
  return child.exitCode;
}

async function look(place: string) {
  vi.stubEnv('VNETCTL_HOST', '');
  const host = await openHost(`${place}/`);
  try {
    return { runs: await host.liveRuns(), counters: await host.counters(), usage: await host.usage('link') };
  } finally {
    await host.close();
  }
}

/** Waits until the run has told of that much virtual time. */
async function until(place: string, seconds: number) {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    await sleep(50);
    const seen = await look(place).catch(() => null); // Not born yet.
    if (seen && (seen.runs[0]?.reading.atPicoseconds ?? 0) > seconds * 1e12) return seen;
  }
  throw new Error('nobody told of a run');
}

test('a run tells where it is; killed, it leaves counters and history that fit together', async () => {
  const where = setting();
  const { child, ended } = startRun(where, '--duration', '600s');
  const { runs } = await until(where.place, 45);
  expect(runs).toHaveLength(1);
  expect(runs[0]).toMatchObject({ pid: child.pid, traffic: 'steady', durationPicoseconds: 600e12 });
  expect(runs[0]?.command).toContain('--pace 60x');
  child.kill('SIGKILL');
  await ended;

  const { runs: none, counters, usage } = await look(where.place);
  expect(none).toEqual([]);
  const bge0 = counters.links.find(({ name }) => name === 'bge0');
  const seconds = counters.clockNanoseconds / 1e9;
  expect(seconds).toBeGreaterThan(45);
  // One each millisecond, the last few may still be on the wire.
  expect(Math.abs((bge0?.received.frames ?? 0) - seconds * 1000)).toBeLessThan(3);
  expect(bge0?.received.bytes).toBe((bge0?.received.frames ?? 0) * 1514);
  const records = usage.filter(({ name }) => name === 'bge0');
  expect(records.slice(0, 3).map(({ atMicroseconds }) => (atMicroseconds - START) / 1e6)).toEqual([0, 20, 40]);
  for (const { atMicroseconds, ipackets } of records)
    expect(Math.abs(ipackets - (atMicroseconds - START) / 1e3)).toBeLessThan(3);

  // The next run goes on from there, and takes away what the killed one has left.
  expect((await vnetctl(['run', '-f', where.file], { state: where.state })).code).toBe(0);
  const after = await look(where.place);
  expect(after.counters.clockNanoseconds).toBe(counters.clockNanoseconds + 1e9);
  const more = after.counters.links.find(({ name }) => name === 'bge0')?.received.frames ?? 0;
  expect(Math.abs(more - (bge0?.received.frames ?? 0) - 1000)).toBeLessThan(2);
});

test('killed again and again while it writes as fast as it can, it leaves counters and history that fit together', async () => {
  const where = setting();
  let clock = 0;
  for (const milliseconds of [0, 19, 73]) {
    const { child, ended } = startUnpaced(where, '--duration', '2h');
    // A record each 20 s of virtual time is more than a hundred a second.
    await until(where.place, 60);
    await sleep(milliseconds);
    child.kill('SIGKILL');
    await ended;
    expect(child.signalCode).toBe('SIGKILL');
    const { runs, counters, usage } = await look(where.place);
    expect(runs).toEqual([]);
    const now = counters.clockNanoseconds / 1e9;
    expect(now).toBeGreaterThan(clock + 60);
    clock = now;
    const received = counters.links.find(({ name }) => name === 'bge0')?.received;
    // One frame each millisecond; each run that ends may leave some on the wire.
    expect(Math.abs((received?.frames ?? 0) - clock * 1000)).toBeLessThan(12);
    expect(received?.bytes).toBe((received?.frames ?? 0) * 1514);
    const moments = usage.filter(({ name }) => name === 'bge0').map(({ atMicroseconds }) => atMicroseconds);
    expect(moments).toEqual([...new Set(moments)].sort((a, b) => a - b));
    expect((moments.at(-1) ?? 0) - START).toBeLessThanOrEqual(clock * 1e6);
    expect(clock * 1e6 - ((moments.at(-1) ?? 0) - START)).toBeLessThanOrEqual(20e6);
  }
});

test('what was written on the way and at the end is what the report says, and nobody is told of a run that is over', async () => {
  const where = setting();
  const { ended } = startRun(where, '--duration', '150s', '--json');
  await until(where.place, 0);
  const { code, stdout } = await ended;
  expect(code).toBe(0);
  const report: Report = JSON.parse(stdout);
  const { runs, counters, usage } = await look(where.place);
  expect(runs).toEqual([]);
  expect(counters.clockNanoseconds).toBe(150e9);
  const counted = report.links.find(({ name }) => name === 'bge0')?.received;
  expect(counters.links.find(({ name }) => name === 'bge0')?.received).toEqual(counted);
  expect(counters.rings.map(({ received }) => received)).toEqual(report.rings.map(({ received }) => received));
  expect(usage.filter(({ name }) => name === 'bge0')).toHaveLength(9); // 0, 20, ..., 140, 150
  expect(usage.at(-1)?.atMicroseconds).toBe(Date.UTC(2026, 0, 1) * 1000 + 150e6);
});

test('Ctrl-C ends a run where it is: exit code 130, and the report, the counters and the clock agree', async () => {
  const where = setting();
  const out = path.join(where.state, 'report.json');
  const { child, ended } = startRun(where, '--duration', '600s', '--json', '--out', out);
  await until(where.place, 0);
  child.kill('SIGINT');
  const { code, stdout } = await ended;
  expect(code).toBe(130);
  const report: Report = JSON.parse(stdout);
  expect(report.toPicoseconds).toBeLessThan(600e12);
  expect(report.expectations).toEqual([]);
  const { runs, counters } = await look(where.place);
  expect(runs).toEqual([]);
  expect(counters.clockNanoseconds).toBe(Math.round(report.toPicoseconds / 1000));
  expect(counters.links.find(({ name }) => name === 'bge0')?.received).toEqual(
    report.links.find(({ name }) => name === 'bge0')?.received,
  );
  expect((await vnetctl(['show-usage', '-d'], { state: where.state })).stdout).toBe('01/01/2026\n');
});

test('while a run goes on another one through the same host is refused, and a change says that it comes too late', async () => {
  const where = setting();
  const { child } = startRun(where, '--duration', '600s');
  await until(where.place, 0);
  const second = await vnetctl(['run', '-f', where.file], { state: where.state });
  expect([second.code, second.stdout]).toEqual([1, '']);
  expect(second.stderr).toContain('error[locked]');
  expect(second.stderr).toContain(`process ${child.pid}`);
  const verb = await vnetctl(['create-vnic', '-l', 'bge1', 'vnic1'], { state: where.state });
  expect([verb.code, verb.stdout]).toEqual([0, '']);
  expect(verb.stderr).toMatch(/warning: the run of steady .* carries the configuration with which it began/);
});

test('a run whose end finds the host locked has its report all the same, says what does not stay, and ends with code 1', async () => {
  const where = setting();
  expect((await vnetctl(['run', '-f', where.file], { state: where.state })).code).toBe(0);
  const before = (await look(where.place)).counters;
  const host = await openHost(`${where.place}/`);
  const writer = await host.lock('somebody', 0);
  const argv = ['run', '-f', where.file, '--lock-timeout', '10ms', '--json'];
  const { code, stdout, stderr } = await vnetctl(argv, { state: where.state });
  await writer.release();
  await host.close();
  const report: Report = JSON.parse(stdout);
  expect(report.streams[0]?.delivered.frames).toBe(1000);
  expect(stderr).toMatch(
    /^vnetctl: run: error\[locked\]: the counters and the history of the host end before the end of this run: /m,
  );
  expect(code).toBe(1);
  expect((await look(where.place)).counters).toEqual(before);
});

test('the number of a process that has ended, and was given to another, is no run', () => {
  const store = memoryStore(DEFAULT_HOST);
  const run: Omit<LiveRun, 'pid'> = {
    command: 'vnetctl run',
    traffic: 't',
    durationPicoseconds: 1,
    startedMilliseconds: 1,
    readMilliseconds: 1,
    reading: { atPicoseconds: 0, streams: [], queries: [], links: [], flows: [], lanes: [], cpus: [] },
  };
  writeLiveRun(store, run);
  expect(readLiveRuns(store)).toEqual([{ pid: process.pid, ...run }]);
  store.run("UPDATE meta SET value = json_set(value, '$.born', '1') WHERE key LIKE 'run/%'");
  expect(readLiveRuns(store)).toEqual([]);
  writeLiveRun(store, null);
  expect(store.rows("SELECT key FROM meta WHERE key LIKE 'run/%'")).toEqual([]);
});
