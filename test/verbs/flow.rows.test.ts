import { rows } from './rows.ts';

const HTTPS = ['add-flow -l bge0 -a transport=tcp,local_port=443 https'];
const SHOW = 'show-flow -p -o flow,link,proto,laddr,lport,raddr,rport,dsfld';

rows('flowadm(8) add-flow', [
  {
    title: 'a port of a protocol, running and stored',
    line: 'add-flow -l bge0 -a transport=tcp,local_port=443 https',
    then: {
      [SHOW]: 'https:bge0:tcp::443:::',
      'show-flow -P -p -o flow': 'https',
      'history -p -o id,result,changes': '1:done:+1',
    },
  },
  {
    title: 'the spelling of the Crossbow slides, without -a',
    line: 'create-flow -l bge0 protocol=tcp,local_port=443 -p maxbw=50M http-1',
    then: { [SHOW]: 'http-1:bge0:tcp::443:::', 'show-flowprop -c -o value -p maxbw http-1': '50' },
  },
  {
    title: 'the same with -a',
    line: 'create-flow -l bge0 -a protocol=tcp,local_port=443 -p maxbw=50M http-1',
    then: { [SHOW]: 'http-1:bge0:tcp::443:::' },
  },
  {
    title: '-a may be repeated; letters combined, operands first',
    line: 'add-flow all -tl bge0 -aremote_ip=10.0.0.0/8 -a direction=in',
    then: { 'show-flow -p -o flow,raddr,dir': 'all:10.0.0.0/8:in', 'show-flow -P': '' },
  },
  {
    title: 'any combination (Oracle Solaris)',
    line: 'add-flow -l bge0 -a local_ip=10.0.0.1,remote_ip=10.1.0.0/16,transport=udp,local_port=53,remote_port=53,dsfield=b8:fc f',
    then: { [SHOW]: 'f:bge0:udp:10.0.0.1/32:53:10.1.0.0/16:53:0xb8\\:0xfc' },
  },
  {
    title: 'an address set',
    given: ['add-address attackers 203.0.113.0/24'],
    line: 'add-flow -l bge0 -a remote_ip=@attackers -p maxbw=0,rank=1 attack',
    then: { [SHOW]: 'attack:bge0::::@attackers::', 'show-flow -p -o rank attack': '1' },
  },
  {
    title: 'a set that does not exist',
    line: 'add-flow -l bge0 -a remote_ip=@attackers attack',
    refused: 'error[unknown-reference]',
  },
  { title: 'the link is required', line: 'add-flow -a transport=tcp f', refused: '-l' },
  { title: 'an unknown link', line: 'add-flow -l nix -a transport=tcp f', refused: 'error[unknown-reference]' },
  {
    title: 'not on an etherstub',
    given: ['create-etherstub stub0'],
    line: 'add-flow -l stub0 -a transport=tcp f',
    refused: 'error[wrong-class]',
  },
  { title: 'the name is required', line: 'add-flow -l bge0 -a transport=tcp', refused: 'FLOW is missing' },
  {
    title: 'attributes are required, and all that is missing is told',
    line: 'add-flow -l bge0',
    refused: ['no attribute is given', 'FLOW is missing'],
  },
  { title: 'an attribute is no name', line: 'add-flow -l bge0 -a transport=tcp remote_ip', refused: 'error[bad-name]' },
  {
    title: '95 characters at most',
    line: `add-flow -l bge0 -a transport=tcp ${'f'.repeat(96)}`,
    refused: 'error[bad-name]',
  },
  {
    title: 'an attribute twice',
    line: 'add-flow -l bge0 -a transport=tcp -a protocol=udp f',
    refused: 'the attribute transport is given twice',
  },
  {
    title: 'a misspelt attribute and a bad value, with the way out',
    line: 'add-flow -l bge0 -a trnsport=tcp,local_port=0 f',
    refused: ['flows have no attribute trnsport. Did you mean transport?', 'Write a port from 1 to 65535.'],
  },
  { title: 'the words of protocols are whole', line: 'add-flow -l bge0 -a transport=tcpx f', refused: '"tcpx"' },
  { title: 'a port needs a protocol', line: 'add-flow -l bge0 -a local_port=80 f', refused: 'error[flow-match]' },
  {
    title: 'one that has ports',
    line: 'add-flow -l bge0 -a transport=icmp,local_port=80 f',
    refused: 'error[flow-match]',
  },
  {
    title: 'a DS value outside of its mask is never met; the page itself errs here',
    line: 'add-flow -l bge0 -a dsfield=2e:fc ef',
    refused: 'Write 0xb8:0xfc',
  },
  { title: 'no length 0', line: 'add-flow -l bge0 -a remote_ip=0.0.0.0/0 f', refused: 'error[flow-match]' },
  {
    title: 'identical attributes, under another name',
    given: HTTPS,
    line: 'add-flow -l bge0 -a local_port=443,transport=tcp again',
    refused: 'error[flow-identical]',
  },
  {
    title: 'the same on another link is another flow',
    given: HTTPS,
    line: 'add-flow -l bge1 -a local_port=443,transport=tcp again',
    then: { 'show-flow -p -o flow,link': 'https:bge0\nagain:bge1' },
  },
  {
    title: 'a name is one flow of the host',
    given: HTTPS,
    line: 'add-flow -l bge1 -a transport=udp https',
    refused: 'error[already-exists]: flow https exists already',
  },
  {
    title: 'a bad property undoes it',
    line: 'add-flow -l bge0 -a transport=tcp -p maxbw=fast f',
    refused: 'error[bad-rate]',
  },
  { title: 'a rank beyond the last', line: 'add-flow -l bge0 -a transport=tcp -p rank=65536 f', refused: 'rank' },
  {
    title: 'stored over temporary',
    given: ['create-etherstub -t s0', 'create-vnic -t -l s0 v0'],
    line: 'add-flow -l v0 -a transport=tcp f',
    refused: 'error[persistent-on-temporary]',
  },
]);

