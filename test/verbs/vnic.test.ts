import { rows } from './rows.ts';

const V0 = ['create-vnic -l bge0 -m 2:8:20:0:0:1 v0'];
const STUB = ['create-etherstub stub0'];
const ALL_SLOTS = [1, 2, 3, 4].map((slot) => `create-vnic -l bge1 -m factory -n ${slot} f${slot}`);
const TWO = ['create-vnic -l bge0 -m random v0', 'create-vnic -l bge0 -m random v1'];

rows('dladm(8) create-vnic: -l', [
  {
    title: 'a VNIC over a physical link, running and stored',
    line: 'create-vnic -l bge1 v0',
    then: {
      'show-vnic -p -o link,over,speed,vid': 'v0:bge1:1000:0',
      'show-vnic -P -p -o link,over,vid': 'v0:bge1:0',
      'history -p -o id,result,changes': '1:done:+1',
    },
  },
  { title: 'is required', line: 'create-vnic v0', refused: '-l' },
  { title: 'the name is required', line: 'create-vnic -l bge1', refused: 'VNIC is missing' },
  { title: 'one name only', line: 'create-vnic -l bge1 v0 v1', refused: 'unexpected operand v1' },
  { title: 'needs its value', line: 'create-vnic v0 -l', refused: '-l' },
  { title: 'once only', line: 'create-vnic -l bge0 -l bge1 v0', refused: 'option -l is given twice.' },
  {
    title: 'an unknown link, with the nearest one',
    line: 'create-vnic -l ixgbe9 v0',
    refused: 'error[unknown-reference]: VNIC v0 names link ixgbe9, which does not exist. Did you mean ixgbe0?',
  },
  { title: 'a VNIC is no parent', given: V0, line: 'create-vnic -l v0 v1', refused: 'error[wrong-class]' },
  {
    title: 'a VLAN is no parent',
    given: ['create-vlan -l net2 -v 7 x7'],
    line: 'create-vnic -l x7 v1',
    refused: 'error[wrong-class]',
  },
  {
    title: 'an etherstub is a parent',
    given: STUB,
    line: 'create-vnic -l stub0 v0',
    then: { 'show-vnic -p -o link,over,macaddrtype': 'v0:stub0:random' },
  },
  {
    title: 'an aggregation is a parent',
    given: ['create-aggr -l net2 -l net3 aggr0'],
    line: 'create-vnic -l aggr0 v0',
    then: { 'show-vnic -p -o link,over': 'v0:aggr0' },
  },
  {
    title: 'a port of an aggregation is taken',
    given: ['create-aggr -l net2 -l net3 aggr0'],
    line: 'create-vnic -l net2 v0',
    refused: 'error[port-in-use]',
  },
  {
    title: 'persistent on temporary is refused',
    given: ['create-etherstub -t tmp0'],
    line: 'create-vnic -l tmp0 v0',
    refused:
      'error[persistent-on-temporary]: VNIC v0 would be stored, but etherstub tmp0, which it needs, is temporary and gone after a restart. Make v0 temporary too, with -t.',
  },
  {
    title: 'temporary on temporary',
    given: ['create-etherstub -t tmp0'],
    line: 'create-vnic -t -l tmp0 v0',
    then: { 'show-vnic -p -o link': 'v0', 'show-vnic -P -p -o link': '' },
  },
  {
    title: 'a second one of that name',
    given: V0,
    line: 'create-vnic -l bge1 v0',
    refused: 'error[already-exists]: VNIC v0 exists already. Choose another name.',
  },
  {
    title: 'a bad name beside other faults, each told',
    line: 'create-vnic -l nosuch -v 5000 -p maxbw=100X,foo=1 8vnic',
    refused: [
      'error[bad-name]: "8vnic" is not a link name',
      'there is no property foo',
      'error[bad-rate]: maxbw of VNIC 8vnic: 100X is not a rate',
      'error[unknown-reference]: VNIC 8vnic names link nosuch',
      'error[out-of-range]: VNIC 8vnic has vid 5000',
    ],
  },
  {
    title: 'a name that hardware has, with a property: no VNIC is missed',
    line: 'create-vnic -l bge0 -p maxbw=100M bge1',
    refused: 'error[already-exists]: bge1 is the name of link bge1',
  },
  {
    title: 'a name of an object of JavaScript, with a property',
    line: 'create-vnic -l nosuch -p maxbw=100M constructor',
    refused: 'error[bad-name]',
  },
  {
    title: 'the name of a link of another class',
    line: 'create-vnic -l bge1 ixgbe0',
    refused: 'error[already-exists]',
  },
  {
    title: 'the name of what is stored only',
    given: [...V0, 'delete-vnic -t v0'],
    line: 'create-vnic -l bge1 v0',
    refused: 'error[already-exists]: VNIC v0 exists already, in the stored configuration only.',
  },
  {
    title: 'letters joined to their values',
    line: 'create-vnic -lbge1 -v7 v0',
    then: { 'show-vnic -p -o link,over,vid': 'v0:bge1:7' },
  },
  {
    title: 'letters joined to each other',
    line: 'create-vnic -tl bge1 v0',
    then: { 'show-vnic -p -o link': 'v0', 'show-vnic -P -p -o link': '' },
  },
  { title: 'options after the operand', line: 'create-vnic v0 -l bge1', then: { 'show-vnic -p -o link': 'v0' } },
  {
    title: 'the long names',
    line: 'create-vnic --link bge1 --vid 7 --temporary v0',
    then: { 'show-vnic -p -o link,vid': 'v0:7' },
  },
]);

