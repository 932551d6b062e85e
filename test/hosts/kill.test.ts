import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Step } from '#plan/plan.ts';
import { type Address, compareNames } from '#state/address.ts';
import { expectIndexed } from './marked.ts';
import { ended, program, start } from './processes.ts';
import { hostOnDisk, temporaryFolder } from './temporary.ts';
import {
  add,
  carryOut,
  flow,
  guest,
  make,
  modify,
  planOf,
  remove,
  rename,
  step,
  textOf,
  vnic,
  withWriter,
} from './world.ts';

let dying: string;
beforeAll(async () => {
  dying = await program(new URL('./fixtures/dying-writer.ts', import.meta.url));
});

const stub = make('etherstub', 'stub0');
const narrow = { ...stub, mtu: 1500 };
const own = (name: string) => ({
  address: `vnic/${name}` as Address,
  field: null,
  before: null,
  after: { document: 'web', applied: { over: 'stub0' } },
});

/** Each step with the number of values that it writes. */
const script: readonly (readonly [step: Step, values: number])[] = [
  [add(stub), 1],
  [add(vnic('v1', 'stub0', 1)), 1],
  [modify(stub, narrow), 1],
  [add(vnic('v2', 'stub0', 2), 'running'), 1],
  [add(flow('f', 'v1', 80)), 1],
  [add(guest('web', 'v1')), 1],
  [step({ op: 'own', entries: [own('v1'), own('v2')] }), 2],
  // The VNIC, flow and guest in both configurations, and the owner.
  [rename('vnic/v1', 'vnic/w1'), 4],
  [remove(guest('web', 'w1')), 0],
];
const steps = script.map(([one]) => one);

function startDying(place: string, moment: string, list: readonly Step[] = steps) {
  const file = path.join(temporaryFolder(), 'steps.json');
  writeFileSync(file, JSON.stringify(list));
  return start(dying, place, moment, file);
}

/** The texts of a host after none, one, two, ... of the steps. */
async function textsOnTheWay(): Promise<readonly string[]> {
  const { host } = await hostOnDisk();
  const texts = [await textOf(host)];
  for (const one of steps) {
    await carryOut(host, [one]);
    texts.push(await textOf(host));
  }
  return texts;
}

describe('a writer that is killed', () => {
  let texts: readonly string[];
  beforeAll(async () => {
    texts = await textsOnTheWay();
    expect(new Set(texts).size).toBe(texts.length);
  });

  const moments: readonly (readonly [moment: string, done: number | null])[] = [
    ['locked', null],
    ['begin', null],
    ['begun', 0],
    ...script.flatMap(([, values], index) => [
      ...Array.from({ length: values }, (_, value) => [`${index + 1}.${value + 1}`, index] as const),
      [`${index + 1}`, index + 1] as const,
    ]),
  ];
  it.each(moments)('at %s leaves a host whose journal tells exactly what is done', async (moment, done) => {
    const { host, place } = await hostOnDisk();
    expect(await ended(startDying(place, moment))).toBe('SIGKILL');
    expect(await textOf(host)).toBe(texts[done ?? 0]);
    expectIndexed(place);
    const entry = { command: 'vnetctl dying', plan: planOf(steps) };
    const expected = { id: 1, done, deadline: null, confirmed: false, active: false, entry };
    if (done === null) expect([await host.pending(), await host.history()]).toEqual([null, []]);
    else expect(await host.pending()).toMatchObject(expected);
    // The lock is free at once, and the next writer goes on from there.
    await withWriter(host, async (writer) => {
      if (done !== null) await writer.finish(1, 'undone');
    });
    expect(await host.pending()).toBe(null);
  });

  it('while it waits for a confirmation leaves the deadline', async () => {
    const { host, place } = await hostOnDisk();
    expect(await ended(startDying(place, 'held'))).toBe('SIGKILL');
    const held = { done: steps.length, deadline: 4_000_000_000_000, active: false };
    expect(await host.pending()).toMatchObject({ ...held, confirmed: false });
    await host.confirm(1);
    expect(await host.pending()).toMatchObject({ ...held, confirmed: true });
  });

  it('after its end leaves history', async () => {
    const { host, place } = await hostOnDisk();
    expect(await ended(startDying(place, 'finished'))).toBe('SIGKILL');
    expect([await host.pending(), await textOf(host)]).toEqual([null, texts.at(-1)]);
    expect(await host.history()).toMatchObject([{ result: 'done' }]);
  });
});

it('a kill from outside leaves a prefix of the steps', async () => {
  const many = [add(stub), ...Array.from({ length: 4000 }, (_, index) => add(vnic(`w${index}`, 'stub0', index)))];
  const names = ['etherstub/stub0', ...Array.from({ length: 4000 }, (_, index) => `vnic/w${index}`)];
  let halfWay = 0;
  for (let round = 0; round < 4; round += 1) {
    const { host, place } = await hostOnDisk();
    const child = startDying(place, 'finished', many);
    // As soon as a reader sees so many steps done.
    while (child.signalCode === null && ((await host.pending())?.done ?? 0) <= round * 300)
      await new Promise(setImmediate);
    child.kill('SIGKILL');
    await ended(child);
    const done = (await host.pending())?.done ?? many.length;
    const { running, stored } = await host.inspect();
    const made = [...running.keys()].filter((key) => !key.startsWith('phys/'));
    expect(made.sort(compareNames)).toEqual(names.slice(0, done).sort(compareNames));
    expect(stored).toEqual(running);
    expectIndexed(place);
    if (done < many.length) halfWay += 1;
  }
  expect(halfWay).toBeGreaterThan(0);
});