const THREE = [
  'add-flow -l bge0 -a remote_ip=10.0.0.0/8 wide',
  'add-flow -l bge0 -a remote_ip=10.1.2.0/24 narrow',
  'add-flow -l bge0 -a transport=tcp,local_port=80 -p rank=7 web',
  'add-flow -l bge1 -a transport=udp other',
];

rows('flowadm(8) remove-flow, show-flow, match-flow', [
  {
    title: 'one flow',
    given: THREE,
    line: 'remove-flow narrow',
    then: { 'show-flow -p -o flow -l bge0': 'web\nwide' },
  },
  { title: 'its alias', given: HTTPS, line: 'delete-flow https', then: { 'show-flow': '' } },
  {
    title: 'all flows of a link',
    given: THREE,
    line: 'remove-flow -l bge0',
    then: { 'show-flow -p -o flow': 'other' },
  },
  {
    title: 'with -t the stored one stays',
    given: HTTPS,
    line: 'remove-flow -t https',
    then: { 'show-flow': '', 'show-flow -P -p -o flow': 'https' },
  },
  { title: 'a stored one without -t', given: [...HTTPS, 'remove-flow -t https'], line: 'remove-flow https' },
  { title: 'neither', line: 'remove-flow', refused: 'neither a flow nor -l is given' },
  { title: 'both', given: HTTPS, line: 'remove-flow -l bge0 https', refused: 'a flow and -l exclude each other' },
  {
    title: 'an absent flow',
    given: HTTPS,
    line: 'remove-flow http',
    refused: 'there is no flow http. Did you mean https?',
  },
  { title: 'an absent link', line: 'remove-flow -l bge7', refused: 'error[no-such-object]' },
  {
    title: 'ranks are searched first, then the longer prefix',
    given: THREE,
    line: 'show-flow -l bge0 -p -o flow',
    prints: 'web\nnarrow\nwide\n',
  },
  {
    title: 'match-flow tells what a candidate overlaps, and whose the frames are',
    given: THREE,
    line: 'match-flow -l bge0 -a remote_ip=10.1.0.0/16 -p -o flow,overlap,first',
    prints: 'web:partly:flow\nnarrow:covers:flow\nwide:inside:candidate\n',
  },
  {
    title: 'with a rank the candidate goes first',
    given: THREE,
    line: 'match-flow -l bge0 remote_ip=10.1.0.0/16 --rank 1 -p -o flow,first',
    prints: 'web:candidate\nnarrow:candidate\nwide:candidate\n',
  },
  {
    title: 'why',
    given: HTTPS,
    line: 'match-flow -l bge0 -a transport=tcp -p -o why',
    prints: 'transport tcp in both; local_port any holds 443\n',
  },
  { title: 'nothing in common', given: HTTPS, line: 'match-flow -l bge0 -a transport=udp' },
  { title: 'what could not be a flow', line: 'match-flow -l bge0 -a local_port=80', refused: 'error[flow-match]' },
]);