rows('dladm(8) create-vnic: -m', [
  {
    title: 'auto is the default and takes the first factory slot',
    line: 'create-vnic -l bge0 v0',
    then: { 'show-vnic -p -o link,macaddrtype': 'v0:factory, slot 1' },
  },
  {
    title: 'auto',
    line: 'create-vnic -l bge0 -m auto v0',
    then: { 'show-vnic -p -o link,macaddrtype': 'v0:factory, slot 1' },
  },
  {
    title: 'auto is random once all slots are taken',
    given: ALL_SLOTS,
    line: 'create-vnic -l bge1 v0',
    then: { 'show-vnic -p -o macaddrtype v0': 'random' },
  },
  {
    title: 'factory -n takes that slot',
    line: 'create-vnic -l bge0 -m factory -n 3 v0',
    then: {
      'show-vnic -p -o macaddrtype': 'factory, slot 3',
      'show-phys -m -p -o slot,inuse,client bge0': 'primary:yes:bge0\n1:no:\n2:no:\n3:yes:v0\n4:no:',
    },
  },
  {
    title: 'factory without -n takes the first free slot',
    given: ['create-vnic -l bge0 -m factory -n 1 f1'],
    line: 'create-vnic -l bge0 -m factory v0',
    then: { 'show-vnic -p -o macaddrtype v0': 'factory, slot 2' },
  },
  {
    title: 'a slot is free again once its VNIC is deleted',
    given: ['create-vnic -l bge0 -m factory -n 1 f1', 'delete-vnic f1'],
    line: 'create-vnic -l bge0 -m factory -n 1 v0',
  },
  {
    title: 'slot 0 is the own address of the NIC',
    line: 'create-vnic -l bge0 -m factory -n 0 v0',
    refused: '-n 0 is not a slot',
  },
  { title: 'a slot is a number', line: 'create-vnic -l bge0 -m factory -n one v0', refused: '-n one is not a slot' },
  {
    title: 'a slot that the NIC has not',
    line: 'create-vnic -l bge0 -m factory -n 9 v0',
    refused: 'error[factory-slot]',
  },
  {
    title: 'a slot in use',
    given: ['create-vnic -l bge0 -m factory -n 2 f2'],
    line: 'create-vnic -l bge0 -m factory -n 2 v0',
    refused: 'error[factory-slot]',
  },
  {
    title: 'all slots in use',
    given: ALL_SLOTS,
    line: 'create-vnic -l bge1 -m factory v0',
    refused: 'error[factory-slot]',
  },
  {
    title: 'an etherstub has no factory addresses',
    given: STUB,
    line: 'create-vnic -l stub0 -m factory v0',
    refused: 'error[factory-slot]',
  },
  {
    title: '-n without factory',
    line: 'create-vnic -l bge0 -n 2 v0',
    refused: '-n does not go with the address auto. -n goes with -m factory.',
  },
  { title: '-n with random', line: 'create-vnic -l bge0 -m random -n 2 v0', refused: '-n does not go with -m random.' },
  {
    title: 'random begins with 2:8:20',
    line: 'create-vnic -l bge0 -m random v0',
    then: { 'show-vnic -p -o macaddrtype': 'random' },
  },
  {
    title: 'random -r: bytes after the prefix are random',
    line: 'create-vnic -l bge0 -m random -r 2:aa:bb:cc:dd v0',
    then: { 'show-vnic -p -o macaddrtype': 'random' },
  },
  {
    title: 'a prefix as long as an address',
    line: 'create-vnic -l bge0 -m random -r 2:1:2:3:4:5 v0',
    refused: '-r 2:1:2:3:4:5 is not a prefix of a unicast MAC address.',
  },
  {
    title: 'a prefix that is not unicast',
    line: 'create-vnic -l bge0 -m random -r 1:0:5e v0',
    refused: '-r 1:0:5e is not a prefix of a unicast MAC address.',
  },
  { title: '-r with auto', line: 'create-vnic -l bge0 -r 2:8:20 v0', refused: '-r does not go with the address auto.' },
  {
    title: '-r with factory',
    line: 'create-vnic -l bge0 -m factory -r 2:8:20 v0',
    refused: '-r does not go with -m factory.',
  },
  {
    title: '-r with vrrp',
    line: 'create-vnic -l bge0 -m vrrp -V 7 -A inet -r 2:8:20 v0',
    refused: '-r does not go with -m vrrp.',
  },
  {
    title: 'an address',
    line: 'create-vnic -l bge0 -m 2:8:20:A:b:c v0',
    then: { 'show-vnic -p -o macaddress,macaddrtype': '2\\:8\\:20\\:a\\:b\\:c:fixed' },
  },
  {
    title: 'an address is six bytes (five pass on illumos)',
    line: 'create-vnic -l bge0 -m 2:8:20:0:1 v0',
    refused: '-m 2:8:20:0:1 is not a MAC address.',
  },
  {
    title: 'an address is not all zero (it passes on illumos)',
    line: 'create-vnic -l bge0 -m 0:0:0:0:0:0 v0',
    refused: '-m 0:0:0:0:0:0 is not a MAC address.',
  },
  {
    title: 'a multicast address',
    line: 'create-vnic -l bge0 -m 1:0:5e:0:0:1 v0',
    refused: '-m 1:0:5e:0:0:1 is a group address.',
  },
  {
    title: 'the broadcast address',
    line: 'create-vnic -l bge0 -m ff:ff:ff:ff:ff:ff v0',
    refused: '-m ff:ff:ff:ff:ff:ff is a group address.',
  },
  { title: "the parent's own address", line: 'create-vnic -l bge0 -m 0:14:4f:7:cd:c0 v0', refused: 'error[host-mac]' },
  {
    title: 'an address that is in use on the parent',
    given: V0,
    line: 'create-vnic -l bge0 -m 2:8:20:0:0:1 v1',
    refused: 'error[mac-in-use]',
  },
  {
    title: 'the same address with another VID',
    given: V0,
    line: 'create-vnic -l bge0 -m 2:8:20:0:0:1 -v 7 v1',
    then: { 'show-vnic -p -o link,vid': 'v0:0\nv1:7' },
  },
  {
    title: 'the same address on another link',
    given: V0,
    line: 'create-vnic -l bge1 -m 2:8:20:0:0:1 v1',
    then: { 'show-vnic -p -o link,over': 'v0:bge0\nv1:bge1' },
  },
  {
    title: 'the word fixed is no address',
    line: 'create-vnic -l bge0 -m fixed v0',
    refused: '-m fixed is not a MAC address.',
  },
  {
    title: 'keywords are whole words (prefixes pass on illumos)',
    line: 'create-vnic -l bge0 -m randomX v0',
    refused: '-m randomX is not a MAC address.',
  },
  { title: 'twice', line: 'create-vnic -l bge0 -m random -m auto v0', refused: 'option -m is given twice.' },
  {
    title: 'vrrp over IPv4',
    line: 'create-vnic -l bge0 -m vrrp -V 12 -A inet v0',
    then: { 'show-vnic -p -o macaddress,macaddrtype': '0\\:0\\:5e\\:0\\:1\\:c:vrrp, 12/inet' },
  },
  {
    title: 'vrrp over IPv6, and over a stub',
    given: STUB,
    line: 'create-vnic -l stub0 -m vrrp -V 255 -A inet6 v0',
    then: { 'show-vnic -p -o macaddress,macaddrtype': '0\\:0\\:5e\\:0\\:2\\:ff:vrrp, 255/inet6' },
  },
  {
    title: '-V from 1',
    line: 'create-vnic -l bge0 -m vrrp -V 0 -A inet v0',
    refused: '-V 0 is not a virtual router. They are numbered from 1 to 255.',
  },
  {
    title: '-V up to 255',
    line: 'create-vnic -l bge0 -m vrrp -V 256 -A inet v0',
    refused: '-V 256 is not a virtual router.',
  },
  {
    title: 'a bad family',
    line: 'create-vnic -l bge0 -m vrrp -V 7 -A ipv4 v0',
    refused: '-A ipv4 is not an address family. It is inet or inet6.',
  },
  { title: 'vrrp without -A', line: 'create-vnic -l bge0 -m vrrp -V 7 v0', refused: '-m vrrp needs -V and -A.' },
  { title: 'vrrp without -V', line: 'create-vnic -l bge0 -m vrrp -A inet v0', refused: '-m vrrp needs -V and -A.' },
  {
    title: '-V and -A without vrrp',
    line: 'create-vnic -l bge0 -V 7 -A inet v0',
    refused: ['-V does not go with the address auto.', '-A does not go with the address auto.'],
  },
  {
    title: 'vrrp with a slot',
    line: 'create-vnic -l bge0 -m vrrp -n 2 -V 7 -A inet v0',
    refused: '-n does not go with -m vrrp.',
  },
]);

