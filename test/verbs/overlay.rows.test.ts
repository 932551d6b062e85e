import { rows } from './rows.ts';

const UNDERLAY = ['set-linkprop -p ip=192.168.1.1/24 ixgbe1'];
const T7 = [...UNDERLAY, 'create-overlay -e vxlan -s learn -v 7007 -p vxlan/listen_ip=192.168.1.1 t7'];
const FOUR = ['create-vf -l ixgbe0 -n 4'];
const SET = ['add-address bad 203.0.113.0/24,198.51.100.7'];

rows('dladm(8) create-overlay, modify-overlay, delete-overlay, show-overlay', [
  {
    title: 'VXLAN, and its MTU is 1400',
    given: UNDERLAY,
    line: 'create-overlay -e vxlan -s learn -v 7007 -p vxlan/listen_ip=192.168.1.1 t7',
    then: { 'show-link -p -o link,class,mtu t7': 't7:overlay:1400' },
  },
  {
    title: 'the words of create-vxlan (Solaris 11)',
    given: UNDERLAY,
    line: 'create-overlay -p vni=7007,addr=192.168.1.1 t7',
    then: { 'show-link -p -o class t7': 'overlay' },
  },
  {
    title: 'addr by a prefix that holds it',
    given: UNDERLAY,
    line: 'create-overlay -p vni=7007,addr=192.168.1.0/24 t7',
    then: { 'show-link -p -o class t7': 'overlay' },
  },
  {
    title: 'interface',
    given: UNDERLAY,
    line: 'create-overlay -p vni=7007,interface=ixgbe1 t7',
    then: { 'show-link -p -o class t7': 'overlay' },
  },
  {
    title: 'an interface in a VLAN, whose tag the outer frames carry',
    given: ['create-vlan -l ixgbe1 -v 9 -p ip=192.168.1.1/24 under9'],
    line: 'create-overlay -p vni=7007,interface=under9 t7',
    then: {
      'show-link -p -o link,over t7': 't7:under9',
      'show-linkprop -p ip -c -o value under9': '192.168.1.1/24',
    },
  },
  {
    title: 'the VLAN stays while an overlay listens in it',
    given: ['create-vlan -l ixgbe1 -v 9 -p ip=192.168.1.1/24 under9', 'create-overlay -p vni=7007,interface=under9 t7'],
    line: 'delete-vlan under9',
    refused: 'error[underlay-missing]',
  },
  {
    title: 'its address stays too',
    given: ['create-vlan -l ixgbe1 -v 9 -p ip=192.168.1.1/24 under9', 'create-overlay -p vni=7007,interface=under9 t7'],
    line: 'reset-linkprop -p ip under9',
    refused: 'error[underlay-missing]',
  },
  {
    title: 'addr and interface exclude each other',
    given: UNDERLAY,
    line: 'create-overlay -p vni=7007,addr=192.168.1.1,interface=ixgbe1 t7',
    refused: 'interface',
  },
  {
    title: 'each of -e, -s, -v that is missing has its message, and so has the required property',
    line: 'create-overlay t7',
    refused: ['-e', '-s', '-v', 'vxlan/listen_ip'],
  },
  {
    title: 'an id that is no number',
    given: UNDERLAY,
    line: 'create-overlay -e vxlan -s learn -v x -p vxlan/listen_ip=192.168.1.1 t7',
    refused: 'x is not a VXLAN segment. It goes from 0 to 16777215.',
  },
  {
    title: 'an id that is too large',
    given: UNDERLAY,
    line: 'create-overlay -e vxlan -s learn -v 16777216 -p vxlan/listen_ip=192.168.1.1 t7',
    refused: '16777216 is not a VXLAN segment.',
  },
  {
    title: 'the largest id',
    given: UNDERLAY,
    line: 'create-overlay -e vxlan -s learn -v 16777215 -p vxlan/listen_ip=192.168.1.1 t7',
  },
  {
    title: 'a wrapping that is not there',
    given: UNDERLAY,
    line: 'create-overlay -e geneve -s learn -v 1 -p vxlan/listen_ip=192.168.1.1 t7',
    refused: '-e geneve',
  },
  {
    title: 'an address that no link holds',
    line: 'create-overlay -e vxlan -s learn -v 1 -p vxlan/listen_ip=192.168.9.9 t7',
    refused: 'error[underlay-missing]',
  },
  {
    title: 'a bad name',
    given: UNDERLAY,
    line: 'create-overlay -e vxlan -s learn -v 1 -p vxlan/listen_ip=192.168.1.1 7t',
    refused: 'error[bad-name]',
  },
  {
    title: 'the same segment twice',
    given: T7,
    line: 'create-overlay -e vxlan -s learn -v 7007 -p vxlan/listen_ip=192.168.1.1 t8',
    refused: 'error[vni-in-use]',
  },
  { title: 'a VNIC on it', given: T7, line: 'create-vnic -l t7 v0', then: { 'show-vnic -p -o link,over': 'v0:t7' } },
  {
    title: 'delete while a VNIC sits on it',
    given: [...T7, 'create-vnic -l t7 v0'],
    line: 'delete-overlay t7',
    refused: 'error[in-use]',
  },
  { title: 'delete', given: T7, line: 'delete-overlay t7', then: { 'show-overlay -p -o link,property': '' } },
  { title: 'delete of what is none', line: 'delete-overlay bge0', refused: 'error[no-such-object]' },
  {
    title: 'the mtu is set afterwards',
    given: T7,
    line: 'set-linkprop -p mtu=1450 t7',
    then: { 'show-link -p -o mtu t7': '1450' },
  },
  {
    title: 'an mtu that the underlay cannot carry',
    given: T7,
    line: 'set-linkprop -p mtu=1500 t7',
    refused: 'error[underlay-mtu]',
  },
]);

