import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseDocuments } from '#document/documents.ts';
import { type Edit, pointerFor, writeInto } from '#document/edit.ts';
import { lowerNetwork } from '#document/lower.ts';
import { runs } from '../runs.ts';
import { EXAMPLE, networkOf } from './example.ts';

function edited(text: string, edits: readonly Edit[], file = 'x.yaml', position = 0): string {
  const result = writeInto({ file, text }, position, edits);
  if ('diagnostics' in result) throw new Error(result.diagnostics[0]?.detail);
  return result.text;
}

/** Lines that differ, as `-old` and `+new`. */
function changed(before: string, after: string): string[] {
  const [old, now] = [before.split('\n'), after.split('\n')];
  return [
    ...old.filter((line) => !now.includes(line)).map((line) => `-${line.trim()}`),
    ...now.filter((line) => !old.includes(line)).map((line) => `+${line.trim()}`),
  ];
}

test.each<[string, Edit, string[]]>([
  [
    'a scalar in flow form',
    { pointer: '/spec/vnics/vnic2/maxbw', value: '200M' },
    [
      '-vnic2: {over: bge1, mac: random, maxbw: 100M, cpus: [4, 5, 6]}',
      '+vnic2: {over: bge1, mac: random, maxbw: 200M, cpus: [4, 5, 6]}',
    ],
  ],
  [
    'a list in flow form',
    { pointer: '/spec/vnics/vnic2/cpus', value: [0, 1] },
    [
      '-vnic2: {over: bge1, mac: random, maxbw: 100M, cpus: [4, 5, 6]}',
      '+vnic2: {over: bge1, mac: random, maxbw: 100M, cpus: [0, 1]}',
    ],
  ],
  [
    'a new field of an object in flow form',
    { pointer: '/spec/vnics/vnic1/maxbw', value: '1G' },
    ['-vnic1: {over: bge1}', '+vnic1: {over: bge1, maxbw: 1G}'],
  ],
  [
    'a new field of an empty object',
    { pointer: '/spec/links/bge1/mtu', value: 1400 },
    ['-bge1: {}', '+bge1: {mtu: 1400}'],
  ],
  [
    'a field that goes',
    { pointer: '/spec/vnics/vnic2/maxbw', value: undefined },
    [
      '-vnic2: {over: bge1, mac: random, maxbw: 100M, cpus: [4, 5, 6]}',
      '+vnic2: {over: bge1, mac: random, cpus: [4, 5, 6]}',
    ],
  ],
  [
    'the last field of an object that goes',
    { pointer: '/spec/vnics/vnic3/maxbw', value: undefined },
    ['-vnic3: {over: vswitch1, maxbw: 1000M}', '+vnic3: {over: vswitch1}'],
  ],
  ['a scalar in block form', { pointer: '/spec/links/ixgbe0/mtu', value: 1500 }, ['-mtu: 9000', '+mtu: 1500']],
  ['a new field in block form', { pointer: '/spec/links/ixgbe0/maxbw', value: '5G' }, ['+maxbw: 5G']],
  ['a line that goes', { pointer: '/spec/links/ixgbe0/mtu', value: undefined }, ['-mtu: 9000']],
  [
    'a new object',
    { pointer: '/spec/vnics/vnic10', value: { over: 'bge0', mac: 'random' } },
    ['+vnic10: {over: bge0, mac: random}'],
  ],
  [
    'a new section',
    { pointer: '/spec/profiles', value: { vnics: { small: { maxbw: '1M' } } } },
    ['+profiles: {vnics: {small: {maxbw: 1M}}}'],
  ],
  [
    'a text that must be quoted',
    { pointer: '/spec/vnics/vnic2/cpus', value: '4,5' },
    [
      '-vnic2: {over: bge1, mac: random, maxbw: 100M, cpus: [4, 5, 6]}',
      '+vnic2: {over: bge1, mac: random, maxbw: 100M, cpus: "4,5"}',
    ],
  ],
  [
    'a value in depth',
    { pointer: '/spec/links/ixgbe0/classes/storage/pfc/xoff', value: '70K' },
    [
      '-storage:     {priorities: [3], ets: 40%, pfc: {xoff: 60K, xon: 30K, headroom: auto}}',
      '+storage:     {priorities: [3], ets: 40%, pfc: {xoff: 70K, xon: 30K, headroom: auto}}',
    ],
  ],
  [
    'a whole object of which little differs',
    {
      pointer: '/spec/links/ixgbe0/classes',
      value: {
        'best-effort': { priorities: [0, 1, 2, 4, 5, 6], ets: '50%' },
        storage: { priorities: [3], ets: '50%', pfc: { xoff: '60K', xon: '30K', headroom: 'auto' } },
        control: { priorities: [7], strict: true },
      },
    },
    [
      '-best-effort: {priorities: [0, 1, 2, 4, 5, 6], ets: 60%}',
      '-storage:     {priorities: [3], ets: 40%, pfc: {xoff: 60K, xon: 30K, headroom: auto}}',
      '+best-effort: {priorities: [0, 1, 2, 4, 5, 6], ets: 50%}',
      '+storage:     {priorities: [3], ets: 50%, pfc: {xoff: 60K, xon: 30K, headroom: auto}}',
    ],
  ],
  ['nothing', { pointer: '/spec/links/ixgbe0/mtu', value: 9000 }, []],
])('%s is the only thing that changes', (_, edit, lines) => {
  expect(changed(EXAMPLE, edited(EXAMPLE, [edit]))).toEqual(lines);
});

