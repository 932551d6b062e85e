import { describe, expect, it } from 'vitest';
import { type Address, addressOf } from '#state/address.ts';
import { afterPlan, BARE, lines } from '../support/plans.ts';
import { afterLines, told, typed } from '../support/typed.ts';

/** `given`: lines typed before; `does`: the changes, as `lines` writes them; `after`: fields of running objects. */
interface Row {
  readonly given?: readonly string[];
  readonly line: string;
  readonly does?: readonly string[];
  readonly after?: Readonly<Record<string, object>>;
  /** Code and part of the sentence. */
  readonly refused?: string | RegExp;
}

const STUB = ['create-etherstub stub0'];
const ON_STUB = [...STUB, 'create-vnic -l stub0 v0'];
const TWO = ['create-vnic -l bge0 v0', 'create-vnic -l bge0 -m random v1', 'create-vnic -l net2 w0'];
const AGGR = ['create-aggr -l net2 -l net3 aggr1'];
const TEMPORARY = ['create-etherstub -t tmp0'];
const GONE = [...ON_STUB, 'delete-vnic -t v0'];

const fixed = (address: string) => ({ kind: 'fixed', address });

const CREATE_VNIC: readonly Row[] = [
  { line: 'create-vnic -l bge0 v0', does: ['add vnic/v0'], after: { 'vnic/v0': { over: 'bge0', vid: null } } },
  { line: 'create-vnic -lbge0 v0', does: ['add vnic/v0'] },
  { line: 'create-vnic -tl bge0 v0', does: ['add vnic/v0 (running)'] },
  { line: 'create-vnic v0 -l bge0 -t', does: ['add vnic/v0 (running)'] },
  { line: 'create-vnic --link bge0 --temporary v0', does: ['add vnic/v0 (running)'] },
  { line: 'create-vnic -l bge0 -v 4094 v0', after: { 'vnic/v0': { vid: 4094 } } },
  { line: 'create-vnic -l bge0 -v 4095 v0', refused: 'out-of-range' },
  { line: 'create-vnic -l bge0 -v 0 v0', refused: 'out-of-range' },
  { line: 'create-vnic -l bge0 -v -1 v0', refused: 'usage' },
  { line: 'create-vnic -l bge0 -v ten v0', refused: 'usage: -v ten is not a VLAN id' },
  { line: 'create-vnic -l bge0 -v 1 v0', refused: 'vid-default-tag' },
  { line: 'create-vnic -f -l bge0 -v 5 v0', refused: 'usage' },
  { line: 'create-vnic -l bge0 -v 5 -v 6 v0', refused: 'usage' },
  { line: 'create-vnic -l bge0 -l bge1 v0', refused: 'usage' },
  { line: 'create-vnic v0', refused: 'usage' },
  { line: 'create-vnic -l bge0', refused: 'usage' },
  { line: 'create-vnic -l bge0 v0 v1', refused: 'usage' },
  { line: 'create-vnic -l', refused: 'usage' },
  { line: 'create-vnic -l bge9 v0', refused: /unknown-reference: VNIC v0 names link bge9.* did you mean bge\d/ },
  { line: 'create-vnic -l bge0 0v', refused: 'bad-name' },
  { line: `create-vnic -l bge0 ${'v'.repeat(32)}`, refused: 'bad-name' },
  { line: 'create-vnic -l bge0 bge1', refused: 'already-exists: bge1 is the name of link bge1' },
  { given: TWO, line: 'create-vnic -l bge1 v0', refused: 'already-exists: VNIC v0 exists already' },
  { given: GONE, line: 'create-vnic -l stub0 v0', refused: 'already-exists: VNIC v0 exists already, in the stored' },
  { given: GONE, line: 'create-vnic -t -l stub0 v0', refused: 'already-exists: VNIC v0 exists already, in the stored' },
  { given: TWO, line: 'create-vnic -l v0 v2', refused: 'wrong-class' },
  { given: ['create-vlan -l bge0 -v 9 x9'], line: 'create-vnic -l x9 v0', refused: 'wrong-class' },
  { given: TEMPORARY, line: 'create-vnic -l tmp0 v0', refused: 'persistent-on-temporary' },
  { given: TEMPORARY, line: 'create-vnic -t -l tmp0 v0', does: ['add vnic/v0 (running)'] },
  { given: AGGR, line: 'create-vnic -l net2 v0', refused: 'port-in-use' },
  { given: AGGR, line: 'create-vnic -l aggr1 v0', does: ['add vnic/v0'] },
];

