import fc from 'fast-check';
import { type Address, address, addressOf } from '#state/address.ts';
import { DEFAULT_HOST } from '#state/default-host.ts';
import { DERIVED, fieldsOf } from '#state/fields.ts';
import type { Hardware } from '#state/hardware.ts';
import { hardwareOf } from '#state/hardware-of.ts';
import type { HostState } from '#state/host-state.ts';
import { references } from '#state/relations.ts';
import type { Kind, Resource, ResourceOf, TrafficClass } from '#state/resource.ts';
import { judge } from '#state/rules/judge.ts';
import { physDefaults } from '#state/settle.ts';

/** The default host's hardware: what random states are made for. */
export const HARDWARE: Hardware = hardwareOf(DEFAULT_HOST);

const LINKS = Object.keys(HARDWARE.links);
const FAST = ['ixgbe0', 'ixgbe1'];

/** An object of that kind with every field at its default, except those given. */
export function make<K extends Kind>(kind: K, name: string, fields: Partial<ResourceOf<K>>): ResourceOf<K> {
  const defaults = Object.fromEntries(
    Object.entries(fieldsOf(kind)).map(([field, row]) => [field, row.default === DERIVED ? null : row.default]),
  );
  // Test states are made of complete rows.
  return { kind, name, ...defaults, ...fields } as unknown as ResourceOf<K>;
}

/** A host as it comes: physical links with their defaults. */
export function bareState(): HostState {
  return stateOf(LINKS.map((link) => physDefaults(link, HARDWARE) as unknown as Resource)); // Complete by construction.
}

export function stateOf(resources: readonly Resource[]): HostState {
  return new Map(resources.map((one) => [addressOf(one), one]));
}

const pick = <T>(...values: T[]) => fc.constantFrom(...values);
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.oneof(fc.constant(null), arbitrary);
const macs = fc.integer({ min: 0, max: 5 }).map((last) => `02:08:20:00:00:0${last}`);
const ips = fc.integer({ min: 1, max: 4 }).map((last) => `10.0.0.${last}/24`);
const served = {
  maxbw: maybe(pick(0, 100e6, 500e6, 1e9)),
  priority: pick('low' as const, 'medium' as const, 'high' as const),
  cpus: maybe(pick([0], [1, 2], [4, 5, 6])),
  cos: pick(0, 3, 5),
};

const phys = fc.record({
  name: pick(...LINKS),
  mtu: pick(1500, 9000),
  flowControl: pick('no' as const, 'bi' as const, 'pfc' as const),
  dcbx: maybe(fc.constant({ willing: ['pfc' as const] })),
  applications: pick([], [{ etherType: 0x8906, tcpPort: null, udpPort: null, dscp: null, cos: 3 }]),
  defaultTag: pick(0, 1, 100),
  rings: maybe(fc.record({ rx: pick<number | 'hw'>(8, 64, 'hw'), tx: pick(8, 64) })),
  ip: pick([], ['192.168.1.1/24'], ['192.168.1.2/24']),
  ...served,
});
const classes = fc.record({
  name: pick(...FAST),
  classes: pick<readonly TrafficClass[]>(
    [cls('default', [0, 1, 2, 3, 4, 5, 6, 7], 100)],
    [cls('default', [0, 1, 2, 4, 5, 6, 7], 60), cls('storage', [3], 40, true)],
    [cls('default', [0, 1, 2, 3, 4, 5, 6], 100), { ...cls('control', [7], null), strict: true }],
    [0, 1, 2, 3, 4, 5, 6, 7].map((one) => cls(`c${one}`, [one], one === 0 ? 30 : 10)),
  ),
});

function cls(name: string, priorities: number[], ets: number | null, pfc = false): TrafficClass {
  return {
    name,
    priorities,
    ets,
    strict: false,
    pfc: pfc ? { xoffBytes: 60_000, xonBytes: 30_000, headroomBytes: 'auto' } : null,
  };
}

const parents = pick(...LINKS, 'stub0', 'stub1', 'sw0', 'aggr0', 'over0');
const mtus = maybe(pick(1400, 1500, 9000));
const vids = maybe(pick(1, 100, 200));