const LIST = networkOf(`  addressSets:
    bad:   # kept
      entries:
        - 10.0.0.0/8   # first
        # between
        - 10.2.0.0/16
        - "10.3.0.0/16"  # last
      protected: true # also kept
  flows: {}`);

test.each<[string, unknown, string[]]>([
  [
    'an entry more',
    ['10.0.0.0/8', '10.1.0.0/16', '10.2.0.0/16', '10.3.0.0/16', '10.4.0.0/16'],
    ['+- 10.1.0.0/16', '+- 10.4.0.0/16'],
  ],
  ['an entry less', ['10.0.0.0/8', '10.3.0.0/16'], ['-- 10.2.0.0/16']],
  ['another entry', ['10.0.0.0/8', '10.2.0.0/16', '10.9.0.0/16'], ['-- "10.3.0.0/16"  # last', '+- 10.9.0.0/16']],
])('a list in block form with %s keeps its lines and comments', (_, value, lines) => {
  expect(changed(LIST, edited(LIST, [{ pointer: '/spec/addressSets/bad/entries', value }]))).toEqual(lines);
});

test('an edit that would lose a comment is refused', () => {
  const result = writeInto({ file: 'x.yaml', text: LIST }, 0, [
    { pointer: '/spec/addressSets/bad/entries', value: ['1.1.1.1'] },
  ]);
  expect(result).toMatchObject({ diagnostics: [{ code: 'cannot-edit' }] });
});

test('several edits at once, in a later document of the file, with the line ends that it has', () => {
  const text =
    `${networkOf('  vnics: {v1: {over: a}}', 'one')}---\n${networkOf('  vnics:\n    v1:\n      over: a\n      maxbw: 1M', 'two')}`.replaceAll(
      '\n',
      '\r\n',
    );
  const after = edited(
    text,
    [
      { pointer: '/spec/vnics/v1/maxbw', value: undefined },
      { pointer: '/spec/vnics/v1/mtu', value: 1400 },
      { pointer: '/spec/vnics/v1/over', value: 'b' },
    ],
    'x.yaml',
    1,
  );
  expect(after).toBe(text.replace('      over: a\r\n      maxbw: 1M', '      over: b\r\n      mtu: 1400'));
});

