import { expect, test } from 'vitest';
import type { PathEdit } from '#usage/path.ts';
import { type PlacedLoss, printCauses } from '#views/text/causes.ts';

const edit = (path: string, value: string): PathEdit => ({ document: 'Host', hosts: [], path: path.split('.'), value });

const loss = (place: string, ...edits: readonly PathEdit[]): PlacedLoss => ({
  place,
  stream: null,
  reason: 'headroom',
  when: 'congestion',
  because: `so much comes to ${place}`,
  advice: null,
  edits,
});

const HEADROOM = 'switches.leaf1.buffer.headroom';

test('what different frames need in one field is said once, as the most that any of them needs', () => {
  const printed = printCauses(
    ['27954', '32710', '9041'].map((value, index) => loss(`wire/w${index}`, edit(HEADROOM, value))),
  );
  expect(printed.match(/To change .*/g)).toEqual([`To change all 3: write ${HEADROOM}: 32710 in the Host document.`]);
});

test('fields in which more is not better, and other fields, stay as they are', () => {
  const printed = printCauses([
    loss('a', edit('clients.a.vid', '10')),
    loss('b', edit('clients.a.vid', '20')),
    loss('c', edit('switches.leaf2.buffer.headroom', '7000'), edit('switches.leaf2.pfc', '[3]')),
    loss('d', edit(HEADROOM, '8000')),
  ]);
  expect(printed.match(/write .*(?= in the)/g)).toEqual([
    'write clients.a.vid: 10',
    'write clients.a.vid: 20',
    'write switches.leaf2.buffer.headroom: 7000 and switches.leaf2.pfc: [3]',
    `write ${HEADROOM}: 8000`,
  ]);
});
