import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseDocuments } from '#document/documents.ts';
import { lowerNetwork } from '#document/lower.ts';
import { renderNetwork } from '#document/render.ts';
import { writeYaml } from '#document/write-yaml.ts';
import { RANDOM_PREFIX } from '#state/automatic.ts';
import { DERIVED, fieldsOf } from '#state/fields.ts';
import type { Resource } from '#state/resource.ts';
import { runs } from '../runs.ts';

const hex = fc.integer({ min: 0, max: 255 }).map((byte) => byte.toString(16).padStart(2, '0'));
const macs = fc.tuple(hex, hex, hex).map((bytes) => ['02', '08', '20', ...bytes].join(':'));
const names = (letter: string) => fc.integer({ min: 0, max: 40 }).map((number) => `${letter}${number}`);
const ips = fc
  .tuple(fc.integer({ min: 1, max: 223 }), fc.integer({ min: 0, max: 255 }))
  .map(([a, b]) => `${a}.0.${b}.1`);
const prefixes = fc.uniqueArray(ips, { maxLength: 4 }).map((list) => list.map((ip) => `${ip}/32`).sort());
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const rates = fc.oneof(
  fc.constant(0),
  fc.integer({ min: 1, max: 10_000_000 }).map((kilobits) => kilobits * 1000),
);
const sizes = fc.integer({ min: 576, max: 9000 });
const cpus = fc
  .uniqueArray(fc.integer({ min: 0, max: 31 }), { minLength: 1, maxLength: 6 })
  .map((ids) => ids.sort((a, b) => a - b));
const cos = fc.integer({ min: 0, max: 7 });
const vids = fc.integer({ min: 1, max: 4094 });
const rings = fc.record({
  rx: fc.constantFrom('sw' as const, 'hw' as const, 3),
  tx: fc.constantFrom('sw' as const, 'hw' as const, 9),
});
const served = {
  maxbw: maybe(rates),
  priority: fc.constantFrom('low' as const, 'medium' as const, 'high' as const),
  cpus: maybe(cpus),
  pool: maybe(names('pool')),
  cos,
  protected: fc.boolean(),
};

const assignments = fc.oneof(
  fc.record({ kind: fc.constant('fixed' as const), address: macs }),
  fc.record({ kind: fc.constant('random' as const), prefix: fc.constantFrom(RANDOM_PREFIX, '02:01'), address: macs }),
  fc.record({
    kind: fc.constant('vrrp' as const),
    vrid: fc.integer({ min: 1, max: 255 }),
    family: fc.constantFrom('inet' as const, 'inet6' as const),
    address: macs,
  }),
  fc.record({ kind: fc.constant('factory' as const), slot: fc.integer({ min: 1, max: 8 }), address: macs }),
);

/** Classes as lowering makes them: all priorities in one class each, shares that add up, in the order of the priorities. */
const classes = fc
  .tuple(fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 8, maxLength: 8 }), fc.boolean(), fc.boolean())
  .map(([holders, strict, lossless]) => {
    const used = [...new Set(holders)].sort();
    const shared = used.filter((holder) => !(strict && holder === used.at(-1) && used.length > 1));
    return used
      .map((holder, index) => ({
        name: holder === 0 ? 'default' : `c${holder}`,
        priorities: [0, 1, 2, 3, 4, 5, 6, 7].filter((priority) => holders[priority] === holder),
        ets: !shared.includes(holder) ? null : index === 0 ? 100 - 10 * (shared.length - 1) : 10,
        strict: !shared.includes(holder),
        pfc: lossless && index === 0 ? { xoffBytes: 70_000, xonBytes: 20_000, headroomBytes: 1234 } : null,
      }))
      .sort((a, b) => (a.priorities[0] ?? 0) - (b.priorities[0] ?? 0));
  });

