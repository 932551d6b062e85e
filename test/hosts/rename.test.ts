import { expect, it } from 'vitest';
import { inverse } from '#plan/inverse.ts';
import type { Address } from '#state/address.ts';
import { DEFAULT_HOST } from '#state/default-host.ts';
import { scratchHost } from '../support/scratch-host.ts';
import { add, carryOut, flow, guest, make, rename, step, textOf, vnic } from './world.ts';

const owner = (applied: Record<string, unknown>) => ({ document: 'web-tier', applied });
const own = (address: string, applied: Record<string, unknown>) => ({
  address: address as Address,
  field: null,
  before: null,
  after: owner(applied),
});

async function renamedHost() {
  const host = await scratchHost(DEFAULT_HOST);
  await carryOut(host, [
    add(make('etherstub', 'stub0')),
    add(vnic('v1', 'stub0', 1)),
    add(flow('f', 'v1', 80)),
    add(guest('web', 'v1')),
    // The owner of `gone` stays when its object is deleted by hand.
    step({
      op: 'own',
      entries: [
        own('etherstub/stub0', { mtu: 9000 }),
        own('vnic/v1', { over: 'stub0' }),
        own('vnic/gone', { over: 'stub0' }),
      ],
    }),
  ]);
  return host;
}

it('moves owners with their objects, and the references in what was applied', async () => {
  const host = await renamedHost();
  const before = await textOf(host);
  const steps = [rename('etherstub/stub0', 'etherstub/lan'), rename('vnic/v1', 'vnic/w1')];
  await carryOut(host, steps);
  const { running, stored, owners } = await host.inspect();
  expect(Object.fromEntries(owners.objects)).toEqual({
    'etherstub/lan': owner({ mtu: 9000 }),
    'vnic/w1': owner({ over: 'lan' }),
    'vnic/gone': owner({ over: 'lan' }),
  });
  expect([...running.keys()].filter((key) => !key.startsWith('phys/'))).toEqual([
    'etherstub/lan',
    'flow/f',
    'guest/web',
    'vnic/w1',
  ]);
  expect(running.get('vnic/w1' as Address)).toEqual(vnic('w1', 'lan', 1));
  expect(running.get('flow/f' as Address)).toEqual(flow('f', 'w1', 80));
  expect(running.get('guest/web' as Address)).toEqual(guest('web', 'w1'));
  expect(stored).toEqual(running);
  await carryOut(host, [...steps].reverse().map(inverse));
  expect(await textOf(host)).toBe(before);
});

it('lets later steps speak of the new names', async () => {
  const host = await renamedHost();
  await carryOut(host, [
    rename('etherstub/stub0', 'etherstub/lan'),
    add(vnic('v2', 'lan', 2)),
    rename('vnic/v2', 'vnic/v3'),
  ]);
  await expect(
    carryOut(await renamedHost(), [rename('etherstub/stub0', 'etherstub/lan'), add(vnic('v2', 'stub0', 2))]),
  ).rejects.toThrow(/needs/);
  expect((await host.inspect()).running.get('vnic/v3' as Address)).toEqual(vnic('v3', 'lan', 2));
});

it('in one configuration moves the owner with the stored object', async () => {
  const host = await renamedHost();
  await carryOut(host, [rename('vnic/v1', 'vnic/w1', 'running')]);
  expect([...(await host.inspect()).owners.objects.keys()]).toContain('vnic/v1');
  await carryOut(host, [rename('vnic/v1', 'vnic/w1', 'stored')]);
  expect([...(await host.inspect()).owners.objects.keys()]).toEqual(['etherstub/stub0', 'vnic/gone', 'vnic/w1']);
});

it.each([
  ['classes/ixgbe0', 'classes/san0', /called after its port/],
  ['vnic/none', 'vnic/x', /does not exist/],
  ['vnic/v1', 'vnic/bge0', /name\/bge0: phys\/bge0 has it/],
])('is refused from %s to %s', async (from, to, reason) => {
  const host = await renamedHost();
  const before = await textOf(host);
  await expect(carryOut(host, [rename(from, to)])).rejects.toThrow(reason);
  expect(await textOf(host)).toBe(before);
});

it('is refused to a name of which an applied document still speaks', async () => {
  const host = await renamedHost();
  await carryOut(host, [add(vnic('v2', 'bge0', 2))]);
  const before = await textOf(host);
  await expect(carryOut(host, [rename('vnic/v2', 'vnic/gone')])).rejects.toThrow(
    'a document that was applied still speaks of vnic/gone',
  );
  expect(await textOf(host)).toBe(before);
});
