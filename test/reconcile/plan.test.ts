import { describe, expect, test } from 'vitest';
import { staleFacts } from '#plan/basis.ts';
import type { Address } from '#state/address.ts';
import type { Resource } from '#state/resource.ts';
import { afterPlan, applied, BARE, byHand, codes, intent, lines, planFor, planOf, steps } from '../support/plans.ts';
import { HARDWARE, make } from '../support/random-state.ts';

const vnic = (name: string, over: string, more: object = {}) => ({ kind: 'vnic', name, over, ...more }) as const;
const key = (text: string) => text as Address;

describe('what a document does not say', () => {
  test('an object that is not named and not owned stays', () => {
    const before = byHand(BARE, (state) => state.set(key('etherstub/mine0'), make('etherstub', 'mine0', {})));
    expect(lines(planOf(before, [intent('web', [vnic('v0', 'bge1')])]))).toEqual(['add vnic/v0']);
  });
  test('an object that the document made and no longer names goes', () => {
    const before = applied(intent('web', [vnic('v0', 'bge1'), vnic('v1', 'bge1')]));
    expect(lines(planOf(before, [intent('web', [vnic('v0', 'bge1')])]))).toEqual(['remove vnic/v1']);
  });
  test('a setting of hardware that is no longer named returns to its default, and only that one', () => {
    const before = applied(
      intent('a', [{ kind: 'phys', name: 'bge0', mtu: 9000 }]),
      intent('b', [{ kind: 'phys', name: 'bge0', cos: 3 }]),
    );
    const plan = planOf(before, [intent('a', [])]);
    expect(lines(plan)).toEqual(['modify phys/bge0 mtu']);
    expect(afterPlan(before, plan).running.get(key('phys/bge0'))).toMatchObject({ mtu: 1500, cos: 3 });
  });
  test('spelling out a default changes nothing', () => {
    const before = applied(intent('web', [vnic('v0', 'bge1')]));
    expect(
      planOf(before, [intent('web', [vnic('v0', 'bge1', { priority: 'high', maxbw: null, cos: 0 })])]).steps,
    ).toEqual([]);
  });
  test('a second apply finds nothing to do', () => {
    const web = intent('web', [
      { kind: 'etherstub', name: 's0' },
      vnic('v0', 's0'),
      { kind: 'phys', name: 'bge0', mtu: 9000 },
    ]);
    expect(planOf(applied(web), [web]).steps).toEqual([]);
  });
});

describe('automatic addresses', () => {
  test('auto takes factory slots first, in the order of names, then derived ones', () => {
    const names = ['v10', 'v2', 'v1', 'v3', 'v4', 'v5'];
    const state = applied(
      intent(
        'web',
        names.map((name) => vnic(name, 'bge1')),
      ),
    ).running;
    const macs = ['v1', 'v2', 'v3', 'v4', 'v5', 'v10'].map(
      (name) => (state.get(key(`vnic/${name}`)) as { mac: { kind: string; slot?: number } }).mac,
    );
    expect(macs.map((mac) => mac.slot ?? mac.kind)).toEqual([1, 2, 3, 4, 'random', 'random']);
  });
  test('they stay when neighbours come and go', () => {
    const before = applied(intent('web', [vnic('v5', 'bge1'), vnic('v6', 'bge1', { mac: { kind: 'random' } })]));
    const plan = planOf(before, [
      intent('web', [vnic('v1', 'bge1'), vnic('v5', 'bge1'), vnic('v6', 'bge1', { mac: { kind: 'random' } })]),
    ]);
    expect(lines(plan)).toEqual(['add vnic/v1']);
  });
  test('a factory slot that the NIC does not have is refused', () => {
    expect(
      codes(planFor(BARE, [intent('web', [vnic('v0', 'bge1', { mac: { kind: 'factory', slot: 99 } })])]).diagnostics),
    ).toContain('factory-slot vnic/v0');
  });
  test('no two of 5,000 derived addresses are the same', () => {
    const state = applied(
      intent(
        'web',
        Array.from({ length: 5000 }, (_, index) => vnic(`v${index}`, 'bge1')),
      ),
    ).running;
    const macs = [...state.values()].flatMap((one) => (one.kind === 'vnic' ? [one.mac.address] : []));
    expect(new Set(macs).size).toBe(5000);
  });
});