rows('virtual functions (SR-IOV)', [
  {
    title: 'four of them',
    line: 'create-vf -l ixgbe0 -n 4',
    then: { 'show-vf -p -o link,vf ixgbe0': 'ixgbe0:ixgbe0vf0\nixgbe0:ixgbe0vf1\nixgbe0:ixgbe0vf2\nixgbe0:ixgbe0vf3' },
  },
  {
    title: 'one more',
    given: FOUR,
    line: 'create-vf -l ixgbe0',
    then: { 'show-vf -p -o vf ixgbe0': 'ixgbe0vf0\nixgbe0vf1\nixgbe0vf2\nixgbe0vf3\nixgbe0vf4' },
  },
  {
    title: 'address and VLAN',
    line: 'create-vf -l ixgbe0 -m 2:8:20:0:0:10 -v 100',
    then: { 'show-vf -p -o vf,mac,vid': 'ixgbe0vf0:2\\:8\\:20\\:0\\:0\\:10:100' },
  },
  { title: 'more than the NIC has', line: 'create-vf -l ixgbe0 -n 64', refused: 'error[vf-count]' },
  { title: 'none', line: 'create-vf -l ixgbe0 -n 0', refused: '-n 0' },
  { title: 'a NIC without', line: 'create-vf -l bge0 -n 1', refused: 'error[' },
  { title: 'an unknown link', line: 'create-vf -l ixgbe7', refused: 'error[' },
  {
    title: 'one address for many',
    line: 'create-vf -l ixgbe0 -n 2 -m 2:8:20:0:0:10',
    refused: '-m is the address of one VF.',
  },
  {
    title: 'modify',
    given: FOUR,
    line: 'modify-vf -v 200 ixgbe0vf1',
    then: { 'show-vf -p -o vf,vid ixgbe0': 'ixgbe0vf0:0\nixgbe0vf1:200\nixgbe0vf2:0\nixgbe0vf3:0' },
  },
  {
    title: 'modify of what is not there',
    given: FOUR,
    line: 'modify-vf -v 200 ixgbe0vf9',
    refused: 'error[no-such-object]',
  },
]);

rows('address sets', [
  {
    title: 'a set comes into being',
    line: 'add-address bad 203.0.113.0/24',
    then: { 'show-address -p -o set,address': 'bad:203.0.113.0/24' },
  },
  {
    title: 'several at once',
    line: 'add-address bad 203.0.113.0/24,198.51.100.7 2001:db8::/32',
    then: { 'show-address -p -o address': '198.51.100.7/32\n2001:db8::/32\n203.0.113.0/24' },
  },
  {
    title: 'one that it has',
    given: SET,
    line: 'add-address bad 198.51.100.7',
    refused: 'error[already-exists]: address set bad has 198.51.100.7/32 already',
  },
  { title: 'one that is none', line: 'add-address bad ten', refused: 'ten' },
  { title: 'none at all', line: 'add-address bad', refused: 'ADDRESS is missing' },
  {
    title: 'remove',
    given: SET,
    line: 'remove-address bad 198.51.100.7',
    then: { 'show-address -p -o address': '203.0.113.0/24' },
  },
  {
    title: 'remove of what it has not',
    given: SET,
    line: 'remove-address bad 10.0.0.1',
    refused: 'error[no-such-object]',
  },
  {
    title: 'remove of the whole set',
    given: SET,
    line: 'remove-address -a bad',
    then: { 'show-address -p -o set': '' },
  },
  {
    title: 'remove of a set that a flow names',
    given: [...SET, 'add-flow -l bge0 -a remote_ip=@bad -p maxbw=0 block'],
    line: 'remove-address -a bad',
    refused: 'error[in-use]',
  },
  {
    title: 'remove from an unknown set',
    given: SET,
    line: 'remove-address bat 10.0.0.1',
    refused: 'Did you mean bad?',
  },
  {
    title: '-t',
    given: SET,
    line: 'add-address -t bad 10.0.0.1',
    then: {
      'show-address -p -o address': '10.0.0.1/32\n198.51.100.7/32\n203.0.113.0/24',
      'show-address -P -p -o address': '198.51.100.7/32\n203.0.113.0/24',
    },
  },
  {
    title: 'a flow that matches it',
    given: SET,
    line: 'add-flow -l bge0 -a remote_ip=@bad -p maxbw=0 block',
    then: { 'show-flow -p -o flow,raddr': 'block:@bad' },
  },
]);