const MAC: readonly Row[] = [
  {
    line: 'create-vnic -l bge0 v0',
    after: { 'vnic/v0': { mac: expect.objectContaining({ kind: 'factory', slot: 1 }) } },
  },
  {
    given: STUB,
    line: 'create-vnic -l stub0 v0',
    after: { 'vnic/v0': { mac: expect.objectContaining({ kind: 'random' }) } },
  },
  {
    line: 'create-vnic -l bge0 -m auto v0',
    after: { 'vnic/v0': { mac: expect.objectContaining({ kind: 'factory' }) } },
  },
  {
    line: 'create-vnic -l bge0 -m factory -n 3 v0',
    after: { 'vnic/v0': { mac: expect.objectContaining({ slot: 3 }) } },
  },
  {
    given: ['create-vnic -l bge0 -m factory -n 2 v0'],
    line: 'create-vnic -l bge0 -m factory -n 2 v1',
    refused: 'factory-slot',
  },
  { line: 'create-vnic -l bge0 -m factory -n 5 v0', refused: 'factory-slot: VNIC v0 asks for factory MAC slot 5' },
  { line: 'create-vnic -l bge0 -m factory -n 0 v0', refused: 'usage: -n 0 is not a slot' },
  { line: 'create-vnic -l bge0 -m factory -n one v0', refused: 'usage: -n one is not a slot' },
  { line: 'create-vnic -l bge0 -n 1 v0', refused: 'usage: -n does not go with the address auto' },
  { line: 'create-vnic -l bge0 -m random -n 1 v0', refused: 'usage: -n does not go with -m random' },
  { given: STUB, line: 'create-vnic -l stub0 -m factory v0', refused: 'factory-slot' },
  {
    given: [1, 2, 3, 4].map((slot) => `create-vnic -l bge0 -m factory f${slot}`),
    line: 'create-vnic -l bge0 -m factory f5',
    refused: 'factory-slot',
  },
  {
    given: [1, 2, 3, 4].map((slot) => `create-vnic -l bge0 -m factory f${slot}`),
    line: 'create-vnic -l bge0 f5',
    after: { 'vnic/f5': { mac: expect.objectContaining({ kind: 'random' }) } },
  },
  {
    line: 'create-vnic -l bge0 -m random -r 2:aa:bb v0',
    after: { 'vnic/v0': { mac: expect.objectContaining({ address: expect.stringMatching(/^02:aa:bb:/) }) } },
  },
  { line: 'create-vnic -l bge0 -m random -r 2:aa:bb:1:2:3 v0', refused: 'usage: -r 2:aa:bb:1:2:3 is not a prefix' },
  { line: 'create-vnic -l bge0 -m random -r 3:aa v0', refused: 'usage: -r 3:aa is not a prefix' },
  { line: 'create-vnic -l bge0 -r 2:aa v0', refused: 'usage: -r does not go with' },
  { line: 'create-vnic -l bge0 -m randomX v0', refused: 'usage: -m randomX is not a MAC address' },
  { line: 'create-vnic -l bge0 -m fixed v0', refused: 'usage: -m fixed is not a MAC address' },
  { line: 'create-vnic -l bge0 -m 2:8:20:1 v0', refused: 'usage' },
  { line: 'create-vnic -l bge0 -m 0:0:0:0:0:0 v0', refused: 'usage' },
  { line: 'create-vnic -l bge0 -m 1:0:5e:0:0:1 v0', refused: 'usage: -m 1:0:5e:0:0:1 is a group address' },
  { line: 'create-vnic -l bge0 -m ff:ff:ff:ff:ff:ff v0', refused: 'usage' },
  { line: 'create-vnic -l bge0 -m 2:8:20:0:0:1 v0', after: { 'vnic/v0': { mac: fixed('02:08:20:00:00:01') } } },
  { line: 'create-vnic -l bge0 -m 0:14:4f:7:cd:c0 v0', refused: 'host-mac' },
  {
    given: ['create-vnic -l bge0 -m 2:8:20:0:0:1 v0'],
    line: 'create-vnic -l bge0 -m 2:8:20:0:0:1 v1',
    refused: 'mac-in-use',
  },
  {
    given: ['create-vnic -l bge0 -m 2:8:20:0:0:1 v0'],
    line: 'create-vnic -l bge0 -v 7 -m 2:8:20:0:0:1 v1',
    does: ['add vnic/v1'],
  },
  {
    line: 'create-vnic -l bge0 -m vrrp -V 7 -A inet v0',
    after: { 'vnic/v0': { mac: expect.objectContaining({ address: '00:00:5e:00:01:07' }) } },
  },
  {
    given: STUB,
    line: 'create-vnic -l stub0 -m vrrp -V 255 -A inet6 v0',
    after: { 'vnic/v0': { mac: expect.objectContaining({ address: '00:00:5e:00:02:ff' }) } },
  },
  { line: 'create-vnic -l bge0 -m vrrp -V 0 -A inet v0', refused: 'usage: -V 0' },
  { line: 'create-vnic -l bge0 -m vrrp -V 256 -A inet v0', refused: 'usage: -V 256' },
  { line: 'create-vnic -l bge0 -m vrrp -V 7 -A ipx v0', refused: 'usage: -A ipx' },
  { line: 'create-vnic -l bge0 -m vrrp -V 7 v0', refused: 'usage: -m vrrp needs -V and -A' },
  { line: 'create-vnic -l bge0 -m vrrp -A inet v0', refused: 'usage: -m vrrp needs -V and -A' },
  { line: 'create-vnic -l bge0 -V 7 -A inet v0', refused: 'usage: -V does not go with' },
];