rows('address sets', [
  {
    title: 'a new set comes into being, sorted',
    line: 'add-address s 10.0.0.2,10.0.0.1 2001:DB8::/32',
    then: {
      'show-address -p -o address': '10.0.0.1/32\n10.0.0.2/32\n2001:db8::/32',
      'show-address -P -p -o set': 's\ns\ns',
    },
  },
  {
    title: 'one more',
    given: ['add-address s 10.0.0.1'],
    line: 'add-address s 10.0.0.0',
    then: { 'show-address -p -o address': '10.0.0.0/32\n10.0.0.1/32' },
  },
  {
    title: 'with -t while it runs',
    given: ['add-address s 10.0.0.1'],
    line: 'add-address -t s 10.0.0.0',
    then: { 'show-address -p -o address': '10.0.0.0/32\n10.0.0.1/32', 'show-address -P -p -o address': '10.0.0.1/32' },
  },
  {
    title: 'what is there already, each of them',
    given: ['add-address s 10.0.0.1,10.0.0.2'],
    line: 'add-address s 10.0.0.1,10.0.0.2,10.0.0.3',
    refused: ['has 10.0.0.1/32 already', 'has 10.0.0.2/32 already'],
  },
  {
    title: 'for a time of the virtual clock',
    line: 'add-address --expires 90s s 10.0.0.1',
    then: { 'show-address -p -o address,expires': '10.0.0.1/32:2026-01-01T00\\:01\\:30Z' },
  },
  {
    title: 'until a moment, and for another time than was said before',
    given: ['add-address s 10.0.0.1,10.0.0.3', 'add-address --expires 90s s 10.0.0.2'],
    line: 'add-address --expires 2026-01-01T00:00:00.500Z s 10.0.0.1,10.0.0.2',
    then: {
      'show-address -p -o address,expires':
        '10.0.0.1/32:2026-01-01T00\\:00\\:00.5Z\n10.0.0.2/32:2026-01-01T00\\:00\\:00.5Z\n10.0.0.3/32:',
    },
  },
  {
    title: 'what is removed does not expire when it comes back',
    given: ['add-address --expires 90s s 10.0.0.1', 'remove-address s 10.0.0.1'],
    line: 'add-address s 10.0.0.1',
    then: { 'show-address -p -o expires': '' },
  },
  {
    title: 'no time',
    line: 'add-address --expires soon s 10.0.0.1',
    refused: '"soon" is neither a duration nor a moment',
  },
  { title: 'no addresses', line: 'add-address s', refused: 'ADDRESS is missing' },
  {
    title: 'no address',
    line: 'add-address s 10.0.0.300 x',
    refused: ['"10.0.0.300" is not an address', '"x" is not'],
  },
  { title: 'one twice', line: 'add-address s 10.0.0.1 10.0.0.1/32', refused: '10.0.0.1/32 is named twice' },
  { title: 'a bad name', line: 'add-address -- -s 10.0.0.1', refused: 'error[bad-name]' },
  {
    title: 'the last one leaves an empty set',
    given: ['add-address s 10.0.0.1'],
    line: 'remove-address s 10.0.0.1',
    then: { 'show-address -p -o set,address': 's:' },
  },
  {
    title: 'what is not there, with what holds it',
    given: ['add-address s 10.0.0.0/8'],
    line: 'remove-address s 10.1.0.0/16',
    refused: 'address set s has no 10.1.0.0/16. It has 10.0.0.0/8.',
  },
  { title: 'no such set', line: 'remove-address s 10.0.0.1', refused: 'there is no address set s' },
  {
    title: 'neither addresses nor -a',
    given: ['add-address s 10.0.0.1'],
    line: 'remove-address s',
    refused: 'ADDRESS is missing',
  },
  {
    title: 'the set itself',
    given: ['add-address s 10.0.0.1'],
    line: 'remove-address -a s',
    then: { 'show-address': '' },
  },
  {
    title: 'what is in use is told once, though it differs from what is stored of it',
    given: ['add-address s 10.0.0.1', 'add-flow -l bge0 -a remote_ip=@s f', 'add-address -t s 10.0.0.2'],
    line: 'remove-address -a s',
    refused: ['error[in-use]'],
  },
  {
    title: 'not while a flow names it',
    given: ['add-address s 10.0.0.1', 'add-flow -l bge0 -a remote_ip=@s f'],
    line: 'remove-address -a s',
    refused: 'error[in-use]',
  },
]);
