import { expect, test } from 'vitest';
import { parseDocuments } from '#document/documents.ts';
import { diagnose } from '#document/fault.ts';
import { locate } from '#document/locate.ts';
import { lowerNetwork } from '#document/lower.ts';
import type { Address } from '#state/address.ts';
import { DEFAULT_HOST } from '#state/default-host.ts';
import { EXAMPLE, networkOf } from './example.ts';

function read(text: string, warns = false) {
  const set = parseDocuments([{ file: 'x.yaml', text }]);
  expect(set.diagnostics).toEqual([]);
  const [document] = set.documents;
  if (!document) throw new Error('no document');
  const { intent, diagnostics } = lowerNetwork(document);
  if (!warns) expect(diagnostics).toEqual([]);
  return { set, intent, diagnostics, wanted: (address: string) => intent.wanted.get(address as Address) };
}

const spec = (text: string) => read(networkOf(text));

test('the example of the manual: every section becomes objects, every value canonical', () => {
  const { intent, wanted } = read(EXAMPLE);
  expect([...intent.wanted.keys()]).toEqual([
    'phys/ixgbe0',
    'classes/ixgbe0',
    'phys/ixgbe1',
    'phys/bge1',
    'etherstub/vswitch1',
    'switch/sw0',
    'aggr/aggr0',
    'vlan/prod1055',
    'vfs/ixgbe0',
    'vf/ixgbe0vf0',
    'vf/ixgbe0vf1',
    'vf/ixgbe0vf2',
    'vf/ixgbe0vf3',
    'overlay/tenant7',
    'vnic/vnic1',
    'vnic/vnic2',
    'vnic/vnic3',
    'vnic/vnic4',
    'vnic/vnic9',
    'address-set/attackers',
    'flow/attack',
    'flow/http-1',
    'guest/web',
    'guest/gw',
  ]);
  expect(intent.document).toBe('web-tier');
  expect(wanted('phys/ixgbe0')).toEqual({
    kind: 'phys',
    name: 'ixgbe0',
    mtu: 9000,
    flowControl: 'pfc',
    dcbx: { willing: ['pfc'] },
    rings: { rx: 8, tx: 8 },
    applications: [
      { etherType: 0x8906, tcpPort: null, udpPort: null, dscp: null, cos: 3 },
      { etherType: null, tcpPort: null, udpPort: null, dscp: 46, cos: 5 },
    ],
    interrupts: { mode: 'dynamic', packets: 32, timePicoseconds: 50_000_000 },
  });
  expect(wanted('classes/ixgbe0')).toEqual({
    kind: 'classes',
    name: 'ixgbe0',
    classes: [
      { name: 'best-effort', priorities: [0, 1, 2, 4, 5, 6], ets: 60, strict: false, pfc: null },
      {
        name: 'storage',
        priorities: [3],
        ets: 40,
        strict: false,
        pfc: { xoffBytes: 60_000, xonBytes: 30_000, headroomBytes: 'auto' },
      },
      { name: 'control', priorities: [7], ets: null, strict: true, pfc: null },
    ],
  });
  expect(wanted('vf/ixgbe0vf0')).toEqual({
    kind: 'vf',
    name: 'ixgbe0vf0',
    over: 'ixgbe0',
    index: 0,
    mac: '02:08:20:00:00:10',
    vid: 100,
    cos: 3,
    minTxRate: 100_000_000,
    maxTxRate: 1_000_000_000,
    spoofCheck: true,
    trust: false,
  });
  expect(wanted('vnic/vnic2')).toEqual({
    kind: 'vnic',
    name: 'vnic2',
    over: 'bge1',
    mac: { kind: 'random' },
    maxbw: 100_000_000,
    cpus: [4, 5, 6],
  });
  expect(wanted('guest/web')).toEqual({
    kind: 'guest',
    name: 'web',
    type: 'vm',
    cpus: [4, 5, 6],
    nics: { vnic2: { ip: ['10.0.0.2/24'] } },
  });
  expect(wanted('phys/bge1')).toEqual({ kind: 'phys', name: 'bge1' });
});

test('the built-in host is a legal Host document', () => {
  const set = parseDocuments([{ file: 'h.json', text: JSON.stringify(DEFAULT_HOST) }]);
  expect(set.diagnostics).toEqual([]);
  expect(set.documents).toMatchObject([{ kind: 'Host', name: 'default' }]);
});