const MODIFY_VNIC: readonly Row[] = [
  {
    given: TWO,
    line: 'modify-vnic -l ixgbe0 v1',
    does: ['modify vnic/v1 over'],
    after: { 'vnic/v1': { over: 'ixgbe0' } },
  },
  { given: TWO, line: 'modify-vnic -t -l ixgbe0 v1', does: ['modify vnic/v1 over (running)'] },
  // A factory address stays with its NIC.
  { given: TWO, line: 'modify-vnic -l ixgbe0 v0', does: ['modify vnic/v0 over,mac'] },
  {
    given: [...TWO, ...STUB],
    line: 'modify-vnic -l stub0 v0',
    after: { 'vnic/v0': { mac: expect.objectContaining({ kind: 'random' }) } },
  },
  { given: TWO, line: 'modify-vnic -l ixgbe0 v0,v1', does: ['modify vnic/v0 over,mac', 'modify vnic/v1 over'] },
  { given: TWO, line: 'modify-vnic -l ixgbe0 -L bge0', does: ['modify vnic/v0 over,mac', 'modify vnic/v1 over'] },
  { given: TWO, line: 'modify-vnic -L bge0 -l ixgbe0 v1', does: ['modify vnic/v1 over'] },
  {
    given: TWO,
    line: 'modify-vnic -l ixgbe0 -L bge0 v0,w0',
    refused: 'not-allowed: VNIC w0 is over net2, not over bge0',
  },
  { given: TWO, line: 'modify-vnic -l ixgbe0 -L bge1', refused: 'no-such-object: there is no VNIC over bge1' },
  { given: TWO, line: 'modify-vnic -l ixgbe0 -L nope', refused: 'no-such-object: there is no link nope' },
  { given: TWO, line: 'modify-vnic -l ixgbe0 v0,v7', refused: 'no-such-object: there is no VNIC v7' },
  { given: TWO, line: 'modify-vnic -l ixgbe0 v0,v0', refused: 'usage: v0 is named twice' },
  { given: TWO, line: 'modify-vnic -l ixgbe0 v0,,v1', refused: 'usage' },
  { given: TWO, line: 'modify-vnic -l ixgbe0', refused: 'usage: VNICS is missing' },
  { given: TWO, line: 'modify-vnic v0', refused: 'usage: there is nothing to change' },
  { given: TWO, line: 'modify-vnic -L bge0 v0', refused: 'usage: there is nothing to change' },
  { given: TWO, line: 'modify-vnic -v 7 v0,v1', does: ['modify vnic/v0 vid', 'modify vnic/v1 vid'] },
  { given: ['create-vnic -l bge0 -v 7 v0'], line: 'modify-vnic -v 0 v0', after: { 'vnic/v0': { vid: null } } },
  { given: TWO, line: 'modify-vnic -v 1 v0', refused: 'vid-default-tag' },
  { given: TWO, line: 'modify-vnic -v 5000 v0', refused: 'out-of-range' },
  { given: TWO, line: 'modify-vnic -m 2:8:20:0:0:9 v0', after: { 'vnic/v0': { mac: fixed('02:08:20:00:00:09') } } },
  { given: TWO, line: 'modify-vnic -m 2:8:20:0:0:9 v0,v1', refused: 'mac-in-use' },
  {
    given: TWO,
    line: 'modify-vnic -m factory -n 2 v1',
    after: { 'vnic/v1': { mac: expect.objectContaining({ slot: 2 }) } },
  },
  { given: TWO, line: 'modify-vnic -m factory -n 1 v1', refused: 'factory-slot' },
  { given: TWO, line: 'modify-vnic -m random -r 2:bb v0', does: ['modify vnic/v0 mac'] },
  { given: TWO, line: 'modify-vnic -n 2 v0', refused: 'usage' },
  { given: [...TWO, ...TEMPORARY], line: 'modify-vnic -l tmp0 v0', refused: 'persistent-on-temporary' },
  { given: [...TWO, ...TEMPORARY], line: 'modify-vnic -t -l tmp0 v0', does: ['modify vnic/v0 over,mac (running)'] },
  { given: TWO, line: 'modify-vnic -l v1 v0', refused: 'wrong-class' },
  { given: GONE, line: 'modify-vnic -v 7 v0', refused: 'no-such-object: VNIC v0 is stored but not running' },
];

