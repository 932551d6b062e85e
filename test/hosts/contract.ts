import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { diff } from '#diff/diff.ts';
import { Failure, type Host } from '#hosts/host.ts';
import { inverse } from '#plan/inverse.ts';
import type { Step } from '#plan/plan.ts';
import type { Address } from '#state/address.ts';
import { physDefaults } from '#state/settle.ts';
import {
  add,
  carryOut,
  flow,
  guest,
  make,
  modify,
  planOf,
  remove,
  stepsTo,
  textOf,
  vnic,
  withObjects,
  withWriter,
} from './world.ts';

/** What every host must keep, whatever it is made of. */
export function hostContract(title: string, open: () => Promise<Host>): void {
  describe(`${title} keeps the contract of a host`, () => {
    let host: Host;
    beforeEach(async () => {
      host = await open();
    });
    afterEach(() => host.close());

    it('starts with its physical links at their defaults, in both configurations', async () => {
      const hardware = await host.hardware();
      const { running, stored, owners } = await host.inspect();
      const expected = Object.keys(hardware.links).map((name) => [`phys/${name}`, physDefaults(name, hardware)]);
      expect(Object.fromEntries(running)).toEqual(Object.fromEntries(expected));
      expect(stored).toEqual(running);
      expect(owners).toEqual({ objects: new Map(), settings: new Map() });
      expect([await host.history(), await host.pending()]).toEqual([[], null]);
    });

    it('has what was desired after the steps to it, and then nothing is left to do', async () => {
      const desired = await web(host);
      await carryOut(host, await stepsTo(host, desired));
      const observed = await host.inspect();
      expect(diff(observed, { running: desired, stored: desired })).toEqual([]);
      expect(await stepsTo(host, desired)).toEqual([]);
    });

    it('is byte for byte as before when each step is taken back', async () => {
      const before = await textOf(host);
      const steps = await stepsTo(host, await web(host));
      await carryOut(host, steps);
      expect(await textOf(host)).not.toBe(before);
      await carryOut(host, [...steps].reverse().map(inverse));
      expect(await textOf(host)).toBe(before);
    });

    it('tells what is done and keeps it when a step fails', async () => {
      const [first, second] = [vnic('a', 'bge0', 1), vnic('b', 'nowhere', 2)];
      const steps = [add(first), add(second)];
      await withWriter(host, async (writer) => {
        const id = await writer.begin({ who: 'tester', command: 'test', plan: planOf(steps) });
        await writer.execute(id, add(first), 1);
        await expect(writer.execute(id, add(second), 2)).rejects.toThrow(Failure);
        expect(await host.pending()).toMatchObject({ id, done: 1, active: true, deadline: null, confirmed: false });
        expect((await host.inspect()).running.has('vnic/a' as Address)).toBe(true);
        await writer.execute(id, inverse(add(first)), 0);
        await writer.finish(id, 'undone');
      });
      expect(await host.pending()).toBe(null);
      expect(await host.history()).toMatchObject([
        { who: 'tester', command: 'test', result: 'undone', plan: planOf(steps) },
      ]);
    });

    const stub = make('etherstub', 'stub0');
    const onStub = vnic('v1', 'stub0', 1);
    const other = vnic('v1', 'stub0', 7);
    const pool = make('vfs', 'ixgbe0', { count: 4 });
    const vf = (index: number) =>
      make('vf', `ixgbe0vf${index}`, { over: 'ixgbe0', index, mac: `02:08:20:00:01:0${index}` });
    const refusals: readonly (readonly [title: string, before: readonly Step[], refused: Step, reason: RegExp])[] = [
      ['to make what exists', [add(stub)], add(stub), /etherstub\/stub0 exists already/],
      [
        'to give a name of a link twice',
        [add(stub)],
        add(vnic('stub0', 'bge0', 1)),
        /name\/stub0: etherstub\/stub0 has it/,
      ],
      ['to remove what is absent', [], remove(stub), /etherstub\/stub0 does not exist/],
      ['to remove what something sits on', [add(stub), add(onStub)], remove(stub), /busy: vnic\/v1 depends on it/],
      ['to remove what is not as expected', [add(stub), add(onStub)], remove(other), /not as expected.*: mac/],
      ['to change what is absent', [], modify(stub, { ...stub, mtu: 1500 }), /does not exist/],
      [
        'to change what is not as expected',
        [add(stub)],
        modify({ ...stub, mtu: 1500 }, { ...stub, mtu: 2000 }),
        /not as expected.*: mtu/,
      ],
      [
        'to change one object into another',
        [add(stub)],
        modify(stub, { ...stub, name: 'x' }),
        /cannot become etherstub\/x/,
      ],
      ['to refer to what is absent', [], add(onStub), /vnic\/v1 needs .*etherstub\/stub0.*does not exist/],
      ['to refer to the wrong class', [add(vnic('low', 'bge0', 1))], add(vnic('high', 'low', 2)), /vnic\/high needs/],
      [
        'a MAC address that is used',
        [add(stub), add(onStub)],
        add(vnic('v2', 'stub0', 1)),
        /mac\/stub0.*vnic\/v1 has it/,
      ],
      [
        'to change to a MAC address that is used',
        [add(stub), add(onStub), add(vnic('v2', 'stub0', 2))],
        modify(vnic('v2', 'stub0', 2), vnic('v2', 'stub0', 1)),
        /vnic\/v1 has it/,
      ],
      [
        'a port that has clients',
        [add(vnic('v1', 'net2', 1))],
        add(make('aggr', 'aggr0', { ports: ['net2'] })),
        /port\/net2: vnic\/v1 has it/,
      ],
      ['a CPU that it has not', [], add(vnic('v1', 'bge0', 1, { cpus: [99] })), /99/],
      ['an MTU above that of the link underneath', [], add(vnic('v1', 'bge0', 1, { mtu: 9000 })), /9000/],
      [
        'to lower the MTU of a link below that of what sits on it',
        [add(stub), add({ ...onStub, mtu: 9000 })],
        modify(stub, { ...stub, mtu: 1500 }),
        /9000/,
      ],
      ['VFs that the NIC has not', [], add(make('vfs', 'bge0', { count: 4 })), /bge0/],
      ['a VF beyond the count', [add(pool)], add(vf(4)), /vf\/ixgbe0vf4: ixgbe0 has 4 VFs/],
      ['to make hardware', [], add(make('phys', 'new0', { mtu: 1500 })), /is hardware/],
    ];
    it.each(refusals)('refuses %s, and changes nothing', async (_title, before, refused, reason) => {
      await carryOut(host, before);
      const text = await textOf(host);
      await expect(tryOne(host, refused)).rejects.toMatchObject({
        code: 'step-failed',
        message: expect.stringMatching(reason),
      });
      expect(await textOf(host)).toBe(text);
    });

    it('sees each configuration apart', async () => {
      await carryOut(host, [add(stub, 'running')]);
      await expect(tryOne(host, add(onStub, 'stored'))).rejects.toThrow(/stored configuration/);
      await carryOut(host, [add(onStub, 'running'), add(stub, 'stored')]);
      const { running, stored } = await host.inspect();
      expect([running.has('vnic/v1' as Address), stored.has('vnic/v1' as Address)]).toEqual([true, false]);
    });

    it('has its stored configuration running after a restart, settings of links too', async () => {
      const link = (await host.inspect()).running.get('phys/bge0' as Address);
      if (link?.kind !== 'phys') throw new Error('bge0 is a physical link');
      await carryOut(host, [
        add(stub, 'stored'),
        add(vnic('t', 'bge1', 1), 'running'),
        modify(link, { ...link, maxbw: 5 }, 'running'),
      ]);
      const { stored } = await host.inspect();
      await withWriter(host, (writer) => writer.restart());
      const after = await host.inspect();
      expect(after.running).toEqual(stored);
      expect(after.stored).toEqual(stored);
    });

    it('reads with a scope at least those objects, what they rest on, their owners and the physical links', async () => {
      const owner = { document: 'd', applied: { over: 'stub0' } };
      const own = (address: string) => ({ address: address as Address, field: null, before: null, after: owner });
      await carryOut(host, [
        add(stub),
        add(onStub),
        add(vnic('v2', 'stub0', 2)),
        { id: 3, where: 'both', operation: { op: 'own', entries: [own('vnic/v1'), own('vnic/v2')] } },
      ]);
      const { running, owners } = await host.inspect({ names: ['v1', 'absent'], wanted: [] });
      const links = Object.keys((await host.hardware()).links).map((name) => `phys/${name}`);
      expect([...running.keys()]).toEqual(expect.arrayContaining([...links, 'etherstub/stub0', 'vnic/v1']));
      expect(owners.objects.get('vnic/v1' as Address)).toEqual(owner);
    });

    it('waits for a confirmation until the deadline, and takes it once', async () => {
      await withWriter(host, async (writer) => {
        const id = await writer.begin({ who: 'tester', command: 'apply --try', plan: planOf([]) });
        await expect(host.confirm(id)).rejects.toMatchObject({ code: 'nothing-to-confirm' });
        await writer.hold(id, Date.now() + 60_000);
        await host.confirm(id);
        expect(await host.pending()).toMatchObject({ confirmed: true });
        await writer.finish(id, 'done');
        await expect(host.confirm(id)).rejects.toMatchObject({ code: 'nothing-to-confirm' });
        const late = await writer.begin({ who: 'tester', command: 'apply --try', plan: planOf([]) });
        await writer.hold(late, Date.now() - 1);
        await expect(host.confirm(late)).rejects.toMatchObject({ code: 'nothing-to-confirm' });
        await writer.finish(late, 'reverted');
      });
    });

    it('lets one writer in at a time', async () => {
      const writer = await host.lock('vnetctl apply -f a.yaml', 0);
      await expect(host.lock('vnetctl second', 0)).rejects.toMatchObject({
        code: 'locked',
        message: expect.stringContaining('vnetctl apply -f a.yaml'),
      });
      await writer.release();
      await (await host.lock('vnetctl second', 0)).release();
    });
  });
}

async function tryOne(host: Host, one: Step): Promise<void> {
  await withWriter(host, async (writer) => {
    const id = await writer.begin({ who: 'tester', command: 'test', plan: planOf([one]) });
    try {
      await writer.execute(id, one, 1);
    } finally {
      await writer.finish(id, 'undone');
    }
  });
}

async function web(host: Host) {
  const { running } = await host.inspect();
  return withObjects(
    running,
    make('etherstub', 'stub0'),
    make('aggr', 'aggr0', { ports: ['net2', 'net3'] }),
    vnic('v1', 'stub0', 1, { maxbw: 100_000_000 }),
    vnic('v2', 'aggr0', 2),
    flow('http', 'v1', 80),
    guest('web', 'v1', 'v2'),
    make('address-set', 'bad', { entries: ['203.0.113.0/24'] }),
  );
}
