import { rows } from './rows.ts';

const STUB = ['create-etherstub stub0'];
const ON_STUB = [...STUB, 'create-vnic -l stub0 v0'];
const VLAN = ['create-vlan -l net2 -v 7 x7'];
const AGGR = ['create-aggr -l net2 -l net3 aggr0'];
const V0 = ['create-vnic -l bge0 -m 2:8:20:0:0:1 v0'];

rows('dladm(8) create-etherstub, delete-etherstub, show-etherstub', [
  {
    title: 'a switch whose MTU is 9000 and that is up',
    line: 'create-etherstub stub0',
    then: {
      'show-link -p -o link,class,mtu,state,over stub0': 'stub0:etherstub:9000:up:',
      'show-etherstub -p -o link': 'stub0',
    },
  },
  {
    title: '-t',
    line: 'create-etherstub -t stub0',
    then: {
      'show-link -p -o link stub0': 'stub0',
      'show-link -P -p -o link': 'bge0\nbge1\nixgbe0\nixgbe1\nnet2\nnet3',
    },
  },
  { title: 'the name is missing', line: 'create-etherstub', refused: 'ETHERSTUB is missing.' },
  { title: 'a bad name', line: 'create-etherstub stub+0', refused: 'error[bad-name]' },
  {
    title: 'a name that exists',
    given: STUB,
    line: 'create-etherstub stub0',
    refused: 'error[already-exists]: etherstub stub0 exists already',
  },
  {
    title: 'the smallest MTU',
    line: 'create-etherstub -p mtu=576 stub0',
    then: { 'show-link -p -o mtu stub0': '576' },
  },
  { title: 'below it', line: 'create-etherstub -p mtu=575 stub0', refused: 'error[' },
  { title: 'above the largest MTU', line: 'create-etherstub -p mtu=9001 stub0', refused: 'error[' },
  { title: 'delete', given: STUB, line: 'delete-etherstub stub0', then: { 'show-etherstub -p -o link': '' } },
  { title: 'delete while a VNIC sits on it', given: ON_STUB, line: 'delete-etherstub stub0', refused: 'error[in-use]' },
  {
    title: 'delete while a VNIC with a flow sits on it: only the etherstub is refused, nothing would be made anew',
    given: [...ON_STUB, 'add-flow -l v0 -a transport=tcp f0'],
    line: 'delete-etherstub stub0',
    refused: ['etherstub/stub0 would be deleted, but vnic/v0 depends on it'],
  },
  {
    title: 'delete -t while a VNIC sits on it',
    given: ON_STUB,
    line: 'delete-etherstub -t stub0',
    refused: 'error[in-use]',
  },
  {
    title: 'delete of a VNIC tells what it really is',
    given: ON_STUB,
    line: 'delete-etherstub v0',
    refused: 'error[no-such-object]: v0 is not an etherstub but a VNIC',
  },
  {
    title: 'delete of what is not there',
    line: 'delete-etherstub stub0',
    refused: 'error[no-such-object]: there is no etherstub stub0',
  },
  {
    title: 'show of a link of another class (empty on illumos before 16777)',
    line: 'show-etherstub bge0',
    refused: 'error[no-such-object]: bge0 is not an etherstub but a physical link',
  },
  {
    title: 'stubs are isolated: the same address on two of them',
    given: [...STUB, 'create-etherstub stub1', 'create-vnic -l stub0 -m 2:8:20:0:0:1 v0'],
    line: 'create-vnic -l stub1 -m 2:8:20:0:0:1 v1',
  },
]);