const ETHERSTUB: readonly Row[] = [
  { line: 'create-etherstub stub0', does: ['add etherstub/stub0'], after: { 'etherstub/stub0': { mtu: 9000 } } },
  { line: 'create-etherstub -t stub0', does: ['add etherstub/stub0 (running)'] },
  { line: 'create-etherstub', refused: 'usage' },
  { line: 'create-etherstub 1stub', refused: 'bad-name' },
  { given: STUB, line: 'create-etherstub stub0', refused: 'already-exists' },
  {
    given: ON_STUB,
    line: 'delete-etherstub stub0',
    refused: /^in-use: .*vnic\/v0.* Delete or move|^in-use: .*vnic\/v0/,
  },
  { given: GONE, line: 'delete-etherstub stub0', refused: 'in the stored configuration' },
  { given: ON_STUB, line: 'delete-etherstub -t stub0', refused: 'in-use' },
  { given: GONE, line: 'delete-etherstub -t stub0', does: ['remove etherstub/stub0 (running)'] },
  { given: ON_STUB, line: 'delete-etherstub v0', refused: 'no-such-object: v0 is not an etherstub but a VNIC' },
  {
    given: STUB,
    line: 'delete-etherstub stub1',
    refused: /no-such-object: there is no etherstub stub1\. Did you mean stub0/,
  },
  { given: STUB, line: 'modify-etherstub stub0', refused: 'usage' },
  {
    given: STUB,
    line: 'modify-etherstub -p forwarding=lossless,ring=2048 -p mtu=1500 stub0',
    after: { 'etherstub/stub0': { forwarding: 'lossless', ring: 2048, mtu: 1500 } },
  },
  {
    line: 'create-etherstub -t -p forwarding=LOSSLESS stub0',
    after: { 'etherstub/stub0': { forwarding: 'lossless' } },
  },
  { given: STUB, line: 'modify-etherstub -p forwarding=maybe stub0', refused: 'maybe is not one of its values' },
  { given: STUB, line: 'modify-etherstub -p ring=0 stub0', refused: 'out-of-range' },
  { given: ON_STUB, line: 'modify-etherstub -p ring=16 v0', refused: 'no-such-object: v0 is not an etherstub' },
  { given: ON_STUB, line: 'set-linkprop -p ring=16 v0', refused: 'v0 has no ring' },
];

