import { describe, expect, test } from 'vitest';
import { linkNamed } from '#state/host-state.ts';
import { linkFacts } from '#state/link-facts.ts';
import { effectiveMtu } from '#state/mtu.ts';
import { linkSpeed } from '#state/speed.ts';
import { HARDWARE, made, onHost, phys, vf, vlan, vnic } from './rules/world.ts';

const STATE = onHost([
  phys('net2', { mtu: 9000, ip: ['192.168.1.1/24'] }),
  made('aggr', 'aggr0', { ports: ['net2', 'net3'] }),
  made('aggr', 'mixed', { ports: ['bge1', 'net2'] }),
  made('switch', 'sw0', { uplinks: ['aggr0', 'bge0'] }),
  made('switch', 'sw1', { uplinks: ['aggr0', 'bge0'], teaming: 'hash', mtu: 1400 }),
  made('etherstub', 'stub0', { mtu: 9000 }),
  made('overlay', 'tenant7', { local: '192.168.1.1', mtu: 1400 }),
  vnic('plain'),
  vnic('capped', { maxbw: 1e8, mtu: 1000 }),
  vnic('over-switch', { over: 'sw0' }),
  vnic('over-stub', { over: 'stub0' }),
  vnic('capped-over-stub', { over: 'stub0', maxbw: 5e8 }),
  vnic('over-tenant', { over: 'tenant7' }),
  vnic('closed', { maxbw: 0 }),
  vnic('astray', { over: 'nowhere' }),
  vnic('circular', { over: 'circular' }),
  vlan('tagged', { over: 'aggr0' }),
  made('vfs', 'ixgbe0', { count: 1 }),
  vf('ixgbe0', 0, { maxTxRate: 1e9 }),
]);

const { bge1 } = HARDWARE.links;
if (!bge1) throw new Error('no bge1');

const link = (name: string) => {
  const found = linkNamed(STATE, name);
  if (!found) throw new Error(`no ${name}`);
  return found;
};

const holder = (ip: string) => (ip === '192.168.1.1' ? link('net2') : undefined);

describe('MTU in effect', () => {
  test.each([
    ['net2', 9000],
    ['aggr0', 1500],
    ['sw0', 1500],
    ['sw1', 1400],
    ['stub0', 9000],
    ['tenant7', 1400],
    ['plain', 1500],
    ['capped', 1000],
    ['over-switch', 1500],
    ['over-stub', 9000],
    ['over-tenant', 1400],
    ['tagged', 1500],
    ['ixgbe0vf0', 1500],
    ['astray', undefined],
    ['circular', undefined],
  ])('of %s is %s', (name, mtu) => {
    expect(effectiveMtu(STATE, link(name))).toBe(mtu);
  });
});

describe('speed of a link', () => {
  test.each([
    ['bge0', 1e9],
    ['aggr0', 50e9],
    ['mixed', 1e9],
    ['sw0', 50e9],
    ['sw1', 51e9],
    ['stub0', undefined],
    ['tenant7', 25e9],
    ['plain', 1e9],
    ['capped', 1e8],
    ['closed', 0],
    ['over-switch', 50e9],
    ['over-stub', undefined],
    ['capped-over-stub', 5e8],
    ['over-tenant', 25e9],
    ['tagged', 50e9],
    ['ixgbe0vf0', 1e9],
    ['astray', undefined],
    ['circular', undefined],
  ])('%s: %s', (name, speed) => {
    expect(linkSpeed(STATE, HARDWARE, link(name), holder)).toBe(speed);
  });

  test('is not known without a host', () => {
    expect(linkSpeed(STATE, null, link('bge0'), holder)).toBeUndefined();
  });
});

describe('what the wires give', () => {
  const facts = (...down: readonly string[]) => {
    const links = Object.entries(HARDWARE.links).map(([name, nic]) => [name, { ...nic, up: !down.includes(name) }]);
    return linkFacts(STATE, { ...HARDWARE, links: Object.fromEntries(links) });
  };

  test.each<[string, readonly string[], number | null, 'up' | 'down']>([
    ['bge0', [], 1e9, 'up'],
    ['bge0', ['bge0'], 0, 'down'],
    ['aggr0', [], 50e9, 'up'],
    ['aggr0', ['net2'], 25e9, 'up'],
    ['aggr0', ['net2', 'net3'], 0, 'down'],
    ['mixed', [], 1e9, 'up'],
    ['sw0', ['net2', 'net3'], 1e9, 'up'],
    ['sw1', ['net2'], 26e9, 'up'],
    ['stub0', [], null, 'up'],
    ['tenant7', [], 25e9, 'up'],
    ['tenant7', ['net2'], 0, 'down'],
    ['over-switch', ['net2', 'net3', 'bge0'], 0, 'down'],
    ['tagged', ['net3'], 25e9, 'up'],
    ['ixgbe0vf0', ['ixgbe0'], 0, 'down'],
  ])('%s with %j down: %s b/s, %s', (name, down, speed, state) => {
    const { speed: speedOf, up } = facts(...down);
    expect([speedOf(link(name)), up(link(name)) ? 'up' : 'down']).toEqual([speed, state]);
  });

  test('takes a VNIC down with its wire, unless another client shares the link (dladm(8))', () => {
    const shared = onHost([vnic('one', { over: 'bge1' }), vnic('two', { over: 'bge1' })]);
    const alone = onHost([vnic('one', { over: 'bge1' })]);
    const cut = { ...HARDWARE, links: { ...HARDWARE.links, bge1: { ...bge1, up: false } } };
    expect([shared, alone].map((state) => linkFacts(state, cut).up(vnic('one', { over: 'bge1' })))).toEqual([
      true,
      false,
    ]);
  });
});
