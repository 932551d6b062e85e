import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseDocuments } from '#document/documents.ts';
import type { Host } from '#hosts/host.ts';
import { apply } from '#reconcile/apply.ts';
import { updateHardware } from '#reconcile/hosts.ts';
import { planRollback } from '#reconcile/rollback.ts';
import { planVerb } from '#reconcile/verb.ts';
import { DEFAULT_HOST } from '#state/default-host.ts';
import { appliedTo, carriedOut, freshHost, planned, seen, setOf } from '../support/documents.ts';
import { editsOf, told } from '../support/typed.ts';

let host: Host;
beforeEach(async () => {
  host = await freshHost();
});
afterEach(() => host.close());

/** Types the line; gives back what is refused. */
async function type(line: string): Promise<readonly string[]> {
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
  return told(report.diagnostics);
}

async function everything(): Promise<unknown> {
  return { hardware: await host.hardware(), ...(seen(await host.inspect()) as object) };
}

/** A Network document over that port: settings, classes, VFs, a VNIC with a flow. */
const storage = (port: string) =>
  setOf(
    JSON.stringify({
      apiVersion: 'vnetctl/v1',
      kind: 'Network',
      metadata: { name: 'san' },
      spec: {
        links: {
          [port]: { mtu: 9000, flowControl: 'pfc', classes: { storage: { priorities: [3], ets: '40%', pfc: true } } },
        },
        vfs: { [port]: { count: 2 } },
        vnics: { disk0: { over: port } },
        flows: { iscsi: { over: 'disk0', match: { protocol: 'tcp', remotePort: 3260 } } },
      },
    }),
  );