const made: fc.Arbitrary<Resource> = fc.oneof(
  {
    weight: 2,
    arbitrary: fc
      .record({
        name: pick('stub0', 'stub1', 'x0'),
        mtu: pick(1500, 9000),
        forwarding: pick('lossy' as const, 'lossless' as const),
      })
      .map((one) => make('etherstub', one.name, one)),
  },
  {
    weight: 2,
    arbitrary: fc
      .record({
        name: pick('sw0', 'x0'),
        mtu: mtus,
        uplinks: fc.subarray(['bge0', 'bge1', 'net2', 'aggr0'], { minLength: 1, maxLength: 2 }),
      })
      .map((one) => make('switch', one.name, { ...one, uplinks: [...one.uplinks].sort() })),
  },
  {
    weight: 2,
    arbitrary: fc
      .record({
        name: pick('aggr0', 'aggr1'),
        mtu: mtus,
        ports: fc.subarray(['net2', 'net3', 'bge0'], { minLength: 1 }),
        ...served,
      })
      .map((one) => make('aggr', one.name, { ...one, ports: [...one.ports].sort() })),
  },
  {
    weight: 3,
    arbitrary: fc
      .record({
        name: pick('v0', 'v1', 'x0'),
        over: pick(...LINKS, 'aggr0'),
        vid: pick(1, 100, 200),
        mtu: mtus,
        ip: pick([], ['192.168.1.1/24'], ['192.168.1.2/24']),
        ...served,
      })
      .map((one) => make('vlan', one.name, one)),
  },
  {
    weight: 2,
    arbitrary: fc
      .record({
        name: pick('over0', 'over1'),
        vni: pick(7, 8),
        local: pick('192.168.1.1', '192.168.1.2'),
        mtu: pick(1400, 1450, 8900),
      })
      .map((one) => make('overlay', one.name, one)),
  },
  {
    weight: 10,
    arbitrary: fc
      .record({
        name: pick('n0', 'n1', 'n2', 'n3', 'x0'),
        over: parents,
        vid: vids,
        mtu: mtus,
        mac: macs,
        rings: maybe(fc.record({ rx: pick(1, 60, 100), tx: pick<number | 'sw'>(1, 'sw') })),
        ...served,
      })
      .map((one) => make('vnic', one.name, { ...one, mac: { kind: 'fixed', address: one.mac } })),
  },
  {
    weight: 3,
    arbitrary: fc
      .record({
        name: pick('s0', 's1'),
        entries: fc.subarray(['203.0.113.0/24', '198.51.100.0/24']),
        moment: pick('2026-01-01T00:00:00.5Z', '2026-02-03T04:05:06Z'),
      })
      .map(({ moment, ...one }) =>
        make('address-set', one.name, {
          ...one,
          entries: [...one.entries].sort(),
          expires: Object.fromEntries(one.entries.slice(1).map((entry) => [entry, moment])),
        }),
      ),
  },
  {
    weight: 5,
    arbitrary: fc
      .record({
        name: pick('f0', 'f1', 'f2'),
        over: pick('n0', 'n1', 'v0', 'bge0', 'aggr0'),
        port: pick(80, 443),
        set: maybe(pick('s0', 's1')),
        maxbw: maybe(pick(0, 5e6)),
      })
      .map((one) =>
        make('flow', one.name, {
          over: one.over,
          maxbw: one.maxbw,
          match: {
            protocol: 'tcp',
            localIp: null,
            remoteIp: one.set === null ? null : { set: one.set },
            localPort: one.port,
            remotePort: null,
            dsfield: null,
            direction: 'bi',
          },
        }),
      ),
  },
  {
    weight: 4,
    arbitrary: fc
      .record({
        name: pick('g0', 'g1'),
        role: pick('host' as const, 'router' as const),
        nics: fc.dictionary(pick('n0', 'n1', 'n2', 'ixgbe0vf0'), fc.record({ ip: fc.array(ips, { maxLength: 1 }) }), {
          maxKeys: 2,
        }),
      })
      .map((one) => make('guest', one.name, { ...one, nics: { ...one.nics } })),
  },
);
const functions = fc
  .record({
    port: pick(...FAST),
    count: pick(1, 2, 3, 17),
    vid: vids,
    rate: maybe(pick(3e9, 6e9)),
    spoofCheck: fc.boolean(),
  })
  .map(({ port, count, vid, rate, spoofCheck }): Resource[] => [
    make('vfs', port, { count }),
    ...Array.from({ length: count }, (_, index) =>
      make('vf', `${port}vf${index}`, {
        over: port,
        index,
        vid,
        minTxRate: index === 0 ? rate : null,
        spoofCheck,
        mac: `02:08:21:00:00:${index.toString(16).padStart(2, '0')}`,
      }),
    ),
  ]);

