import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMMANDS } from '#commands/index.ts';
import { program } from '../verbs/program.ts';

const FOLDER = path.join(import.meta.dirname, 'tables');
const state = mkdtempSync(path.join(tmpdir(), 'vnetctl-tables-'));
const run = (line: string) => program(line, state);

/** A host with every kind of object, one temporary VNIC, and one that is only stored. */
const MADE_BY = [
  `host create -f ${path.join(FOLDER, 'host.yaml')}`,
  'host use golden',
  `apply -f ${path.join(FOLDER, 'network.yaml')} --yes`,
  'create-vnic -t -l bge1 -m 2:8:20:0:0:e vnic20',
  'delete-vnic -t vnic10',
];

/** Each form of each command; `tables/` has what it prints for people and with --json. */
const FORMS = [
  'show-phys',
  'show-phys -m bge1',
  'show-phys -H',
  'show-phys -P',
  'show-phys -D pfc ixgbe0',
  'show-phys -D ets ixgbe0',
  'show-link',
  'show-link -P',
  'show-linkprop ixgbe0',
  'show-linkprop net5',
  'show-linkprop vnic9',
  'show-linkprop aggr0',
  'show-linkprop tenant7',
  'show-linkprop -P vnic9',
  'show-linkprop -p maxbw,cpus',
  'show-vnic',
  'show-vnic -P',
  'show-vnic -l ixgbe0',
  'show-etherstub',
  'show-vlan',
  'show-aggr',
  'show-aggr -x',
  'show-aggr -L',
  'show-vf',
  'show-overlay',
  'show-overlay -f',
  'show-overlay -t',
  'show-class',
  'show-address',
  'show-flow',
  'show-flow -l vnic9',
  'show-flowprop http-1',
  'show-flowprop -P block',
] as const;

/** Every column there is, for people: those that `--json` has anyway. */
const WIDE = [
  'show-vnic -o all',
  'show-etherstub -o all',
  'show-vf -o all',
  'show-flow -o all',
  'show-address -o all blocked',
  'show-vnic -p -o link,macaddress,macaddrtype,over',
  'show-link -P -po over,link',
  'show-linkprop -c -o property,value,possible vnic9',
] as const;

beforeAll(async () => {
  for (const line of MADE_BY) expect(await run(line), line).toMatchObject({ stderr: '', code: 0 });
});
afterAll(() => rmSync(state, { recursive: true, force: true }));

const fileOf = (line: string, suffix: string) => path.join(FOLDER, `${line.replaceAll(' ', '_')}.${suffix}`);

describe('a table for people', () => {
  it.each([...FORMS, ...WIDE])('%s', async (line) => {
    const { stdout, stderr, code } = await run(line);
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
    await expect(stdout).toMatchFileSnapshot(fileOf(line, 'txt'));
  });

  it('is there for every command', () => {
    // What traffic has left is shown in run.test.ts, on a host that has carried some; its ways in lossless.test.ts.
    const ofTraffic = ['show-usage', 'show-path'];
    const shows = [...COMMANDS.keys()].filter((id) => id.startsWith('show-') && !ofTraffic.includes(id));
    expect([...new Set(FORMS.map((line) => line.split(' ')[0]))].sort()).toEqual(shows.sort());
  });
});

describe('the same with --json', () => {
  it.each(FORMS)('%s', async (line) => {
    const { stdout, stderr, code } = await run(`${line} --json`);
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
    await expect(stdout).toMatchFileSnapshot(fileOf(line, 'json.txt'));
  });
});
