import { rows } from './rows.ts';

const PFC = ['set-linkprop -p flowctrl=pfc ixgbe0'];
const VOICE = ['create-class -l ixgbe0 -P 5,6 -e 30 voice'];
const CLASSES = 'show-class -p -o class,prio,tsa,ets';

rows('create-class, modify-class, delete-class: the classes of a port (802.1Qaz, 802.1Qbb)', [
  {
    title: 'the rest stays in default',
    line: 'create-class -l ixgbe0 -P 5,6 -e 30 voice',
    then: { [CLASSES]: 'default:0-4,7:ets:70%\nvoice:5-6:ets:30%' },
  },
  {
    title: 'strict',
    line: 'create-class -sl ixgbe0 -P7 control',
    then: { [CLASSES]: 'default:0-6:ets:100%\ncontrol:7:strict:' },
  },
  {
    title: 'without a share it takes that of its priorities',
    line: 'create-class -l ixgbe0 -P 0-3 half',
    then: { [CLASSES]: 'half:0-3:ets:50%\ndefault:4-7:ets:50%' },
  },
  {
    title: 'PFC with its documented thresholds, once flow control says PFC; default is lossy then',
    given: PFC,
    line: 'create-class -l ixgbe0 -P 3 -e 40 -f storage',
    then: {
      'show-class -p -o class,pfc': 'default:\nstorage:xoff 60K, xon 30K, headroom auto',
      'show-linkprop -c -o value -p pfcmap ixgbe0': '00001000',
    },
  },
  { title: 'PFC without it', line: 'create-class -l ixgbe0 -P 3 -f storage', refused: 'error[pfc-and-pause]' },
  {
    title: 'a priority in two classes',
    given: VOICE,
    line: 'create-class -l ixgbe0 -P 5 -e 10 x',
    refused: 'error[class-priority]',
  },
  {
    title: 'shares above 100 %',
    given: VOICE,
    line: 'create-class -l ixgbe0 -P 1 -e 80 x',
    refused: 'error[class-share]',
  },
  {
    title: 'nothing left for default',
    given: VOICE,
    line: 'create-class -l ixgbe0 -P 1 -e 70 x',
    refused: 'leave 0 %',
  },
  {
    title: 'below 100 % with every priority named',
    line: 'create-class -l ixgbe0 -P 0-7 -e 60 x',
    refused: 'error[class-share]',
  },
  { title: 'the name default', line: 'create-class -l ixgbe0 -P 1 default', refused: 'error[already-exists]' },
  {
    title: 'a name twice',
    given: VOICE,
    line: 'create-class -l ixgbe0 -P 1 voice',
    refused: 'class voice of ixgbe0 exists already',
  },
  {
    title: 'all that is wrong with the letters',
    line: 'create-class -l ixgbe0 -P 8 -e 101 -s x',
    refused: ['-e and -s exclude each other', '-P 8 is not a list of priorities', '-e 101 is not a share'],
  },
  { title: 'no priorities', line: 'create-class -l ixgbe0 x', refused: '-P is missing' },
  { title: 'a NIC without classes', line: 'create-class -l bge0 -P 3 x', refused: 'error[dcb-unsupported]' },
  { title: 'no such port', line: 'create-class -l ixgbe7 -P 3 x', refused: 'error[no-such-object]' },
  {
    title: 'modified: what is not named stays',
    given: VOICE,
    line: 'modify-class -l ixgbe0 -P 5 voice',
    then: { [CLASSES]: 'default:0-4,6-7:ets:70%\nvoice:5:ets:30%' },
  },
  {
    title: 'made strict',
    given: VOICE,
    line: 'modify-class -l ixgbe0 -s voice',
    then: { [CLASSES]: 'default:0-4,7:ets:100%\nvoice:5-6:strict:' },
  },
  {
    title: 'nothing to change',
    given: VOICE,
    line: 'modify-class -l ixgbe0 voice',
    refused: 'nothing to change is named',
  },
  {
    title: 'no such class',
    given: VOICE,
    line: 'modify-class -l ixgbe0 -s vioce',
    refused: 'ixgbe0 has no class vioce. Did you mean voice?',
  },
  {
    title: 'PFC taken away',
    given: [...PFC, 'create-class -l ixgbe0 -P 3 -e 40 -f storage'],
    line: 'modify-class -l ixgbe0 --no-pfc storage',
    then: { 'show-class -p -o class,pfc': 'default:\nstorage:' },
  },
  {
    title: 'of default the share follows',
    given: VOICE,
    line: 'modify-class -l ixgbe0 -e 50 default',
    refused: 'error[class-share]',
  },
  {
    title: 'deleted: back in default',
    given: [...VOICE, 'create-class -l ixgbe0 -P 1 -e 10 x'],
    line: 'delete-class -l ixgbe0 voice',
    then: { [CLASSES]: 'default:0,2-7:ets:90%\nx:1:ets:10%' },
  },
  {
    title: 'the last one: the port is undivided',
    given: VOICE,
    line: 'delete-class -l ixgbe0 voice',
    then: { 'show-class': '' },
  },
  { title: 'default cannot go', given: VOICE, line: 'delete-class -l ixgbe0 default', refused: 'error[not-allowed]' },
]);

