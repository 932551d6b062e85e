import fc from 'fast-check';
import { expect, it } from 'vitest';
import { appliedTo, OwnerIndex } from '#hosts/emulated/owner-index.ts';
import { inverse } from '#plan/inverse.ts';
import { type Address, parseAddress } from '#state/address.ts';
import { DEFAULT_HOST } from '#state/default-host.ts';
import type { Owner } from '#state/host-state.ts';
import { refersTo } from '#state/rename.ts';
import { scratchHost } from '../support/scratch-host.ts';
import { add, carryOut, make, rename, step, textOf, vnic } from './world.ts';

const NAMES = ['a', 'b', 'c'];
const name = fc.constantFrom(...NAMES);
const owner = fc.oneof(
  fc.record({ document: fc.constant('d'), applied: fc.record({ over: name }) }),
  fc.constant(null),
);
const write = fc.record({ address: name.map((one) => `vnic/${one}` as Address), after: owner });

it('knows after any writes who speaks of what, as a search of all records would', () => {
  fc.assert(
    fc.property(fc.array(write, { maxLength: 4 }), fc.array(fc.array(write, { maxLength: 3 })), (first, batches) => {
      const records = new Map<Address, Owner>();
      const put = ({ address, after }: (typeof first)[number]) =>
        after ? records.set(address, after) : records.delete(address);
      first.forEach(put);
      const index = new OwnerIndex(new Map(records));
      for (const batch of batches) {
        batch.forEach(put);
        index.settle(batch);
        for (const kind of ['vnic', 'etherstub', 'phys', 'flow'] as const) {
          for (const one of NAMES) {
            const found = [...records].filter(([key, record]) => refersTo(appliedTo(key, record), kind, one));
            expect(new Map(index.mentioning(kind, one))).toEqual(new Map(found));
          }
        }
        for (const key of NAMES.map((one) => `vnic/${one}` as Address))
          expect(index.get(key)).toEqual(records.get(key));
      }
    }),
  );
});

it('moves the owners of many objects, step by step, and back, over a refused step', async () => {
  const host = await scratchHost(DEFAULT_HOST);
  const names = Array.from({ length: 40 }, (_, index) => `v${index}`);
  const entries = names.map((one) => ({
    address: `vnic/${one}` as Address,
    field: null,
    before: null,
    after: { document: 'd', applied: { over: 'stub0' } },
  }));
  await carryOut(host, [
    add(make('etherstub', 'stub0')),
    ...names.map((one, index) => add(vnic(one, 'stub0', index))),
    step({ op: 'own', entries }),
  ]);
  const before = await textOf(host);
  const steps = [
    ...names.map((one) => rename(`vnic/${one}`, `vnic/w${one}`)),
    rename('etherstub/stub0', 'etherstub/lan'),
  ];
  await expect(
    carryOut(
      host,
      [steps[0], rename('vnic/v1', 'vnic/wv0')].flatMap((one) => one ?? []),
    ),
  ).rejects.toThrow('vnic/wv0 exists already');
  await carryOut(host, [inverse(rename('vnic/v0', 'vnic/wv0')), ...steps]);
  const { objects } = (await host.inspect()).owners;
  expect([...objects.keys()].map((key) => parseAddress(key).name).sort()).toEqual(names.map((one) => `w${one}`).sort());
  expect(new Set([...objects.values()].map(({ applied }) => applied.over))).toEqual(new Set(['lan']));
  await carryOut(host, [...steps].reverse().map(inverse));
  expect(await textOf(host)).toBe(before);
  await host.close();
});
