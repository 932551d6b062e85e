import { type Row, rows } from './rows.ts';

const V0 = ['create-vnic -l bge1 -m 2:8:20:0:0:1 v0'];
const STUB = ['create-etherstub stub0'];
const HTTPS = ['add-flow -l bge0 -a transport=tcp,local_port=443 https'];
const SHOW = 'show-flow -p -o flow,link,proto,laddr,lport,raddr,rport,dsfld';

/** Attributes that are taken, and how show-flow has them: PROTO LADDR LPORT RADDR RPORT DSFLD. */
const taken = (title: string, attributes: string, shown: string, given: readonly string[] = []): Row => ({
  title,
  given,
  line: `add-flow -l bge0 -a ${attributes} f1`,
  then: { [`${SHOW} f1`]: `f1:bge0:${shown}` },
});

const refused = (
  title: string,
  attributes: string,
  part: string | readonly string[],
  given: readonly string[] = [],
): Row => ({
  title,
  given,
  line: `add-flow -l bge0 -a ${attributes} f1`,
  refused: part,
});

rows('flowadm(8) add-flow: attributes', [
  taken('local_ip', 'local_ip=10.0.0.1', ':10.0.0.1/32::::'),
  taken('local_ip with a prefix', 'local_ip=10.1.0.0/16', ':10.1.0.0/16::::'),
  taken('remote_ip', 'remote_ip=10.1.0.0/16', ':::10.1.0.0/16::'),
  {
    ...taken('host bits are masked off, not refused', 'remote_ip=10.1.2.3/16', ':::10.1.0.0/16::'),
    warns: 'it is 10.1.0.0/16.',
  },
  taken('IPv6', 'remote_ip=2001:db8::/32', ':::2001\\:db8\\:\\:/32::'),
  refused('an address that does not parse', 'local_ip=10.0.0', 'local_ip'),
  refused('prefix length 0', 'local_ip=10.0.0.0/0', ['warning[host-bits]', 'error[flow-match]']),
  refused('prefix length 33', 'local_ip=10.0.0.0/33', 'local_ip'),
  refused('all zero after masking', 'remote_ip=0.0.0.1/8', ['warning[host-bits]', 'error[flow-match]']),
  taken('transport', 'transport=tcp', 'tcp:::::'),
  taken('transport in any case', 'transport=UDP', 'udp:::::'),
  taken('icmpv6', 'transport=icmpv6', 'icmpv6:::::'),
  taken('protocol is another name of it', 'protocol=sctp', 'sctp:::::'),
  refused('a protocol that is none (prefixes pass on illumos)', 'transport=tcpx', 'transport'),
  taken('local_port', 'transport=tcp,local_port=443', 'tcp::443:::'),
  taken('remote_port', 'transport=udp,remote_port=53', 'udp::::53:'),
  refused(
    'a port needs a transport',
    'local_port=443',
    'error[flow-match]: Flow f1 matches localPort 443, but no protocol.',
  ),
  refused(
    'a port of icmp',
    'transport=icmp,local_port=443',
    'error[flow-match]: Flow f1 matches localPort 443, but icmp, which has no ports.',
  ),
  refused('port 0', 'transport=tcp,local_port=0', 'local_port'),
  refused('port 65536', 'transport=tcp,local_port=65536', 'local_port'),
  refused('a port by name', 'transport=tcp,local_port=https', 'local_port'),
  taken('dsfield', 'dsfield=b8:fc', ':::::0xb8\\:0xfc'),
  taken('dsfield with 0x', 'dsfield=0xb8:0xfc', ':::::0xb8\\:0xfc'),
  taken('the mask of a dsfield is ff', 'dsfield=2e', ':::::0x2e\\:0xff'),
  refused('dsfield 0', 'dsfield=0', 'dsfield'),
  refused('dsfield above ff', 'dsfield=100', 'dsfield'),
  refused('mask 0', 'dsfield=b8:0', 'dsfield'),
  refused('an attribute that is none', 'vlan=7', 'vlan'),
  refused('the nearest attribute is named', 'local_prt=443,transport=tcp', 'Did you mean local_port?'),
  refused('an attribute twice', 'transport=tcp,transport=udp', 'transport'),
  refused('no value', 'transport=', 'transport'),
  refused('all that are wrong at once', 'local_ip=x,transport=y,dsfield=z', ['local_ip', 'transport', 'dsfield']),
  taken(
    'any combination (Solaris 11.2)',
    'transport=tcp,local_port=443,remote_ip=10.0.0.0/8,local_ip=10.0.0.1',
    'tcp:10.0.0.1/32:443:10.0.0.0/8::',
  ),
  taken('both ports (Solaris 11.2)', 'transport=tcp,local_port=443,remote_port=1024', 'tcp::443::1024:'),
  taken('dsfield and a transport (Solaris 11.2)', 'dsfield=b8:fc,transport=udp', 'udp:::::0xb8\\:0xfc'),
  refused('addresses of two families', 'local_ip=10.0.0.1,remote_ip=2001:db8::1', 'error['),
  taken('direction (Solaris 11.4)', 'transport=tcp,direction=in', 'tcp:::::'),
  refused('a direction that is none', 'transport=tcp,direction=up', 'direction'),
  {
    title: '-a may be repeated',
    line: 'add-flow -l bge0 -a transport=tcp -a local_port=443 f1',
    then: { [`${SHOW} f1`]: 'f1:bge0:tcp::443:::' },
  },
]);

