import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Change } from '#diff/change.ts';
import { groupChanges, sizeOf } from '#views/text/group.ts';
import { nameRanges } from '#views/text/nouns.ts';
import { add, modify, numbered, remove } from '../sample.ts';

const anyChange: fc.Arbitrary<Change> = fc
  .tuple(
    fc.constantFrom('add', 'modify', 'remove'),
    fc.nat(300),
    fc.nat(40),
    fc.constantFrom('both' as const, 'running' as const, 'stored' as const),
  )
  .map(([action, number, value, where]) => {
    const name = `v${number}`;
    if (action === 'add') return { ...add('vnic', name, { over: 'bge0', vid: value }), where };
    if (action === 'remove') return { ...remove('vnic', name, { over: 'bge0' }), where };
    return { ...modify('vnic', name, { maxbw: 1e6 }, { maxbw: value * 1e6 }), where };
  });

describe('groupChanges', () => {
  it('puts every change into exactly one group, whatever the changes are', () => {
    fc.assert(
      fc.property(fc.array(anyChange, { maxLength: 200 }), fc.boolean(), (changes, full) => {
        const groups = groupChanges(changes, { full });
        expect(sizeOf(groups)).toBe(changes.length);
        expect(new Set(groups.flatMap((group) => group.changes))).toEqual(new Set(changes));
        for (const group of groups) {
          expect(new Set(group.changes.map((change) => `${change.action} ${change.where}`)).size).toBe(1);
        }
      }),
    );
  });

  it('does not depend on the order of the changes', () => {
    fc.assert(
      fc.property(fc.uniqueArray(anyChange, { maxLength: 60, selector: (one) => one.address }), (changes) => {
        expect(groupChanges([...changes].reverse())).toEqual(groupChanges(changes));
      }),
    );
  });

  it('keeps what differs apart: value, configuration, mark', () => {
    const rise = (name: string, to: number) => modify('vnic', name, { maxbw: 1e6 }, { maxbw: to });
    expect(groupChanges([rise('a', 2e6), rise('b', 2e6), rise('c', 3e6)])).toHaveLength(2);
    expect(groupChanges([rise('a', 2e6), { ...rise('b', 2e6), where: 'stored' }])).toHaveLength(2);
    expect(groupChanges([rise('a', 2e6), rise('b', 2e6)], { markOf: (one) => one })).toHaveLength(2);
  });

  it('tells many values as their number', () => {
    const [group, ...more] = groupChanges(
      numbered('v', 40).map((name, index) => add('vnic', name, { over: 'bge0', vid: index + 2 })),
    );
    expect(more).toEqual([]);
    expect(group?.fields).toEqual([
      { field: 'over', text: 'bge0' },
      { field: 'mac', text: 'random' },
      { field: 'vid', text: '40 different values' },
    ]);
  });
});

describe('nameRanges', () => {
  it.each([
    [['web001', 'web002', 'web003'], 'web001..web003'],
    [['web1', 'web2'], 'web1, web2'],
    [['web8', 'web9', 'web10', 'web11'], 'web8..web11'],
    [['web08', 'web09', 'web10'], 'web08..web10'],
    [['web9', 'web010', 'web011'], 'web9, web010, web011'],
    [['a', 'b1', 'b2', 'b3', 'c'], 'a, b1..b3, c'],
    [['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'], 'a, b, c, d, e, f and 2 more'],
    [[], ''],
  ])('%j -> %s', (names, expected) => expect(nameRanges(names)).toBe(expected));
});
