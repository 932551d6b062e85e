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
    title: 'each verb is an entry of the history',
    given: [...V0, 'set-linkprop -p maxbw=100M v0'],
    line: 'delete-vnic v0',
    then: {
      'history -p -o id,result,changes,command':
        '1:done:+1:vnetctl create-vnic -l bge1 -m 2\\:8\\:20\\:0\\:0\\:1 v0\n2:done:~1:vnetctl set-linkprop -p maxbw=100M v0\n3:done:-1:vnetctl delete-vnic v0',
    },
  },
]);
