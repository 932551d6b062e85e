import { type Row, rows } from './rows.ts';

const V0 = ['create-vnic -l ixgbe0 -m 2:8:20:0:0:1 v0'];
const STUB = ['create-etherstub stub0'];
const V1 = [...STUB, 'create-vnic -l stub0 v1'];
const TEMPORARY = ['create-vnic -t -l ixgbe0 v0'];

/** `value` of a property is taken and shown as `shown`. */
const taken = (
  title: string,
  link: string,
  property: string,
  value: string,
  shown: string,
  given: readonly string[] = [],
): Row => ({
  title,
  given,
  line: `set-linkprop -p ${property}=${value} ${link}`,
  then: { [`show-linkprop -c -o value -p ${property} ${link}`]: shown },
});

const refused = (
  title: string,
  link: string,
  assignment: string,
  part: string | readonly string[],
  given: readonly string[] = [],
): Row => ({
  title,
  given,
  line: `set-linkprop -p ${assignment} ${link}`,
  refused: part,
});

rows('dladm(8) link properties: maxbw', [
  taken('without a suffix it is Mb/s', 'v0', 'maxbw', '100', '100', V0),
  taken('K', 'v0', 'maxbw', '2000K', '2', V0),
  taken('M', 'v0', 'maxbw', '100M', '100', V0),
  taken('G', 'v0', 'maxbw', '2G', '2000', V0),
  taken('either case', 'v0', 'maxbw', '100m', '100', V0),
  taken('0 drops everything', 'v0', 'maxbw', '0', '0', V0),
  taken('a fraction with a unit', 'v0', 'maxbw', '1.5G', '1500', V0),
  taken('kilobits are shown as three digits', 'v0', 'maxbw', '1030K', '1.030', V0),
  taken('below 1.2 Mb/s: the floor is of crossbow-tick, not of a token bucket', 'v0', 'maxbw', '1M', '1', V0),
  taken('above the speed of the link', 'v0', 'maxbw', '40G', '40000', V0),
  taken('of a physical link', 'bge0', 'maxbw', '100M', '100'),
  taken('of a VLAN', 'x7', 'maxbw', '100M', '100', ['create-vlan -l net2 -v 7 x7']),
  taken('of an aggregation', 'aggr0', 'maxbw', '1G', '1000', ['create-aggr -l net2 -l net3 aggr0']),
  taken('as max-bw of Solaris 11.4', 'v0', 'max-bw', '100M', '100', V0),
  taken('names of properties in any case', 'v0', 'MAXBW', '100M', '100', V0),
  refused('two-letter suffix', 'v0', 'maxbw=10MB', 'maxbw of VNIC v0: 10MB is not a rate', V0),
  refused('percent', 'v0', 'maxbw=50%', 'maxbw of VNIC v0: ', V0),
  refused('two values', 'v0', 'maxbw=1,2', 'maxbw of VNIC v0', V0),
  refused('no value', 'v0', 'maxbw=', 'maxbw', V0),
  refused('negative', 'v0', 'maxbw=-5', 'maxbw of VNIC v0', V0),
]);

rows('dladm(8) link properties: priority, cpus, pool, shares', [
  taken('low', 'v0', 'priority', 'low', 'low', V0),
  taken('in any case', 'v0', 'priority', 'MEDIUM', 'medium', V0),
  refused('the legal values are listed', 'v0', 'priority=urgent', 'low, medium or high', V0),
  taken('a list with ranges, shown sorted as ranges', 'v0', 'cpus', '5,0,1,2', '0-2,5', V0),
  taken('ranges', 'v0', 'cpus', '4-6', '4-6', V0),
  refused('a CPU that is not there', 'v0', 'cpus=99', 'error[cpu-absent]', V0),
  refused('a range backwards', 'v0', 'cpus=5-2', 'cpus of VNIC v0', V0),
  refused('a CPU twice', 'v0', 'cpus=1,1', 'cpus of VNIC v0', V0),
  refused('no CPU at all', 'v0', 'cpus=all', 'cpus of VNIC v0', V0),
  refused('a pool that is not there', 'v0', 'pool=web', 'error[unknown-pool]', V0),
  refused(
    'cpus and pool exclude each other',
    'v0',
    'cpus=1,pool=web',
    ['error[cpu-and-pool]', 'error[unknown-pool]'],
    V0,
  ),
  refused('what is in force is read-only', 'v0', 'cpus-effective=1', 'read-only', V0),
  taken('bwshare', 'v0', 'bwshare', '40', '40', V0),
  taken('as bw-share of Solaris 11.4', 'v0', 'bw-share', '40', '40', V0),
  refused('bwshare from 1', 'v0', 'bwshare=0', 'bwshare of VNIC v0', V0),
  refused('bwshare to 100', 'v0', 'bwshare=101', 'bwshare of VNIC v0', V0),
  refused('bwshare where there is no NIC', 'v1', 'bwshare=40', 'error[nic-unable]', V1),
]);

