import { expect, it } from 'vitest';
import { planEdits, planVerb } from '#reconcile/verb.ts';
import { address } from '#state/address.ts';
import { candidates } from '#state/automatic.ts';
import type { Edit } from '#state/edit.ts';
import type { Observed } from '#state/host-state.ts';
import type { Wanted } from '#state/intent.ts';
import type { Resource, ResourceOf, TrafficClass } from '#state/resource.ts';
import { physDefaults } from '#state/settle.ts';
import { hostOf } from '../support/look.ts';
import { bareState, HARDWARE, make, stateOf } from '../support/random-state.ts';

const vnic = (name: string, number: number, given: Partial<ResourceOf<'vnic'>> = {}) =>
  make('vnic', name, { over: 'ixgbe0', mac: { kind: 'fixed', address: `02:08:20:00:00:0${number}` }, ...given });
// A physical link with all its fields.
const phys = (name: string, given: Partial<ResourceOf<'phys'>>) =>
  ({ ...physDefaults(name, HARDWARE), ...given }) as unknown as Resource;
const guest = (name: string, nic: string, ...ip: string[]) => make('guest', name, { nics: { [nic]: { ip } } });
const flow = (name: string, over: string, given: Partial<ResourceOf<'flow'>> = {}) =>
  make('flow', name, {
    over,
    match: {
      protocol: 'tcp',
      localIp: null,
      remoteIp: null,
      localPort: 80,
      remotePort: null,
      dsfield: null,
      direction: 'bi',
    },
    ...given,
  });
const classOf = (name: string, priorities: number[], given: Partial<TrafficClass> = {}): TrafficClass => ({
  name,
  priorities,
  ets: 50,
  strict: false,
  pfc: null,
  ...given,
});
const LOSSLESS = make('classes', 'ixgbe0', {
  classes: [
    classOf('default', [0, 1, 2, 4, 5, 6, 7]),
    classOf('storage', [3], { pfc: { xoffBytes: 60_000, xonBytes: 30_000, headroomBytes: 'auto' } }),
  ],
});
const STRICT = make('classes', 'ixgbe0', {
  classes: [
    classOf('default', [0, 1, 2, 3, 4, 5, 6], { ets: 100 }),
    classOf('control', [7], { ets: null, strict: true }),
  ],
});
const PFC = phys('ixgbe0', { flowControl: 'pfc' });
const [first = '', second = ''] = candidates(HARDWARE.host, address('vnic', 'new'), '02:08:20');
const factory = HARDWARE.links.bge0?.factoryMacs ?? [];

const create = (wanted: Resource | Wanted): Edit => ({
  action: 'create',
  where: 'both',
  wanted: wanted as Wanted, // A whole object is a wish for all its fields.
});
const alter = (before: Resource, given: object): Edit => ({
  action: 'alter',
  where: 'both',
  name: before.name,
  kinds: [before.kind],
  alter: (found) => ({ put: [{ ...found, ...given } as Resource] }), // Fields of that kind.
});
const automatic = (over: string): Wanted => ({ kind: 'vnic', name: 'new', over });

const withIp = phys('bge1', { ip: ['192.168.1.1/24'] });
const overlay = make('overlay', 'over0', { vni: 7, local: '192.168.1.1', mtu: 1400 });
const slotted = (name: string, slot: number) =>
  vnic(name, 1, { over: 'bge0', mac: { kind: 'factory', slot, address: factory[slot] ?? '' } });
const GUESTS = [vnic('a', 1, { vid: 5 }), vnic('b', 2), guest('g', 'a', '10.0.0.1/24'), guest('h', 'b', '10.0.0.1/24')];

