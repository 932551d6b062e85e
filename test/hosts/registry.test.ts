import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { openHost } from '#hosts/open.ts';
import { createHost, currentHost, deleteHost, listHosts, useHost } from '#hosts/registry.ts';
import type { Address } from '#state/address.ts';
import { DEFAULT_HOST } from '#state/default-host.ts';
import { temporaryFolder } from './temporary.ts';
import { add, carryOut, make, withWriter } from './world.ts';

let state: string;
beforeEach(() => {
  state = temporaryFolder();
  vi.stubEnv('XDG_STATE_HOME', state);
  vi.stubEnv('VNETCTL_HOST', '');
});
afterEach(() => vi.unstubAllEnvs());

const document = (name: string) => ({ ...DEFAULT_HOST, metadata: { name } });
const stub = make('etherstub', 'stub0');

it('shows the default host before it exists, and writes nothing for it', async () => {
  const host = await openHost();
  expect((await host.inspect()).running.size).toBe(6);
  expect([await host.history(), await host.pending(), await host.document()]).toEqual([[], null, DEFAULT_HOST]);
  expect(await listHosts()).toEqual([{ name: 'default', place: host.place, current: true, exists: false }]);
  await host.close();
  expect(readdirSync(state)).toEqual([]);
});

it('makes the default host at its first lock; readers that were there before see it', async () => {
  const reader = await openHost();
  await reader.inspect();
  await carryOut(await openHost(), [add(stub)]);
  expect((await reader.inspect()).running.has('etherstub/stub0' as Address)).toBe(true);
  expect(await listHosts()).toMatchObject([{ name: 'default', exists: true }]);
  expect(reader.place).toBe(path.join(state, 'vnetctl', 'hosts', 'default'));
});

it('selects by --host, then VNETCTL_HOST, then host use, then default', async () => {
  for (const name of ['a', 'b', 'c']) await createHost(name, document(`doc-${name}`));
  const opened = async (given?: string) => (await openHost(given)).name;
  expect([await opened(), currentHost().by]).toEqual(['default', 'default']);
  await useHost('a');
  expect([await opened(), currentHost().by]).toEqual(['a', 'host use']);
  vi.stubEnv('VNETCTL_HOST', 'b');
  expect([await opened(), currentHost().by]).toEqual(['b', 'VNETCTL_HOST']);
  expect(await opened('c')).toBe('c');
  expect((await listHosts()).map((row) => [row.name, row.current])).toEqual([
    ['a', false],
    ['b', true],
    ['c', false],
    ['default', false],
  ]);
});

it('takes a word with a slash as a path, and its name from the document', async () => {
  const place = path.join(state, 'lab', 'one');
  await createHost(place, document('web01'));
  expect((await openHost(place)).name).toBe('web01');
  await useHost(place);
  expect((await openHost()).place).toBe(place);
  expect(await listHosts()).toEqual([
    { name: place, place, current: true, exists: true },
    expect.objectContaining({ name: 'default', current: false }),
  ]);
});

it('refuses a host that nobody has made, and tells what may have been meant', async () => {
  await createHost('web01', document('web01'));
  await expect(openHost('web02')).rejects.toMatchObject({ code: 'no-such-host', hint: 'did you mean web01?' });
  await expect(openHost('xyz')).rejects.toMatchObject({
    code: 'no-such-host',
    hint: expect.stringContaining('default, web01'),
  });
  await expect(openHost('./none')).rejects.toMatchObject({
    code: 'no-such-host',
    hint: expect.stringContaining('host create ./none'),
  });
  await expect(openHost('-x y')).rejects.toMatchObject({ code: 'bad-name' });
  await expect(useHost('web02')).rejects.toMatchObject({ code: 'no-such-host' });
  await expect(deleteHost('web02')).rejects.toMatchObject({ code: 'no-such-host' });
  vi.stubEnv('VNETCTL_HOST', 'web03');
  await expect(openHost()).rejects.toMatchObject({ message: expect.stringContaining('chosen by VNETCTL_HOST') });
  expect(existsSync('none')).toBe(false);
});

it('refuses to make a host twice, and leaves the first as it is', async () => {
  await createHost('web01', document('web01'));
  await carryOut(await openHost('web01'), [add(stub)]);
  await expect(createHost('web01', document('other'))).rejects.toMatchObject({ code: 'host-exists' });
  expect((await (await openHost('web01')).inspect()).running.has('etherstub/stub0' as Address)).toBe(true);
  expect(await (await openHost('web01')).document()).toEqual(document('web01'));
});

it('deletes a host and nothing else, unless a command is changing it', async () => {
  const place = path.join(state, 'lab');
  await createHost(place, document('web01'));
  await useHost(place);
  writeFileSync(path.join(place, 'notes.txt'), 'mine');
  await withWriter(await openHost(place), async () => {
    await expect(deleteHost(place)).rejects.toMatchObject({ code: 'locked' });
  });
  await deleteHost(place);
  expect(currentHost().by).toBe('default');
  await expect(openHost(place)).rejects.toMatchObject({ code: 'no-such-host' });
  expect(readdirSync(place)).toEqual(['notes.txt']);
  await createHost(place, document('web02'));
  expect((await openHost(place)).name).toBe('web02');
});

it('does not let a writer that waited for a deleted host bring it back', async () => {
  await createHost('web01', document('web01'));
  const host = await openHost('web01');
  await deleteHost('web01');
  await expect(host.lock('vnetctl test', 0)).rejects.toMatchObject({ code: 'no-such-host' });
  expect((await listHosts()).map((row) => row.name)).toEqual(['default']);
});