rows('dladm(8) link properties: rings', [
  taken('software', 'v0', 'rxrings', 'sw', 'sw', V0),
  taken('hardware', 'v0', 'rxrings', 'hw', 'hw', V0),
  taken('a number', 'v0', 'rxrings', '4', '4', V0),
  taken('rx-rings of Solaris 11.4', 'v0', 'rx-rings', '4', '4', V0),
  taken('txrings', 'v0', 'txrings', '2', '2', V0),
  refused('more than there are', 'v0', 'rxrings=129', 'error[', V0),
  refused('none', 'v0', 'rxrings=0', 'rxrings of VNIC v0', V0),
  refused('over a stub', 'v1', 'rxrings=2', 'error[', V1),
  refused('free ones are read-only', 'ixgbe0', 'rxrings-available=3', 'read-only'),
]);

rows('dladm(8) link properties: Ethernet', [
  taken('mtu', 'ixgbe0', 'mtu', '9000', '9000'),
  refused('mtu above the NIC', 'ixgbe0', 'mtu=9711', 'error['),
  refused('mtu below', 'ixgbe0', 'mtu=100', 'error['),
  refused('mtu with trailing text (taken on illumos)', 'ixgbe0', 'mtu=1500x', 'mtu of'),
  refused('mtu in hex (taken on illumos)', 'ixgbe0', 'mtu=0x5dc', 'mtu of'),
  refused('mtu of a VNIC above its parent', 'v0', 'mtu=9000', 'error[', V0),
  taken('mtu of a VNIC below its parent', 'v0', 'mtu', '1400', '1400', V0),
  taken('flowctrl', 'bge0', 'flowctrl', 'bi', 'bi'),
  refused('flowctrl: the legal values are listed', 'bge0', 'flowctrl=both', 'no, tx, rx, bi'),
  refused('flowctrl of a VNIC', 'v0', 'flowctrl=bi', 'flowctrl', V0),
  refused('speed is read-only', 'bge0', 'speed=100', 'read-only'),
  refused('duplex is read-only', 'bge0', 'duplex=half', 'read-only'),
  refused('state is read-only', 'bge0', 'state=up', 'read-only'),
  taken('promisc-filtered', 'v0', 'promisc-filtered', 'off', 'off', V0),
  refused('promisc-filtered of a physical link', 'bge0', 'promisc-filtered=off', 'promisc-filtered'),
  taken('default_tag', 'bge0', 'default_tag', '7', '7'),
  taken('default_tag 0 frees VID 1', 'bge0', 'default_tag', '0', '0'),
  refused('default_tag above 4094', 'bge0', 'default_tag=4095', 'default_tag'),
  refused('default_tag that a client uses', 'ixgbe0', 'default_tag=7', 'error[vid-default-tag]', [
    'create-vnic -l ixgbe0 -v 7 v0',
  ]),
  refused('a property of other systems: tagmode', 'bge0', 'tagmode=normal', 'tagmode'),
  refused('a property of other systems: stp', 'bge0', 'stp=0', 'stp'),
  refused('a property that is no property', 'bge0', 'colour=red', 'colour'),
  refused('the nearest property is named', 'bge0', 'mtuu=1500', 'Did you mean mtu?'),
]);