describe('a physical link that gets another name', () => {
  it('keeps its device, and takes along all that is on it and who owns it', async () => {
    await appliedTo(host, storage('ixgbe0'));
    const before = await host.hardware();
    expect(await type('create-vlan -l ixgbe0 -v 7 v7')).toEqual([]);
    expect(await type('rename-link ixgbe0 san0')).toEqual([]);
    const { links } = await host.hardware();
    expect(links.ixgbe0).toBeUndefined();
    expect(links.san0).toEqual({ ...before.links.ixgbe0, name: 'san0' });
    const { running, stored, owners } = await host.inspect();
    for (const state of [running, stored]) {
      const names = [...state.keys()];
      for (const key of ['phys/san0', 'classes/san0', 'vfs/san0', 'vf/san0vf0', 'vf/san0vf1'])
        expect(names).toContain(key);
      expect(names.join(' ')).not.toContain('ixgbe0');
      expect(
        [...state.values()].flatMap((one) => ('over' in one && one.over === 'san0' ? one.name : [])).sort(),
      ).toEqual(['disk0', 'san0vf0', 'san0vf1', 'v7']);
    }
    expect(
      [...owners.settings].flatMap(([key, fields]) => [...fields.keys()].map((field) => `${key} ${field}`)).sort(),
    ).toEqual(['phys/san0 flowControl', 'phys/san0 mtu']);
  });

  it('is in sync with the document that calls it so, down to the addresses of its VFs', async () => {
    await appliedTo(host, storage('ixgbe0'));
    expect(await type('rename-link ixgbe0 san0')).toEqual([]);
    expect((await planned(host, storage('san0'))).changes).toEqual([]);
  });

  it('goes back by rollback, as one entry of the history', async () => {
    await appliedTo(host, storage('ixgbe0'));
    const before = await everything();
    expect(await type('rename-link ixgbe0 san0')).toEqual([]);
    expect((await host.history()).at(-1)?.plan.steps).toHaveLength(1);
    const { plan } = await planRollback(host, undefined);
    if (!plan) throw new Error('refused');
    expect((await carriedOut(host, plan)).diagnostics).toEqual([]);
    expect(await everything()).toEqual(before);
  });

  it('may get the name that another device had', async () => {
    for (const line of ['rename-link bge0 lan0', 'rename-link ixgbe0 bge0', 'rename-link lan0 ixgbe0'])
      expect([line, await type(line)]).toEqual([line, []]);
    const { links } = await host.hardware();
    expect([links.bge0?.device, links.ixgbe0?.device]).toEqual(['ixgbe0', 'bge0']);
    expect([links.bge0?.speed, links.ixgbe0?.speed]).toEqual([10e9, 1e9]);
  });

  it('back under the name of its device it is as it never was renamed', async () => {
    const before = await everything();
    expect(await type('rename-link bge0 lan0')).toEqual([]);
    expect(await type('rename-link lan0 bge0')).toEqual([]);
    expect(await everything()).toEqual(before);
  });

  it.each([
    ['rename-link bge0 bge1', 'already-exists'],
    ['rename-link bge0 0lan', 'bad-name'],
    ['rename-link ixgbe0 ixgbe0vf1', 'already-exists'],
    ['rename-link ixgbe0 a234567890123456789012345678901', 'bad-name'],
    ['rename-link ixgbe0vf0 x', 'not-allowed: VF ixgbe0vf0 is named after its port'],
    ['rename-link ixgbe1 x', 'in-use: link ixgbe1 is busy: it has the IP interface 10.0.0.1/24'],
    ['rename-link net2 x', ''],
  ])('%s: %s', async (line, refused) => {
    await appliedTo(host, storage('ixgbe0'));
    await appliedTo(
      host,
      setOf(
        '{"apiVersion":"vnetctl/v1","kind":"Network","metadata":{"name":"ip"},"spec":{"links":{"ixgbe1":{"ip":["10.0.0.1/24"]}}}}',
      ),
    );
    expect((await type(line)).join('\n')).toContain(refused);
    if (refused !== '') expect((await host.hardware()).links.x).toBeUndefined();
  });

  it('is busy while a guest has one of its VFs', async () => {
    await appliedTo(
      host,
      setOf(
        '{"apiVersion":"vnetctl/v1","kind":"Network","metadata":{"name":"g"},"spec":{"vfs":{"ixgbe0":{"count":1}},"guests":{"vm":{"nics":{"ixgbe0vf0":{}}}}}}',
      ),
    );
    expect(await type('rename-link ixgbe0 x')).toEqual([
      expect.stringContaining('in-use: link ixgbe0 is busy: guest vm has its IP interface on VF ixgbe0vf0'),
    ]);
  });

  it('keeps its name when the host gets other hardware that is named by device', async () => {
    expect(await type('rename-link bge0 lan0')).toEqual([]);
    expect(await type('create-vnic -l lan0 v0')).toEqual([]);
    await updateHardware(host, hostDocument({ bge1: { model: 'generic-10g' } }), 1000);
    const { links } = await host.hardware();
    expect([links.lan0?.device, links.bge1?.speed, links.bge0]).toEqual(['bge0', 10e9, undefined]);
  });

  it('is not confused with new hardware of that name', async () => {
    expect(await type('rename-link bge0 net9')).toEqual([]);
    await expect(updateHardware(host, hostDocument({ net9: { model: 'generic-10g' } }), 1000)).rejects.toThrow(
      'The devices bge0 and net9 would both be called net9.',
    );
    await expect(
      updateHardware(host, hostDocument({ bge0: undefined, wan0: { model: 'generic-1g', device: 'bge0' } }), 1000),
    ).rejects.toThrow('The Host document calls the device bge0 wan0, but here it is net9.');
    expect((await host.hardware()).links.net9?.device).toBe('bge0');
  });
});

/** The default host with other links. */
function hostDocument(links: Readonly<Record<string, object | undefined>>) {
  const spec = { ...DEFAULT_HOST.spec, links: { ...DEFAULT_HOST.spec.links, ...links } };
  const { documents, diagnostics } = parseDocuments([
    { file: 'host.yaml', text: JSON.stringify({ ...DEFAULT_HOST, spec }) },
  ]);
  const [document] = documents;
  if (!document) throw new Error(JSON.stringify(diagnostics));
  return document;
}

it('refuses a Host document in which two links are one device', () => {
  const text = JSON.stringify({
    ...DEFAULT_HOST,
    spec: { ...DEFAULT_HOST.spec, links: { a: { model: 'generic-1g', device: 'b' }, b: { model: 'generic-1g' } } },
  });
  const { diagnostics } = parseDocuments([{ file: 'host.yaml', text }]);
  expect(diagnostics.map(({ code, detail }) => `${code}: ${detail}`)).toContain(
    'duplicate-name: links.b and links.a are both the device b.',
  );
});