rows('dladm(8) create-vlan, modify-vlan, delete-vlan, show-vlan', [
  {
    title: 'shares the address of its parent',
    line: 'create-vlan -l net2 -v 120 web120',
    then: { 'show-vlan -p -o link,vid,over,flags': 'web120:120:net2:-----' },
  },
  {
    title: 'the default name is driver part, 1000 x VID + number',
    line: 'create-vlan -l net2 -v 120',
    then: { 'show-vlan -p -o link,vid': 'net120002:120' },
  },
  {
    title: 'no default name for a parent without number',
    given: ['create-aggr -l net2 up'],
    line: 'create-vlan -l up -v 120',
    refused: 'no name can be made',
  },
  {
    title: 'no default name for a parent numbered 1000',
    given: ['create-aggr -l net2 up1000'],
    line: 'create-vlan -l up1000 -v 120',
    refused: 'no name can be made',
  },
  {
    title: '-t',
    line: 'create-vlan -t -l net2 -v 120 x0',
    then: { 'show-vlan -p -o link': 'x0', 'show-vlan -P -p -o link': '' },
  },
  { title: '-v is required', line: 'create-vlan -l net2 x0', refused: 'option -v is missing' },
  { title: '-l is required', line: 'create-vlan -v 7 x0', refused: 'option -l is missing' },
  { title: 'VID 0', line: 'create-vlan -l net2 -v 0 x0', refused: 'error[out-of-range]' },
  { title: 'VID 4095', line: 'create-vlan -l net2 -v 4095 x0', refused: 'error[out-of-range]' },
  { title: 'VID that is no number', line: 'create-vlan -l net2 -v a x0', refused: '-v a is not a VLAN id' },
  {
    title: 'the default_tag of the parent, 1 at first',
    line: 'create-vlan -l net2 -v 1 x0',
    refused: 'error[vid-default-tag]',
  },
  { title: 'over an etherstub', given: STUB, line: 'create-vlan -l stub0 -v 7 x0', refused: 'error[wrong-class]' },
  { title: 'over a VNIC', given: V0, line: 'create-vlan -l v0 -v 7 x0', refused: 'error[wrong-class]' },
  { title: 'over a VLAN', given: VLAN, line: 'create-vlan -l x7 -v 8 x8', refused: 'error[wrong-class]' },
  {
    title: 'over an aggregation',
    given: AGGR,
    line: 'create-vlan -l aggr0 -v 7 x0',
    then: { 'show-vlan -p -o over': 'aggr0' },
  },
  {
    title: 'the same VID twice on a parent',
    given: VLAN,
    line: 'create-vlan -l net2 -v 7 y7',
    refused: 'error[vid-in-use]',
  },
  {
    title: 'the same VID on another parent',
    given: VLAN,
    line: 'create-vlan -l net3 -v 7 y7',
    then: { 'show-vlan -p -o link,over': 'x7:net2\ny7:net3' },
  },
  { title: 'the name of a VNIC', given: V0, line: 'create-vlan -l net2 -v 7 v0', refused: 'error[already-exists]' },
  {
    title: 'persistent on temporary',
    given: ['create-aggr -t -l net2 tmp0'],
    line: 'create-vlan -l tmp0 -v 7 x0',
    refused: 'error[persistent-on-temporary]',
  },
  {
    title: 'rings cannot be set on it',
    line: 'create-vlan -l net2 -v 7 -p rxrings=2 x0',
    refused: 'error[not-supported]: VLAN x0 has no rxrings',
  },
  {
    title: 'modify -v (Solaris 11)',
    given: VLAN,
    line: 'modify-vlan -v 9 x7',
    then: { 'show-vlan -p -o link,vid': 'x7:9' },
  },
  {
    title: 'modify -l (Solaris 11)',
    given: VLAN,
    line: 'modify-vlan -l net3 x7',
    then: { 'show-vlan -p -o link,over': 'x7:net3' },
  },
  { title: 'modify of nothing', given: VLAN, line: 'modify-vlan x7', refused: 'there is nothing to change.' },
  {
    title: 'delete',
    given: VLAN,
    line: 'delete-vlan x7',
    then: { 'show-vlan -p -o link': '', 'show-vlan -P -p -o link': '' },
  },
  {
    title: 'delete -t',
    given: VLAN,
    line: 'delete-vlan -t x7',
    then: { 'show-vlan -p -o link': '', 'show-vlan -P -p -o link': 'x7' },
  },
  {
    title: 'delete of a VNIC',
    given: V0,
    line: 'delete-vlan v0',
    refused: 'error[no-such-object]: v0 is not a VLAN but a VNIC',
  },
  {
    title: 'a VNIC and a VLAN of one VID on a parent have different addresses',
    given: VLAN,
    line: 'create-vnic -l net2 -v 7 v0',
    then: { 'show-link -p -o link,class,over x7': 'x7:vlan:net2' },
  },
]);