describe('ownership', () => {
  const other = applied(intent('other', [vnic('v0', 'bge1'), { kind: 'phys', name: 'bge0', mtu: 9000 }]));
  test('an object of another document is a conflict, unless adopted', () => {
    expect(codes(planFor(other, [intent('web', [vnic('v0', 'bge1')])]).diagnostics)).toEqual([
      'owned-by-other vnic/v0',
    ]);
    const plan = planOf(other, [intent('web', [vnic('v0', 'bge1')])], { adopt: true });
    expect(lines(plan)).toEqual([]);
    expect(afterPlan(other, plan).owners.objects.get(key('vnic/v0'))?.document).toBe('web');
  });
  test('an object made by hand is a conflict, unless adopted', () => {
    const before = byHand(BARE, (state) => state.set(key('etherstub/s0'), make('etherstub', 's0', {})));
    expect(codes(planFor(before, [intent('web', [{ kind: 'etherstub', name: 's0' }])]).diagnostics)).toEqual([
      'made-by-hand etherstub/s0',
    ]);
    expect(planOf(before, [intent('web', [{ kind: 'etherstub', name: 's0' }])], { adopt: true }).changes).toEqual([]);
  });
  test('a setting of another document conflicts, another setting of the same link does not', () => {
    expect(codes(planFor(other, [intent('web', [{ kind: 'phys', name: 'bge0', mtu: 1500 }])]).diagnostics)).toEqual([
      'owned-by-other phys/bge0',
    ]);
    expect(lines(planOf(other, [intent('web', [{ kind: 'phys', name: 'bge0', cos: 2 }])]))).toEqual([
      'modify phys/bge0 cos',
    ]);
  });
  test('two documents may each set their own settings of one link, in any order', () => {
    const both = [
      intent('b', [{ kind: 'phys', name: 'bge0', maxbw: 5e8 }]),
      intent('c', [{ kind: 'phys', name: 'bge0', mtu: 1600 }]),
    ];
    for (const set of [both, [...both].reverse()]) {
      const state = afterPlan(BARE, planOf(BARE, set));
      expect(state.running.get(key('phys/bge0'))).toMatchObject({ maxbw: 5e8, mtu: 1600 });
      expect(planOf(state, set).steps).toEqual([]);
      for (const one of set) expect(planOf(state, [one]).steps).toEqual([]);
    }
  });
  test('two documents of one set that name one object are refused', () => {
    const both = [intent('a', [vnic('v0', 'bge1')]), intent('b', [vnic('v0', 'bge0')])];
    expect(codes(planFor(BARE, both).diagnostics)).toEqual(['owned-by-other vnic/v0']);
  });
  test('an object may move from one document to another when both are applied together', () => {
    const both = [intent('other', [{ kind: 'phys', name: 'bge0', mtu: 9000 }]), intent('web', [vnic('v0', 'bge1')])];
    const plan = planOf(other, both);
    expect(plan.changes).toEqual([]);
    expect(afterPlan(other, plan).owners.objects.get(key('vnic/v0'))?.document).toBe('web');
    expect(planOf(afterPlan(other, plan), both).steps).toEqual([]);
  });
  test('--prune=all removes what nobody names, and never hardware', () => {
    const before = byHand(other, (state) => state.set(key('etherstub/s0'), make('etherstub', 's0', {})));
    const plan = planOf(before, [intent('web', [])], { prune: 'all' });
    expect(lines(plan)).toEqual(['remove etherstub/s0', 'modify phys/bge0 mtu', 'remove vnic/v0']);
    expect(
      afterPlan(before, plan).owners.objects.size +
        [...afterPlan(before, plan).owners.settings.values()].reduce((sum, one) => sum + one.size, 0),
    ).toBe(0);
  });
});

describe('drift', () => {
  const web = intent('web', [vnic('v0', 'bge1', { maxbw: 100e6 })]);
  const slower = (state: Map<Address, Resource>) => {
    state.set(key('vnic/v0'), { ...state.get(key('vnic/v0')), maxbw: 5e6 } as Resource);
  };
  test('what was changed by hand is told apart from what the document changes', () => {
    const plan = planOf(byHand(applied(web), slower), [intent('web', [vnic('v0', 'bge1', { maxbw: 100e6, cos: 3 })])]);
    expect(plan.drift).toEqual([
      { address: 'vnic/v0', where: 'both', fields: [{ field: 'maxbw', applied: 100e6, found: 5e6 }] },
    ]);
    expect(lines(plan)).toEqual(['modify vnic/v0 maxbw,cos']);
  });
  test('drift of the running configuration alone is put right there alone', () => {
    expect(lines(planOf(byHand(applied(web), slower, 'running'), [web]))).toEqual(['modify vnic/v0 maxbw (running)']);
  });
  test('an owned object that somebody deleted comes back with the address that it had', () => {
    const before = applied(web);
    const mac = (before.running.get(key('vnic/v0')) as { mac: unknown }).mac;
    const plan = planOf(
      byHand(before, (state) => state.delete(key('vnic/v0')), 'running'),
      [web],
    );
    expect(plan.drift).toEqual([{ address: 'vnic/v0', where: 'running', fields: undefined }]);
    expect(plan.changes).toMatchObject([{ action: 'add', where: 'running', to: { mac } }]);
  });
});

