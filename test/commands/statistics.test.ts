import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import usageSchema from '../../schemas/usage-history.schema.json' with { type: 'json' };
import { program } from '../verbs/program.ts';

const FOLDER = path.join(import.meta.dirname, 'statistics');
const state = mkdtempSync(path.join(tmpdir(), 'vnetctl-statistics-'));
const run = (line: string) => program(line, state);
const file = (name: string) => path.join(FOLDER, name);

/** A host with links of each kind that counts, after a minute of traffic. */
beforeAll(async () => {
  const { stdout } = await run('host show');
  // Rings in numbers need a NIC that groups them as asked.
  writeFileSync(
    path.join(state, 'host.yaml'),
    stdout.replaceAll('model: generic-1g,', 'model: generic-1g, rings: {dynamic: true},'),
  );
  expect(await run(`host update -f ${path.join(state, 'host.yaml')}`)).toMatchObject({ code: 0 });
  expect(await run(`apply -f ${file('network.yaml')} --yes`)).toMatchObject({ code: 0 });
  expect(await run(`run -f ${file('traffic.yaml')}`)).toMatchObject({ code: 0 });
});
afterAll(() => rmSync(state, { recursive: true, force: true }));

/** Each form of dlstat(8), flowstat(8) and of the statistics and history of dladm(8). */
const FORMS = [
  'dlstat',
  'dlstat web',
  'dlstat -r',
  'dlstat -t',
  'dlstat -u R',
  'dlstat -u M -r bge1',
  'dlstat -o link,ipkts,idrops,opkts,odrops',
  'dlstat -p -o link,ipkts,opkts',
  'dlstat -a web',
  'dlstat -A aggr0',
  'dlstat show-phys',
  'dlstat show-phys -r bge1',
  'dlstat show-phys -t bge1',
  'dlstat show-phys -o link,type,index,client,pkts bge1',
  'dlstat show-phys -a bge0',
  'dlstat show-link',
  'dlstat show-link -r',
  'dlstat show-link -t',
  'dlstat show-link -r -F',
  'dlstat show-link -r -F -p -o link,id,index,fout,cpu,ipkts web',
  'dlstat show-link -a s2',
  'dlstat show-link -h',
  'dlstat show-link -h web',
  'dlstat show-link -h -F gnuplot',
  'dlstat show-link -h -F text bge1',
  'dlstat show-aggr',
  'dlstat show-aggr -r',
  'dlstat show-aggr -t aggr0',
  'flowstat',
  'flowstat -r',
  'flowstat -t -u K https',
  'flowstat -l web -p -o flow,ipkts',
  'flowstat -A',
  'flowstat -h',
  'flowstat -h https',
  'show-usage',
  'show-usage web',
  'show-usage -s 01/01/2026,00:00:20 -e 01/01/26,00:00:40',
  'show-usage -s 01/01/2026,00:00:20.000001 -e 01/01/26,00:00:40.0',
  'show-usage -p -o link,start,end,rbytes web',
  'show-usage -d',
  'show-usage -F gnuplot web',
  'show-usage -F text',
  'show-usage -F svg web',
  'show-link -s',
  'show-vnic -s',
  'show-aggr -s',
] as const;

describe('a table of counters', () => {
  it.each(FORMS)('%s', async (line) => {
    const { stdout, stderr, code } = await run(line);
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
    await expect(stdout).toMatchFileSnapshot(file(`${line.replaceAll(' ', '_').replaceAll('/', '')}.txt`));
  });
});

/** Rows of a command with --json. */
async function rows<Row>(line: string): Promise<readonly Row[]> {
  const { stdout, code } = await run(`${line} --json`);
  expect(code).toBe(0);
  return JSON.parse(stdout);
}

interface Counted {
  readonly link: string;
  readonly type?: string;
  readonly packets?: number;
  readonly bytes?: number;
  readonly ipackets: number;
  readonly rbytes: number;
  readonly opackets: number;
  readonly obytes: number;
}

const sum = (rows: readonly Counted[], key: 'packets' | 'bytes' | 'ipackets' | 'rbytes' | 'opackets' | 'obytes') =>
  rows.reduce((total, row) => total + (row[key] ?? 0), 0);

