import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Database from 'libsql';
import { expect, it } from 'vitest';
import { openHost } from '#hosts/open.ts';
import { createHost } from '#hosts/registry.ts';
import type { Address } from '#state/address.ts';
import { DEFAULT_HOST } from '#state/default-host.ts';
import { expectIndexed } from './marked.ts';
import { hostOnDisk, temporaryFolder } from './temporary.ts';
import { add, carryOut, make, planOf, textOf, vnic, withWriter } from './world.ts';

/** A store as the first version wrote it. */
function oldStore(): string {
  const place = temporaryFolder();
  const database = new Database(path.join(place, 'store.db'));
  database.exec(readFileSync(new URL('fixtures/version-1.sql', import.meta.url), 'utf8'));
  database.prepare('INSERT INTO meta VALUES (?, ?)').run('document', JSON.stringify(DEFAULT_HOST));
  database.close();
  return place;
}

function versionOf(place: string): unknown {
  const database = new Database(path.join(place, 'store.db'));
  try {
    return database.prepare('PRAGMA user_version').raw().get();
  } finally {
    database.close();
  }
}

async function checkOld(place: string): Promise<void> {
  const host = await openHost(place);
  const { running, stored, owners } = await host.inspect();
  expect(Object.fromEntries(running)).toEqual({ 'etherstub/stub0': { kind: 'etherstub', name: 'stub0', mtu: 9000 } });
  expect(Object.fromEntries(stored)).toEqual({
    'etherstub/stub0': { kind: 'etherstub', name: 'stub0', mtu: 1500 },
    'etherstub/stub1': { kind: 'etherstub', name: 'stub1', mtu: 9000 },
  });
  expect(owners.objects).toEqual(new Map([['etherstub/stub0', { document: 'old', applied: { mtu: 9000 } }]]));
  expect((await host.history()).slice(0, 1)).toEqual([
    {
      id: 1,
      at: 1_700_000_000_000,
      who: 'ada',
      command: 'vnetctl apply -f a.yaml',
      plan: { steps: ['kept as it is'] },
      result: 'done',
    },
  ]);
  expect(await host.pending()).toEqual({
    id: 2,
    entry: { who: 'ada', command: 'vnetctl apply --try 60s', plan: { steps: [] } },
    done: 3,
    deadline: 1_700_000_060_000,
    confirmed: true,
    active: false,
  });
}

it('reads a store of an older version, and does not change it', async () => {
  const place = oldStore();
  await checkOld(place);
  expect(versionOf(place)).toEqual([1]);
});

it('migrates a store of an older version when it is first written to', async () => {
  const place = oldStore();
  await withWriter(await openHost(place), async () => {});
  expect(versionOf(place)).toEqual([8]);
  expectIndexed(place);
  await checkOld(place);
  const host = await openHost(place);
  await withWriter(host, (writer) => writer.finish(2, 'done'));
  expect((await host.history()).map((one) => one.result)).toEqual(['done', 'done']);
});

it('confirms in a store of an older version', async () => {
  const place = oldStore();
  const database = new Database(path.join(place, 'store.db'));
  database.prepare('UPDATE entry SET deadline = ?, confirmed = 0 WHERE id = 2').run(Date.now() + 60_000);
  database.close();
  const host = await openHost(place);
  await host.confirm(2);
  expect(await host.pending()).toMatchObject({ id: 2, confirmed: true });
});

it('refuses a store of a newer version, whatever is asked', async () => {
  const { place, host } = await hostOnDisk();
  const database = new Database(path.join(place, 'store.db'));
  database.exec('PRAGMA user_version = 99');
  database.close();
  const refusal = {
    code: 'store-version',
    message: expect.stringMatching(/its version is 99, this program knows versions up to 8/),
  };
  await expect(host.inspect()).rejects.toMatchObject(refusal);
  await expect(host.confirm(1)).rejects.toMatchObject(refusal);
  await expect(host.lock('vnetctl test', 0)).rejects.toMatchObject(refusal);
  await expect(openHost(place)).rejects.toMatchObject(refusal);
  expect(versionOf(place)).toEqual([99]);
});

it('names the file that is not a store', async () => {
  const place = temporaryFolder();
  writeFileSync(path.join(place, 'store.db'), 'words of somebody else, surely not a database. '.repeat(50));
  await expect(openHost(place)).rejects.toMatchObject({
    code: 'system',
    message: `${place}/store.db is damaged: file is not a database.`,
  });
});

it('works below a path with characters that mean something in a URI', async () => {
  const place = path.join(temporaryFolder(), 'a b#c?d%20e');
  await createHost(place, DEFAULT_HOST);
  const host = await openHost(place);
  await carryOut(host, [add(make('etherstub', 'stub0'))]);
  expect((await host.inspect()).running.has('etherstub/stub0' as Address)).toBe(true);
});

it('keeps each plan of the history as it was given', async () => {
  const { host } = await hostOnDisk();
  const steps = [add(vnic('v1', 'bge0', 1))];
  await carryOut(host, steps);
  await carryOut(host, []);
  expect((await host.history()).map(({ id, plan }) => [id, plan])).toEqual([
    [1, planOf(steps)],
    [2, planOf([])],
  ]);
  expect(JSON.parse(JSON.stringify(await host.history()))[0].plan).toEqual(planOf(steps));
});

it('shows readers the state before a transaction until it ends, and does not let them wait', async () => {
  const { host, place } = await hostOnDisk();
  const before = await textOf(host);
  const database = new Database(path.join(place, 'store.db'));
  database.exec('BEGIN IMMEDIATE; DELETE FROM object; DELETE FROM meta');
  expect(await textOf(host)).toBe(before);
  expect((await host.hardware()).host).toBe('default');
  database.exec('ROLLBACK');
  database.close();
});

it('leaves the diagnostic report of Node whole after it was loaded', () => {
  expect(process.report.getReport()).toHaveProperty('libuv');
});