const DELETE: readonly Row[] = [
  { given: TWO, line: 'delete-vnic v0', does: ['remove vnic/v0'] },
  { given: TWO, line: 'delete-vnic -t v0', does: ['remove vnic/v0 (running)'] },
  { given: GONE, line: 'delete-vnic v0', does: ['remove vnic/v0 (stored)'] },
  { given: GONE, line: 'delete-vnic -t v0', refused: 'no-such-object: VNIC v0 is stored but not running' },
  { given: ['create-vnic -t -l bge0 v0'], line: 'delete-vnic v0', does: ['remove vnic/v0 (running)'] },
  { given: STUB, line: 'delete-vnic stub0', refused: 'no-such-object: stub0 is not a VNIC but an etherstub' },
  { line: 'delete-vnic v0', refused: 'no-such-object: there is no VNIC v0' },
  { line: 'delete-vnic bge0', refused: 'no-such-object: bge0 is not a VNIC but a physical link' },
  { given: ['create-vlan -l bge0 -v 9 x'], line: 'delete-vlan x', does: ['remove vlan/x'] },
  {
    given: ['create-vlan -l bge0 -v 9 x'],
    line: 'delete-vnic x',
    refused: 'no-such-object: x is not a VNIC but a VLAN',
  },
  { given: AGGR, line: 'delete-aggr aggr1', does: ['remove aggr/aggr1'] },
  { given: [...AGGR, 'create-vnic -l aggr1 v0'], line: 'delete-aggr aggr1', refused: /in-use: .*vnic\/v0/ },
  { given: [...AGGR, 'create-vlan -l aggr1 -v 9'], line: 'delete-aggr aggr1', refused: /in-use: .*vlan\/aggr9001/ },
];

