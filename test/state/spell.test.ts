import { expect, test } from 'vitest';
import { matchOf } from '#state/flow-attributes.ts';
import type { Kind } from '#state/resource.ts';
import { spell, spellText } from '#state/spell.ts';

const match = matchOf({});
const storage = {
  name: 'storage',
  priorities: [3],
  ets: 40,
  strict: false,
  pfc: { xoffBytes: 60_000, xonBytes: 30_000, headroomBytes: 'auto' },
};

test.each<[Kind, string, unknown, unknown, string]>([
  ['vnic', 'maxbw', 100_000_000, '100M', '100M'],
  ['vnic', 'maxbw', 0, 0, '0'],
  ['vnic', 'maxbw', null, null, 'none'],
  ['vnic', 'cpus', [4, 5, 6], '4-6', '4-6'],
  ['vnic', 'cpus', [4], 4, '4'],
  ['vnic', 'vid', 1055, 1055, '1055'],
  ['vnic', 'promiscFiltered', false, false, 'false'],
  ['vnic', 'protection', [], [], 'none'],
  ['vnic', 'allowedIps', ['10.0.0.2/32', '10.0.0.3/32'], ['10.0.0.2/32', '10.0.0.3/32'], '10.0.0.2/32, 10.0.0.3/32'],
  ['vnic', 'mac', { kind: 'fixed', address: '02:00:00:00:00:01' }, '02:00:00:00:00:01', '02:00:00:00:00:01'],
  [
    'vnic',
    'mac',
    { kind: 'random', prefix: '02:08:20', address: '02:08:20:00:00:01' },
    { kind: 'random', address: '02:08:20:00:00:01' },
    'random 02:08:20:00:00:01',
  ],
  ['vnic', 'mac', { kind: 'random' }, 'random', 'random'],
  [
    'vnic',
    'mac',
    { kind: 'factory', slot: 2, address: '00:00:00:00:00:02' },
    { kind: 'factory', slot: 2 },
    'factory, slot 2',
  ],
  [
    'vnic',
    'mac',
    { kind: 'vrrp', vrid: 7, family: 'inet', address: '00:00:5e:00:01:07' },
    { kind: 'vrrp', vrid: 7, family: 'inet' },
    'vrrp 7/inet',
  ],
  ['phys', 'mtu', 9000, 9000, '9000'],
  ['phys', 'rings', { rx: 8, tx: 'hw' }, { rx: 8, tx: 'hw' }, 'rx: 8, tx: hw'],
  [
    'phys',
    'interrupts',
    { mode: 'dynamic', packets: 32, timePicoseconds: 50_000_000 },
    { mode: 'dynamic', packets: 32, time: '50us' },
    'mode: dynamic, packets: 32, time: 50us',
  ],
  [
    'phys',
    'applications',
    [{ etherType: 0x8906, tcpPort: null, udpPort: null, dscp: null, cos: 3 }],
    [{ etherType: 'fcoe', cos: 3 }],
    '{etherType: fcoe, cos: 3}',
  ],
  [
    'phys',
    'applications',
    [{ etherType: 0x88cc, tcpPort: null, udpPort: null, dscp: null, cos: 3 }],
    [{ etherType: '0x88cc', cos: 3 }],
    '{etherType: 0x88cc, cos: 3}',
  ],
  ['aggr', 'policy', ['L4'], 'L4', 'L4'],
  ['aggr', 'policy', ['L2', 'L3'], ['L2', 'L3'], 'L2, L3'],
  [
    'flow',
    'match',
    { ...match, protocol: 'tcp', localPort: 443 },
    { protocol: 'tcp', localPort: 443 },
    'protocol: tcp, localPort: 443',
  ],
  [
    'flow',
    'match',
    { ...match, remoteIp: { set: 'bad' }, direction: 'in' },
    { remoteIp: { set: 'bad' }, direction: 'in' },
    'remoteIp: {set: bad}, direction: in',
  ],
  ['flow', 'match', { ...match, dsfield: { value: 0xb8, mask: 0xfc } }, { dsfield: '0xb8:0xfc' }, 'dsfield: 0xb8:0xfc'],
  [
    'guest',
    'nics',
    { v1: { ip: ['10.0.0.1/24'] }, v2: { ip: [] } },
    { v1: { ip: ['10.0.0.1/24'] }, v2: {} },
    'v1: {ip: [10.0.0.1/24]}, v2: {}',
  ],
  [
    'classes',
    'classes',
    [{ name: 'default', priorities: [0, 1], ets: 60, strict: false, pfc: null }, storage],
    { default: {}, storage: { priorities: [3], ets: '40%', pfc: true } },
    'default [0,1] 60%; storage [3] 40% pfc',
  ],
])('%s %s %j', (kind, field, value, spelled, text) => {
  expect(spell(kind, field, value)).toEqual(spelled);
  expect(spellText(kind, field, value)).toBe(text);
});
