import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { DocumentedHost } from '#hosts/open.ts';
import { apply } from '#reconcile/apply.ts';
import { restartHost } from '#reconcile/hosts.ts';
import { planRollback } from '#reconcile/rollback.ts';
import { takenOver, takeOver } from '#reconcile/take-over.ts';
import { planVerb } from '#reconcile/verb.ts';
import { attached } from '#state/attached.ts';
import { DEFAULT_HOST } from '#state/default-host.ts';
import { hardwareOf } from '#state/hardware-of.ts';
import type { HostState } from '#state/host-state.ts';
import { judge } from '#state/rules/judge.ts';
import { runs } from '../runs.ts';
import { carriedOut, seen } from '../support/documents.ts';
import { validStates } from '../support/random-state.ts';
import { scratchHost } from '../support/scratch-host.ts';
import { editsOf, told } from '../support/typed.ts';
import { withWriter } from './world.ts';

let host: DocumentedHost;
beforeEach(async () => {
  host = await scratchHost(DEFAULT_HOST);
});
afterEach(() => host.close());

async function type(...lines: readonly string[]): Promise<readonly string[]> {
  for (const line of lines) {
    const verb = { purpose: line, edits: await editsOf(line) };
    const { plan, diagnostics } = await planVerb(host, verb);
    if (!plan) return told(diagnostics);
    const report = await apply(host, plan, {
      who: 'test',
      command: line,
      lockTimeoutMs: 1000,
      emit: () => {},
      signal: new AbortController().signal,
      again: (on) => planVerb(on, verb),
      replanned: () => {},
    });
    if (told(report.diagnostics).length > 0) return told(report.diagnostics);
  }
  return [];
}

const { links } = DEFAULT_HOST.spec;
const withLinks = (more: object) => ({ ...DEFAULT_HOST, spec: { ...DEFAULT_HOST.spec, links: { ...links, ...more } } });
const without = (...names: (keyof typeof links)[]) =>
  withLinks(Object.fromEntries(names.map((name) => [name, { ...links[name], removed: true }])));
const update = (document: unknown) => withWriter(host, (writer) => writer.setHardware(document));
const names = (state: HostState) =>
  [...state.values()]
    .filter((one) => 'over' in one || 'ports' in one)
    .map((one) => one.name)
    .sort();

it('what rests on removed hardware stays stored and does not come up until the hardware is there again', async () => {
  expect(await type('create-vnic -l bge1 v1', 'create-vlan -l bge1 -v 7 x7', 'create-vnic -l bge0 v0')).toEqual([]);
  const before = seen(await host.inspect());
  await update(without('bge1'));
  for (let round = 0; round < 2; round += 1) {
    const { running, stored } = await host.inspect();
    expect([names(running), names(stored)]).toEqual([['v0'], ['v0', 'v1', 'x7']]);
    await restartHost(host, 1000);
  }
  expect(await type('create-vnic -l bge1 v2')).toEqual([
    expect.stringContaining('The hardware of bge1 was removed'.slice(4)),
  ]);
  await update(DEFAULT_HOST);
  await restartHost(host, 1000);
  expect(seen(await host.inspect())).toEqual(before);
});

it('an aggregation goes on with the ports that are left, and is gone without any', async () => {
  expect(await type('create-aggr -l net2 -l net3 aggr1', 'create-vnic -l aggr1 v1')).toEqual([]);
  await update(without('net2'));
  expect(names((await host.inspect()).running)).toEqual(['aggr1', 'v1']);
  expect((await host.inspect()).running.get('aggr/aggr1' as never)).toMatchObject({ ports: ['net3'] });
  await update(without('net2', 'net3'));
  expect(names((await host.inspect()).running)).toEqual([]);
  expect(names((await host.inspect()).stored)).toEqual(['aggr1', 'v1']);
});

