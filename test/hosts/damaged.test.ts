import { existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Connection } from '#hosts/emulated/sql.ts';
import { makeFolder } from '#hosts/folder.ts';
import { openHost } from '#hosts/open.ts';
import { createHost, deleteHost, listHosts } from '#hosts/registry.ts';
import { DEFAULT_HOST } from '#state/default-host.ts';
import { temporaryFolder } from './temporary.ts';

let state: string;
beforeEach(() => {
  state = temporaryFolder();
  vi.stubEnv('XDG_STATE_HOME', state);
  vi.stubEnv('VNETCTL_HOST', '');
});
afterEach(() => vi.unstubAllEnvs());

/** Spoils a file from that byte on; what SQLite keeps beside it goes, else it would read from there. */
function spoil(victim: string, from = 0): string {
  for (const suffix of ['-wal', '-shm']) rmSync(`${victim}${suffix}`, { force: true });
  const bytes = existsSync(victim) ? readFileSync(victim) : Buffer.alloc(0);
  const junk = Buffer.alloc(Math.max(bytes.length, 8192) - from, 'x');
  writeFileSync(victim, Buffer.concat([bytes.subarray(0, from), junk]));
  return victim;
}

/** A host whose file of that name holds anything but what was written. */
async function damaged(name: string, file: string, from = 0): Promise<string> {
  const { place } = await createHost(name, { ...DEFAULT_HOST, metadata: { name } });
  // All that is in the log goes into the store.
  const store = new Connection(path.join(place, 'store.db'), 'write');
  store.rows('PRAGMA wal_checkpoint(TRUNCATE)');
  store.close();
  return spoil(path.join(place, file), from);
}

const refusal = async (work: Promise<unknown>) => {
  const error: unknown = await work.then(
    () => undefined,
    (thrown) => thrown,
  );
  // What the caller looks at is on every Failure.
  return error as { readonly message: string; readonly hint: string };
};

it.each([0, 4096])('says that a store is damaged (from byte %i), where, and the way out; which works', async (from) => {
  const file = await damaged('web09', 'store.db', from);
  const { message, hint } = await refusal(openHost('web09').then((host) => host.inspect()));
  expect(message).toMatch(new RegExp(`^${file} is damaged: .+[.]$`));
  expect(hint).toBe('put a copy of its folder back, or give the host up with "vnetctl host delete web09"');
  await deleteHost('web09');
  expect((await listHosts()).map((row) => row.name)).toEqual(['default']);
  await createHost('web09', DEFAULT_HOST);
});

it('says of a damaged lock that it may go, and deletes the host in spite of it', async () => {
  await damaged('web09', 'lock.db');
  const { message, hint } = await refusal(openHost('web09').then((host) => host.lock('test', 0)));
  expect(message).toContain('lock.db is damaged');
  expect(hint).toMatch(/^remove that file/);
  await deleteHost('web09');
  expect(existsSync(path.join(state, 'vnetctl/hosts/web09'))).toBe(false);
});

it('names a host at a path by its path', async () => {
  const place = path.join(state, 'lab/one');
  await createHost(place, DEFAULT_HOST);
  spoil(path.join(place, 'store.db'));
  expect((await refusal(openHost(place).then((host) => host.inspect()))).hint).toContain(`host delete ${place}"`);
  await deleteHost(place);
});

it('lists the sound hosts beside one that cannot be read', async () => {
  await createHost('a', DEFAULT_HOST);
  const file = await damaged('b', 'store.db');
  const rows = await listHosts();
  expect(rows.map(({ name, exists, unreadable }) => [name, exists, unreadable])).toEqual([
    ['a', true, undefined],
    ['b', true, expect.stringContaining(`${file} is damaged`)],
    ['default', false, undefined],
  ]);
});

it('makes folders below folders, and is content with those that are there', () => {
  makeFolder(path.join(state, 'a/b/c'));
  makeFolder(path.join(state, 'a/b/c'));
  expect(existsSync(path.join(state, 'a/b/c'))).toBe(true);
});

it.each([
  ['/proc/nope/vnetctl/hosts/default', 'The folder /proc/nope cannot be made for /proc/nope/vnetctl/hosts/default: '],
  ['FILE/vnetctl', 'FILE cannot be used for FILE/vnetctl: it is no folder.'],
  ['FILE', 'FILE cannot be used: it is no folder.'],
  ['RING/vnetctl', 'its links run in a circle.'],
])('refuses %s in words, and comes to an end', async (folder, message) => {
  const [file, ring] = [path.join(state, 'file'), path.join(state, 'ring')];
  writeFileSync(file, '');
  symlinkSync(ring, ring);
  const spelled = (text: string) => text.replaceAll('FILE', file).replaceAll('RING', ring);
  expect(() => makeFolder(spelled(folder))).toThrow(spelled(message));
});