rows('the addresses of the host itself on a link', [
  {
    title: 'with its prefix length',
    line: 'set-linkprop -p ip=192.168.1.1/24 ixgbe1',
    then: { 'show-linkprop -c -o value -p ip ixgbe1': '192.168.1.1/24' },
  },
  {
    title: 'a length is not guessed',
    line: 'set-linkprop -p ip=192.168.1.1 ixgbe1',
    refused: 'error[bad-ip]: ip of link ixgbe1: 192.168.1.1 has no prefix length. Write such as 192.168.1.1/24',
  },
  {
    title: 'nor one of IPv6',
    line: 'set-linkprop -p ip=192.168.1.1/24,2001:db8::1 ixgbe1',
    refused: '2001:db8::1 has no prefix length. Write such as 2001:db8::1/64',
  },
]);

const FOUR = ['create-vf -l ixgbe0 -n 4'];
const VFS = 'show-vf -p -o vf,vid,rate,cos,spoofcheck,trust';

rows('create-vf, modify-vf, delete-vf: SR-IOV, with the words of ip-link(8)', [
  { title: 'one', line: 'create-vf -l ixgbe0', then: { 'show-vf -p -o link,vf': 'ixgbe0:ixgbe0vf0' } },
  {
    title: 'more, after those that there are',
    given: FOUR,
    line: 'create-vf -l ixgbe0 -n 2',
    then: { 'show-vf -P -p -o index': '0\n1\n2\n3\n4\n5' },
  },
  {
    title: 'more than the NIC has',
    given: FOUR,
    line: 'create-vf -l ixgbe0 -n 60',
    refused: 'error[vf-count]: ixgbe0 (intel-82599) offers 63 VFs',
  },
  { title: 'a NIC without SR-IOV', line: 'create-vf -l bge0', refused: 'error[vf-count]' },
  {
    title: 'a port of an aggregation',
    given: ['create-aggr -l net2 aggr1'],
    line: 'create-vf -l net2',
    refused: 'error[',
  },
  {
    title: 'with all that it can have',
    line: 'create-vf -l ixgbe0 -m 2:8:20:0:0:10 -v 100 -p cos=3,min-tx-rate=100M,max-tx-rate=1G,spoofchk=off,trust=on',
    then: { [VFS]: 'ixgbe0vf0:100:100M-1G:3:off:on', 'show-vf -p -o mac': '2:8:20:0:0:10' },
  },
  {
    title: 'one address for many',
    line: 'create-vf -l ixgbe0 -n 2 -m 2:8:20:0:0:10',
    refused: '-m is the address of one VF',
  },
  { title: 'no number', line: 'create-vf -l ixgbe0 -n 0', refused: '-n 0 is not a number of VFs' },
  { title: 'no such port', line: 'create-vf -l ixgbe7', refused: 'error[no-such-object]' },
  {
    title: 'modified',
    given: FOUR,
    line: 'modify-vf -v 100 -p trust=on ixgbe0vf2',
    then: { 'show-vf -p -o vid,trust ixgbe0vf2': '100:on' },
  },
  {
    title: 'as a document: the pool with every function, so that the others stay as they are',
    given: [
      'create-vf -l ixgbe0 -n 2',
      'modify-vf -m 2:8:20:0:0:10 ixgbe0vf0',
      'modify-vf -m 2:8:20:0:0:11 -v 7 ixgbe0vf1',
    ],
    line: 'modify-vf -v 100 ixgbe0vf0 --show-document',
    prints: `apiVersion: vnetctl/v1
kind: Network
metadata:
  name: by-hand
spec:
  vfs:
    ixgbe0: {count: 2, functions: {"0": {mac: "02:08:20:00:00:10", vid: 100}, "1": {mac: "02:08:20:00:00:11", vid: 7}}}
`,
  },
  {
    title: 'a property of a function as a document',
    given: ['create-vf -l ixgbe0 -m 2:8:20:0:0:10'],
    line: 'set-linkprop -p spoofchk=off ixgbe0vf0 --show-document',
    prints: `apiVersion: vnetctl/v1
kind: Network
metadata:
  name: by-hand
spec:
  vfs:
    ixgbe0: {count: 1, functions: {"0": {mac: "02:08:20:00:00:10", spoofCheck: false}}}
`,
  },
  {
    title: 'one more, where one has a VLAN id',
    given: ['create-vf -l ixgbe0 -v 7'],
    line: 'create-vf -l ixgbe0',
    then: { 'show-vf -p -o vid': '7\n0' },
  },
  {
    title: 'untagged again',
    given: [...FOUR, 'modify-vf -v 100 ixgbe0vf2'],
    line: 'modify-vf -v 0 ixgbe0vf2',
    then: { 'show-vf -p -o vid ixgbe0vf2': '0' },
  },
  {
    title: 'promised more than allowed',
    given: FOUR,
    line: 'modify-vf -p min-tx-rate=2G,max-tx-rate=1G ixgbe0vf0',
    refused: 'error[vf-rate]',
  },
  { title: 'a group address', given: FOUR, line: 'modify-vf -m 1:0:5e:0:0:1 ixgbe0vf0', refused: 'is a group address' },
  { title: 'no such VF', given: FOUR, line: 'modify-vf -v 7 ixgbe0vf9', refused: 'error[no-such-object]' },
  { title: 'nothing to change', given: FOUR, line: 'modify-vf ixgbe0vf0', refused: 'there is nothing to change' },
  { title: 'the last one', given: FOUR, line: 'delete-vf ixgbe0vf3', then: { 'show-vf -p -o index': '0\n1\n2' } },
  { title: 'another than the last', given: FOUR, line: 'delete-vf ixgbe0vf1', refused: 'Delete ixgbe0vf3 first' },
  {
    title: 'the last so many',
    given: FOUR,
    line: 'delete-vf -l ixgbe0 -n 3',
    then: { 'show-vf -p -o vf': 'ixgbe0vf0' },
  },
  {
    title: 'all',
    given: FOUR,
    line: 'delete-vf -l ixgbe0',
    then: { 'show-vf': '', 'show-linkprop -c -o value -p iov ixgbe0': 'off' },
  },
  { title: 'more than there are', given: FOUR, line: 'delete-vf -l ixgbe0 -n 5', refused: 'ixgbe0 has 4 VFs' },
  { title: 'neither', line: 'delete-vf', refused: 'neither a VF nor -l is given' },
  { title: '-n without -l', given: FOUR, line: 'delete-vf -n 2 ixgbe0vf3', refused: '-n goes with -l only' },
]);