rows('dladm(8) create-vnic: -v', [
  { title: 'tags all traffic', line: 'create-vnic -l bge0 -v 120 v0', then: { 'show-vnic -p -o vid': '120' } },
  { title: 'the lowest', line: 'create-vnic -l bge0 -v 2 v0' },
  { title: 'the highest', line: 'create-vnic -l bge0 -v 4094 v0' },
  { title: 'above the highest', line: 'create-vnic -l bge0 -v 4095 v0', refused: 'error[out-of-range]' },
  { title: '0 is said by leaving it out', line: 'create-vnic -l bge0 -v 0 v0', refused: 'error[out-of-range]' },
  { title: 'a negative one', line: 'create-vnic -l bge0 -v -1 v0', refused: '-v' },
  { title: 'not a number', line: 'create-vnic -l bge0 -v ten v0', refused: '-v ten is not a VLAN id.' },
  { title: 'not a fraction', line: 'create-vnic -l bge0 -v 1.5 v0', refused: '-v 1.5 is not a VLAN id.' },
  { title: 'twice', line: 'create-vnic -l bge0 -v 7 -v 8 v0', refused: 'option -v is given twice.' },
  {
    title: 'the default_tag of the parent, 1 at first',
    line: 'create-vnic -l bge0 -v 1 v0',
    refused: 'error[vid-default-tag]',
  },
  {
    title: 'over an etherstub',
    given: STUB,
    line: 'create-vnic -l stub0 -v 7 v0',
    then: { 'show-vnic -p -o over,vid': 'stub0:7' },
  },
]);

