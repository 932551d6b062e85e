import { rows } from './rows.ts';

const V0 = ['create-vnic -l bge1 -m 2:8:20:0:0:1 v0'];
const VLAN_VNIC = ['create-vnic -l ixgbe0 -m factory -n 1 -v 120 -p maxbw=500M db1'];
const AGGR = ['create-aggr -l net2 -l net3 aggr0'];

rows('dladm(8): output options', [
  {
    title: 'the columns of show-vnic',
    given: V0,
    line: 'show-vnic',
    prints:
      'LINK         OVER       SPEED MACADDRESS        MACADDRTYPE VID\nv0           bge1       1000  2:8:20:0:0:1      fixed       0\n',
  },
  {
    title: 'SPEED is the smaller of the parent and maxbw; a wide value pushes the rest',
    given: VLAN_VNIC,
    line: 'show-vnic',
    prints:
      'LINK         OVER       SPEED MACADDRESS        MACADDRTYPE VID\ndb1          ixgbe0     500   0:1b:21:fe:62:f1  factory, slot 1 120\n',
  },
  {
    title: '-o takes columns in the order given, in any case',
    given: V0,
    line: 'show-vnic -o Over,LINK',
    prints: 'OVER       LINK\nbge1       v0\n',
  },
  {
    title: '-o all is every field of that mode',
    line: 'show-phys -o all bge0',
    prints:
      'LINK         MEDIA                STATE      SPEED  DUPLEX    DEVICE\nbge0         Ethernet             up         1000   full      bge0\n',
  },
  {
    title: 'without rows nothing is printed',
    line: 'show-vlan',
  },
  { title: '-p needs -o', given: V0, line: 'show-vnic -p', refused: '-o' },
  { title: '-p with all', given: V0, line: 'show-vnic -p -o all', refused: '-o' },
  { title: '-p with an unknown field', given: V0, line: 'show-vnic -p -o link,nope', refused: 'nope' },
  { title: 'no valid field at all', given: V0, line: 'show-vnic -o nope', refused: 'nope' },
  {
    title: '-p: colons are escaped',
    given: V0,
    line: 'show-vnic -p -o link,macaddress',
    prints: 'v0:2\\:8\\:20\\:0\\:0\\:1\n',
  },
  {
    title: '-p: of one field nothing is escaped',
    given: V0,
    line: 'show-vnic -p -o macaddress',
    prints: '2:8:20:0:0:1\n',
  },
  { title: '-p: an empty value', line: 'show-link -p -o link,over bge0', prints: 'bge0:\n' },
  {
    title: 'an empty value for people',
    line: 'show-link -o link,over bge0',
    prints: 'LINK        OVER\nbge0        --\n',
  },
  { title: '--parsable and --parseable', given: V0, line: 'show-vnic --parsable -o link', prints: 'v0\n' },
  { title: 'letters joined', given: V0, line: 'show-vnic -polink', prints: 'v0\n' },
  { title: 'an unknown name', line: 'show-vnic v9', refused: 'error[no-such-object]: there is no VNIC v9' },
  {
    title: 'a name of another class',
    line: 'show-vnic bge0',
    refused: 'error[no-such-object]: bge0 is not a VNIC but a physical link',
  },
  { title: '-l filters', given: [...V0, ...VLAN_VNIC], line: 'show-vnic -l ixgbe0 -p -o link', prints: 'db1\n' },
]);

rows('dladm(8) show-link', [
  {
    title: 'columns, without BRIDGE',
    given: [...V0, ...AGGR],
    line: 'show-link aggr0',
    prints: 'LINK        CLASS     MTU    STATE    OVER\naggr0       aggr      1500   up       net2,net3\n',
  },
  {
    title: 'a VNIC',
    given: V0,
    line: 'show-link v0',
    prints: 'LINK        CLASS     MTU    STATE    OVER\nv0          vnic      1500   up       bge1\n',
  },
  {
    title: '-P has LINK, CLASS, OVER',
    given: V0,
    line: 'show-link -P v0',
    prints: 'LINK        CLASS     OVER\nv0          vnic      bge1\n',
  },
  { title: 'an unknown link', line: 'show-link v9', refused: 'error[no-such-object]: there is no link v9' },
  {
    title: '-P of a temporary link says which',
    given: ['create-vnic -t -l bge1 t0'],
    line: 'show-link -P t0',
    refused: 'is temporary',
  },
  {
    title: 'a removed link says which',
    given: [...V0, 'delete-vnic -t v0'],
    line: 'show-link v0',
    refused: 'is stored but not running',
  },
]);

rows('dladm(8) show-phys', [
  {
    title: 'columns',
    line: 'show-phys bge0',
    prints:
      'LINK         MEDIA                STATE      SPEED  DUPLEX    DEVICE\nbge0         Ethernet             up         1000   full      bge0\n',
  },
  {
    title: '-m: slot 0 is the primary',
    line: 'show-phys -m -p -o link,slot,inuse,client bge0',
    prints: 'bge0:primary:yes:bge0\nbge0:1:no:\nbge0:2:no:\nbge0:3:no:\nbge0:4:no:\n',
  },
  { title: '-m and -H exclude each other', line: 'show-phys -m -H', refused: 'exclude each other' },
  { title: '-m and -P exclude each other', line: 'show-phys -m -P', refused: 'exclude each other' },
  {
    title: 'a link that is not physical',
    given: V0,
    line: 'show-phys v0',
    refused: 'error[no-such-object]: v0 is not a physical link but a VNIC',
  },
  {
    title: '-P has FLAGS',
    line: 'show-phys -P -p -o link,device,media,flags bge0',
    prints: 'bge0:bge0:Ethernet:-----\n',
  },
  {
    title: '-D pfc has eight rows',
    given: ['set-linkprop -p flowctrl=pfc ixgbe0'],
    line: 'show-phys -D pfc -p -o cos,pfc ixgbe0',
    prints: '0:YES\n1:YES\n2:YES\n3:YES\n4:YES\n5:YES\n6:YES\n7:YES\n',
  },
  { title: '-D of another feature', line: 'show-phys -D qcn', refused: '-D' },
]);