rows('dladm(8) link properties: protection', [
  taken('one', 'v0', 'protection', 'mac-nospoof', 'mac-nospoof', V0),
  taken('two', 'v0', 'protection', 'mac-nospoof,restricted', 'mac-nospoof,restricted', V0),
  refused('the legal values are listed', 'v0', 'protection=nospoof', 'mac-nospoof', V0),
  taken('allowed-ips is shown with prefix length', 'v0', 'allowed-ips', '10.0.0.1', '10.0.0.1/32', V0),
  taken('a prefix', 'v0', 'allowed-ips', '10.0.0.0/24', '10.0.0.0/24', V0),
  taken('IPv6', 'v0', 'allowed-ips', '2001:db8::/32', '2001:db8::/32', V0),
  refused('host bits set', 'v0', 'allowed-ips=10.0.0.1/24', 'allowed-ips', V0),
  refused('everything', 'v0', 'allowed-ips=0.0.0.0', 'error[bad-ip]', V0),
  refused('twice the same', 'v0', 'allowed-ips=10.0.0.1,10.0.0.1', 'allowed-ips', V0),
  refused('no address', 'v0', 'allowed-ips=ten', 'allowed-ips', V0),
  refused(
    'more than 32',
    'v0',
    `allowed-ips=${Array.from({ length: 33 }, (_, index) => `10.0.0.${index + 1}`).join(',')}`,
    'error[out-of-range]',
    V0,
  ),
]);

rows('dladm(8) of Solaris 11, link properties: DCB', [
  taken('cos', 'v0', 'cos', '3', '3', V0),
  refused('cos to 7', 'v0', 'cos=8', 'cos', V0),
  taken('flowctrl=pfc', 'ixgbe0', 'flowctrl', 'pfc', 'pfc'),
  refused('flowctrl=pfc where the NIC cannot', 'bge0', 'flowctrl=pfc', 'error[dcb-unsupported]'),
  refused('pfcmap that splits a class', 'ixgbe0', 'pfcmap=00001000', 'pfcmap', ['set-linkprop -p flowctrl=pfc ixgbe0']),
  taken('pfcmap, priority 0 rightmost', 'ixgbe0', 'pfcmap', '00001000', '00001000', [
    'create-class -l ixgbe0 -P 3 -e 40 storage',
    'set-linkprop -p flowctrl=pfc ixgbe0',
  ]),
  refused('pfcmap of seven digits', 'ixgbe0', 'pfcmap=0001000', 'pfcmap', ['set-linkprop -p flowctrl=pfc ixgbe0']),
  refused('pfcmap of other digits', 'ixgbe0', 'pfcmap=00002000', 'pfcmap', ['set-linkprop -p flowctrl=pfc ixgbe0']),
  refused("the peer's map is read-only", 'ixgbe0', 'pfcmap-rmt=00001000', 'read-only'),
  refused('ntcs is read-only', 'ixgbe0', 'ntcs=4', 'read-only'),
  taken('etsbw-lcl', 'v0', 'etsbw-lcl', '40', '40', [...V0, 'set-linkprop -p cos=3 v0']),
  taken('ets-bw-local of Solaris 11.4', 'v0', 'ets-bw-local', '40', '40', [...V0, 'set-linkprop -p cos=3 v0']),
  refused('etsbw-lcl while cos is 0', 'v0', 'etsbw-lcl=40', 'etsbw-lcl', V0),
  refused('etsbw-lcl above 100', 'v0', 'etsbw-lcl=101', 'etsbw-lcl', [...V0, 'set-linkprop -p cos=3 v0']),
  refused('etsbw-lcl where the NIC has no classes', 'w0', 'etsbw-lcl=40', 'etsbw-lcl', ['create-vnic -l bge0 w0']),
]);

