import { rows } from './rows.ts';

const V0 = ['create-vnic -l bge1 -m 2:8:20:0:0:1 v0'];
const NAMES = 'show-link -p -o link';
const PHYS = 'bge0\nbge1\nixgbe0\nixgbe1\nnet2\nnet3';

rows('dladm(8): running and stored', [
  {
    title: 'a restart keeps what is stored',
    given: V0,
    line: 'host restart',
    then: { 'show-vnic -p -o link,macaddress': 'v0:2\\:8\\:20\\:0\\:0\\:1' },
  },
  {
    title: 'a restart drops what is temporary',
    given: ['create-vnic -t -l bge1 v0'],
    line: 'host restart',
    then: { [NAMES]: PHYS },
  },
  {
    title: 'a restart brings back what was deleted with -t',
    given: [...V0, 'delete-vnic -t v0'],
    line: 'host restart',
    then: { 'show-vnic -p -o link': 'v0' },
  },
  {
    title: 'a restart brings back the stored value',
    given: [...V0, 'set-linkprop -p maxbw=100M v0', 'set-linkprop -t -p maxbw=5M v0'],
    line: 'host restart',
    then: { 'show-linkprop -c -o value -p maxbw v0': '100' },
  },
  {
    title: 'a restart drops a temporary flow',
    given: ['add-flow -t -l bge0 -a transport=tcp f1', 'add-flow -l bge0 -a transport=udp f2'],
    line: 'host restart',
    then: { 'show-flow -p -o flow': 'f2' },
  },
  {
    title: 'the generated address survives',
    given: ['create-vnic -l bge1 -m random -r 2:aa:bb:cc:dd v0', 'modify-vnic -m 2:8:20:0:0:7 v0'],
    line: 'host restart',
    then: { 'show-vnic -p -o macaddress': '2:8:20:0:0:7' },
  },
  {
    title: 'show -P of one that is temporary',
    given: ['create-vnic -t -l bge1 v0'],
    line: 'show-vnic -P v0',
    refused: 'error[no-such-object]: VNIC v0 is temporary: it is not in the stored configuration.',
  },
  {
    title: 'show of one that is stored only',
    given: [...V0, 'delete-vnic -t v0'],
    line: 'show-vnic v0',
    refused: 'error[no-such-object]: VNIC v0 is stored but not running.',
  },
  { title: 'show -P', given: [...V0, 'delete-vnic -t v0'], line: 'show-vnic -P -p -o link,over', prints: 'v0:bge1\n' },
  {
    title: 'a temporary link is set in the running configuration only, which is said',
    given: ['create-vnic -t -l bge1 tmp0'],
    line: 'set-linkprop -p maxbw=100M,priority=high tmp0',
    warns:
      'vnetctl: set-linkprop: warning[running-only]: VNIC tmp0 is temporary: this changes the running configuration only.\n',
    then: { 'show-linkprop -c -o value -p maxbw tmp0': '100', 'show-vnic -P -p -o link': '' },
  },
  {
    title: 'what changes nothing of a temporary link says nothing',
    given: ['create-vnic -t -l bge1 -p maxbw=100M tmp0'],
    line: 'set-linkprop -p maxbw=100M tmp0',
  },
  {
    title: 'with -t nothing needs to be said',
    given: ['create-vnic -t -l bge1 tmp0'],
    line: 'set-linkprop -t -p maxbw=100M tmp0',
  },
  {
    title: 'a temporary flow',
    given: ['add-flow -t -l bge0 -a transport=tcp f1'],
    line: 'set-flowprop -p maxbw=10M f1',
    warns: 'warning[running-only]: Flow f1 is temporary: this changes',
  },
  {
    title: 'a refusal whose reason is stored only says so',
    given: [...V0, 'create-vnic -l bge1 -m 2:8:20:0:0:2 v1', 'modify-vnic -t -m 2:8:20:0:0:3 v0'],
    line: 'modify-vnic -m 2:8:20:0:0:1 v1',
    refused: 'It is so in the stored configuration only.',
  },
  {
    title: 'a temporary address set',
    given: ['add-address -t bad 203.0.113.0/24'],
    line: 'add-address bad 198.51.100.0/24',
    warns: 'warning[running-only]: Address set bad is temporary: this changes',
  },
  {
    title: 'a temporary aggregation',
    given: ['create-aggr -t -l net2 aggr0'],
    line: 'add-aggr -l net3 aggr0',
    warns: 'warning[running-only]: Aggregation aggr0 is temporary: this changes',
  },
  {
    title: 'a temporary VLAN',
    given: ['create-vlan -t -l bge0 -v 5 v5'],
    line: 'modify-vlan -v 6 v5',
    warns: 'warning[running-only]: VLAN v5 is temporary: this changes',
  },
  {
    title: 'the plan says it too',
    given: ['create-vnic -t -l bge1 tmp0'],
    line: 'set-linkprop -p maxbw=100M tmp0 --dry-run',
    prints: [
      'Plan for host default: 1 to change',
      'Running traffic: nothing that is in use is disturbed',
      '',
      '~   vnic/tmp0 (running configuration only)',
      '      maxbw  none -> 100M',
      '',
      'warning[running-only] vnic/tmp0: a restart undoes what is done to a temporary object',
      '  VNIC tmp0 is temporary: this changes the running configuration only.',
      '',
    ].join('\n'),
  },
  {
    title: 'a class beside temporary ones is stored',
    given: ['create-class -t -l ixgbe0 -P 5 -e 30 voice', 'create-class -l ixgbe0 -P 6 -e 20 video'],
    line: 'host restart',
    then: { 'show-class -p -o class,prio ixgbe0': 'default:0-5,7\nvideo:6' },
  },
  {
    title: 'a temporary class',
    given: ['create-class -l ixgbe0 -P 6 -e 20 video', 'create-class -t -l ixgbe0 -P 5 -e 30 voice'],
    line: 'modify-class -l ixgbe0 -e 40 voice',
    warns: 'warning[running-only]: Class voice of ixgbe0 is temporary: this changes',
    then: {
      'show-class -p -o class,ets ixgbe0': 'default:40%\nvoice:40%\nvideo:20%',
      'show-class -P -p -o class ixgbe0': 'default\nvideo',
    },
  },
  {
    title: 'a temporary class goes without a word',
    given: ['create-class -t -l ixgbe0 -P 5 -e 30 voice'],
    line: 'delete-class -l ixgbe0 voice',
    then: { 'show-class -p -o class ixgbe0': '' },
  },
  {
    title: 'each verb is an entry of the history',
    given: [...V0, 'set-linkprop -p maxbw=100M v0'],
    line: 'delete-vnic v0',
    then: {
      'history -p -o id,result,changes,command':
        '1:done:+1:vnetctl create-vnic -l bge1 -m 2\\:8\\:20\\:0\\:0\\:1 v0\n2:done:~1:vnetctl set-linkprop -p maxbw=100M v0\n3:done:-1:vnetctl delete-vnic v0',
    },
  },
]);

