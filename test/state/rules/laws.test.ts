import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Address, addressOf } from '#state/address.ts';
import { LINK_KINDS, type Resource } from '#state/resource.ts';
import { type Fault, isAbout } from '#state/rules/fault.ts';
import { faultsOf, judge } from '#state/rules/judge.ts';
import { runs } from '../../runs.ts';
import { ALONE, CLEAN, ERRORS, WARNINGS } from './fragments.ts';
import { HARDWARE, made, onHost, stateOf, vnic } from './world.ts';

/** Hosts in disorder: several fragments of the tables of faults on one host, the later ones in the way of the earlier. */
const FRAGMENTS = [...ERRORS, ...WARNINGS, ...CLEAN, ...ALONE].map(([, objects]) => objects);
const disorder = fc
  .subarray(FRAGMENTS, { minLength: 1, maxLength: 8 })
  .map((chosen) => [...onHost(chosen.flat()).values()]);
const shuffled = disorder.chain((objects) =>
  fc.tuple(fc.constant(objects), fc.shuffledSubarray(objects, { minLength: objects.length })),
);
const scoped = disorder.chain((objects) =>
  fc.tuple(fc.constant(objects), fc.subarray(objects, { minLength: 1, maxLength: 4 }), fc.boolean()),
);

/** A host in disorder, an object of the tables, and whether it is put in (perhaps instead of another) or taken away. */
const changed = disorder.chain((objects) =>
  fc.tuple(fc.constant(objects), fc.constantFrom(...FRAGMENTS.flat(), ...objects), fc.boolean()),
);
const isLink = ({ kind }: Resource) => LINK_KINDS.some((one) => one === kind);
const partners = ({ code, concerns }: Fault) => concerns.map((one) => `${code} ${one}`);

/** Which of these objects have a part in a fault of which code. */
function parts(
  objects: readonly Resource[],
  scope: ReadonlySet<Address>,
  asked: ReadonlySet<Address> | undefined,
): string[] {
  const found = faultsOf(stateOf(objects), HARDWARE, asked).flatMap((fault) =>
    [...scope].filter((one) => isAbout(fault, new Set([one]))).map((one) => `${fault.code} ${one}`),
  );
  return [...new Set(found)].sort();
}

/** Faults that putting in or taking out the object makes, and that judging with only it in scope does not find. */
function missed(before: readonly Resource[], one: Resource, kept: boolean): Fault[] {
  const others = before.filter((other) => addressOf(other) !== addressOf(one));
  // Hardware does not go away.
  const after = stateOf(kept || one.kind === 'phys' ? [...others, one] : others);
  const known = new Set(faultsOf(stateOf(before), HARDWARE).flatMap(partners));
  const made = faultsOf(after, HARDWARE).filter((fault) => partners(fault).some((part) => !known.has(part)));
  const found = faultsOf(after, HARDWARE, new Set([addressOf(one)]));
  return made.filter(
    ({ code, concerns }) =>
      !found.some((other) => other.code === code && other.concerns.some((part) => concerns.includes(part))),
  );
}

describe('judging', () => {
  test('does not depend on the order of the state', () => {
    fc.assert(
      fc.property(shuffled, ([objects, other]) => {
        expect(judge(stateOf(other), HARDWARE)).toEqual(judge(stateOf(objects), HARDWARE));
      }),
    );
  });

  test('is not swayed by an object that has nothing to do with the others', () => {
    const stranger = [made('etherstub', 'zz-stranger'), vnic('zz-guest', { over: 'zz-stranger' })];
    const verdict = (objects: readonly Resource[]) =>
      judge(stateOf(objects), HARDWARE).map(({ hint: _hint, ...rest }) => rest);
    fc.assert(
      fc.property(disorder, (objects) => {
        expect(verdict([...stranger, ...objects])).toEqual(verdict(objects));
      }),
    );
  });

  test('finds with a scope what the whole finds of those objects, also where one of them is gone', () => {
    fc.assert(
      fc.property(scoped, ([objects, chosen, gone]) => {
        const scope = new Set(chosen.map(addressOf));
        const left = gone ? objects.filter((one) => one !== chosen[0]) : objects;
        expect(parts(left, scope, scope)).toEqual(parts(left, scope, undefined));
      }),
      runs(400),
    );
  });

  test('finds with the scope of a change every fault that the change makes', () => {
    fc.assert(
      fc.property(changed, ([objects, one, kept]) => {
        // Two links of one name stand for each other: a fault of its own.
        fc.pre(
          !objects.some((other) => isLink(other) && isLink(one) && other.name === one.name && other.kind !== one.kind),
        );
        expect(missed(objects, one, kept)).toEqual([]);
      }),
      runs(300),
    );
  });

  test('finds with the scope of the last object of a fragment what it makes of the others', () => {
    for (const [title, objects] of [...ERRORS, ...WARNINGS]) {
      for (const one of objects) {
        const others = objects.filter((other) => other !== one);
        expect(missed([...onHost(others).values()], one, true), `${title}: ${addressOf(one)}`).toEqual([]);
      }
    }
  });

  test('blames an object of the scope where it has an equal part', () => {
    const objects = onHost(
      ['a', 'b'].map((name) => vnic(name, { mac: { kind: 'fixed', address: '02:08:20:00:00:01' } })),
    );
    const blamed = (name: string) =>
      judge(objects, HARDWARE, new Set([addressOf({ kind: 'vnic', name })])).map(({ subject }) => subject);
    expect(blamed('a')).toEqual([{ address: 'vnic/a', field: 'mac' }]);
    expect(blamed('b')).toEqual([{ address: 'vnic/b', field: 'mac' }]);
    expect(blamed('c')).toEqual([]);
  });

  test('never fails on a host whose every object is out of place', () => {
    fc.assert(
      fc.property(fc.subarray(FRAGMENTS.flat()), (objects) => {
        for (const hardware of [HARDWARE, null]) judge(stateOf(objects), hardware);
      }),
    );
  });

  test('walks wrong classes no further than legal ones', () => {
    const names = Array.from({ length: 60 }, (_, index) => `a${index}`);
    const tangle = names.map((name) => made('aggr', name, { ports: names }));
    const codes = judge(
      onHost([...tangle, ...names.map((name) => vnic(`v${name}`, { over: name, mtu: 9000 }))]),
      HARDWARE,
    );
    expect(new Set(codes.map(({ code }) => code))).toEqual(new Set(['wrong-class', 'port-in-use']));
  });
});