/** Any one object, as it may stand in a state or not. */
export const objects: fc.Arbitrary<Resource> = fc.oneof(
  { weight: 2, arbitrary: phys.map((one) => make('phys', one.name, { ...physDefaults(one.name, HARDWARE), ...one })) },
  { weight: 1, arbitrary: classes.map((one) => make('classes', one.name, one)) },
  { weight: 1, arbitrary: functions.map(([pool]) => pool as Resource) }, // The pool comes first.
  { weight: 1, arbitrary: functions.map((all) => all.at(-1) as Resource) }, // There is one function at least.
  { weight: 10, arbitrary: made },
);

const parts = fc.record({
  phys: fc.array(phys, { maxLength: 5 }),
  classes: fc.array(classes, { maxLength: 2 }),
  functions: fc.array(functions, { maxLength: 1 }),
  made: fc.array(made, { maxLength: 16 }),
});
type Parts = typeof parts extends fc.Arbitrary<infer T> ? T : never;

/** A valid state of the default host: random objects, of which everything that the rules refuse is left out again. */
export const validStates: fc.Arbitrary<HostState> = parts.map((drawn) => stateFrom(drawn));

/** The same, but nearly everything is over one link: many siblings, whose claims and sums meet. */
export function crowdedStates(link: string): fc.Arbitrary<HostState> {
  return parts.map((drawn) => stateFrom({ ...drawn, made: drawn.made.map((one) => movedTo(link, one)) }));
}

/** The object over that link, if it is over any; an address of its own for each name, so that more of them are valid. */
export function movedTo(link: string, resource: Resource): Resource {
  if (resource.kind === 'vnic' && resource.name !== 'n0') {
    const address = `02:08:20:00:01:0${resource.name.at(-1)}`;
    return { ...resource, over: link, mac: { kind: 'fixed', address } };
  }
  return resource.kind === 'vlan' && resource.name !== 'v0' ? { ...resource, over: link } : resource;
}

function stateFrom(drawn: Parts): HostState {
  return repaired([
    ...drawn.phys.map((one) => make('phys', one.name, { ...physDefaults(one.name, HARDWARE), ...one })),
    ...drawn.classes.map((one) => make('classes', one.name, one)),
    ...drawn.functions.flat(),
    ...drawn.made,
  ]);
}

/** Leaves out what is refused until nothing is; hardware goes back to its defaults instead. */
export function repaired(resources: readonly Resource[]): HostState {
  const state = new Map<Address, Resource>([...bareState(), ...stateOf(resources)]);
  for (;;) {
    const bad = new Set(
      judge(state, HARDWARE)
        .filter((one) => one.severity === 'error')
        .map((one) => one.subject?.address ?? ''),
    );
    // PFC without classes cannot be said in a document: it means a class for all.
    for (const [key, one] of state)
      if (one.kind === 'phys' && one.flowControl === 'pfc' && !state.has(address('classes', one.name))) bad.add(key);
    if (bad.size === 0) return state;
    for (const key of bad) remove(state, key as Address);
  }
}

function remove(state: Map<Address, Resource>, key: Address): void {
  const gone = state.get(key);
  if (!gone) return;
  // Hardware stays; its settings go back to what cannot be wrong.
  if (gone.kind === 'phys') state.set(key, physDefaults(gone.name, HARDWARE) as unknown as Resource);
  else state.delete(key);
  if (gone.kind === 'phys') return;
  // A pool has all its functions, or there is none.
  if (gone.kind === 'vf') remove(state, address('vfs', gone.over));
  for (const [other, resource] of state)
    if (references(resource).some((one) => one.target === gone.name)) remove(state, other);
}