const SHOW_CLASSES = 'show-class -p -o link,class,prio,ets';
const TWO_CLASSES = ['create-class -t -l ixgbe0 -P 3 -e 30 fast', 'create-class -l ixgbe0 -P 4 -e 20 slow'];

rows('classes of a port that only run, or are only stored', [
  {
    title: 'one that is to be kept beside one that is temporary is stored',
    given: TWO_CLASSES.slice(0, 1),
    line: 'create-class -l ixgbe0 -P 4 -e 20 slow',
    then: {
      [SHOW_CLASSES]: 'ixgbe0:default:0-2,5-7:50%\nixgbe0:fast:3:30%\nixgbe0:slow:4:20%',
      [`${SHOW_CLASSES} -P`]: 'ixgbe0:default:0-3,5-7:80%\nixgbe0:slow:4:20%',
    },
  },
  {
    title: 'a document has no temporary ones, and says so',
    given: TWO_CLASSES.slice(0, 1),
    line: 'create-class --show-document -l ixgbe0 -P 4 -e 20 slow',
    prints:
      '# classes/ixgbe0 runs otherwise than it is stored; a document makes it run as it is stored.\napiVersion: vnetctl/v1\nkind: Network\nmetadata:\n  name: by-hand\nspec:\n  links:\n    ixgbe0: {classes: {default: {}, slow: {priorities: [4], ets: 20%}}}\n',
  },
  {
    title: 'a setting of hardware beside one that is temporary is the same in both',
    given: ['set-linkprop -t -p mtu=9000 ixgbe0'],
    line: 'set-linkprop --show-document -p default_tag=5 ixgbe0',
    prints:
      'apiVersion: vnetctl/v1\nkind: Network\nmetadata:\n  name: by-hand\nspec:\n  links:\n    ixgbe0: {defaultTag: 5}\n',
  },
  {
    title: 'a change of a temporary one stores nothing',
    given: TWO_CLASSES,
    line: 'modify-class -l ixgbe0 -e 25 fast',
    warns: 'warning[running-only]: Class fast of ixgbe0 is temporary: this changes the running configuration only.',
    then: {
      [SHOW_CLASSES]: 'ixgbe0:default:0-2,5-7:55%\nixgbe0:fast:3:25%\nixgbe0:slow:4:20%',
      [`${SHOW_CLASSES} -P`]: 'ixgbe0:default:0-3,5-7:80%\nixgbe0:slow:4:20%',
    },
  },
  {
    title: 'a temporary one goes',
    given: TWO_CLASSES,
    line: 'delete-class -l ixgbe0 fast',
    then: { [SHOW_CLASSES]: 'ixgbe0:default:0-3,5-7:80%\nixgbe0:slow:4:20%' },
  },
  {
    title: 'one that is stored only goes',
    given: [...TWO_CLASSES, 'delete-class -t -l ixgbe0 slow'],
    line: 'delete-class -l ixgbe0 slow',
    then: { [SHOW_CLASSES]: 'ixgbe0:default:0-2,4-7:70%\nixgbe0:fast:3:30%', [`${SHOW_CLASSES} -P`]: '' },
  },
]);