rows('flowadm(8) add-flow', [
  {
    title: 'running and stored',
    line: 'add-flow -l bge0 -a transport=tcp f1',
    then: { 'show-flow -p -o flow': 'f1', 'show-flow -P -p -o flow': 'f1', 'history -p -o changes': '+1' },
  },
  {
    title: '-t',
    line: 'add-flow -t -l bge0 -a transport=tcp f1',
    then: { 'show-flow -p -o flow': 'f1', 'show-flow -P -p -o flow': '' },
  },
  { title: '-l is required', line: 'add-flow -a transport=tcp f1', refused: 'option -l is missing' },
  { title: '-a is required', line: 'add-flow -l bge0 f1', refused: '-a' },
  { title: 'the name is required', line: 'add-flow -l bge0 -a transport=tcp', refused: 'FLOW is missing' },
  { title: 'an unknown link', line: 'add-flow -l bge7 -a transport=tcp f1', refused: 'error[unknown-reference]' },
  {
    title: 'on an etherstub',
    given: STUB,
    line: 'add-flow -l stub0 -a transport=tcp f1',
    refused: 'error[wrong-class]',
  },
  { title: 'on a VNIC', given: V0, line: 'add-flow -l v0 -a transport=tcp f1', then: { 'show-flow -p -o link': 'v0' } },
  {
    title: 'an attribute name as name',
    line: 'add-flow -l bge0 -a transport=tcp local_ip',
    refused: 'error[bad-name]',
  },
  {
    title: 'a name that exists, on another link too',
    given: HTTPS,
    line: 'add-flow -l bge1 -a transport=tcp https',
    refused: 'error[already-exists]',
  },
  {
    title: 'identical attributes under another name',
    given: HTTPS,
    line: 'add-flow -l bge0 -a transport=tcp,local_port=443 f1',
    refused: 'error[flow-identical]',
  },
  {
    title: 'identical attributes on another link',
    given: HTTPS,
    line: 'add-flow -l bge1 -a transport=tcp,local_port=443 f1',
  },
  {
    title: 'classes may be mixed on a link (Solaris 11.2)',
    given: HTTPS,
    line: 'add-flow -l bge0 -a dsfield=b8:fc f1',
  },
  {
    title: 'properties',
    line: 'add-flow -l bge0 -a transport=tcp -p maxbw=50M,priority=high f1',
    then: { 'show-flowprop -c -o property,value -p maxbw,priority f1': 'maxbw:50\npriority:high' },
  },
  { title: 'a property that is refused', line: 'add-flow -l bge0 -a transport=tcp -p maxbw=fast f1', refused: 'maxbw' },
  {
    title: 'a property that is unknown',
    line: 'add-flow -l bge0 -a transport=tcp -p maxbv=1 f1',
    refused: 'Did you mean maxbw?',
  },
  {
    title: 'persistent on temporary',
    given: ['create-vnic -t -l bge1 v0'],
    line: 'add-flow -l v0 -a transport=tcp f1',
    refused: 'error[persistent-on-temporary]',
  },
  {
    title: 'the slides: create-flow with attributes as operand',
    line: 'create-flow -l bge0 protocol=tcp,local_port=443 -p maxbw=50M http-1',
    then: { [`${SHOW} http-1`]: 'http-1:bge0:tcp::443:::', 'show-flowprop -c -o value -p maxbw http-1': '50' },
  },
  {
    title: 'the slides: create-flow -a',
    line: 'create-flow -l bge0 -a protocol=tcp,local_port=443 -p maxbw=50M http-1',
    then: { [`${SHOW} http-1`]: 'http-1:bge0:tcp::443:::' },
  },
  {
    title: 'letters joined',
    line: 'add-flow -tlbge0 -atransport=tcp f1',
    then: { 'show-flow -p -o flow,link': 'f1:bge0', 'show-flow -P -p -o flow': '' },
  },
  { title: '-R names --host', line: 'add-flow -R /mnt -l bge0 -a transport=tcp f1', refused: '--host PATH' },
]);