describe('renames', () => {
  test('formerly renames in place; what sits on it follows', () => {
    const flow = (over: string) => ({ kind: 'flow', name: 'f0', over, match: make('flow', 'f0', {}).match }) as const;
    const before = applied(intent('web', [vnic('old0', 'bge1'), flow('old0')]));
    const next = intent('web', [vnic('new0', 'bge1'), flow('new0')], { 'vnic/new0': 'vnic/old0' });
    const plan = planOf(before, [next]);
    expect(steps(plan)).toEqual(['rename vnic/old0 vnic/new0']);
    expect(planOf(afterPlan(before, plan), [next]).steps).toEqual([]);
  });
  test('a rename beside an object that stays touches nothing else', () => {
    const before = applied(intent('web', [vnic('a0', 'bge1'), vnic('b0', 'bge0')]));
    const next = intent('web', [vnic('c0', 'bge1'), vnic('b0', 'bge0')], { 'vnic/c0': 'vnic/a0' });
    expect(steps(planOf(before, [next]))).toEqual(['rename vnic/a0 vnic/c0']);
  });
  test('a chain of names is done from its free end', () => {
    const before = applied(
      intent('web', [
        vnic('a0', 'bge1'),
        vnic('b0', 'bge0'),
        { kind: 'guest', name: 'g0', nics: { a0: { ip: [] }, b0: { ip: [] } } },
      ]),
    );
    const next = intent(
      'web',
      [vnic('b0', 'bge1'), vnic('c0', 'bge0'), { kind: 'guest', name: 'g0', nics: { b0: { ip: [] }, c0: { ip: [] } } }],
      { 'vnic/b0': 'vnic/a0', 'vnic/c0': 'vnic/b0' },
    );
    const plan = planOf(before, [next]);
    expect(steps(plan)).toEqual(['rename vnic/b0 vnic/c0', 'rename vnic/a0 vnic/b0']);
  });
  test('a name that is taken is refused', () => {
    const before = applied(intent('web', [vnic('a0', 'bge1'), { kind: 'etherstub', name: 'b0' }]));
    const next = intent('web', [vnic('b0', 'bge1')], { 'vnic/b0': 'vnic/a0' });
    expect(codes(planFor(before, [next]).diagnostics)).toContain('rename-conflict vnic/b0');
  });
  test('what somebody else made is not renamed', () => {
    const before = applied(intent('other', [vnic('a0', 'bge1')]));
    expect(codes(planFor(before, [intent('web', [vnic('b0', 'bge1')], { 'vnic/b0': 'vnic/a0' })]).diagnostics)).toEqual(
      ['rename-conflict vnic/b0'],
    );
  });
});

describe('replacements', () => {
  const pool = (count: number) => [
    { kind: 'vfs', name: 'ixgbe0', count } as const,
    ...Array.from(
      { length: count },
      (_, index) => ({ kind: 'vf', name: `ixgbe0vf${index}`, over: 'ixgbe0', index }) as const,
    ),
  ];
  const guest = { kind: 'guest', name: 'g0', nics: { ixgbe0vf0: { ip: ['10.0.0.1/24'] } } } as const;
  test('another number of VFs makes them all anew; the guest lets go and takes hold again', () => {
    const before = applied(intent('web', [...pool(2), guest]));
    const plan = planOf(before, [intent('web', [...pool(3), guest])]);
    expect(lines(plan)).toEqual([
      'modify guest/g0',
      'replace vf/ixgbe0vf0',
      'replace vf/ixgbe0vf1',
      'add vf/ixgbe0vf2',
      'replace vfs/ixgbe0 count',
    ]);
    expect(steps(plan).indexOf('modify guest/g0')).toBeLessThan(steps(plan).indexOf('remove vf/ixgbe0vf0'));
    expect(steps(plan).lastIndexOf('modify guest/g0')).toBeGreaterThan(steps(plan).indexOf('add vf/ixgbe0vf0'));
    expect(plan.disturbances.find((one) => one.address === 'vfs/ixgbe0')).toMatchObject({
      effect: 'link-reset',
      felt: ['guest/g0', 'vf/ixgbe0vf0', 'vf/ixgbe0vf1'],
    });
  });
  test('two VNICs that exchange their addresses: one is made anew, with the reason', () => {
    const mac = (last: number) => ({ kind: 'fixed', address: `02:08:20:00:00:0${last}` }) as const;
    const before = applied(intent('web', [vnic('a0', 'bge1', { mac: mac(1) }), vnic('b0', 'bge1', { mac: mac(2) })]));
    const plan = planOf(before, [
      intent('web', [vnic('a0', 'bge1', { mac: mac(2) }), vnic('b0', 'bge1', { mac: mac(1) })]),
    ]);
    expect(lines(plan)).toEqual(['replace vnic/a0 mac', 'modify vnic/b0 mac']);
    expect(plan.changes[0]).toMatchObject({ because: expect.stringContaining('exchanges something with vnic/b0') });
    expect(steps(plan)).toEqual(['remove vnic/a0', 'modify vnic/b0', 'add vnic/a0', 'own']);
  });
  test('what we do not own is not made anew for us', () => {
    const owned = applied(intent('web', pool(2)));
    const before = byHand(owned, (state) => state.set(key('guest/g0'), make('guest', 'g0', { nics: guest.nics })));
    expect(codes(planFor(before, [intent('web', [])]).diagnostics)).toContain('in-use vf/ixgbe0vf0');
  });
});