rows('dladm(8) create-vnic: all or nothing, all faults at once', [
  {
    title: 'a property that is unknown',
    line: 'create-vnic -l bge0 -p maxbv=5 v0',
    refused: 'there is no property maxbv. Did you mean maxbw?',
  },
  { title: 'a property that is refused', line: 'create-vnic -l bge0 -p maxbw=fast v0', refused: 'maxbw' },
  { title: 'an empty word in the list', line: 'create-vnic -l bge0 -p maxbw=5,,6 v0', refused: '-p' },
  {
    title: 'words that are wrong',
    line: 'create-vnic -l bge0 -v x -m 1:2 -n 4 v0',
    refused: ['-n does not go with -m 1:2', '-m 1:2 is not a MAC address', '-v x is not a VLAN id'],
  },
  {
    title: '-R names --host',
    line: 'create-vnic -R /mnt -l bge0 v0',
    refused: 'vnetctl: create-vnic: -R is not known here. An alternate root is a host of its own: --host PATH.',
  },
  { title: 'an unknown letter', line: 'create-vnic -q -l bge0 v0', refused: 'unknown option -q' },
  {
    title: 'an unknown option, with the nearest',
    line: 'create-vnic --linkk bge0 v0',
    refused: 'unknown option --linkk. Did you mean --link?',
  },
  {
    title: '--dry-run changes nothing',
    line: 'create-vnic --dry-run -l bge0 -m 2:8:20:0:0:1 v0',
    prints:
      'Plan for host default: 1 to add\nRunning traffic: nothing that is in use is disturbed\n\n+   vnic/v0\n      over  bge0\n      mac   02:08:20:00:00:01\n',
    then: { 'show-vnic -p -o link': '' },
  },
  {
    title: '--show-document changes nothing',
    line: 'create-vnic --show-document -l bge0 -m 2:8:20:0:0:1 v0',
    prints:
      'apiVersion: vnetctl/v1\nkind: Network\nmetadata:\n  name: by-hand\nspec:\n  vnics:\n    v0: {over: bge0, mac: "02:08:20:00:00:01"}\n',
    then: { 'show-vnic -p -o link': '' },
  },
  {
    title: '--show-document or --dry-run, not both',
    line: 'create-vnic --show-document --dry-run -l bge0 v0',
    refused: 'options --dry-run and --show-document exclude each other',
  },
  {
    title: '-f, which has nothing to force',
    line: 'create-vnic -f -l bge0 v0',
    refused: 'vnetctl: create-vnic: -f forces nothing here',
  },
]);

