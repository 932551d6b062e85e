import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { invoke } from '../verbs/program.ts';
import type { Ended } from './vnetctl.ts';

/** The commands of the CrossBow slides, as a document. */
const DOCUMENT = `
apiVersion: vnetctl/v1
kind: Network
metadata: {name: slides}
spec:
  links:
    ixgbe0: {flowControl: pfc, classes: {storage: {priorities: [3], ets: 40%, pfc: {}}}}
  etherstubs: {vswitch1: {}}
  vnics:
    vnic1: {over: bge1}
    vnic2: {over: bge1, mac: "02:08:20:00:00:0a", maxbw: 100M, cpus: [4, 5, 6]}
    vnic3: {over: vswitch1, mac: "02:08:20:00:00:0b", maxbw: 1000M}
    vnic9: {over: ixgbe0, vid: 1055, maxbw: 500M, cpus: [1, 2]}
  flows:
    http-1: {over: vnic1, match: {protocol: tcp, localPort: 443}, maxbw: 50M, rank: 2}
`;
const state = mkdtempSync(path.join(tmpdir(), 'vnetctl-show-'));
const run = (...argv: string[]): Promise<Ended> => invoke(argv, state);

beforeAll(async () => {
  const file = path.join(state, 'slides.yaml');
  writeFileSync(file, DOCUMENT);
  expect(await run('apply', '-f', file, '--yes')).toMatchObject({ stderr: '', code: 0 });
});

afterAll(() => rmSync(state, { recursive: true, force: true }));

describe('the show- verbs on a host', () => {
  it.each([
    [
      ['show-vnic', '-o', 'link,over,mactype,macvalue,bandwidth,cpus'],
      `LINK         OVER       MACTYPE  MACVALUE          BANDWIDTH  CPUS
vnic1        bge1       factory  0:14:4f:88:84:a1  --         --
vnic2        bge1       fixed    2:8:20:0:0:a      100Mbps    4-6
vnic3        vswitch1   fixed    2:8:20:0:0:b      1000Mbps   --
vnic9        ixgbe0     factory  0:1b:21:fe:62:f1  500Mbps    1-2
`,
    ],
    [
      ['show-vnic', '-l', 'bge1', '-po', 'link,macaddress'],
      'vnic1:0\\:14\\:4f\\:88\\:84\\:a1\nvnic2:2\\:8\\:20\\:0\\:0\\:a\n',
    ],
    [['show-vnic', '-P', '-p', '-o', 'link', 'vnic3'], 'vnic3\n'],
    [['show-etherstub'], 'LINK\nvswitch1\n'],
    [['show-link', '-p', '-o', 'link,class,state', 'vswitch1'], 'vswitch1:etherstub:up\n'],
    [['show-phys', '-p', '-o', 'link,speed,device', 'ixgbe0'], 'ixgbe0:10000:ixgbe0\n'],
    [['show-phys', '-m', '-p', '-o', 'slot,client', 'bge1'], 'primary:bge1\n1:vnic1\n2:\n3:\n4:\n'],
    [['show-phys', '-D', 'pfc', '-p', '-o', 'cos,pfc', 'ixgbe0'], '0:NO\n1:NO\n2:NO\n3:YES\n4:NO\n5:NO\n6:NO\n7:NO\n'],
    [['show-class', '-p', '-o', 'class,prio,ets', 'ixgbe0'], 'default:0-2,4-7:60%\nstorage:3:40%\n'],
    [['show-flow', '-p', '-o', 'flow,proto,lport,rank'], 'http-1:tcp:443:2\n'],
    [['show-flow', '-l', 'vnic2'], ''],
    [['show-flowprop', '-c', '-o', 'property,value', '-p', 'max-bw,rank', 'http-1'], 'maxbw:50\nrank:2\n'],
    [['show-linkprop', '-c', '-o', 'value,default', '-p', 'pfcmap', 'ixgbe0'], '00001000:11111111\n'],
    [['show-linkprop', '-P', '-c', '-o', 'property,value', '-p', 'maxbw,priority', 'vnic2'], 'maxbw:100\npriority:\n'],
    [['show-vlan'], ''],
    [['show-aggr'], ''],
    [['show-vf'], ''],
    [['show-overlay'], ''],
  ])('%j', async (argv, stdout) => {
    expect(await run(...argv)).toEqual({ stdout, stderr: '', code: 0 });
  });

  it.each([
    [
      ['show-vnic', 'vnic8'],
      'vnetctl: show-vnic: error[no-such-object]: there is no VNIC vnic8. Did you mean vnic1?\n',
    ],
    [['show-vlan', 'vnic1'], 'vnetctl: show-vlan: error[no-such-object]: vnic1 is not a VLAN but a VNIC.\n'],
    [
      ['show-flow', 'nothing-like-it'],
      'vnetctl: show-flow: error[no-such-object]: there is no flow nothing-like-it.\n',
    ],
    [
      ['show-vlan', '-p'],
      'vnetctl: show-vlan: -p needs -o with a list of fields. Fields are: link,vid,over,flags.\nUsage: vnetctl show-vlan [-o FIELD,..] [-p] [-P] [VLAN]\n',
    ],
  ])('%j is refused', async (argv, stderr) => {
    expect(await run(...argv)).toEqual({ stdout: '', stderr, code: 1 });
  });

  it('warns of an unknown column and shows the others', async () => {
    const { stdout, stderr, code } = await run('show-etherstub', '-o', 'link,nope');
    expect({ stdout, code }).toEqual({ stdout: 'LINK\nvswitch1\n', code: 0 });
    expect(stderr).toContain("warning: unknown output field `nope'.");
  });

  it('prints typed rows with --json: padded addresses, bits per second', async () => {
    const { stdout, code } = await run('show-vnic', 'vnic2', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual([
      {
        link: 'vnic2',
        over: 'bge1',
        speed: 100e6,
        mac: '02:08:20:00:00:0a',
        macType: { kind: 'fixed', address: '02:08:20:00:00:0a' },
        vid: null,
        maxbw: 100e6,
        cpus: [4, 5, 6],
        guest: null,
      },
    ]);
  });
});