rows('flowadm(8): order and overlap', [
  {
    title: 'the longest prefix is searched first',
    given: ['add-flow -l bge0 -a remote_ip=10.0.0.0/8 wide'],
    line: 'add-flow -l bge0 -a remote_ip=10.1.0.0/16 narrow',
    then: { 'show-flow -p -o flow': 'narrow\nwide' },
  },
  {
    title: 'rank 1 is searched first (Solaris 11.2)',
    given: ['add-flow -l bge0 -a remote_ip=10.1.0.0/16 narrow'],
    line: 'add-flow -l bge0 -a remote_ip=10.0.0.0/8 -p rank=1 wide',
    then: { 'show-flow -p -o flow': 'wide\nnarrow' },
  },
  { title: 'rank from 1', line: 'add-flow -l bge0 -a transport=tcp -p rank=0 f1', refused: 'rank' },
  { title: 'rank to 65535', line: 'add-flow -l bge0 -a transport=tcp -p rank=65536 f1', refused: 'rank' },
  {
    title: 'match-flow tells which flows a candidate overlaps',
    given: [...HTTPS, 'add-flow -l bge0 -a transport=udp dns'],
    line: 'match-flow -l bge0 -p -o flow -a transport=tcp',
    prints: 'https\n',
  },
  { title: 'match-flow of one that meets none', given: HTTPS, line: 'match-flow -l bge0 -p -o flow -a transport=udp' },
]);

rows('flowadm(8) remove-flow', [
  {
    title: 'by name',
    given: HTTPS,
    line: 'remove-flow https',
    then: { 'show-flow -p -o flow': '', 'show-flow -P -p -o flow': '' },
  },
  {
    title: '-t',
    given: HTTPS,
    line: 'remove-flow -t https',
    then: { 'show-flow -p -o flow': '', 'show-flow -P -p -o flow': 'https' },
  },
  {
    title: 'one that is stored only',
    given: [...HTTPS, 'remove-flow -t https'],
    line: 'remove-flow https',
    then: { 'show-flow -P -p -o flow': '' },
  },
  {
    title: '-l removes all of a link',
    given: [...HTTPS, 'add-flow -l bge0 -a transport=udp dns', 'add-flow -l bge1 -a transport=udp other'],
    line: 'remove-flow -l bge0',
    then: { 'show-flow -p -o flow': 'other' },
  },
  { title: 'both', given: HTTPS, line: 'remove-flow -l bge0 https', refused: '-l' },
  { title: 'neither', line: 'remove-flow', refused: 'neither a flow nor -l is given.' },
  { title: 'absent', line: 'remove-flow https', refused: 'error[no-such-object]: there is no flow https' },
  { title: 'the slides: delete-flow', given: HTTPS, line: 'delete-flow https', then: { 'show-flow -p -o flow': '' } },
  {
    title: 'a link with flows cannot be deleted',
    given: [...V0, 'add-flow -l v0 -a transport=tcp f1'],
    line: 'delete-vnic v0',
    refused: 'error[in-use]',
  },
  {
    title: 'flows follow a renamed link',
    given: [...V0, 'add-flow -l v0 -a transport=tcp f1'],
    line: 'rename-link v0 w0',
    then: { 'show-flow -p -o flow,link': 'f1:w0' },
  },
]);