const THREE_VFS = ['create-vf -l ixgbe0 -n 2', 'create-vf -t -l ixgbe0'];
const SHOW_VFS = 'show-vf -p -o vf';

rows('VFs that only run, or are only stored: they are numbered without gaps', [
  {
    title: 'one more after a temporary one',
    given: THREE_VFS,
    line: 'create-vf -l ixgbe0',
    refused: 'error[persistent-on-temporary]: VFs of ixgbe0: 3 running, 2 stored',
  },
  {
    title: 'one more after one that is stored only',
    given: ['create-vf -l ixgbe0 -n 2', 'delete-vf -t -l ixgbe0 -n 1'],
    line: 'create-vf -l ixgbe0',
    refused: 'error[not-allowed]: VFs of ixgbe0: 1 running, 2 stored',
  },
  {
    title: 'the last one of more than are stored',
    given: THREE_VFS,
    line: 'delete-vf -l ixgbe0 -n 1',
    refused: 'error[persistent-on-temporary]: VFs of ixgbe0: 3 running, 2 stored',
  },
  {
    title: 'the last one by its name',
    given: THREE_VFS,
    line: 'delete-vf ixgbe0vf2',
    refused: 'error[persistent-on-temporary]: VFs of ixgbe0: 3 running, 2 stored',
  },
  {
    title: 'the temporary one',
    given: THREE_VFS,
    line: 'delete-vf -t ixgbe0vf2',
    then: { [SHOW_VFS]: 'ixgbe0vf0\nixgbe0vf1', [`${SHOW_VFS} -P`]: 'ixgbe0vf0\nixgbe0vf1' },
  },
  {
    title: 'all, temporary or not',
    given: THREE_VFS,
    line: 'delete-vf -l ixgbe0',
    then: { [SHOW_VFS]: '', [`${SHOW_VFS} -P`]: '' },
  },
  {
    title: 'all, stored only or not',
    given: ['create-vf -l ixgbe0 -n 2', 'delete-vf -t -l ixgbe0 -n 1'],
    line: 'delete-vf -l ixgbe0',
    then: { [SHOW_VFS]: '', [`${SHOW_VFS} -P`]: '' },
  },
]);