const resources: fc.Arbitrary<Resource> = fc.oneof(
  fc.record({
    kind: fc.constant('phys' as const),
    name: names('net'),
    ...served,
    mtu: sizes,
    flowControl: fc.constantFrom('no' as const, 'bi' as const, 'auto' as const),
    dcbx: maybe(fc.constantFrom({ willing: [] }, { willing: ['ets' as const, 'pfc' as const] })),
    applications: fc.constantFrom(
      [],
      [
        { etherType: 0x8906, tcpPort: null, udpPort: null, dscp: null, cos: 3 },
        { etherType: null, tcpPort: 80, udpPort: null, dscp: null, cos: 1 },
      ],
    ),
    rings: maybe(rings),
    interrupts: fc.record({
      mode: fc.constantFrom('poll' as const, 'dynamic' as const),
      packets: fc.integer({ min: 1, max: 99 }),
      timePicoseconds: fc.integer({ min: 0, max: 1e9 }),
    }),
    defaultTag: fc.integer({ min: 0, max: 4094 }),
    ip: prefixes,
  }),
  fc.record({ kind: fc.constant('classes' as const), name: names('net'), protected: fc.constant(false), classes }),
  fc.record({
    kind: fc.constant('etherstub' as const),
    name: names('stub'),
    protected: fc.boolean(),
    mtu: sizes,
    defaultTag: vids,
    forwarding: fc.constantFrom('lossy' as const, 'lossless' as const),
    ring: fc.integer({ min: 1, max: 4096 }),
  }),
  fc.record({
    kind: fc.constant('switch' as const),
    name: names('sw'),
    protected: fc.boolean(),
    mtu: maybe(sizes),
    defaultTag: vids,
    uplinks: fc.constantFrom([], ['net2', 'net10']),
    forwarding: fc.constant('lossy' as const),
    ring: fc.constant(64),
    teaming: fc.constantFrom('hash' as const, 'failover' as const),
    security: fc.record({
      promiscuous: fc.constant('accept' as const),
      macChange: fc.constant('refuse' as const),
      forgedTransmit: fc.constantFrom('accept' as const, 'refuse' as const),
    }),
  }),
  fc.record({
    kind: fc.constant('aggr' as const),
    name: names('aggr'),
    ...served,
    ports: fc.constant(['net2', 'net3']),
    policy: fc.constantFrom(['L4' as const], ['L2' as const, 'L3' as const]),
    lacp: fc.record({
      mode: fc.constantFrom('off' as const, 'active' as const),
      timer: fc.constantFrom('short' as const, 'long' as const),
    }),
    mac: maybe(macs),
    mtu: maybe(sizes),
    defaultTag: vids,
  }),
  fc.record({
    kind: fc.constant('vlan' as const),
    name: names('vlan'),
    ...served,
    over: names('net'),
    vid: vids,
    mtu: maybe(sizes),
    ip: prefixes,
  }),
  fc.record({
    kind: fc.constant('overlay' as const),
    name: names('ov'),
    protected: fc.boolean(),
    type: fc.constant('vxlan' as const),
    vni: fc.integer({ min: 0, max: 16_777_215 }),
    local: ips,
    port: fc.constantFrom(4789, 8472),
    remotes: fc.dictionary(macs, ips, { maxKeys: 3 }),
    cosMap: fc.constantFrom('copy' as const, 'zero' as const),
    forwarding: fc.constantFrom('lossy' as const, 'lossless' as const),
    ring: fc.integer({ min: 1, max: 4096 }),
    mtu: sizes,
  }),
  fc.record({
    kind: fc.constant('vnic' as const),
    name: names('v'),
    ...served,
    over: names('net'),
    mac: assignments,
    vid: maybe(vids),
    mtu: maybe(sizes),
    bwShare: maybe(fc.integer({ min: 1, max: 100 })),
    rings: maybe(rings),
    protection: fc.constantFrom([], ['ip-nospoof' as const, 'mac-nospoof' as const]),
    allowedIps: prefixes,
    promiscFiltered: fc.boolean(),
  }),
  fc
    .record({
      kind: fc.constant('address-set' as const),
      name: names('set'),
      protected: fc.boolean(),
      entries: prefixes,
      moment: fc.constantFrom('2026-01-01T00:00:00.5Z', '2026-02-03T04:05:06Z'),
    })
    .map(({ moment, ...one }) => ({
      ...one,
      expires: Object.fromEntries(one.entries.slice(1).map((entry) => [entry, moment])),
    })),
  fc.record({
    kind: fc.constant('flow' as const),
    name: names('flow'),
    protected: fc.boolean(),
    over: names('v'),
    maxbw: maybe(rates),
    bwShare: maybe(fc.integer({ min: 1, max: 100 })),
    priority: fc.constantFrom('low' as const, 'medium' as const),
    cpus: maybe(cpus),
    cos: maybe(cos),
    rank: maybe(fc.integer({ min: 1, max: 99 })),
    match: fc.record({
      protocol: fc.constantFrom('tcp' as const, 'udp' as const),
      localIp: maybe(ips.map((ip) => `${ip}/32`)),
      remoteIp: maybe(fc.record({ set: names('set') })),
      localPort: maybe(fc.integer({ min: 1, max: 65_535 })),
      remotePort: fc.constant(null),
      dsfield: maybe(fc.record({ value: fc.constant(0xb8), mask: fc.constant(0xfc) })),
      direction: fc.constantFrom('in' as const, 'bi' as const),
    }),
  }),
  fc.record({
    kind: fc.constant('guest' as const),
    name: names('g'),
    protected: fc.boolean(),
    type: fc.constantFrom('zone' as const, 'vm' as const),
    role: fc.constantFrom('host' as const, 'router' as const),
    cpus: maybe(cpus),
    nics: fc.dictionary(names('v'), fc.record({ ip: prefixes }), { maxKeys: 3 }),
    routes: fc.dictionary(
      ips.map((ip) => `${ip}/32`),
      ips,
      { maxKeys: 2 },
    ),
  }),
);