it('delete-phys deletes what is stored of it, and rollback brings it back', async () => {
  expect(await type('create-aggr -l net2 -l net3 aggr1', 'create-vnic -l aggr1 a1', 'create-vnic -l bge1 v1')).toEqual(
    [],
  );
  expect(await type('delete-phys bge1')).toEqual([expect.stringContaining('not-allowed: link bge1 is active')]);
  await update(without('net2', 'bge1'));
  const before = seen(await host.inspect());
  expect(await type('delete-phys bge1')).toEqual([]);
  const one = await host.inspect();
  expect([names(one.stored), one.stored.has('phys/bge1' as never)]).toEqual([['a1', 'aggr1'], false]);
  expect(await type('delete-phys')).toEqual([]);
  const all = await host.inspect();
  expect([all.stored.has('phys/net2' as never), all.stored.get('aggr/aggr1' as never)]).toEqual([
    false,
    expect.objectContaining({ ports: ['net3'] }),
  ]);
  const { plan } = await planRollback(host, (await host.history()).at(-3)?.id);
  if (!plan) throw new Error('refused');
  expect(told((await carriedOut(host, plan)).diagnostics)).toEqual([]);
  expect(seen(await host.inspect())).toEqual(before);
});

it('other hardware takes the place of what was removed, with all that is stored of it', async () => {
  expect(await type('create-vnic -l bge1 -m factory -n 2 v1', 'create-vlan -l bge1 -v 7 x7')).toEqual([]);
  await update(without('bge1'));
  const old = (await host.hardware()).links.bge0;
  const result = takenOver(await host.document(), { from: 'bge0', to: 'bge1' }, await host.inspect());
  if ('refused' in result) throw new Error(result.refused.detail);
  await takeOver(host, result.document, 1000);
  await restartHost(host, 1000);
  const { running, stored } = await host.inspect();
  expect([names(running), running.has('phys/bge0' as never), stored.has('phys/bge0' as never)]).toEqual([
    ['v1', 'x7'],
    false,
    false,
  ]);
  expect((await host.hardware()).links.bge1).toMatchObject({ device: 'bge0', removed: false });
  expect(running.get('vnic/v1' as never)).toMatchObject({ mac: { slot: 2, address: old?.factoryMacs[2] } });
});

it.each([
  ['v1', 'wrong-class: v1 is a VNIC'],
  ['net2', 'not-allowed: the hardware of net2 was removed too'],
  ['0x', 'bad-name'],
])('%s cannot take its place: %s', async (from, reason) => {
  expect(await type('create-vnic -l bge1 v1')).toEqual([]);
  await update(without('bge1', 'net2'));
  const result = takenOver(await host.document(), { from, to: 'bge1' }, await host.inspect());
  expect('refused' in result && told([result.refused])[0]).toContain(reason);
});

it('a link that something is configured on is busy, and a device that is to come is awaited', async () => {
  expect(await type('create-vnic -l bge1 v1', 'create-vnic -l bge0 v0')).toEqual([]);
  await update(without('bge1'));
  const busy = takenOver(await host.document(), { from: 'bge0', to: 'bge1' }, await host.inspect());
  if ('refused' in busy) throw new Error(busy.refused.detail);
  await expect(takeOver(host, busy.document, 1000)).rejects.toThrow('bge0 would be gone, but on it is vnic/v0');
  const awaited = takenOver(await host.document(), { from: 'mlx0', to: 'bge1' }, await host.inspect());
  if ('refused' in awaited) throw new Error(awaited.refused.detail);
  await takeOver(host, awaited.document, 1000);
  const { bge1: _, ...others } = links;
  await update({
    ...DEFAULT_HOST,
    spec: { ...DEFAULT_HOST.spec, links: { ...others, mlx0: { model: 'generic-10g' } } },
  });
  expect((await host.hardware()).links.bge1).toMatchObject({ device: 'mlx0', speed: 10e9, removed: false });
  await restartHost(host, 1000);
  expect(names((await host.inspect()).running)).toEqual(['v0', 'v1']);
});

it('what comes up of a random host without some of its hardware is valid', () => {
  fc.assert(
    fc.property(validStates, fc.subarray(Object.keys(links) as (keyof typeof links)[]), (state, removed) => {
      const hardware = hardwareOf(without(...removed));
      const left = attached(state, hardware);
      expect(judge(left, hardware).filter((one) => one.severity === 'error')).toEqual([]);
      for (const name of removed) expect(left.has(`phys/${name}` as never)).toBe(false);
      expect(attached(left, hardware)).toEqual(left);
    }),
    runs(200),
  );
});
