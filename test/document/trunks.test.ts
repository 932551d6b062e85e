import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { parseDocuments } from '#document/documents.ts';
import { checkDocuments } from '#reconcile/check.ts';
import { runs } from '../runs.ts';

function faultsOf(trunks: string, switches = 'a: {}, b: {}, c: {}') {
  const text = `apiVersion: vnetctl/v1
kind: Host
metadata: {name: h}
spec:
  cpus: {sockets: 1, coresPerSocket: 1, clock: 1GHz}
  links: {bge0: {model: generic-1g, cable: {to: a/1}}}
  switches: {${switches}}
  trunks: {${trunks}}
`;
  return checkDocuments(parseDocuments([{ file: 'h.yaml', text }])).diagnostics;
}

const AB = 'one: {between: [a/10, b/10], speed: 10G}';
const BC = 'two: {between: [b/11, c/10], speed: 10G}';
/** The third side of a triangle; each side carries what is given. */
const sides = (one: string, two: string, three: string) =>
  `one: {between: [a/10, b/10], speed: 10G${one}}, two: {between: [b/11, c/10], speed: 10G${two}}, three: {between: [c/11, a/11], speed: 10G${three}}`;

test('switches may be joined in a tree', () => {
  expect(faultsOf(`${AB}, ${BC}`)).toEqual([]);
});

test('switches may be joined in a ring when each VLAN has a tree', () => {
  expect(faultsOf(sides(', vlans: [10, 30]', ', vlans: [10, 20]', ', vlans: "20,30-39"'))).toEqual([]);
});

test.each([
  [
    'a ring',
    sides('', '', ''),
    'trunks.two, trunks.one, trunks.three join their switches in a ring for all VLANs: frames would go round for ever.',
    'give one of them `vlans` without those of the others, or leave one out',
  ],
  [
    'a second way between two',
    `${AB}, again: {between: [b/12, a/12], speed: 10G}`,
    'trunks.one, trunks.again join their switches in a ring for all VLANs: frames would go round for ever.',
    'give one of them `vlans` without those of the others, or leave one out',
  ],
  [
    'a ring of one VLAN',
    sides(', vlans: [10, 30]', ', vlans: [10, 20]', ', vlans: [10, 20, 30]'),
    'trunks.two, trunks.one, trunks.three join their switches in a ring for VLAN 10: frames would go round for ever.',
    'give one of them `vlans` without 10, or leave one out',
  ],
  [
    'a ring of several, where ranges overlap',
    sides(', vlans: "10-19,40"', ', vlans: 15-40', ''),
    'trunks.two, trunks.one, trunks.three join their switches in a ring for VLANs 15-19,40: frames would go round for ever.',
    'give one of them `vlans` without 15-19,40, or leave one out',
  ],
  [
    'a cable from a switch to itself',
    'back: {between: [a/8, a/9], speed: 10G}',
    'trunks.back joins a switch to itself: frames would go round for ever.',
    'leave it out',
  ],
])('%s is refused', (_, trunks, detail, hint) => {
  const found = faultsOf(trunks).map((one) => [one.code, one.detail, one.hint]);
  expect(found).toEqual([['switch-loop', detail, hint]]);
});

test.each(['[]', '0', '4095', '30-20', '[10, x]', '"10,,20"', '{}', '[[10]]', '-5', '1.5'])(
  'vlans: %s is refused',
  (vlans) => {
    const [fault, ...others] = faultsOf(`one: {between: [a/10, b/10], speed: 10G, vlans: ${vlans}}`);
    expect(others).toEqual([]);
    expect(fault?.code).toBe('bad-vlans');
    expect(fault?.detail).toContain('VLAN ids from 1 to 4094 and ranges of them, at least one');
  },
);

test('a trunk has PFC only where both switches speak it', () => {
  const trunk = 'one: {between: [a/10, b/10], speed: 10G, pfc: [3, 4]}';
  expect(
    faultsOf(trunk, 'a: {pfc: [3, 4]}, b: {pfc: [3]}').map(({ code, detail, hint }) => [code, detail, hint]),
  ).toEqual([
    [
      'out-of-range',
      'trunks.one has PFC for priority 4, and its switch b has none.',
      'add 4 to switches.b.pfc, or leave it out here',
    ],
  ]);
  expect(faultsOf(trunk, 'a: {pfc: [3, 4]}, b: {pfc: [4, 3]}')).toEqual([]);
});

describe('any trunks between five switches', () => {
  const VLANS = [10, 11, 20];
  const trunk = fc.record({
    from: fc.integer({ min: 0, max: 4 }),
    to: fc.integer({ min: 0, max: 4 }),
    vlans: fc.option(fc.subarray(VLANS, { minLength: 1 })),
  });

  /** A graph is a forest when it has as many edges as parts fewer than it has nodes. */
  const isForest = (edges: readonly (readonly [number, number])[]): boolean => {
    let parts = [0, 1, 2, 3, 4].map((one) => new Set([one]));
    for (const [from, to] of edges) {
      const [met, apart] = [
        parts.filter((one) => one.has(from) || one.has(to)),
        parts.filter((one) => !one.has(from) && !one.has(to)),
      ];
      parts = [...apart, new Set(met.flatMap((one) => [...one]))];
    }
    return edges.length === 5 - parts.length;
  };

  it('are accepted if and only if those of each VLAN are a forest', () => {
    const seen = new Set<boolean>();
    fc.assert(
      fc.property(fc.array(trunk, { maxLength: 6 }), (trunks) => {
        const text = trunks.map(({ from, to, vlans }, index) => {
          const only = vlans === null ? '' : `, vlans: [${vlans.join(', ')}]`;
          return `t${index}: {between: [s${from}/${2 * index}, s${to}/${2 * index + 1}], speed: 10G${only}}`;
        });
        const switches = 'a: {}, s0: {}, s1: {}, s2: {}, s3: {}, s4: {}';
        const looped = [1, ...VLANS].filter((vid) => {
          const own = trunks.filter(({ vlans }) => vlans === null || vlans.includes(vid));
          return !isForest(own.map(({ from, to }) => [from, to] as const));
        });
        const faults = faultsOf(text.join(', '), switches);
        seen.add(faults.length === 0);
        expect(faults.length === 0).toBe(looped.length === 0);
        expect(faults.every(({ code }) => code === 'switch-loop')).toBe(true);
      }),
      runs(200),
    );
    expect(seen.size).toBe(2);
  });
});