const VLAN: readonly Row[] = [
  { line: 'create-vlan -l net2 -v 120', does: ['add vlan/net120002'] },
  {
    line: 'create-vlan -l net2 -v 120 prod',
    does: ['add vlan/prod'],
    after: { 'vlan/prod': { over: 'net2', vid: 120 } },
  },
  { line: 'create-vlan -tl net2 -v120', does: ['add vlan/net120002 (running)'] },
  { line: 'create-vlan -ft -l net2 -v 120', refused: 'usage' },
  { line: 'create-vlan -l net2', refused: 'usage' },
  { line: 'create-vlan -v 120', refused: 'usage' },
  { line: 'create-vlan -l net2 -v 1', refused: 'vid-default-tag' },
  { line: 'create-vlan -l net2 -v 0 x', refused: 'out-of-range' },
  { line: 'create-vlan -l net2 -v 4095 x', refused: 'out-of-range' },
  { line: 'create-vlan -l net2 -v many x', refused: 'usage: -v many is not a VLAN id' },
  { given: ['create-aggr -l net2 uplink'], line: 'create-vlan -l uplink -v 9', refused: 'usage: no name can be made' },
  { given: ['create-aggr -l net2 up1000'], line: 'create-vlan -l up1000 -v 9', refused: 'usage: no name can be made' },
  { given: ['create-aggr -l net2 up999'], line: 'create-vlan -l up999 -v 9', does: ['add vlan/up9999'] },
  { given: STUB, line: 'create-vlan -l stub0 -v 9', refused: 'wrong-class' },
  { given: TWO, line: 'create-vlan -l v0 -v 9', refused: 'wrong-class' },
  { given: ['create-vlan -l net2 -v 9 x'], line: 'create-vlan -l net2 -v 9 y', refused: 'vid-in-use' },
  { given: ['create-vlan -l net2 -v 9'], line: 'create-vlan -l net2 -v 9', refused: 'already-exists' },
  { given: ['create-vlan -l net2 -v 9 x'], line: 'create-vlan -l net3 -v 9 y', does: ['add vlan/y'] },
  { given: ['create-vlan -l net2 -v 9 x'], line: 'modify-vlan -v 10 x', does: ['modify vlan/x vid'] },
  { given: ['create-vlan -l net2 -v 9 x'], line: 'modify-vlan -l net3 x', does: ['modify vlan/x over'] },
  { given: ['create-vlan -l net2 -v 9 x'], line: 'modify-vlan x', refused: 'usage: there is nothing to change' },
  { given: ['create-vlan -l net2 -v 9 x'], line: 'modify-vlan -l bge9 x', refused: 'unknown-reference' },
  { given: TWO, line: 'modify-vlan -v 9 v0', refused: 'no-such-object: v0 is not a VLAN but a VNIC' },
];