rows('dladm(8) delete-vnic', [
  {
    title: 'running and stored',
    given: V0,
    line: 'delete-vnic v0',
    then: { 'show-vnic -p -o link': '', 'show-vnic -P -p -o link': '' },
  },
  {
    title: '-t leaves the stored one',
    given: V0,
    line: 'delete-vnic -t v0',
    then: { 'show-vnic -p -o link': '', 'show-vnic -P -p -o link': 'v0' },
  },
  {
    title: 'what is stored only',
    given: [...V0, 'delete-vnic -t v0'],
    line: 'delete-vnic v0',
    then: { 'show-vnic -P -p -o link': '' },
  },
  {
    title: '-t of what does not run',
    given: [...V0, 'delete-vnic -t v0'],
    line: 'delete-vnic -t v0',
    refused: 'error[no-such-object]: VNIC v0 is stored but not running',
  },
  {
    title: 'a temporary one',
    given: ['create-vnic -t -l bge0 v0'],
    line: 'delete-vnic v0',
    then: { 'show-vnic -p -o link': '' },
  },
  { title: 'absent', line: 'delete-vnic v0', refused: 'error[no-such-object]: there is no VNIC v0' },
  { title: 'the nearest one is named', given: V0, line: 'delete-vnic v1', refused: 'Did you mean v0?' },
  {
    title: 'an etherstub is told to be one',
    given: STUB,
    line: 'delete-vnic stub0',
    refused: 'error[no-such-object]: stub0 is not a VNIC but an etherstub',
  },
  { title: 'a physical link', line: 'delete-vnic bge0', refused: 'error[no-such-object]: bge0 is not a VNIC but' },
  { title: 'without a name', line: 'delete-vnic', refused: 'VNIC is missing' },
]);