rows('dladm(8) set-linkprop, reset-linkprop, show-linkprop', [
  {
    title: 'running and stored',
    given: V0,
    line: 'set-linkprop -p maxbw=100M v0',
    then: { 'show-linkprop -c -o value -p maxbw v0': '100', 'show-linkprop -P -c -o value -p maxbw v0': '100' },
  },
  {
    title: '-t changes the running value only',
    given: V0,
    line: 'set-linkprop -t -p maxbw=100M v0',
    then: { 'show-linkprop -c -o value -p maxbw v0': '100', 'show-linkprop -P -c -o value -p maxbw v0': '' },
  },
  {
    title: 'of a temporary link it succeeds and stores nothing',
    given: TEMPORARY,
    line: 'set-linkprop -p maxbw=100M v0',
    warns: 'warning[running-only]: VNIC v0 is temporary: this changes the running configuration only.',
    then: { 'show-linkprop -c -o value -p maxbw v0': '100', 'show-vnic -P -p -o link': '' },
  },
  { title: '-p is required', given: V0, line: 'set-linkprop v0', refused: 'option -p is missing' },
  { title: 'the link is required', line: 'set-linkprop -p maxbw=1M', refused: 'LINK is missing' },
  {
    title: 'an unknown link',
    line: 'set-linkprop -p maxbw=1M v0',
    refused: 'error[no-such-object]: there is no link v0',
  },
  {
    title: '-p twice adds up',
    given: V0,
    line: 'set-linkprop -p maxbw=100M -p cpus=0,1 v0',
    then: { 'show-linkprop -c -o property,value -p maxbw,cpus v0': 'maxbw:100\ncpus:0-1' },
  },
  {
    title: 'words without = are further values',
    given: V0,
    line: 'set-linkprop -p cpus=0,1,priority=low v0',
    then: { 'show-linkprop -c -o property,value -p cpus,priority v0': 'cpus:0-1\npriority:low' },
  },
  {
    title: 'a value first',
    given: V0,
    line: 'set-linkprop -p 5,maxbw=1 v0',
    refused: '-p 5,maxbw=1 is not a list of properties',
  },
  {
    title: 'one that is refused changes none (the others are set on illumos)',
    given: V0,
    line: 'set-linkprop -p maxbw=100M,priority=urgent v0',
    refused: 'priority',
  },
  {
    title: 'all that are wrong are told',
    given: V0,
    line: 'set-linkprop -p maxbw=fast,priority=urgent,cpus=99 v0',
    refused: ['maxbw', 'priority', 'error[cpu-absent]'],
  },
  {
    title: 'letters joined',
    given: V0,
    line: 'set-linkprop -tpmaxbw=100M v0',
    then: { 'show-linkprop -c -o value -p maxbw v0': '100' },
  },
  {
    title: 'reset',
    given: [...V0, 'set-linkprop -p maxbw=100M,priority=low v0'],
    line: 'reset-linkprop -p maxbw v0',
    then: { 'show-linkprop -c -o property,value -p maxbw,priority v0': 'maxbw:\npriority:low' },
  },
  {
    title: 'reset of all',
    given: [...V0, 'set-linkprop -p maxbw=100M,priority=low v0'],
    line: 'reset-linkprop v0',
    then: { 'show-linkprop -c -o property,value -p maxbw,priority v0': 'maxbw:\npriority:high' },
  },
  {
    title: 'reset -t',
    given: [...V0, 'set-linkprop -p maxbw=100M v0'],
    line: 'reset-linkprop -t -p maxbw v0',
    then: { 'show-linkprop -c -o value -p maxbw v0': '', 'show-linkprop -P -c -o value -p maxbw v0': '100' },
  },
  { title: 'reset with a value', given: V0, line: 'reset-linkprop -p maxbw=5 v0', refused: 'maxbw=5' },
  { title: 'reset of what is read-only', given: V0, line: 'reset-linkprop -p state v0', refused: 'read-only' },
  { title: 'reset of what is unknown', given: V0, line: 'reset-linkprop -p maxbv v0', refused: 'Did you mean maxbw?' },
  { title: 'show: -c needs -o', given: V0, line: 'show-linkprop -c v0', refused: '-o' },
  { title: 'show: -c with all', given: V0, line: 'show-linkprop -c -o all v0', refused: '-o' },
  { title: 'show: an unknown property', given: V0, line: 'show-linkprop -p maxbv v0', refused: 'Did you mean maxbw?' },
  { title: 'show: an unknown link', line: 'show-linkprop v9', refused: 'error[no-such-object]' },
  {
    title: 'show: columns',
    given: V0,
    line: 'show-linkprop -p priority v0',
    prints:
      'LINK         PROPERTY         PERM VALUE          EFFECTIVE      DEFAULT        POSSIBLE\nv0           priority         rw   high           high           high           low,medium,high\n',
  },
  {
    title: 'show -P of what nobody has set',
    given: V0,
    line: 'show-linkprop -P -c -o value -p priority v0',
    prints: '\n',
  },
]);