const AGGREGATION: readonly Row[] = [
  {
    line: 'create-aggr -l net3 -l net2 aggr1',
    does: ['add aggr/aggr1'],
    after: {
      'aggr/aggr1': { ports: ['net2', 'net3'], policy: ['L4'], lacp: { mode: 'off', timer: 'short' }, mac: null },
    },
  },
  { line: 'create-aggr -l net2 7', does: ['add aggr/aggr7'] },
  { line: 'create-aggr -tl net2 -lnet3 aggr1', does: ['add aggr/aggr1 (running)'] },
  { line: 'create-aggr -P l3,L2 -l net2 aggr1', after: { 'aggr/aggr1': { policy: ['L2', 'L3'] } } },
  {
    line: 'create-aggr -L active -T long -l net2 aggr1',
    after: { 'aggr/aggr1': { lacp: { mode: 'active', timer: 'long' } } },
  },
  { line: 'create-aggr -T long -l net2 aggr1', after: { 'aggr/aggr1': { lacp: { mode: 'off', timer: 'long' } } } },
  { line: 'create-aggr -u 2:8:20:0:0:1 -l net2 aggr1', after: { 'aggr/aggr1': { mac: '02:08:20:00:00:01' } } },
  { line: 'create-aggr -u auto -l net2 aggr1', after: { 'aggr/aggr1': { mac: null } } },
  { line: 'create-aggr -d net3 -d net2 1', after: { 'aggr/aggr1': { ports: ['net2', 'net3'] } } },
  { line: 'create-aggr -d net3 -l net2 aggr1', after: { 'aggr/aggr1': { ports: ['net2', 'net3'] } } },
  { line: 'create-aggr -d mlx7 aggr1', refused: 'no-such-object: there is no device mlx7' },
  { line: 'create-aggr -f -l net2 aggr1', refused: 'usage' },
  { line: 'create-aggr -l active -l net2 aggr1', refused: 'usage: -l active is no port. The LACP mode is -L active' },
  { given: AGGR, line: 'add-aggr -d bge0 1', does: ['modify aggr/aggr1 ports'] },
  { given: AGGR, line: 'add-aggr -f -l bge0 1', refused: 'usage' },
  { given: AGGR, line: 'remove-aggr -d net2 1', after: { 'aggr/aggr1': { ports: ['net3'] } } },
  { line: 'create-aggr aggr1', refused: 'usage: there is no port' },
  { line: 'create-aggr -l net2 -l net2 aggr1', refused: 'usage: -l net2 is given twice' },
  { line: 'create-aggr -P L5 -l net2 aggr1', refused: 'usage: -P L5 is not a policy' },
  { line: 'create-aggr -L on -l net2 aggr1', refused: 'usage: -L on is not an LACP mode' },
  { line: 'create-aggr -T medium -l net2 aggr1', refused: 'usage: -T medium is not an LACP timer' },
  { line: 'create-aggr -u 1:0:5e:0:0:1 -l net2 aggr1', refused: 'usage' },
  { line: 'create-aggr -u five -l net2 aggr1', refused: 'usage: -u five is not a MAC address' },
  { line: 'create-aggr -P L2 -P L3 -l net2 aggr1', refused: 'usage' },
  { line: 'create-aggr -l nope aggr1', refused: 'unknown-reference' },
  { given: STUB, line: 'create-aggr -l stub0 aggr1', refused: 'wrong-class' },
  { given: AGGR, line: 'create-aggr -l net2 -l bge0 aggr2', refused: 'port-in-use' },
  { given: AGGR, line: 'create-aggr -l aggr1 aggr2', refused: 'wrong-class' },
  { given: TWO, line: 'create-aggr -l bge0 -l bge1 aggr1', refused: 'port-in-use' },
  { given: AGGR, line: 'modify-aggr aggr1', refused: /usage: there is nothing to change\. Give -P, -L, -T, -u/ },
  { given: AGGR, line: 'modify-aggr -P L2 aggr1', does: ['modify aggr/aggr1 policy'] },
  {
    given: ['create-aggr -L active -l net2 aggr1'],
    line: 'modify-aggr -T long 1',
    after: { 'aggr/aggr1': { lacp: { mode: 'active', timer: 'long' } } },
  },
  { given: AGGR, line: 'modify-aggr -u 2:8:20:0:0:1 aggr1', does: ['modify aggr/aggr1 mac'] },
  { given: AGGR, line: 'modify-aggr -l bge0 -l bge1 aggr1', after: { 'aggr/aggr1': { ports: ['bge0', 'bge1'] } } },
  { given: AGGR, line: 'modify-aggr -t -L passive aggr1', does: ['modify aggr/aggr1 lacp (running)'] },
  {
    given: AGGR,
    line: 'add-aggr -l bge0 -l bge1 aggr1',
    after: { 'aggr/aggr1': { ports: ['bge0', 'bge1', 'net2', 'net3'] } },
  },
  { given: AGGR, line: 'add-aggr -l net2 aggr1', refused: 'already-exists: net2 is a port of aggr1 already' },
  { given: AGGR, line: 'add-aggr aggr1', refused: 'usage' },
  { given: AGGR, line: 'add-aggr -l nope aggr1', refused: 'unknown-reference' },
  {
    given: AGGR,
    line: 'add-aggr -l bge0 aggr2',
    refused: /no-such-object: there is no aggregation aggr2\. Did you mean aggr1/,
  },
  { given: [...AGGR, 'create-vnic -l bge0 v0'], line: 'add-aggr -l bge0 1', refused: 'port-in-use' },
  { given: AGGR, line: 'remove-aggr -l net2 aggr1', after: { 'aggr/aggr1': { ports: ['net3'] } } },
  {
    given: AGGR,
    line: 'remove-aggr -l net2 -l net3 aggr1',
    refused: 'not-allowed: aggregation aggr1 would have no port left',
  },
  { given: AGGR, line: 'remove-aggr -l bge0 aggr1', refused: 'no-such-object: bge0 is no port of aggr1' },
  {
    given: ON_STUB,
    line: 'remove-aggr -l net2 stub0',
    refused: 'no-such-object: stub0 is not an aggregation but an etherstub',
  },
];