rows('dladm(8) of Solaris 11: modify-vnic', [
  {
    title: '-l moves it',
    given: V0,
    line: 'modify-vnic -l ixgbe0 v0',
    then: {
      'show-vnic -p -o link,over,macaddress': 'v0:ixgbe0:2\\:8\\:20\\:0\\:0\\:1',
      'show-vnic -P -p -o over': 'ixgbe0',
    },
  },
  {
    title: '-t moves the running one',
    given: V0,
    line: 'modify-vnic -t -l ixgbe0 v0',
    then: { 'show-vnic -p -o over': 'ixgbe0', 'show-vnic -P -p -o over': 'bge0' },
  },
  { title: '-v', given: V0, line: 'modify-vnic -v 7 v0', then: { 'show-vnic -p -o vid': '7' } },
  {
    title: '-m',
    given: V0,
    line: 'modify-vnic -m 2:8:20:0:0:9 v0',
    then: { 'show-vnic -p -o macaddress,macaddrtype': '2\\:8\\:20\\:0\\:0\\:9:fixed' },
  },
  {
    title: '-L moves all of a link',
    given: TWO,
    line: 'modify-vnic -l ixgbe0 -L bge0',
    then: { 'show-vnic -p -o link,over': 'v0:ixgbe0\nv1:ixgbe0' },
  },
  { title: 'a list', given: TWO, line: 'modify-vnic -v 9 v0,v1', then: { 'show-vnic -p -o link,vid': 'v0:9\nv1:9' } },
  {
    title: '-L with one that is elsewhere',
    given: [...TWO, 'create-vnic -l net2 w0'],
    line: 'modify-vnic -l ixgbe0 -L bge0 v0,w0',
    refused: 'error[not-allowed]: VNIC w0 is over net2, not over bge0',
  },
  { title: 'nothing to change', given: V0, line: 'modify-vnic v0', refused: 'there is nothing to change.' },
  {
    title: 'an unknown VNIC',
    given: V0,
    line: 'modify-vnic -v 7 v9',
    refused: 'error[no-such-object]: there is no VNIC v9. Did you mean v0?',
  },
  { title: 'onto a VNIC', given: TWO, line: 'modify-vnic -l v1 v0', refused: 'error[wrong-class]' },
  {
    title: 'to an address in use',
    given: ['create-vnic -l bge0 -m 2:8:20:0:0:1 v0', 'create-vnic -l bge0 -m 2:8:20:0:0:2 v1'],
    line: 'modify-vnic -m 2:8:20:0:0:1 v1',
    refused: 'error[mac-in-use]',
  },
  { title: 'to the default_tag', given: V0, line: 'modify-vnic -v 1 v0', refused: 'error[vid-default-tag]' },
  {
    title: 'a second time is nothing, and no entry of the history',
    given: [...V0, 'modify-vnic -v 7 v0'],
    line: 'modify-vnic -v 7 v0',
    then: { 'history -p -o id': '1\n2' },
  },
]);