rows('dladm(8) create-aggr, modify-aggr, add-aggr, remove-aggr, delete-aggr, show-aggr', [
  {
    title: 'policy L4, LACP off and short, address auto',
    line: 'create-aggr -l net2 -l net3 aggr0',
    then: {
      'show-aggr -p -o link,policy,addrpolicy,lacpactivity,lacptimer,flags': 'aggr0:L4:auto:off:short:-----',
      'show-link -p -o link,class,over aggr0': 'aggr0:aggr:net2,net3',
    },
  },
  { title: 'a bare number K is aggrK', line: 'create-aggr -l net2 7', then: { 'show-aggr -p -o link': 'aggr7' } },
  {
    title: 'all letters',
    line: 'create-aggr -P L2,L3 -L active -T long -u 2:8:20:1:2:3 -l net2 aggr0',
    then: {
      'show-aggr -p -o policy,addrpolicy,lacpactivity,lacptimer': 'L2,L3:fixed (2\\:8\\:20\\:1\\:2\\:3):active:long',
    },
  },
  { title: 'without a port', line: 'create-aggr aggr0', refused: 'there is no port' },
  { title: 'an unknown port', line: 'create-aggr -l net9 aggr0', refused: 'error[unknown-reference]' },
  { title: 'a stub as port', given: STUB, line: 'create-aggr -l stub0 aggr0', refused: 'error[wrong-class]' },
  { title: 'a VNIC as port', given: V0, line: 'create-aggr -l v0 aggr0', refused: 'error[wrong-class]' },
  {
    title: 'a port of another aggregation',
    given: AGGR,
    line: 'create-aggr -l net3 aggr1',
    refused: 'error[port-in-use]',
  },
  {
    title: 'a port that carries a VNIC',
    given: V0,
    line: 'create-aggr -l bge0 -l bge1 aggr0',
    refused: 'error[port-in-use]',
  },
  { title: 'a bad policy', line: 'create-aggr -P L5 -l net2 aggr0', refused: '-P L5 is not a policy' },
  { title: 'a bad mode', line: 'create-aggr -L on -l net2 aggr0', refused: '-L on is not an LACP mode' },
  { title: 'a bad timer', line: 'create-aggr -T medium -l net2 aggr0', refused: '-T medium is not an LACP timer' },
  { title: 'a bad address', line: 'create-aggr -u x -l net2 aggr0', refused: '-u x is not a MAC address' },
  { title: 'a multicast address', line: 'create-aggr -u 1:0:5e:0:0:1 -l net2 aggr0', refused: '-u 1:0:5e:0:0:1' },
  { title: '-P twice', line: 'create-aggr -P L2 -P L3 -l net2 aggr0', refused: 'option -P is given twice' },
  {
    title: 'all that is wrong at once',
    line: 'create-aggr -P L5 -L on -T medium -u x aggr0',
    refused: ['-P L5', '-L on', '-T medium', '-u x', 'there is no port'],
  },
  {
    title: 'modify -P',
    given: AGGR,
    line: 'modify-aggr -P L2 aggr0',
    then: { 'show-aggr -p -o policy': 'L2', 'show-aggr -P -p -o policy': 'L2' },
  },
  {
    title: 'modify -t -L',
    given: AGGR,
    line: 'modify-aggr -t -L passive aggr0',
    then: { 'show-aggr -p -o lacpactivity': 'passive', 'show-aggr -P -p -o lacpactivity': 'off' },
  },
  {
    title: 'modify -T keeps the mode',
    given: ['create-aggr -L active -l net2 aggr0'],
    line: 'modify-aggr -T long aggr0',
    then: { 'show-aggr -p -o lacpactivity,lacptimer': 'active:long' },
  },
  {
    title: 'modify -u auto',
    given: ['create-aggr -u 2:8:20:1:2:3 -l net2 aggr0'],
    line: 'modify-aggr -u auto aggr0',
    then: { 'show-aggr -p -o addrpolicy': 'auto' },
  },
  {
    title: 'modify with none of -P, -L, -T, -u lists them',
    given: AGGR,
    line: 'modify-aggr aggr0',
    refused: 'Give -P, -L, -T, -u',
  },
  {
    title: 'add',
    given: ['create-aggr -l net2 aggr0'],
    line: 'add-aggr -l net3 aggr0',
    then: { 'show-link -p -o over aggr0': 'net2,net3' },
  },
  {
    title: 'add a port that it has',
    given: AGGR,
    line: 'add-aggr -l net3 aggr0',
    refused: 'error[already-exists]: net3 is a port of aggr0 already',
  },
  { title: 'add an unknown link', given: AGGR, line: 'add-aggr -l net9 aggr0', refused: 'error[unknown-reference]' },
  {
    title: 'add a port in use',
    given: [...AGGR, ...V0],
    line: 'add-aggr -l bge0 aggr0',
    refused: 'error[port-in-use]',
  },
  { title: 'remove', given: AGGR, line: 'remove-aggr -l net3 aggr0', then: { 'show-link -p -o over aggr0': 'net2' } },
  {
    title: 'remove the last port',
    given: ['create-aggr -l net2 aggr0'],
    line: 'remove-aggr -l net2 aggr0',
    refused: 'error[not-allowed]: aggregation aggr0 would have no port left',
  },
  {
    title: 'remove what is no port',
    given: AGGR,
    line: 'remove-aggr -l bge0 aggr0',
    refused: 'error[no-such-object]: bge0 is no port of aggr0',
  },
  { title: 'delete', given: AGGR, line: 'delete-aggr aggr0', then: { 'show-aggr -p -o link': '' } },
  { title: 'delete by its number', given: AGGR, line: 'delete-aggr 0', then: { 'show-aggr -p -o link': '' } },
  {
    title: 'delete while a VLAN sits on it',
    given: [...AGGR, 'create-vlan -l aggr0 -v 7 x7'],
    line: 'delete-aggr aggr0',
    refused: 'error[in-use]',
  },
  { title: 'show -L and -x exclude each other', given: AGGR, line: 'show-aggr -L -x', refused: 'exclude each other' },
  { title: 'show -L and -P exclude each other', given: AGGR, line: 'show-aggr -L -P', refused: 'exclude each other' },
  { title: 'show -x and -P exclude each other', given: AGGR, line: 'show-aggr -x -P', refused: 'exclude each other' },
  {
    title: 'the address is the lowest of its ports, whatever they are called',
    given: [...AGGR, 'rename-link net3 zz0'],
    line: 'show-aggr -x -p -o link,port,address aggr0',
    prints:
      'aggr0::0\\:14\\:4f\\:e2\\:80\\:40\naggr0:net2:0\\:14\\:4f\\:fa\\:69\\:30\naggr0:zz0:0\\:14\\:4f\\:e2\\:80\\:40\n',
  },
  {
    title: 'show -x: the aggregation, then its ports',
    given: AGGR,
    line: 'show-aggr -x -p -o link,port,speed,duplex,state',
    prints: 'aggr0::50000Mb:full:up\naggr0:net2:25000Mb:full:up\naggr0:net3:25000Mb:full:up\n',
  },
]);