test('JSON stays JSON', () => {
  const text = JSON.stringify(
    {
      apiVersion: 'vnetctl/v1',
      kind: 'Network',
      metadata: { name: 'n' },
      spec: { vnics: { v1: { over: 'a', maxbw: '1M' } } },
    },
    null,
    2,
  );
  const after = edited(
    text,
    [
      { pointer: '/spec/vnics/v1/maxbw', value: '2M' },
      { pointer: '/spec/vnics/v1/vid', value: 7 },
    ],
    'x.json',
  );
  expect(after).toBe(text.replace('"maxbw": "1M"', '"maxbw": "2M",\n        "vid": 7'));
});

test('where a field is written, or why it cannot be', () => {
  const [document] = parseDocuments([
    {
      file: 'x',
      text: networkOf(
        '  profiles: {vnics: {small: {maxbw: 1M}}}\n  vnics: {v1: {over: a, profile: small}, "w[1-3]": {over: a}}\n  vfs: {p: {count: 2}}\n  links: {p: {flowControl: pfc}}',
      ),
    },
  ]).documents;
  if (!document) throw new Error('no document');
  const { origins } = lowerNetwork(document).intent;
  expect(pointerFor(origins, 'vnic/v1', 'vid')).toBe('/spec/vnics/v1/vid');
  expect(pointerFor(origins, 'vf/pvf1', 'trust')).toBe('/spec/vfs/p/functions/1/trust');
  expect(pointerFor(origins, 'classes/p', 'classes')).toBe('/spec/links/p/classes');
  expect(pointerFor(origins, 'vnic/v1', 'maxbw')).toMatchObject({
    code: 'cannot-edit',
    detail: expect.stringContaining('profile small'),
  });
  expect(pointerFor(origins, 'vnic/w2', 'over')).toMatchObject({
    code: 'cannot-edit',
    detail: expect.stringContaining('w[1-3]'),
  });
  expect(pointerFor(origins, 'vnic/other', 'over')).toMatchObject({ code: 'cannot-edit' });
});

const values = fc.oneof(
  fc.constantFrom('100M', '4-6', 'a, b', '{', '# no', 'yes', '1e3', "it's", '"', ': ', '- x', ''),
  fc.integer(),
  fc.boolean(),
  fc.array(fc.constantFrom('a', 'b, c', 7), { maxLength: 3 }),
);
const trees = fc.dictionary(
  fc.constantFrom('a', 'b', 'c', 'd'),
  fc.oneof(values, fc.dictionary(fc.constantFrom('x', 'y', 'z'), values, { minKeys: 1 })),
  { minKeys: 1 },
);
const layouts = fc.constantFrom<(value: unknown) => string>(
  (value) => JSON.stringify(value),
  (value) => block(value, '').slice(1),
  (value) => `# head\n${block(value, '').slice(1)}\n# tail\n`,
);

/** Block form with a comment on every line. */
function block(value: unknown, indent: string): string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return ` ${JSON.stringify(value)} # note`;
  return Object.entries(value)
    .map(([key, inner]) => `\n${indent}${key}:${block(inner, `${indent}  `)}`)
    .join('');
}

test('an edit says exactly what is meant and keeps every comment, or is refused', () => {
  const outcomes = { done: 0, refused: 0 };
  fc.assert(
    fc.property(trees, trees, layouts, (before, after, layout) => {
      const text = layout(before);
      const edits = [...new Set([...Object.keys(before), ...Object.keys(after)])].map((key) => ({
        pointer: `/${key}`,
        value: after[key],
      }));
      const result = writeInto({ file: 'x.yaml', text }, 0, edits);
      outcomes['text' in result ? 'done' : 'refused'] += 1;
      if (!('text' in result)) return;
      const gone = Object.keys(before).some(
        (key) =>
          JSON.stringify(before[key]) !== JSON.stringify(after[key]) &&
          (!(key in after) || typeof before[key] === 'object'),
      );
      if (!gone) expect(result.text.split('# note').length).toBe(text.split('# note').length);
      expect(result.text.startsWith('# head')).toBe(text.startsWith('# head'));
    }),
    runs(500),
  );
  expect(outcomes.done).toBeGreaterThan(outcomes.refused);
});