rows('flowadm(8) set-flowprop, reset-flowprop, show-flowprop', [
  {
    title: 'maxbw',
    given: HTTPS,
    line: 'set-flowprop -p maxbw=100M https',
    then: { 'show-flowprop -c -o value -p maxbw https': '100', 'show-flowprop -P -c -o value -p maxbw https': '100' },
  },
  {
    title: 'a bare number is Mb/s',
    given: HTTPS,
    line: 'set-flowprop -p maxbw=100 https',
    then: { 'show-flowprop -c -o value -p maxbw https': '100' },
  },
  {
    title: '0 drops everything',
    given: HTTPS,
    line: 'set-flowprop -p maxbw=0 https',
    then: { 'show-flowprop -c -o value -p maxbw https': '0' },
  },
  {
    title: '10K: the floor is of crossbow-tick',
    given: HTTPS,
    line: 'set-flowprop -p maxbw=10K https',
    then: { 'show-flowprop -c -o value -p maxbw https': '0.010' },
  },
  {
    title: 'the slides: -l',
    given: HTTPS,
    line: 'set-flowprop -l bge0 -p maxbw=100M https',
    then: { 'show-flowprop -c -o value -p maxbw https': '100' },
  },
  {
    title: 'the slides: -l of another link',
    given: HTTPS,
    line: 'set-flowprop -l bge1 -p maxbw=100M https',
    refused: 'https',
  },
  {
    title: '-t',
    given: HTTPS,
    line: 'set-flowprop -t -p maxbw=100M https',
    then: { 'show-flowprop -c -o value -p maxbw https': '100', 'show-flowprop -P -c -o value -p maxbw https': '' },
  },
  {
    title: 'priority is medium at first',
    given: HTTPS,
    line: 'show-flowprop -c -o value,default -p priority https',
    prints: 'medium:medium\n',
  },
  {
    title: 'priority rt is not there',
    given: HTTPS,
    line: 'set-flowprop -p priority=rt https',
    refused: 'low, medium or high',
  },
  { title: 'without a property', given: HTTPS, line: 'set-flowprop https', refused: 'option -p is missing' },
  { title: 'without a flow', line: 'set-flowprop -p maxbw=1', refused: 'FLOW is missing' },
  {
    title: 'an unknown flow',
    line: 'set-flowprop -p maxbw=1 https',
    refused: 'error[no-such-object]: there is no flow https',
  },
  { title: 'an unknown property', given: HTTPS, line: 'set-flowprop -p colour=red https', refused: 'colour' },
  { title: 'a link property', given: HTTPS, line: 'set-flowprop -p mtu=1500 https', refused: 'mtu' },
  {
    title: 'reset',
    given: ['add-flow -l bge0 -a transport=tcp -p maxbw=50M,priority=high f1'],
    line: 'reset-flowprop -p maxbw f1',
    then: { 'show-flowprop -c -o property,value -p maxbw,priority f1': 'maxbw:\npriority:high' },
  },
  {
    title: 'reset of all',
    given: ['add-flow -l bge0 -a transport=tcp -p maxbw=50M,priority=high f1'],
    line: 'reset-flowprop f1',
    then: { 'show-flowprop -c -o property,value -p maxbw,priority f1': 'maxbw:\npriority:medium' },
  },
  {
    title: 'show -l',
    given: [...HTTPS, 'add-flow -l bge1 -a transport=udp dns'],
    line: 'show-flowprop -l bge1 -c -o flow -p maxbw',
    prints: 'dns\n',
  },
  { title: 'show of an unknown flow', line: 'show-flowprop dns', refused: 'error[no-such-object]' },
  { title: 'show-flow -l of an unknown link', line: 'show-flow -l bge7', refused: 'error[no-such-object]' },
  {
    title: 'show-flow columns',
    given: HTTPS,
    line: 'show-flow',
    prints:
      'FLOW        LINK        PROTO  LADDR              LPORT   RADDR              RPORT   DSFLD\nhttps       bge0        tcp    --                 443     --                 --      --\n',
  },
]);