rows('dladm(8) rename-link', [
  {
    title: 'running and stored, everything kept',
    given: V0,
    line: 'rename-link v0 web0',
    then: { 'show-vnic -p -o link,macaddress': 'web0:2\\:8\\:20\\:0\\:0\\:1', 'show-vnic -P -p -o link': 'web0' },
  },
  {
    title: 'what sits on it shows the new name',
    given: ON_STUB,
    line: 'rename-link stub0 lan0',
    then: { 'show-link -p -o link,over v0': 'v0:lan0' },
  },
  {
    title: 'an aggregation with a VLAN',
    given: [...AGGR, 'create-vlan -l aggr0 -v 7 x7'],
    line: 'rename-link aggr0 up0',
    then: { 'show-vlan -p -o link,over': 'x7:up0' },
  },
  {
    title: 'a temporary one stays temporary',
    given: ['create-etherstub -t tmp0'],
    line: 'rename-link tmp0 tmp1',
    then: {
      'show-etherstub -p -o link': 'tmp1',
      'show-link -P -p -o link,class': 'bge0:phys\nbge1:phys\nixgbe0:phys\nixgbe1:phys\nnet2:phys\nnet3:phys',
    },
  },
  {
    title: 'to a name that exists',
    given: [...V0, ...STUB],
    line: 'rename-link v0 stub0',
    refused: 'error[already-exists]',
  },
  {
    title: 'a VNIC over the name that a link had',
    given: ['rename-link bge1 lan1'],
    line: 'create-vnic -l bge1 q1',
    refused: 'VNIC q1 names link bge1, which does not exist. The device bge1 is called lan1 now.',
  },
  {
    title: 'a property of the name that a link had',
    given: ['rename-link bge1 lan1'],
    line: 'set-linkprop -p mtu=1400 bge1',
    refused: 'there is no link bge1. The device bge1 is called lan1 now',
  },
  {
    title: 'a look at the name that a link had',
    given: ['rename-link bge1 lan1'],
    line: 'show-vnic -l bge1',
    refused: 'there is no link bge1. The device bge1 is called lan1 now',
  },
  { title: 'to the name of a physical link', given: V0, line: 'rename-link v0 bge1', refused: 'error[already-exists]' },
  { title: 'to itself', given: V0, line: 'rename-link v0 v0', refused: 'error[already-exists]' },
  { title: 'of what is not there', line: 'rename-link v0 v1', refused: 'error[no-such-object]: there is no link v0' },
  { title: 'to a bad name', given: V0, line: 'rename-link v0 web:0', refused: 'error[bad-name]' },
  { title: 'without the new name', given: V0, line: 'rename-link v0', refused: 'NAME is missing' },
  {
    title: 'of a physical link that nothing holds',
    line: 'rename-link net3 uplink0',
    then: { 'show-phys -p -o link,device uplink0': 'uplink0:net3' },
  },
]);