test('a ranged key stands for its names, and everything under it counts along', () => {
  const { wanted, intent } = spec(
    `
  vnics:
    web[001-300]: {over: vswitch1, mac: "02:00:00:00:01:[10-309]", formerly: "old[1-300]"}
  vlans:
    prod[1-3]: {over: ixgbe0, vid: "[101-103]"}
  guests:
    vm[1-300]: {nics: {"web[001-300]": {ip: ["fd00::[1-300]/64"]}}}
  flows:
    http[1-2]: {over: "web[001-002]", match: {protocol: tcp, localPort: "[80-81]"}}`.replace(
      '"02:00:00:00:01:[10-309]"',
      'random',
    ),
  );
  expect(wanted('vnic/web001')).toMatchObject({ over: 'vswitch1' });
  expect(wanted('vnic/web300')).toEqual({ kind: 'vnic', name: 'web300', over: 'vswitch1', mac: { kind: 'random' } });
  expect(wanted('vlan/prod3')).toMatchObject({ vid: 103 });
  expect(wanted('guest/vm7')).toMatchObject({ nics: { web007: { ip: ['fd00::7/64'] } } });
  expect(wanted('flow/http2')).toMatchObject({ over: 'web002', match: { localPort: 81 } });
  expect(intent.renames.get('vnic/web017' as Address)).toBe('vnic/old17');
  expect(intent.wanted.size).toBe(300 + 3 + 300 + 2);
});

test('a ranged key inside an object of one name is spelled out there', () => {
  const { wanted } = spec(
    '  guests:\n    g1: {nics: {"v[1-3]": {ip: ["10.0.0.[1-3]/24"]}}}\n  vfs:\n    ixgbe0: {count: 4, functions: {"[0-2]": {trust: true}}}',
  );
  expect(wanted('guest/g1')).toMatchObject({ nics: { v1: { ip: ['10.0.0.1/24'] }, v3: { ip: ['10.0.0.3/24'] } } });
  expect(['0', '1', '2', '3'].map((index) => wanted(`vf/ixgbe0vf${index}`))).toMatchObject([
    { trust: true },
    { trust: true },
    { trust: true },
    { index: 3 },
  ]);
  expect(wanted('vf/ixgbe0vf3')).not.toHaveProperty('trust');
});

test('fields of a profile count unless the object has its own', () => {
  const { wanted, intent } = spec(
    '  profiles:\n    vnics:\n      small: {over: vswitch1, maxbw: 100M, cpus: 4-6}\n  vnics:\n    v[1-2]: {profile: small, maxbw: 200M}\n    v3: {profile: small}',
  );
  expect(wanted('vnic/v2')).toEqual({
    kind: 'vnic',
    name: 'v2',
    over: 'vswitch1',
    maxbw: 200_000_000,
    cpus: [4, 5, 6],
  });
  expect(wanted('vnic/v3')).toEqual({
    kind: 'vnic',
    name: 'v3',
    over: 'vswitch1',
    maxbw: 100_000_000,
    cpus: [4, 5, 6],
  });
  expect(intent.origins('vnic/v2', 'maxbw')).toEqual({ document: 0, pointer: '/spec/vnics/v[1-2]/maxbw' });
  expect(intent.origins('vnic/v2', 'cpus')).toEqual({ document: 0, pointer: '/spec/profiles/vnics/small/cpus' });
});

test.each<[string, string | undefined, string]>([
  ['vnic/vnic2', undefined, '/spec/vnics/vnic2'],
  ['vnic/vnic2', 'maxbw', '/spec/vnics/vnic2/maxbw'],
  ['vnic/vnic2', 'pool', '/spec/vnics/vnic2/pool'],
  ['classes/ixgbe0', 'classes.storage.pfc.xon', '/spec/links/ixgbe0/classes/storage/pfc/xon'],
  ['classes/ixgbe0', undefined, '/spec/links/ixgbe0/classes'],
  ['vf/ixgbe0vf0', 'mac', '/spec/vfs/ixgbe0/functions/0/mac'],
  ['vf/ixgbe0vf3', 'mac', '/spec/vfs/ixgbe0/count'],
  ['guest/gw', 'type', '/spec/guests/gw/kind'],
  ['guest/gw', 'nics.vnic9', '/spec/guests/gw/nics/vnic9'],
  ['flow/attack', 'match.remoteIp', '/spec/flows/attack/match/remoteIp'],
  ['phys/ixgbe0', 'interrupts.timePicoseconds', '/spec/links/ixgbe0/interrupts/time'],
  ['overlay/tenant7', 'type', '/spec/overlays/tenant7/type'],
])('origin of %s %s is %s', (address, field, pointer) => {
  expect(read(EXAMPLE).intent.origins(address, field)).toEqual({ document: 0, pointer });
});