const RENAME: readonly Row[] = [
  { given: TWO, line: 'rename-link v0 web0', does: ['rename vnic/web0'] },
  {
    given: ON_STUB,
    line: 'rename-link stub0 lan0',
    does: ['rename etherstub/lan0'],
    after: { 'vnic/v0': { over: 'lan0' } },
  },
  {
    given: [...AGGR, 'create-vlan -l aggr1 -v 9 x'],
    line: 'rename-link aggr1 up0',
    after: { 'vlan/x': { over: 'up0' } },
  },
  { given: TEMPORARY, line: 'rename-link tmp0 tmp1', does: ['rename etherstub/tmp1 (running)'] },
  { given: GONE, line: 'rename-link v0 web0', does: ['rename vnic/web0 (stored)'] },
  { given: TWO, line: 'rename-link v0 v1', refused: 'already-exists: VNIC v1 exists already' },
  { given: TWO, line: 'rename-link v0 v0', refused: 'already-exists' },
  { given: TWO, line: 'rename-link v0 bge1', refused: 'already-exists: bge1 is the name of link bge1' },
  { given: TWO, line: 'rename-link v9 web0', refused: 'no-such-object: there is no link v9' },
  { given: TWO, line: 'rename-link v0 -web', refused: 'usage' },
  { given: TWO, line: 'rename-link v0 web:0', refused: 'bad-name' },
  { given: TWO, line: 'rename-link v0', refused: 'usage' },
  { given: GONE, line: 'rename-link stub0 v0', refused: 'already-exists: v0 is the name of VNIC v0' },
];

describe.each([
  ['create-vnic', CREATE_VNIC],
  ['MAC addresses', MAC],
  ['modify-vnic', MODIFY_VNIC],
  ['etherstubs', ETHERSTUB],
  ['delete-', DELETE],
  ['VLANs', VLAN],
  ['aggregations', AGGREGATION],
  ['rename-link', RENAME],
])('%s', (_, rows) => {
  it.each(rows.map((row): [string, Row] => [[...(row.given ?? []), row.line].join('; '), row]))(
    '%s',
    async (_, row) => {
      const before = await afterLines(BARE, row.given ?? []);
      const { plan, diagnostics } = await typed(before, row.line);
      if (row.refused !== undefined) {
        expect(plan).toBeNull();
        const text = told(diagnostics).join('\n');
        if (typeof row.refused === 'string') expect(text).toContain(row.refused);
        else expect(text).toMatch(row.refused);
        return;
      }
      expect(told(diagnostics)).toEqual([]);
      if (!plan) throw new Error('no plan');
      if (row.does) expect(lines(plan)).toEqual(row.does);
      const after = afterPlan(before, plan);
      for (const [key, fields] of Object.entries(row.after ?? {}))
        expect(after.running.get(key as Address)).toMatchObject(fields);
      // What is not named stays.
      const named = new Set(
        plan.changes.flatMap((change) => [change.address, ...('previous' in change ? [change.previous] : [])]),
      );
      if (plan.changes.every(({ action }) => action !== 'rename'))
        for (const one of before.running.values())
          if (!named.has(addressOf(one))) expect(after.running.get(addressOf(one))).toEqual(one);
    },
  );
});

describe('a restart', () => {
  it('brings back what was deleted with -t and takes what was made with -t', async () => {
    const before = await afterLines(BARE, [
      ...TWO,
      'delete-vnic -t v0',
      'create-vnic -t -l bge1 t0',
      'modify-vnic -t -v 7 v1',
    ]);
    const names = (state: typeof before.running) =>
      [...state.values()].flatMap((one) => (one.kind === 'vnic' ? `${one.name} ${one.vid ?? 0}` : [])).sort();
    expect(names(before.running)).toEqual(['t0 0', 'v1 7', 'w0 0']);
    expect(names(before.stored)).toEqual(['v0 0', 'v1 0', 'w0 0']);
  });
});