rows('dladm(8): names of links', [
  {
    title: 'letters, digits, dot and underscore',
    line: 'create-etherstub a.b_c9',
    then: { 'show-etherstub -p -o link': 'a.b_c9' },
  },
  { title: 'upper case', line: 'create-etherstub Web0', then: { 'show-etherstub -p -o link': 'Web0' } },
  {
    title: '31 characters',
    line: `create-etherstub ${'s'.repeat(30)}0`,
    then: { 'show-etherstub -p -o link': `${'s'.repeat(30)}0` },
  },
  { title: '32 characters', line: `create-etherstub ${'s'.repeat(31)}0`, refused: 'error[bad-name]' },
  { title: 'a digit first', line: 'create-etherstub 0stub', refused: 'error[bad-name]' },
  { title: 'a blank inside', line: "create-etherstub 'a b0'", refused: 'error[bad-name]' },
  { title: 'a slash inside', line: 'create-etherstub a/b0', refused: 'error[bad-name]' },
  { title: 'a colon inside', line: 'create-etherstub a:0', refused: 'error[bad-name]' },
  { title: 'empty', line: "create-etherstub ''", refused: 'error[bad-name]' },
  {
    title: 'a control character does not reach the terminal',
    line: "create-etherstub 'a\u001b[31m0'",
    refused: 'error[bad-name]',
  },
]);

rows('traffic classes of a port (IEEE 802.1Qaz, 802.1Qbb)', [
  {
    title: 'a share and priorities',
    line: 'create-class -l ixgbe0 -P 5 -e 30 voice',
    then: {
      'show-class -p -o link,class,prio,tsa,ets,pfc': 'ixgbe0:default:0-4,6-7:ets:70%:\nixgbe0:voice:5:ets:30%:',
    },
  },
  {
    title: 'strict',
    line: 'create-class -l ixgbe0 -P 7 -s control',
    then: { 'show-class -p -o class,prio,tsa': 'default:0-6:ets\ncontrol:7:strict' },
  },
  {
    title: 'a share and strict exclude each other',
    line: 'create-class -l ixgbe0 -P 7 -s -e 10 control',
    refused: '-e and -s',
  },
  { title: 'without priorities', line: 'create-class -l ixgbe0 -e 10 voice', refused: '-P is missing' },
  { title: 'a priority above 7', line: 'create-class -l ixgbe0 -P 8 -e 10 voice', refused: '-P 8' },
  {
    title: 'a priority in two classes',
    given: ['create-class -l ixgbe0 -P 5 -e 30 voice'],
    line: 'create-class -l ixgbe0 -P 5,6 -e 10 video',
    refused: 'error[class-priority]',
  },
  {
    title: 'shares above the whole',
    given: ['create-class -l ixgbe0 -P 5 -e 60 voice'],
    line: 'create-class -l ixgbe0 -P 6 -e 50 video',
    refused: 'error[class-share]',
  },
  { title: 'a port without classes', line: 'create-class -l bge0 -P 5 -e 30 voice', refused: 'error[' },
  {
    title: 'PFC needs the flow control of the port',
    line: 'create-class -l ixgbe0 -P 3 -e 30 -f storage',
    refused: 'error[',
  },
  {
    title: 'modify',
    given: ['create-class -l ixgbe0 -P 5 -e 30 voice'],
    line: 'modify-class -l ixgbe0 -P 5,6 -e 40 voice',
    then: { 'show-class -p -o class,prio,ets': 'default:0-4,7:60%\nvoice:5-6:40%' },
  },
  {
    title: 'delete gives priorities and share back',
    given: ['create-class -l ixgbe0 -P 5 -e 30 voice'],
    line: 'delete-class -l ixgbe0 voice',
    then: { 'show-class -p -o class,prio,ets ixgbe0': '' },
  },
  { title: 'delete of one that is not there', line: 'delete-class -l ixgbe0 voice', refused: 'error[no-such-object]' },
]);
