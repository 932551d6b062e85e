import { describe, expect, it } from 'vitest';
import type { Change } from '#diff/change.ts';
import type { Flow, TrafficClass } from '#state/resource.ts';
import { fieldTexts } from '#views/text/fields.ts';
import { modify } from '../sample.ts';

const said = (change: Change, full = false) => fieldTexts(change, full).map(({ text }) => text);
const match = (more: Partial<Flow['match']>) => ({
  match: {
    protocol: 'tcp' as const,
    localIp: null,
    remoteIp: null,
    localPort: 443,
    remotePort: null,
    dsfield: null,
    direction: 'bi' as const,
    ...more,
  },
});
const row = (name: string, more: Partial<TrafficClass>): TrafficClass => ({
  name,
  priorities: [3],
  ets: 40,
  strict: false,
  pfc: null,
  ...more,
});
const [STORAGE, REST] = [row('storage', {}), row('default', { priorities: [0, 1], ets: 60 })];
const LACP = { mode: 'off', timer: 'short' } as const;
const SECURITY = { promiscuous: 'refuse', macChange: 'refuse', forgedTransmit: 'refuse' } as const;
const INTERRUPTS = { mode: 'dynamic', packets: 32, timePicoseconds: 50_000_000 } as const;

describe('a field with parts tells those that differ', () => {
  it.each<[string, Change, string]>([
    ['a port', modify('flow', 'f', match({}), match({ localPort: 8443 })), 'localPort: 443 -> 8443'],
    [
      'an address more',
      modify('flow', 'f', match({}), match({ remoteIp: '10.0.0.0/8' })),
      'remoteIp: none -> 10.0.0.0/8',
    ],
    ['a set', modify('flow', 'f', match({ localIp: { set: 'a' } }), match({})), 'localIp: {set: a} -> none'],
    ['a direction', modify('flow', 'f', match({}), match({ direction: 'in' })), 'direction: bi -> in'],
    ['LACP', modify('aggr', 'a', { lacp: LACP }, { lacp: { ...LACP, mode: 'active' } }), 'mode: off -> active'],
    [
      'security',
      modify(
        'switch',
        's',
        { security: SECURITY },
        { security: { ...SECURITY, macChange: 'accept', promiscuous: 'accept' } },
      ),
      'promiscuous: refuse -> accept, macChange: refuse -> accept',
    ],
    [
      'interrupts',
      modify('phys', 'p', { interrupts: INTERRUPTS }, { interrupts: { ...INTERRUPTS, packets: 64 } }),
      'packets: 32 -> 64',
    ],
    ['rings', modify('phys', 'p', { rings: { rx: 2, tx: 'hw' } }, { rings: { rx: 4, tx: 'hw' } }), 'rx: 2 -> 4'],
    [
      'rings that were not set',
      modify('phys', 'p', { rings: null }, { rings: { rx: 4, tx: 'hw' } }),
      'none -> rx: 4, tx: hw',
    ],
    [
      'the addresses of a NIC',
      modify(
        'guest',
        'g',
        { nics: { a: { ip: ['10.0.0.2/24'] }, b: { ip: [] } } },
        { nics: { a: { ip: ['10.0.0.3/24'] }, b: { ip: [] } } },
      ),
      'a: {ip: [10.0.0.2/24]} -> {ip: [10.0.0.3/24]} (1 entry unchanged)',
    ],
    [
      'a NIC that comes and one that goes',
      modify('guest', 'g', { nics: { a: { ip: [] } } }, { nics: { b: { ip: ['10.0.0.3/24'] } } }),
      '-a, +b: {ip: [10.0.0.3/24]}',
    ],
    [
      'a route',
      modify('guest', 'g', { routes: { '0.0.0.0/0': '10.0.0.1' } }, { routes: { '0.0.0.0/0': '10.0.0.254' } }),
      '0.0.0.0/0: 10.0.0.1 -> 10.0.0.254',
    ],
    [
      'a remote',
      modify(
        'overlay',
        'o',
        { remotes: { '02:00:00:00:00:01': '10.0.0.1' } },
        { remotes: { '02:00:00:00:00:01': '10.0.0.2' } },
      ),
      '02:00:00:00:00:01: 10.0.0.1 -> 10.0.0.2',
    ],
    [
      'the share of a class',
      modify(
        'classes',
        'p',
        { classes: [STORAGE, REST] },
        { classes: [row('storage', { ets: 40, priorities: [3, 4] }), REST] },
      ),
      'storage: [3] 40% -> [3,4] 40% (1 entry unchanged)',
    ],
    [
      'nothing before',
      modify('guest', 'g', { routes: {} }, { routes: { '0.0.0.0/0': '10.0.0.1' } }),
      'none -> 0.0.0.0/0: 10.0.0.1',
    ],
  ])('%s', (_, change, text) => {
    expect(said(change)).toEqual([text]);
  });

  it('wholly when everything shall be spelled out', () => {
    const change = modify('flow', 'f', match({}), match({ localPort: 8443 }));
    expect(said(change, true)).toEqual(['protocol: tcp, localPort: 443 -> protocol: tcp, localPort: 8443']);
  });

  it('and counts what would be too long', () => {
    const routes = (hop: string) =>
      Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`10.${index}.0.0/16`, hop]));
    expect(said(modify('guest', 'g', { routes: routes('10.0.0.1') }, { routes: routes('10.0.0.2') }))[0]).toMatch(
      /^10\.0\.0\.0\/16: 10\.0\.0\.1 -> 10\.0\.0\.2, .* and 12 more$/,
    );
  });
});
