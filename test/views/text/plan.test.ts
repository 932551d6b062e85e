import { describe, expect, it } from 'vitest';
import type { Plan } from '#plan/plan.ts';
import { type Address, address } from '#state/address.ts';
import { printDiff, printPlan } from '#views/text/plan.ts';
import { add, modify, numbered, plan, remove, resource } from '../sample.ts';

const text = (some: Plan, full = false) => printPlan(some, { color: false, full });
const owner = (document: string) => ({ document, applied: {} });

const everything: Plan = plan(
  [
    ...numbered('web', 500).map((name) => modify('vnic', name, { maxbw: 100e6 }, { maxbw: 200e6 })),
    add('etherstub', 'new1', { forwarding: 'lossless', ring: 64 }),
    remove('vnic', 'old7', { over: 'bge0' }),
    remove('vnic', 'old8', { over: 'bge0' }),
    {
      action: 'replace',
      address: address('overlay', 'tenant7'),
      where: 'both',
      from: resource('overlay', 'tenant7', { vni: 7007 }),
      to: resource('overlay', 'tenant7', { vni: 7008 }),
      fields: ['vni'],
      because: 'a segment number is fixed when the overlay is made',
    },
    { action: 'rename', address: address('vnic', 'front'), where: 'both', previous: address('vnic', 'web0') },
    { ...modify('phys', 'ixgbe0', { flowControl: 'no' }, { flowControl: 'pfc' }), where: 'stored' },
  ],
  {
    ownership: [
      { address: address('etherstub', 'new1'), field: null, before: null, after: owner('web-tier') },
      { address: address('vnic', 'web001'), field: null, before: null, after: owner('web-tier') },
      { address: address('vnic', 'web002'), field: null, before: owner('old-tier'), after: owner('web-tier') },
      { address: address('phys', 'ixgbe0'), field: 'mtu', before: null, after: owner('web-tier') },
      { address: address('phys', 'ixgbe0'), field: 'cos', before: null, after: owner('web-tier') },
      { address: address('vnic', 'gone'), field: null, before: owner('web-tier'), after: null },
      { address: address('vnic', 'web003'), field: null, before: owner('web-tier'), after: owner('web-tier') },
    ],
    drift: [
      {
        address: address('vnic', 'web001'),
        where: 'running',
        fields: [{ field: 'maxbw', applied: 50e6, found: 100e6 }],
      },
      { address: address('flow', 'lost'), where: 'both', fields: undefined },
      { address: address('vnic', 'web900'), where: 'both', fields: [{ field: 'cos', applied: 0, found: 3 }] },
    ],
    disturbances: [
      {
        address: address('overlay', 'tenant7'),
        effect: 'loss',
        felt: ['guest/db', 'guest/web', 'vnic/t1', 'vnic/t2', 'vnic/t3'].map((one) =>
          address(one.split('/')[0] as 'vnic', one.split('/')[1] ?? ''),
        ),
      },
      { address: address('phys', 'ixgbe0'), effect: 'link-reset', felt: [] },
    ],
    warnings: [
      {
        severity: 'warning',
        code: 'oversubscription',
        summary: 'more bandwidth is promised than the link has',
        detail: '100G on bge0 of 1G.',
        subject: { address: 'phys/bge0' },
      },
    ],
  },
);

describe('printPlan', () => {
  it('tells a plan: summary, dangerous changes first, what is alike together, drift, owners, warnings', async () => {
    await expect(text(everything)).toMatchFileSnapshot('plan.golden.txt');
  });

  it('spells every object out with full', () => {
    const lines = text(everything, true).split('\n');
    expect(lines.filter((line) => line.startsWith('~   vnic/web'))).toHaveLength(500);
    expect(lines.filter((line) => line.trim() === 'maxbw  100M -> 200M')).toHaveLength(500);
  });

  it('says that nothing is to be done', () => {
    expect(text(plan([]))).toBe('Plan for host web01: nothing to do, in sync\n');
  });

  it('says when only owners change', () => {
    const adopted = plan([], {
      ownership: [{ address: address('vnic', 'a'), field: null, before: null, after: owner('w') }],
    });
    expect(text(adopted)).toBe(`Plan for host web01: nothing to change, only the records of who owns what

Owners:
  adopted (made by hand): vnic/a
`);
  });

  it('shows long lists by what came and what went', () => {
    const entries = Array.from({ length: 10_000 }, (_, index) => `10.${index >> 8}.${index & 255}.0/24`);
    const change = modify('address-set', 'bad', { entries }, { entries: [...entries.slice(1), '203.0.113.0/24'] });
    expect(text(plan([change]))).toContain(
      'entries  +203.0.113.0/24 -10.0.0.0/24 (9999 entries unchanged)'.replace('9999', '9,999'),
    );
  });

  it('names who feels a change beside the objects themselves', () => {
    const felt = (...names: string[]) => {
      const disturbances = [{ address: address('vnic', 'web0'), effect: 'loss' as const, felt: names as Address[] }];
      const lines = text(plan([modify('vnic', 'web0', { cpus: [] }, { cpus: [1] })], { disturbances })).split('\n');
      return lines.find((line) => line.includes('!'))?.trim();
    };
    expect(felt('vnic/web0')).toBe('! frames are lost');
    expect(felt('guest/a', 'vnic/web0')).toBe('! frames are lost; felt by guest/a');
    expect(felt()).toBe('! frames are lost; nothing uses it');
  });

  it('draws no control character of a name', () => {
    expect(text(plan([add('vnic', 'a\u001b[31m\nb')]))).not.toContain('\u001b');
  });
});

describe('printDiff', () => {
  it('keeps to the order of addresses and tells no effects', async () => {
    await expect(printDiff({ ...everything, drift: [], ownership: [] }, { color: false })).toMatchFileSnapshot(
      'diff.golden.txt',
    );
  });
});
