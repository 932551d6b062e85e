import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'libsql';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import type { Report } from '#usage/report.ts';
import type { PauseStatRow } from '#views/text/statistics/pause.ts';
import { program } from '../verbs/program.ts';

const EXAMPLE = path.join(import.meta.dirname, '../../examples/experiments/p10d-fcoe.yaml');
const state = mkdtempSync(path.join(tmpdir(), 'vnetctl-pauses-'));
const file = (name: string) => path.join(state, name);
const run = (line: string) => program(line, state);
const reports: Report[] = [];

/** Storage that its array holds back, on a host that stays: twice 30 ms of it. */
beforeAll(async () => {
  const [host = '', network = '', traffic = ''] = readFileSync(EXAMPLE, 'utf8').split('\n---\n');
  writeFileSync(file('host.yaml'), host);
  writeFileSync(file('network.yaml'), network);
  writeFileSync(file('traffic.yaml'), traffic.slice(0, traffic.indexOf('  expect:')));
  expect(await run(`host create -f ${file('host.yaml')}`)).toMatchObject({ code: 0 });
  expect(await run('host use p10d')).toMatchObject({ code: 0 });
  expect(await run(`apply -f ${file('network.yaml')} --yes`)).toMatchObject({ code: 0 });
  for (const seed of [1, 2]) {
    const { stdout, code } = await run(
      `run -f ${file('traffic.yaml')} --duration 30ms --warmup 0s --seed ${seed} --json`,
    );
    expect(code).toBe(0);
    reports.push(JSON.parse(stdout));
  }
});
afterAll(() => rmSync(state, { recursive: true, force: true }));

const rowsOf = async (line: string): Promise<readonly PauseStatRow[]> =>
  JSON.parse((await run(`${line} --json`)).stdout);

/** What both runs have reported of that end of the port's wire. */
const reported = (of: 'requests' | 'indications' | 'pausedPicoseconds') =>
  reports
    .flatMap(({ pauses }) => pauses.filter(({ link, end }) => link === 'net0' && end === 'own'))
    .reduce((sum, one) => sum + one[of], 0);

describe('dlstat show-phys -D pfc', () => {
  it('adds up what the runs have reported, by priority', async () => {
    const rows = await rowsOf('dlstat show-phys -D pfc net0');
    expect(rows.map(({ cos }) => cos)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    const [storage, ...others] = rows.toSorted((a, b) => b.indications - a.indications);
    expect(storage).toEqual({
      link: 'net0',
      cos: 3,
      pfcEffective: true,
      requests: reported('requests'),
      indications: reported('indications'),
      pausedNanoseconds: expect.closeTo(reported('pausedPicoseconds') / 1000, 3),
    });
    expect(storage?.indications).toBeGreaterThan(300);
    // It may send a half of the wire, and the array takes four tenths: a fifth of the time it may not.
    expect((storage?.pausedNanoseconds ?? 0) / 60e6).toBeCloseTo(0.2, 1);
    for (const row of others)
      expect(row).toMatchObject({ pfcEffective: false, requests: 0, indications: 0, pausedNanoseconds: 0 });
  });

  it('has the columns of a table, and of scripts', async () => {
    const { stdout } = await run('dlstat show-phys -D pfc');
    const [heading, first, , , storage] = stdout.split('\n');
    expect(heading?.trim().split(/ +/)).toEqual(['LINK', 'COS', 'PFC_EFFECT', 'REQUESTS', 'INDICATIONS', 'PAUSED']);
    expect(first).toMatch(/^ +net0 +0 +NO +0 +0 +0$/);
    expect(storage).toMatch(/^ +3 +YES +0 +\d+ +1[12]\.\d+ms$/);
    const script = await run('dlstat show-phys -D pfc -p -o link,cos,paused net0');
    expect(script.stdout.split('\n')[3]).toMatch(/^net0:3:1[12]\d{6}$/);
  });

  it('follows the port to its new name, as all counters do', async () => {
    const before = await rowsOf('dlstat show-phys -D pfc net0');
    expect(await run('rename-link net0 wire0')).toMatchObject({ code: 0 });
    expect(await rowsOf('dlstat show-phys -D pfc wire0')).toEqual(before.map((row) => ({ ...row, link: 'wire0' })));
    expect(await run('rename-link wire0 net0')).toMatchObject({ code: 0 });
  });

  test.each([
    ['dlstat -D pfc', '-D is about the priorities of physical links'],
    ['dlstat show-link -D pfc', '-D is about the priorities of physical links'],
    ['dlstat show-phys -D pfc -r', 'it goes with none of -r, -t, -a, -A'],
    ['dlstat show-phys -D pfc -a', 'it goes with none of -r, -t, -a, -A'],
    ['dlstat show-phys -D ets', 'ets'],
  ])('%s is refused', async (line, why) => {
    const { stderr, code } = await run(line);
    expect(code).toBe(1);
    expect(stderr).toContain(why);
  });
});

test('dlstat -a has them under the names of ethtool(8)', async () => {
  const { stdout } = await run('dlstat -a net0 --json');
  const [{ counters }] = JSON.parse(stdout) as [{ counters: Record<string, number> }];
  expect(counters).toMatchObject({
    tx_prio3_pause: reported('requests'),
    rx_prio3_pause: reported('indications'),
    rx_prio3_pause_duration: Math.round(reported('pausedPicoseconds') / 1000),
  });
});

test('a host that was made before they were counted has counted none', async () => {
  const stores = readdirSync(state, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('p10d/store.db'),
  );
  const before = await rowsOf('dlstat show-phys -D pfc net0');
  const database = new Database(file(stores[0] ?? ''));
  database.exec("UPDATE counter SET json = json_remove(json, '$.pauses'); PRAGMA user_version = 6");
  database.close();
  const after = await rowsOf('dlstat show-phys -D pfc net0');
  expect(after).toEqual(before.map((row) => ({ ...row, requests: 0, indications: 0, pausedNanoseconds: 0 })));
});