/** A pool of VFs is never without its functions. */
const pools: fc.Arbitrary<readonly Resource[]> = fc
  .record({
    name: names('net'),
    protected: fc.boolean(),
    functions: fc.array(
      fc.record({
        mac: macs,
        vid: maybe(vids),
        cos,
        minTxRate: maybe(rates),
        maxTxRate: maybe(rates),
        spoofCheck: fc.boolean(),
        trust: fc.boolean(),
      }),
      { maxLength: 12 },
    ),
  })
  .map(({ name, protected: isProtected, functions }) => [
    { kind: 'vfs', name, protected: isProtected, count: functions.length },
    ...functions.map(
      (one, index): Resource => ({
        kind: 'vf',
        name: `${name}vf${index}`,
        protected: false,
        over: name,
        index,
        ...one,
      }),
    ),
  ]);

const states = fc
  .tuple(
    fc.uniqueArray(resources, { selector: ({ kind, name }) => `${kind}/${name}`, maxLength: 12 }),
    fc.uniqueArray(pools, { selector: ([pool]) => pool?.name, maxLength: 2 }),
  )
  .map(([objects, functions]) => [...objects, ...functions.flat()]);

/** What a text means: its objects with their defaults, in a fixed order. */
function meaningOf(text: string, file = 'x.yaml'): readonly unknown[] {
  const set = parseDocuments([{ file, text }]);
  expect(set.diagnostics).toEqual([]);
  const [document] = set.documents;
  if (!document) throw new Error('no document');
  const { intent, diagnostics } = lowerNetwork(document);
  expect(diagnostics).toEqual([]);
  return inOrder([...intent.wanted.values()].map(complete));
}

function complete(one: object & { readonly kind: Resource['kind'] }): object {
  const defaults = Object.entries(fieldsOf(one.kind)).flatMap(([field, row]) =>
    row.default === DERIVED ? [] : [[field, row.default]],
  );
  return { ...Object.fromEntries(defaults), ...one };
}

function inOrder(objects: readonly object[]): readonly unknown[] {
  return objects
    .map((one) => JSON.parse(JSON.stringify(one)))
    .sort((a, b) => (`${a.kind}/${a.name}` < `${b.kind}/${b.name}` ? -1 : 1));
}

/** The form in which a document can say an assignment: a slot and a VRRP group have no address of their own. */
function wished(one: Resource): object {
  if (one.kind !== 'vnic') return one;
  const { mac } = one;
  if (mac.kind === 'factory') return { ...one, mac: { kind: mac.kind, slot: mac.slot } };
  if (mac.kind === 'vrrp') return { ...one, mac: { kind: mac.kind, vrid: mac.vrid, family: mac.family } };
  return mac.kind === 'random' && mac.prefix === RANDOM_PREFIX
    ? { ...one, mac: { kind: mac.kind, address: mac.address } }
    : one;
}