test('an address that the document does not name has no origin', () => {
  expect(read(EXAMPLE).intent.origins('vnic/other')).toBeUndefined();
});

test('a diagnostic of a rule is given its place; a field that is not written widens to the object', () => {
  const { set, intent } = spec(
    '  vnics:\n    web[1-9]: {over: bge0, maxbw: 5G}\n  guests:\n    g1: {nics: {"web[1-9]": {}}}',
  );
  const subjects = [
    { address: 'vnic/web3', field: 'maxbw' },
    { address: 'vnic/web3', field: 'mtu' },
    { address: 'guest/g1', field: 'nics.web7' },
    { address: 'phys/bge0' },
  ];
  const located = locate(
    subjects.map((subject) => diagnose('in-use', 'x', { subject })),
    set,
    intent.origins,
  );
  expect(located.map(({ place }) => place && `${place.line}:${place.column}+${place.length}`)).toEqual([
    '7:5+8',
    '7:35+2',
    '9:17+10',
    undefined,
  ]);
});

test('flowControl pfc with no class named makes all eight priorities lossless', () => {
  const pfc = { xoffBytes: 60_000, xonBytes: 30_000, headroomBytes: 'auto' };
  expect(spec('  links: {p: {flowControl: pfc}}').wanted('classes/p')).toMatchObject({
    classes: [{ name: 'default', priorities: [0, 1, 2, 3, 4, 5, 6, 7], ets: 100, strict: false, pfc }],
  });
  expect(spec('  links: {p: {flowControl: auto}}').wanted('classes/p')).toBeUndefined();
});

test('the class default holds the priorities and the share that no other class names', () => {
  expect(
    spec('  links: {p: {classes: {a: {priorities: [5, 3], ets: 30%}, b: {priorities: [7], strict: true}}}}').wanted(
      'classes/p',
    ),
  ).toMatchObject({
    classes: [
      { name: 'default', priorities: [0, 1, 2, 4, 6], ets: 70 },
      { name: 'a', priorities: [3, 5], ets: 30 },
      { name: 'b', priorities: [7], ets: null },
    ],
  });
  expect(
    spec('  links: {p: {classes: {a: {priorities: [0,1,2,3,4,5,6,7], ets: 100%, pfc: {xoff: 50K}}}}}').wanted(
      'classes/p',
    ),
  ).toMatchObject({
    classes: [{ name: 'a', ets: 100, pfc: { xoffBytes: 50_000, xonBytes: 25_000, headroomBytes: 'auto' } }],
  });
});

test('16,000 objects of one key share their fields', () => {
  const { intent } = spec('  vnics:\n    v[1-16000]: {over: s1, allowedIps: [10.0.0.0/8]}');
  const lists = new Set([...intent.wanted.values()].map((one) => (one.kind === 'vnic' ? one.allowedIps : null)));
  expect([intent.wanted.size, lists.size]).toEqual([16_000, 1]);
});

test('host bits of what flows match are masked off, with one warning for each object', () => {
  const { wanted, diagnostics } = read(
    networkOf(
      '  addressSets: {s: {entries: [10.1.2.3/16, 10.9.0.0/16, 10.8.0.1/16]}}\n  flows: {f: {over: bge0, match: {remoteIp: 10.1.2.3/16}}, g: {over: bge0, match: {localIp: 10.1.0.0/16}}}',
    ),
    true,
  );
  expect(diagnostics.map(({ severity, code, place }) => [severity, code, place?.line])).toEqual([
    ['warning', 'host-bits', 6],
    ['warning', 'host-bits', 7],
  ]);
  expect(wanted('address-set/s')).toMatchObject({ entries: ['10.1.0.0/16', '10.8.0.0/16', '10.9.0.0/16'] });
  expect(wanted('flow/f')).toMatchObject({ match: { remoteIp: '10.1.0.0/16' } });
});