describe('whom a change disturbs', () => {
  const guest = { kind: 'guest', name: 'g0', nics: { v0: { ip: ['10.0.0.1/24'] } } } as const;
  const classes = (ets: number) => ({
    kind: 'classes',
    name: 'ixgbe0',
    classes: [
      { name: 'default', priorities: [0, 1, 2, 4, 5, 6, 7], ets: 100 - ets, strict: false, pfc: null },
      { name: 'storage', priorities: [3], ets, strict: false, pfc: null },
    ],
  });
  const flow = (port: number) =>
    ({
      kind: 'flow',
      name: 'f0',
      over: 'v0',
      match: { ...make('flow', 'f0', {}).match, protocol: 'tcp', localPort: port },
    }) as const;
  const rows: readonly (readonly [
    title: string,
    before: readonly object[],
    after: readonly object[],
    felt: readonly string[],
  ])[] = [
    [
      'the classes of a port: those who use the port',
      [vnic('v0', 'ixgbe0'), guest, classes(40)],
      [vnic('v0', 'ixgbe0'), guest, classes(30)],
      ['guest/g0', 'vnic/v0'],
    ],
    [
      'a flow that is made anew: itself and the guest whose link it is on',
      [vnic('v0', 'bge1'), guest, flow(443)],
      [vnic('v0', 'bge1'), guest, flow(8443)],
      ['flow/f0', 'guest/g0'],
    ],
    [
      'a guest that is made anew: the guest',
      [vnic('v0', 'bge1'), guest],
      [vnic('v0', 'bge1'), { ...guest, type: 'vm' }],
      ['guest/g0'],
    ],
    [
      'a VNIC that moves: itself, its flows and its guest',
      [vnic('v0', 'bge1'), guest, flow(443)],
      [vnic('v0', 'bge0'), guest, flow(443)],
      ['flow/f0', 'guest/g0', 'vnic/v0'],
    ],
    ['a cap: nobody', [vnic('v0', 'bge1'), guest], [vnic('v0', 'bge1', { maxbw: 5e6 }), guest], []],
    ['what goes together: nobody who stays', [vnic('v0', 'bge1'), guest], [], []],
    [
      'an underlay that is reset: its overlays and what is on them',
      [
        { kind: 'phys', name: 'bge0', ip: ['192.168.1.1/24'] },
        { kind: 'overlay', name: 'o0', vni: 7, local: '192.168.1.1' },
        vnic('v0', 'o0'),
      ],
      [
        { kind: 'phys', name: 'bge0', ip: ['192.168.1.1/24'], mtu: 9000 },
        { kind: 'overlay', name: 'o0', vni: 7, local: '192.168.1.1' },
        vnic('v0', 'o0'),
      ],
      ['overlay/o0', 'vnic/v0'],
    ],
  ];
  test.each(rows)('%s', (_title, before, after, felt) => {
    // Rows are wanted objects, spelled short.
    const [first, second] = [before, after].map((wanted) => intent('web', wanted as Parameters<typeof intent>[1]));
    if (!first || !second) throw new Error('a row has two documents');
    const { disturbances } = planOf(applied(first), [second]);
    expect([...new Set(disturbances.flatMap((one) => one.felt))].sort()).toEqual(felt);
  });
});

