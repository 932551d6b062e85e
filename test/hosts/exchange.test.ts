import { expect, it } from 'vitest';
import type { Address } from '#state/address.ts';
import { DEFAULT_HOST } from '#state/default-host.ts';
import { scratchHost } from '../support/scratch-host.ts';
import { add, carryOut, make, modify, textOf, vnic, withWriter } from './world.ts';

const { links, ...rest } = DEFAULT_HOST.spec;
const withLinks = (changed: typeof links) => ({ ...DEFAULT_HOST, spec: { ...rest, links: changed } });
const without = (name: string) =>
  withLinks(Object.fromEntries(Object.entries(links).filter(([link]) => link !== name)));
const bge1 = 'phys/bge1' as Address;

async function update(document: unknown, ...before: Parameters<typeof add>[0][]) {
  const host = await scratchHost(DEFAULT_HOST);
  await carryOut(
    host,
    before.map((one) => add(one)),
  );
  await withWriter(host, (writer) => writer.setHardware(document));
  return host;
}

it('new hardware takes the place of the old, and what is configured stays', async () => {
  const document = withLinks({ ...links, new0: { model: 'generic-10g' } });
  const host = await update(document, vnic('v1', 'bge0', 1));
  expect(await host.document()).toEqual(document);
  expect(Object.keys((await host.hardware()).links)).toContain('new0');
  const { running, stored } = await host.inspect();
  expect(running.get('vnic/v1' as Address)).toEqual(vnic('v1', 'bge0', 1));
  expect(running.get('phys/new0' as Address)).toMatchObject({ kind: 'phys', name: 'new0', mtu: 1500, maxbw: null });
  expect(stored).toEqual(running);
});

it('a link on which nothing is configured can go', async () => {
  const host = await update(without('bge1'), vnic('v1', 'bge0', 1));
  const { running, stored } = await host.inspect();
  expect([running.has(bge1), stored.has(bge1)]).toEqual([false, false]);
});

it('steps after it know the new links', async () => {
  const host = await scratchHost(DEFAULT_HOST);
  await carryOut(host, [add(vnic('v1', 'bge0', 1))]);
  await withWriter(host, async (writer) => {
    await writer.setHardware(withLinks({ ...links, new0: { model: 'generic-10g' } }));
  });
  await carryOut(host, [add(vnic('v2', 'new0', 2))]);
  expect((await host.inspect()).running.has('vnic/v2' as Address)).toBe(true);
});

it('is refused when something is configured on a link that would be gone, in either configuration', async () => {
  const host = await scratchHost(DEFAULT_HOST);
  const link = (await host.inspect()).stored.get(bge1);
  if (link?.kind !== 'phys') throw new Error('bge1 is a physical link');
  await carryOut(host, [add(vnic('v1', 'bge1', 1), 'stored'), modify(link, { ...link, maxbw: 5_000_000 }, 'running')]);
  const before = [await textOf(host), await host.document()];
  await expect(withWriter(host, (writer) => writer.setHardware(without('bge1')))).rejects.toMatchObject({
    code: 'host-in-the-way',
    message: 'bge1 would be gone, but on it are the setting maxbw, vnic/v1. Nothing was changed.',
  });
  expect([await textOf(host), await host.document()]).toEqual(before);
});

it('is refused when what is configured does not fit the new hardware', async () => {
  const document = withLinks({ ...links, ixgbe0: { model: 'intel-82599', vfs: 2 } });
  const pool = make('vfs', 'ixgbe0', { count: 4 });
  await expect(update(document, pool)).rejects.toMatchObject({
    code: 'host-in-the-way',
    message: expect.stringMatching(/does not fit the new hardware: .*ixgbe0/),
  });
  await update(document, make('vfs', 'ixgbe0', { count: 2 }));
});