describe('tables agree with each other', () => {
  it.each([
    ['dlstat show-phys', 'bge1'],
    ['dlstat show-phys', 'bge0'],
    ['dlstat show-link', 'web'],
    ['dlstat show-link', 'db'],
    ['dlstat show-link', 'a'],
    ['dlstat show-link', 's2'],
  ])('the rows of %s %s add up to what dlstat says', async (form, link) => {
    const [whole] = await rows<Counted>(`dlstat ${link}`);
    const parts = await rows<Counted>(`${form} ${link}`);
    const [rx, tx] = ['rx', 'tx'].map((type) => parts.filter((row) => row.type === type));
    expect([sum(rx ?? [], 'packets'), sum(rx ?? [], 'bytes')]).toEqual([whole?.ipackets, whole?.rbytes]);
    expect([sum(tx ?? [], 'packets'), sum(tx ?? [], 'bytes')]).toEqual([whole?.opackets, whole?.obytes]);
  });

  it('soft rings add up to lanes, ports to their aggregation, flows to no more than their link', async () => {
    const [web] = await rows<Counted>('dlstat web');
    expect(sum(await rows<Counted>('dlstat show-link -r -F web'), 'ipackets')).toBe(web?.ipackets);
    const [aggr, ...ports] = await rows<Counted>('dlstat show-aggr aggr0');
    for (const key of ['ipackets', 'rbytes', 'opackets', 'obytes'] as const) expect(sum(ports, key)).toBe(aggr?.[key]);
    expect(await rows<Counted>('dlstat aggr0')).toMatchObject([{ ipackets: aggr?.ipackets, opackets: aggr?.opackets }]);
    const [https] = await rows<Counted>('flowstat https');
    expect(https).toMatchObject({ ipackets: 600, rbytes: 600 * 1510 });
  });

  it('counts what the streams have sent', async () => {
    // 30,000 + 3,000 of 600 bytes and 600 of a flow of 1514 with FCS, which is not counted, and 20 for all of 1514 without.
    expect(await rows<Counted>('dlstat web')).toMatchObject([
      { ipackets: 33_620, rbytes: 33_000 * 596 + 600 * 1510 + 20 * 1514, opackets: 11_100, obytes: 11_100 * 1514 },
    ]);
    // Of what web has sent, a hundred frames never left the port.
    expect(await rows<Counted>('dlstat bge1')).toMatchObject([{ ipackets: 33_620, opackets: 11_000 }]);
    expect(await rows<Counted>('dlstat a')).toMatchObject([{ ipackets: 2020, opackets: 100 }]);
    const lanes = await rows<{ readonly id: string; readonly packets: number }>('dlstat show-link -r db');
    expect(lanes.map(({ id, packets }) => [id, packets])).toEqual([
      ['sw', 0],
      ['local', 100],
      ['bcast', 20],
    ]);
  });
});

describe('a history in a file', () => {
  const written = path.join(state, 'usage.json');

  it('is that of the host, by its schema, and read as it', async () => {
    expect(await run(`show-usage --out ${written}`)).toEqual({ stdout: '', stderr: '', code: 0 });
    const history: unknown = JSON.parse(readFileSync(written, 'utf8'));
    const validate = new Ajv2020({ strict: false }).compile(usageSchema);
    expect(validate(history) ? [] : validate.errors).toEqual([]);
    for (const form of ['show-usage', 'show-usage web', 'dlstat show-link -h', 'flowstat -h https'])
      expect(await run(`${form} -f ${written}`), form).toEqual(await run(form));
  });

  it('of another host shows with -a what is not on this one', async () => {
    const history = readFileSync(written, 'utf8').replaceAll('"web"', '"gone"');
    const other = path.join(state, 'other.json');
    writeFileSync(other, history);
    const names = async (options: string) =>
      (await run(`show-usage -p -o link -f ${other} ${options}`)).stdout.trim().split('\n');
    expect(await names('')).not.toContain('gone');
    expect(await names('-a')).toContain('gone');
    expect(await names('-a gone')).toHaveLength(3);
    expect(await run(`show-usage -f ${other} gone`)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('gone'),
    });
  });

  it.each([
    ['nothing', '{', 'it is not JSON'],
    ['another kind', '{"apiVersion": "vnetctl/v1", "kind": "Report"}', 'its kind is not UsageHistory'],
    ['no records', '{"apiVersion": "vnetctl/v1", "kind": "UsageHistory"}', 'it has no records'],
    [
      'a bad record',
      '{"apiVersion": "vnetctl/v1", "kind": "UsageHistory", "records": [{"subject": "link"}]}',
      'record 1 is not one',
    ],
  ])('that holds %s is refused', async (_, text, why) => {
    const bad = path.join(state, 'bad.json');
    writeFileSync(bad, text);
    const { stdout, stderr, code } = await run(`show-usage -f ${bad}`);
    expect({ stdout, code }).toEqual({ stdout: '', code: 1 });
    expect(stderr).toContain(`is no usage history: ${why}.`);
  });
});