const UNDERLAY = ['set-linkprop -p ip=192.168.1.1/24 ixgbe1'];
const T7 = [...UNDERLAY, 'create-overlay -e vxlan -s learn -v 7007 -p vxlan/listen_ip=192.168.1.1 t7'];
const OVERLAY = 'show-overlay -p -o property,value';

rows('dladm(8) create-overlay, modify-overlay, delete-overlay', [
  {
    title: 'the letters of illumos',
    given: UNDERLAY,
    line: 'create-overlay -e vxlan -s learn -v 7007 -p vxlan/listen_ip=192.168.1.1,vxlan/listen_port=4790 -p mtu=1400 t7',
    then: {
      [OVERLAY]:
        'mtu:1400\nvnetid:7007\nencap:vxlan\nvxlan/listen_ip:192.168.1.1\nvxlan/listen_port:4790\ncos-map:copy',
      'show-link -p -o over t7': 'ixgbe1',
    },
  },
  {
    title: 'create-vxlan of Oracle Solaris: an address',
    given: UNDERLAY,
    line: 'create-overlay -p vni=7,addr=192.168.1.1 t7',
    then: { 'show-link -p -o over t7': 'ixgbe1' },
  },
  {
    title: 'a prefix that holds one',
    given: UNDERLAY,
    line: 'create-overlay -p vni=7,addr=192.168.0.0/16 t7',
    then: { 'show-link -p -o over t7': 'ixgbe1' },
  },
  {
    title: 'the link',
    given: UNDERLAY,
    line: 'create-overlay -p vni=7,interface=ixgbe1 t7',
    then: { 'show-link -p -o over t7': 'ixgbe1' },
  },
  {
    title: 'a link without an address',
    line: 'create-overlay -p vni=7,interface=ixgbe1 t7',
    refused: 'set-linkprop -p ip=',
  },
  {
    title: 'an address that the host has not',
    line: 'create-overlay -p vni=7,addr=192.168.1.1 t7',
    refused: 'error[underlay-missing]',
  },
  {
    title: 'each missing thing',
    line: 'create-overlay t7',
    refused: ['-e is missing', '-s is missing', '-v is missing', 'vxlan/listen_ip is missing'],
  },
  {
    title: 'each wrong thing',
    line: 'create-overlay -e geneve -s svp -v 16777216 -p vxlan/listen_ip=a.b,direct/dest_ip=1.2.3.4 t7',
    refused: ['direct/dest_ip', '-e geneve', '16777216 is not', 'vxlan/listen_ip=a.b', '-s svp'],
  },
  {
    title: 'addr excludes interface',
    given: UNDERLAY,
    line: 'create-overlay -p vni=7,addr=192.168.1.1,interface=ixgbe1 t7',
    refused: 'addr and interface exclude each other',
  },
  {
    title: 'files needs its file',
    given: UNDERLAY,
    line: 'create-overlay -e vxlan -s files -v 7 -p vxlan/listen_ip=192.168.1.1 t7',
    refused: 'files/config is missing',
  },
  {
    title: 'a file that is not there',
    given: UNDERLAY,
    line: 'create-overlay -e vxlan -s files -v 7 -p vxlan/listen_ip=192.168.1.1,files/config=/nowhere/x t7',
    refused: 'it cannot be read',
  },
  {
    title: 'an unknown property',
    given: UNDERLAY,
    line: 'create-overlay -p vni=7,interface=ixgbe1,colour=red t7',
    refused: 'there is no property colour',
  },
  {
    title: 'a segment twice',
    given: T7,
    line: 'create-overlay -p vni=7007,interface=ixgbe1 t8',
    refused: 'error[vni-in-use]',
  },
  {
    title: 'an entry',
    given: T7,
    line: 'modify-overlay -s 2:8:20:0:0:99=192.168.1.2:4789 t7',
    then: { 'show-overlay -t -p -o target,destination': '2\\:8\\:20\\:0\\:0\\:99:192.168.1.2\\:4789' },
  },
  {
    title: 'an entry goes',
    given: [...T7, 'modify-overlay -s 2:8:20:0:0:99=192.168.1.2 t7'],
    line: 'modify-overlay -d 2:8:20:0:0:99 t7',
    then: { 'show-overlay -t': '' },
  },
  {
    title: 'all go',
    given: [...T7, 'modify-overlay -s 2:8:20:0:0:99=192.168.1.2 t7'],
    line: 'modify-overlay -f t7',
    then: { 'show-overlay -t': '' },
  },
  {
    title: 'an entry that is not there',
    given: T7,
    line: 'modify-overlay -d 2:8:20:0:0:99 t7',
    refused: 'overlay t7 has no entry for 2:8:20:0:0:99',
  },
  {
    title: 'another port',
    given: T7,
    line: 'modify-overlay -s 2:8:20:0:0:99=192.168.1.2:99 t7',
    refused: 'error[not-supported]',
  },
  {
    title: 'another version of IP',
    given: T7,
    line: 'modify-overlay -s 2:8:20:0:0:99=[2001:db8::1]:4789 t7',
    refused: 'error[ip-version]',
  },
  {
    title: 'no entry at all',
    given: T7,
    line: 'modify-overlay -s 2:8:20:0:0:99 t7',
    refused: '-s 2:8:20:0:0:99 is not an entry',
  },
  {
    title: 'exactly one',
    given: T7,
    line: 'modify-overlay -f -d 2:8:20:0:0:99 t7',
    refused: '-d, -f and -s exclude each other',
  },
  { title: 'at least one', given: T7, line: 'modify-overlay t7', refused: 'none of -d, -f and -s is given' },
  { title: 'deleted', given: T7, line: 'delete-overlay t7', then: { 'show-overlay': '' } },
  {
    title: 'not while VNICs sit on it',
    given: [...T7, 'create-vnic -l t7 v0'],
    line: 'delete-overlay t7',
    refused: 'error[in-use]',
  },
  {
    title: 'another class',
    given: ['create-etherstub s0'],
    line: 'delete-overlay s0',
    refused: 's0 is not an overlay but an etherstub',
  },
]);
