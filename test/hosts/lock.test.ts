import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import type { Writer } from '#hosts/host.ts';
import { ended, program, start } from './processes.ts';
import { hostOnDisk } from './temporary.ts';
import { add, carryOut, make, planOf, textOf, withWriter } from './world.ts';

let holding: string;
beforeAll(async () => {
  holding = await program(new URL('./fixtures/holding-writer.ts', import.meta.url));
});

/** A host that another process is changing. */
async function heldHost() {
  const { host, place } = await hostOnDisk();
  const child = start(holding, place);
  if (!child.stdout) throw new Error('its output is a pipe');
  await once(child.stdout, 'data');
  return { host, place, child };
}

it('refuses a second writer, naming command and process of the first', async () => {
  const { host, child } = await heldHost();
  await expect(host.lock('vnetctl second', 60)).rejects.toMatchObject({
    code: 'locked',
    message: expect.stringContaining(`"vnetctl apply -f first.yaml" (process ${child.pid})`),
    hint: expect.stringContaining('--lock-timeout'),
  });
  child.stdin?.end();
  await ended(child);
});

it('lets the second writer in when the first ends, without blocking the process meanwhile', async () => {
  const { host, child } = await heldHost();
  let ticks = 0;
  const timer = setInterval(() => {
    ticks += 1;
    if (ticks === 5) child.stdin?.end();
  }, 10);
  await (await host.lock('vnetctl second', 30_000)).release();
  clearInterval(timer);
  expect(ticks).toBeGreaterThanOrEqual(5);
  await ended(child);
});

it('is free at once when its holder is killed', async () => {
  const { host, place, child } = await heldHost();
  child.kill('SIGKILL');
  await ended(child);
  expect(existsSync(path.join(place, 'holder.json'))).toBe(true);
  await (await host.lock('vnetctl second', 0)).release();
  expect(readdirSync(place)).not.toContain('holder.json');
});

it('does not keep readers out, and shows them whether somebody is at work', async () => {
  const { host, child } = await heldHost();
  expect((await host.inspect()).running.size).toBe(6);
  expect(await host.pending()).toBe(null);
  child.stdin?.end();
  await ended(child);
  const writer: Writer = await host.lock('vnetctl test', 0);
  await writer.begin({ who: 'tester', command: 'test', plan: planOf([]) });
  expect(await host.pending()).toMatchObject({ active: true });
  await writer.release();
  expect(await host.pending()).toMatchObject({ active: false });
});

it('is not disturbed by those who ask whether it is held', async () => {
  const { host } = await hostOnDisk();
  await withWriter(host, async (writer) => {
    await writer.begin({ who: 'tester', command: 'test', plan: planOf([]) });
  });
  for (let round = 0; round < 20; round += 1) {
    const [pending, writer] = await Promise.all([host.pending(), host.lock('vnetctl test', 0)]);
    expect(pending).not.toBe(null);
    await writer.release();
  }
});

it('is not taken by a reader of a folder that nobody may write', async () => {
  const { host, place } = await hostOnDisk();
  await carryOut(host, [add(make('etherstub', 'stub0'))]);
  const files = readdirSync(place).filter((file) => !/-(wal|shm)$/.test(file));
  await textOf(host);
  await host.pending();
  expect(readdirSync(place).filter((file) => !/-(wal|shm)$/.test(file))).toEqual(files);
});