describe('what goes together with nothing is refused', () => {
  it.each([
    ['dlstat -r -t', 'options -r and -t exclude each other'],
    ['dlstat -u X', 'option -u takes R, K, M, G, T, P, not "X"'],
    ['dlstat -u k', 'not "k"'],
    ['dlstat -u K -p -o ipkts', '-u and -p exclude each other'],
    ['dlstat -p', '-p needs -o with a list of fields'],
    ['dlstat -p -o all', '-p needs an explicit list of fields'],
    ['dlstat -a -o link', '-a and -A print every counter as it is'],
    ['dlstat -A -u K', '-a and -A print every counter as it is'],
    ['dlstat -F', '-F shows the soft rings of show-link -r'],
    ['dlstat show-link -F', '-F shows the soft rings of show-link -r'],
    ['dlstat show-phys -r -F', '-F shows the soft rings of show-link -r'],
    ['dlstat -h', '-h is the history of links'],
    ['dlstat show-link -h -r', '-h shows the history, which has no -r'],
    ['dlstat show-link -h -u K', '-h shows the history, which has no -r, -t, -u and -A'],
    ['dlstat show-link -h -F', 'option -F needs a value'],
    ['dlstat show-link -d', '-d, -s, -e and -f are about the history'],
    ['dlstat show-phys -A', '-A is about everything that a link counts'],
    ['dlstat show-aggr -a', 'ports have no more counters'],
    ['dlstat show-phys web', 'web'],
    ['dlstat show-aggr bge0', 'bge0'],
    ['dlstat nowhere', 'nowhere'],
    ['dlstat web db', 'unexpected operand db'],
    ['flowstat -a', '-a and -F are about the history'],
    ['flowstat -A -r', '-A prints every counter as it is'],
    ['flowstat -h -l web', '-h has no -l'],
    ['flowstat -h -t', '-h shows the history'],
    ['flowstat web', 'web'],
    ['flowstat -l nowhere', 'nowhere'],
    ['show-usage -F png', 'option -F takes gnuplot, svg, text, not "png"'],
    ['show-usage -F gnuplot -d', 'exclude each other'],
    ['show-usage -s 13/01/2026', '"13/01/2026" is not a moment'],
    ['show-usage -s 02/30/2026', '"02/30/2026" is not a moment'],
    ['show-usage -s 01/01/2026,24:00:00', 'is not a moment'],
    ['show-usage -s 01/02/2026 -e 01/01/2026', 'the time range ends before it starts'],
    ['show-usage -s 01/01/2026,00:00:00.1234567', 'is not a moment'],
    ['show-usage nowhere', 'nowhere'],
    ['show-usage -f /nowhere.json', '/nowhere.json cannot be read'],
    ['show-usage --out x.json bge0', '--out writes the whole history'],
    ['show-aggr -s -x', 'exclude each other'],
  ])('%s', async (line, said) => {
    const { stdout, stderr, code } = await run(line);
    expect({ stdout, code }).toEqual({ stdout: '', code: 1 });
    expect(stderr).toContain(said);
  });

  it('a column that is not there is a warning beside the others, and fatal for scripts', async () => {
    expect(await run('dlstat -o link,nope web')).toMatchObject({ code: 0, stderr: expect.stringContaining("`nope'") });
    expect(await run('dlstat -p -o link,nope web')).toMatchObject({ code: 1, stdout: '' });
  });
});

describe('retention', () => {
  it('keeps as many records of each link and flow as the Host document says, the newest', async () => {
    const host = path.join(state, 'host.yaml');
    const { stdout } = await run('host show default');
    writeFileSync(
      host,
      stdout
        .replace('name: default', 'name: short')
        .replace(/historyInterval: .*/, 'historyInterval: 100ms\n  historyRecords: 4'),
    );
    expect(await run(`host create -f ${host}`)).toMatchObject({ stderr: '', code: 0 });
    const traffic = path.join(state, 'steady.yaml');
    writeFileSync(
      traffic,
      'apiVersion: vnetctl/v1\nkind: Traffic\nmetadata: {name: t}\nspec: {duration: 1s, streams: {s: {from: client-a, to: bge0, rate: 1kpps}}}\n',
    );
    for (const times of [1, 2]) {
      expect(await run(`run -f ${traffic} --host short`)).toMatchObject({ code: 0 });
      const out = path.join(state, 'short.json');
      await run(`show-usage --out ${out} --host short`);
      const { records } = JSON.parse(readFileSync(out, 'utf8')) as {
        records: { name: string; atMicroseconds: number }[];
      };
      const start = Date.UTC(2026, 0, 1) * 1000;
      for (const link of ['bge0', 'net3']) {
        const instants = records.filter(({ name }) => name === link).map((one) => (one.atMicroseconds - start) / 1e3);
        // The last four of every 100 ms, the end of the run among them.
        expect(instants, link).toEqual([700, 800, 900, 1000].map((at) => at + (times - 1) * 1000));
      }
    }
  });
});