/** What a change next to others comes to: a code of a warning or refusal, or what the plan says, for which these are needed. */
const rows: readonly (readonly [title: string, there: readonly Resource[], edit: Edit, told: RegExp])[] = [
  ['a MAC address that is used', [vnic('a', 1)], create(vnic('new', 1)), /mac-in-use/],
  ['a port of an aggregation', [make('aggr', 'aggr0', { ports: ['ixgbe0'] })], create(vnic('new', 1)), /port-in-use/],
  ['a port that is used', [vnic('a', 1)], create(make('aggr', 'new', { ports: ['ixgbe0'] })), /port-in-use/],
  ['a flow like another', [flow('f', 'bge0')], create(flow('new', 'bge0')), /flow-identical/],
  [
    'rings that others have',
    [vnic('a', 1, { rings: { rx: 100, tx: 1 } })],
    create(vnic('new', 2, { rings: { rx: 60, tx: 1 } })),
    /"rings"/,
  ],
  ...(['both', 'stored'] as const).map(
    (where) =>
      [
        `caps that add up, ${where}`,
        ['a', 'b', 'c'].map((name, index) => vnic(name, index, { maxbw: 4e9 })),
        create(vnic('new', 9, { maxbw: 1e9 })),
        /maxbw of 4 links over it add up to 13G/,
      ] as const,
  ),
  [
    'the same lossless priority',
    [PFC, LOSSLESS, vnic('a', 1, { cos: 3 })],
    create(vnic('new', 2, { cos: 3 })),
    /a and new share the lossless priority 3/,
  ],
  [
    'an uncapped sender of a strict class',
    [STRICT, vnic('a', 1, { cos: 7 })],
    create(vnic('new', 2, { cos: 7, maxbw: 1e6 })),
    /strict-starvation/,
  ],
  [
    'an uncapped flow in a strict class',
    [STRICT, vnic('a', 1), flow('f', 'a', { cos: 7 })],
    create(vnic('new', 2, { cos: 7, maxbw: 1e6 })),
    /strict-starvation/,
  ],
  [
    'others in a lossless class behind a switch that drops',
    [PFC, LOSSLESS, make('switch', 'sw0', { uplinks: ['ixgbe0'] }), vnic('a', 1, { over: 'sw0', cos: 3 })],
    create(vnic('new', 2, { over: 'sw0', cos: 3 })),
    /a and new have priorities of a lossless class/,
  ],
  [
    'who has the address that the count begins with',
    [make('etherstub', 'stub0', {}), vnic('a', 1, { over: 'bge1', mac: { kind: 'fixed', address: first } })],
    create(automatic('stub0')),
    new RegExp(`"address":"${second}"`),
  ],
  ['who has factory slots', [slotted('a', 1), slotted('b', 2)], create(automatic('bge0')), /"slot":3/],
  [
    'who has a factory address without its slot',
    [vnic('a', 1, { over: 'bge0', mac: { kind: 'fixed', address: factory[1] ?? '' } })],
    create(automatic('bge0')),
    /"slot":2/,
  ],
  [
    'who is on the overlay of a link',
    [withIp, overlay, vnic('a', 1, { over: 'over0' })],
    alter(withIp, { mtu: 2000 }),
    /"felt":\["overlay\/over0","vnic\/a"\]/,
  ],
  ['an overlay without a link', [overlay], alter(withIp, { mtu: 2000 }), /underlay-missing/],
  ['the guest of another VNIC with its address', GUESTS, alter(vnic('a', 1), { vid: null }), /ip-in-use/],
  [
    'guests of the link of a flow that goes',
    [flow('f', 'ixgbe0'), ...GUESTS],
    { action: 'remove', where: 'both', name: 'f', kinds: ['flow'] },
    /"guest\/h"/,
  ],
  [
    'what is on an overlay that listens on an address that a link gets',
    [withIp, overlay, vnic('a', 1, { over: 'over0', mtu: 9000 })],
    alter(phys('net2', {}), { ip: ['192.168.1.1/24'] }),
    /mtu-above-parent/,
  ],
  [
    'guests of the link of a flow that drops',
    [flow('f', 'ixgbe0'), ...GUESTS],
    alter(flow('f', ''), { maxbw: 0 }),
    /"guest\/h"/,
  ],
  [
    'what is protected on a link whose frames would be dropped',
    [vnic('a', 1, { protected: true })],
    create(flow('new', 'ixgbe0', { maxbw: 0, match: { ...flow('new', '').match, protocol: null, localPort: null } })),
    /vnic\/a is protected/,
  ],
];

it.each(rows)('a scope that is about one object shows %s', async (title, there, edit, told) => {
  const running = new Map([...bareState(), ...stateOf(there)]);
  const stored = title.endsWith('stored') ? bareState() : running;
  const observed: Observed = { running, stored, owners: { objects: new Map(), settings: new Map() } };
  const verb = { purpose: 'test', edits: [edit] };
  const answers = { part: 0, whole: 0 };
  const found = await planVerb(hostOf(observed, answers), verb);
  expect(JSON.stringify(found)).toMatch(told);
  expect(found).toEqual(planEdits(verb, observed, HARDWARE));
});

it('a scope shows none of the others that do not matter', async () => {
  const others = Array.from({ length: 50 }, (_, index) =>
    vnic(`w${index}`, 0, {
      mac: { kind: 'fixed', address: `02:08:20:00:01:${(index + 16).toString(16)}` },
      maxbw: 1e9,
    }),
  );
  const state = new Map([...bareState(), ...stateOf(others)]);
  const observed: Observed = { running: state, stored: state, owners: { objects: new Map(), settings: new Map() } };
  const found = await hostOf(observed, { part: 0, whole: 0 }).inspect({
    names: ['new'],
    wanted: [vnic('new', 1, { maxbw: 1 })],
  });
  expect([...found.running.keys()].filter((key) => !key.startsWith('phys/'))).toEqual([]);
  expect(found.beside?.running.get('ixgbe0')?.caps).toEqual({ count: 50, amount: 50e9 });
});

it('a scope shows who holds in one configuration what another holds in the other', async () => {
  const aggr = make('aggr', 'aggr0', { ports: ['bge0'] });
  const client = vnic('a', 1, { over: 'bge0' });
  const [one, other] = [aggr, client].map((held) => new Map([...bareState(), ...stateOf([held])]));
  const edit: Edit = { ...create(make('aggr', 'new', { ports: ['bge0'] })), where: 'running' };
  const verb = { purpose: 'test', edits: [edit] };
  for (const [running = bareState(), stored = bareState()] of [
    [one, other],
    [other, one],
    [undefined, other],
  ]) {
    const observed: Observed = { running, stored, owners: { objects: new Map(), settings: new Map() } };
    expect(await planVerb(hostOf(observed, { part: 0, whole: 0 }), verb)).toEqual(planEdits(verb, observed, HARDWARE));
  }
});