describe('protection', () => {
  const guarded = applied(intent('web', [{ kind: 'etherstub', name: 's0' }, vnic('v0', 's0', { protected: true })]));
  test('a plan that deletes something protected is refused', () => {
    expect(codes(planFor(guarded, [intent('web', [])]).diagnostics)).toContain('protected vnic/v0');
  });
  test('a plan that moves it is refused, one that only caps it is not', () => {
    const stub = { kind: 'etherstub', name: 's0' } as const;
    expect(
      codes(planFor(guarded, [intent('web', [stub, vnic('v0', 'bge1', { protected: true })])]).diagnostics),
    ).toEqual(['protected vnic/v0']);
    expect(lines(planOf(guarded, [intent('web', [stub, vnic('v0', 's0', { protected: true, maxbw: 5e6 })])]))).toEqual([
      'modify vnic/v0 maxbw',
    ]);
  });
  test('a flow that drops everything of something protected is refused, one that drops a port or some peers is not', () => {
    const stub = { kind: 'etherstub', name: 's0' } as const;
    const drop = (match: object) => [
      stub,
      vnic('v0', 's0', { protected: true }),
      { kind: 'flow', name: 'f0', over: 'v0', maxbw: 0, match: { ...make('flow', 'f0', {}).match, ...match } } as const,
    ];
    expect(codes(planFor(guarded, [intent('web', drop({}))]).diagnostics)).toEqual(['protected flow/f0']);
    expect(lines(planOf(guarded, [intent('web', drop({ protocol: 'tcp', localPort: 25 }))]))).toEqual(['add flow/f0']);
    expect(lines(planOf(guarded, [intent('web', drop({ remoteIp: '203.0.113.0/24' }))]))).toEqual(['add flow/f0']);
  });
  test('a plan that takes the management link away is refused, naming it', () => {
    const nic = HARDWARE.links.bge0;
    if (!nic) throw new Error('the default host has bge0');
    const hardware = { ...HARDWARE, links: { ...HARDWARE.links, bge0: { ...nic, management: true } } };
    const wanted = [{ kind: 'aggr', name: 'aggr0', ports: ['bge0', 'bge1'] } as const];
    expect(codes(planFor(BARE, [intent('web', wanted)], { hardware }).diagnostics)).toEqual([
      'management-cut aggr/aggr0',
    ]);
    const reset = planOf(BARE, [intent('web', [{ kind: 'phys', name: 'bge0', mtu: 1600 }])], { hardware });
    expect(reset.warnings.map((one) => `${one.severity} ${one.code}`)).toEqual(['warning management-cut']);
    expect(lines(planOf(BARE, [intent('web', [{ kind: 'phys', name: 'bge0', cos: 3 }])], { hardware }))).toEqual([
      'modify phys/bge0 cos',
    ]);
  });
});

describe('the facts of a plan', () => {
  const web = intent('web', [{ kind: 'etherstub', name: 's0' }, vnic('v0', 's0')]);
  const before = applied(web);
  const plan = planOf(before, [intent('web', [{ kind: 'etherstub', name: 's0' }, vnic('v0', 's0', { cos: 3 })])]);
  test('a change elsewhere leaves it fresh', () => {
    const elsewhere = byHand(before, (state) => state.set(key('etherstub/z0'), make('etherstub', 'z0', {})));
    expect(staleFacts(plan.basis, elsewhere, HARDWARE)).toEqual([]);
  });
  test('a change of the object, of what it sits on, or of the hardware makes it stale, by name', () => {
    const drifted = byHand(before, (state) => state.set(key('etherstub/s0'), make('etherstub', 's0', { mtu: 1500 })));
    expect(staleFacts(plan.basis, drifted, HARDWARE)).toEqual(['etherstub/s0']);
    const other = { ...HARDWARE, labels: { rack: 'r9' } };
    expect(staleFacts(plan.basis, before, other)).toEqual(['the hardware of the host']);
  });
  test('somebody who takes the address that the plan gives away makes it stale', () => {
    const add = planOf(before, [
      intent('other', [vnic('n0', 'bge1', { mac: { kind: 'fixed', address: '02:08:20:00:00:77' } })]),
    ]);
    const taken = byHand(before, (state) =>
      state.set(
        key('vnic/x0'),
        make('vnic', 'x0', { over: 'bge1', mac: { kind: 'fixed', address: '02:08:20:00:00:77' } }),
      ),
    );
    expect(staleFacts(add.basis, taken, HARDWARE)).toEqual(['who holds mac/bge1/02:08:20:00:00:77/0']);
  });
});