/** A link whose settings are all at their default is not written at all, and a document makes it when it names its classes. */
function withoutBareLinks(objects: readonly unknown[], state: readonly Resource[]): readonly unknown[] {
  const kept = new Set(state.map(({ kind, name }) => `${kind}/${name}`));
  return objects.filter((one) => kept.has(`${(one as Resource).kind}/${(one as Resource).name}`));
}

test('what is rendered is read back as the same objects', () => {
  fc.assert(
    fc.property(states, (state) => {
      const text = writeYaml(renderNetwork(state, 'n'));
      expect(withoutBareLinks(meaningOf(text), state)).toEqual(inOrder(state.map(wished)));
    }),
    runs(300),
  );
});

test('YAML and JSON of one tree mean the same and have one digest', () => {
  fc.assert(
    fc.property(states, (state) => {
      const tree = renderNetwork(state, 'n');
      const set = parseDocuments([{ file: 'a.yaml', text: writeYaml(tree) }]);
      const json = parseDocuments([{ file: 'a.json', text: JSON.stringify(tree) }]);
      expect(json.documents[0]?.digest).toBe(set.documents[0]?.digest);
      expect(meaningOf(JSON.stringify(tree), 'a.json')).toEqual(meaningOf(writeYaml(tree)));
    }),
    runs(100),
  );
});

test('the order of keys does not matter', () => {
  const reversed = (value: unknown): unknown =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(
          Object.entries(value)
            .reverse()
            .map(([key, inner]) => [key, reversed(inner)]),
        )
      : value;
  fc.assert(
    fc.property(states, (state) => {
      const tree = renderNetwork(state, 'n');
      expect(meaningOf(writeYaml(reversed(tree)))).toEqual(meaningOf(writeYaml(tree)));
    }),
    runs(100),
  );
});

test('the order of the objects does not matter to what is rendered', () => {
  fc.assert(
    fc.property(states, (state) => {
      expect(writeYaml(renderNetwork([...state].reverse(), 'n'))).toBe(writeYaml(renderNetwork(state, 'n')));
    }),
    runs(100),
  );
});

test('a range means the same as its names spelled out, whatever it begins with', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1200 }),
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 0, max: 4 }),
      (first, length, width) => {
        const number = (index: number, pad: number) => String(index).padStart(pad, '0');
        const start = number(first, width);
        const pad = start.length;
        const range = `[${start}-${number(first + length - 1, pad)}]`;
        const spelled = Array.from(
          { length },
          (_, index) => `    w${number(first + index, pad)}: {over: s${number(first + index, pad)}, vid: ${index + 1}}`,
        );
        const head = 'apiVersion: vnetctl/v1\nkind: Network\nmetadata: {name: n}\nspec:\n  vnics:\n';
        expect(meaningOf(`${head}    w${range}: {over: "s${range}", vid: "[1-${length}]"}`)).toEqual(
          meaningOf(`${head}${spelled.join('\n')}`),
        );
      },
    ),
    runs(100),
  );
});

test.each([
  ['maxbw: 1G', 'maxbw: 1000M'],
  ['cpus: [6, 4, 5]', 'cpus: 4-6'],
  ['cpus: "4,5,5,6"', 'cpus: [4-6]'],
  ['mac: 2:8:20:0:0:1', 'mac: {kind: fixed, address: "0208.2000.0001"}'],
  ['mac: random', 'mac: {kind: random}'],
  ['allowedIps: ["2001:DB8:0::1", 10.0.0.1]', 'allowedIps: [10.0.0.1/32, "2001:db8::1/128"]'],
  ['mtu: 9000', 'mtu: 9K'],
  ['protection: [restricted, ip-nospoof]', 'protection: [ip-nospoof, restricted, restricted]'],
])('%s means the same as %s', (one, other) => {
  const text = (field: string) =>
    `apiVersion: vnetctl/v1\nkind: Network\nmetadata: {name: n}\nspec: {vnics: {v1: {over: a, ${field}}}}`;
  expect(meaningOf(text(one))).toEqual(meaningOf(text(other)));
});
