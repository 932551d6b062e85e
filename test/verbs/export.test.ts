import { writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { runs } from '../runs.ts';
import { hostAfter, program } from './program.ts';

/** Two ways to type the same and a document that means it. Ways differ in verbs, order, dialect and detours. */
interface Triple {
  readonly title: string;
  readonly one: readonly string[];
  readonly other: readonly string[];
  readonly spec: string;
}

const TRIPLES: readonly Triple[] = [
  {
    title: 'the slides: three VNICs with properties',
    one: [
      'create-vnic -l bge1 vnic1',
      'create-vnic -l bge1 -m random -p maxbw=100M -p cpus=4,5,6 vnic2',
      'create-vnic -l ixgbe0 -v 1055 -p maxbw=500M,cpus=1,2 vnic9',
    ],
    other: [
      'create-vnic -l ixgbe0 -m auto vnic9',
      'modify-vnic -v 1055 vnic9',
      'create-vnic -l bge1 -m random vnic2',
      'create-vnic -m factory -n 1 -l bge1 vnic1',
      'set-linkprop -p max-bw=100,cpus=4-6 vnic2',
      'set-linkprop -p cpus=1-2 -p maxbw=0.5G vnic9',
    ],
    spec: `vnics:
    vnic1: {over: bge1}
    vnic2: {over: bge1, mac: random, maxbw: 100M, cpus: [4, 5, 6]}
    vnic9: {over: ixgbe0, vid: 1055, maxbw: 500M, cpus: [1, 2]}`,
  },
  {
    title: 'the slides: a flow',
    one: [
      'create-flow -l bge0 protocol=tcp,local_port=443 -p maxbw=50M http-1',
      'set-flowprop -l bge0 -p maxbw=100M http-1',
    ],
    other: ['add-flow -l bge0 -a local_port=443 -a transport=TCP http-1', 'set-flowprop -p max-bw=0.1G http-1'],
    spec: 'flows: {http-1: {over: bge0, match: {protocol: tcp, localPort: 443}, maxbw: 100M}}',
  },
  {
    title: 'a private switch, renamed on the way',
    one: [
      'create-etherstub -p mtu=1500 lan0',
      'create-vnic -l lan0 -m 2:8:20:0:0:1 web0',
      'create-vnic -l lan0 -m 2:8:20:0:0:2 -v 7 db0',
    ],
    other: [
      'create-etherstub stub0',
      'create-vnic -l stub0 -v 7 -m 2:8:20:0:0:2 db1',
      'create-vnic -l stub0 -m 02:08:20:00:00:01 web0',
      'rename-link db1 db0',
      'rename-link stub0 lan0',
      'set-linkprop -p mtu=1500 lan0',
    ],
    spec: `etherstubs: {lan0: {mtu: 1500}}
  vnics:
    web0: {over: lan0, mac: "2:8:20:0:0:1"}
    db0: {over: lan0, mac: "2:8:20:0:0:2", vid: 7}`,
  },
  {
    title: 'an aggregation with VLANs',
    one: [
      'create-aggr -l net2 -l net3 -P L2,L3 -L active aggr1',
      'create-vlan -l aggr1 -v 120',
      'create-vlan -l aggr1 -v 130 prod0',
    ],
    other: [
      'create-aggr -l net3 1',
      'create-vlan -l aggr1 -v 130 prod0',
      'add-aggr -l net2 aggr1',
      'create-vlan -l aggr1 -v 120 aggr120001',
      'modify-aggr -P L3,L2 -L active aggr1',
    ],
    spec: `aggregations: {aggr1: {ports: [net2, net3], policy: [L2, L3], lacp: {mode: active}}}
  vlans:
    aggr120001: {over: aggr1, vid: 120}
    prod0: {over: aggr1, vid: 130}`,
  },
  {
    title: 'traffic classes and PFC',
    one: [
      'set-linkprop -p flowctrl=pfc ixgbe0',
      'create-class -l ixgbe0 -P 3 -e 40 -f storage',
      'create-class -l ixgbe0 -P 7 -s control',
      'set-linkprop -p pfcmap=00001000 ixgbe0',
    ],
    other: [
      'create-class -l ixgbe0 -P 7 -s control',
      'create-class -l ixgbe0 -P 3 -e 40 storage',
      'set-linkprop -p flowctrl=pfc ixgbe0',
      'modify-class -l ixgbe0 -f storage',
    ],
    spec: `links:
    ixgbe0:
      flowControl: pfc
      classes: {storage: {priorities: [3], ets: 40%, pfc: true}, control: {priorities: [7], strict: true}}`,
  },
  {
    title: 'properties that are set and reset again are as never set',
    one: ['create-vnic -l bge1 -m 2:8:20:0:0:1 v0'],
    other: [
      'create-vnic -l bge1 -m 2:8:20:0:0:1 -p maxbw=5M,priority=low,cpus=1,protection=mac-nospoof,allowed-ips=10.0.0.1 v0',
      'add-flow -l v0 -a transport=tcp f0',
      'reset-linkprop -p maxbw,priority v0',
      'remove-flow -l v0',
      'reset-linkprop v0',
    ],
    spec: 'vnics: {v0: {over: bge1, mac: "2:8:20:0:0:1"}}',
  },
  {
    title: 'made and unmade is nothing',
    one: [],
    other: [
      'create-etherstub stub0',
      'create-vnic -l stub0 v0',
      'set-linkprop -p default_tag=0 bge0',
      'delete-vnic v0',
      'delete-etherstub stub0',
      'reset-linkprop -p default_tag bge0',
    ],
    spec: 'vnics: {}',
  },
];

/** What `export` prints of the host in that state folder. */
async function exported(state: string): Promise<string> {
  const { stdout, stderr, code } = await program('export', state);
  expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
  return stdout;
}

/** A new host to which the document was applied. */
async function applied(document: string): Promise<string> {
  const state = await hostAfter([]);
  const file = path.join(state, 'network.yaml');
  writeFileSync(file, document);
  const { stderr, code } = await program(`apply --yes -f ${file}`, state);
  expect(code, stderr).toBe(0);
  return state;
}

describe('two ways to type something and the document that means it give the same export, byte for byte', () => {
  it.each(TRIPLES.map((one): [string, Triple] => [one.title, one]))('%s', async (_, { one, other, spec }) => {
    const document = `apiVersion: vnetctl/v1\nkind: Network\nmetadata: {name: same}\nspec:\n  ${spec}\n`;
    const first = await exported(await hostAfter(one));
    expect(await exported(await hostAfter(other))).toBe(first);
    expect(await exported(await applied(document))).toBe(first);
    if (first.includes('spec: {}')) return;
    expect(await exported(await applied(first))).toBe(first);
  });
});

const pick = (...words: string[]) => fc.constantFrom(...words);
const line = (...parts: (string | fc.Arbitrary<string>)[]) =>
  fc
    .tuple(...parts.map((part) => (typeof part === 'string' ? fc.constant(part) : part)))
    .map((words) => words.join(''));

const link = pick('bge0', 'bge1', 'ixgbe0', 'net2', 'stub0', 'aggr0', 'v0', 'v1');
const vnic = pick('v0', 'v1', 'v2');
const verbs = fc.oneof(
  {
    weight: 3,
    arbitrary: line(
      'create-vnic -l ',
      pick('bge0', 'ixgbe0', 'stub0', 'aggr0'),
      pick('', ' -m random', ' -m factory'),
      pick('', ' -v 7'),
      ' ',
      vnic,
    ),
  },
  line('create-etherstub stub0'),
  line('create-aggr -l net2 -l net3 ', pick('', '-P L2 '), 'aggr0'),
  line('create-vlan -l ', link, ' -v ', pick('7', '9'), ' x0'),
  line('modify-vnic ', pick('-l bge1', '-v 9', '-m random'), ' ', vnic),
  line(
    'set-linkprop -p ',
    pick(
      'maxbw=5M',
      'priority=low',
      'cpus=0-2',
      'cos=3',
      'mtu=1400',
      'default_tag=0',
      'flowctrl=pfc',
      'rxrings=2',
      'allowed-ips=10.0.0.0/24',
    ),
    ' ',
    link,
  ),
  line('reset-linkprop ', link),
  line(
    'add-flow -l ',
    link,
    ' -a ',
    pick('transport=tcp', 'transport=udp,local_port=53', 'remote_ip=10.0.0.0/8', 'dsfield=b8:fc'),
    pick('', ' -p maxbw=5M', ' -p rank=3'),
    ' ',
    pick('f0', 'f1'),
  ),
  line('remove-flow f0'),
  line('create-class -l ixgbe0 -P ', pick('3', '5,6'), pick(' -e 20', ' -s'), ' ', pick('c0', 'c1')),
  // Not of hardware: its names are those of the host, and a new one has others.
  line('rename-link ', pick('stub0', 'aggr0', 'v0', 'v1'), ' ', pick('v1', 'new0', 'stub1')),
  line('delete-', pick('vnic v0', 'vnic v1', 'etherstub stub0', 'vlan x0', 'aggr aggr0')),
);

test('what any verbs have left is what its export makes of a new host', async () => {
  let done = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(verbs, { minLength: 4, maxLength: 16 }), async (lines) => {
      const state = await hostAfter([]);
      for (const one of lines) done += (await program(one, state)).code === 0 ? 1 : 0;
      const first = await exported(state);
      if (!first.includes('spec: {}')) expect(await exported(await applied(first)), lines.join('\n')).toBe(first);
    }),
    runs(25),
  );
  expect(done).toBeGreaterThan(60);
});
