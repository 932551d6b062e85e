import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, expect, test } from 'vitest';
import { parseDocuments, readDocuments } from '#document/documents.ts';
import { networkOf } from './example.ts';

const folder = mkdtempSync(join(tmpdir(), 'vnetctl-hostile-'));
afterAll(() => rmSync(folder, { recursive: true }));

function fileOf(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const codesOf = async (path: string) => (await readDocuments([path])).diagnostics.map(({ code }) => code);

test.each<[string, string | Uint8Array, string]>([
  ['UTF-16 with a mark', Buffer.from('\ufeffkind: Network', 'utf16le'), 'bad-encoding'],
  ['UTF-16 without one', Buffer.from('kind: Network', 'utf16le'), 'bad-encoding'],
  ['Latin-1', Buffer.from('kind: Netw\xf6rk', 'latin1'), 'bad-encoding'],
  ['NUL', 'kind: Net\0work', 'control-character'],
  ['escape sequence', 'kind: \u001b[31mNetwork', 'control-character'],
  ['deep flow', '['.repeat(100_000), 'too-deep'],
  ['deep block', Array.from({ length: 2000 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'), 'too-deep'],
  [
    'many aliases',
    `a: &a [x]\n${Array.from({ length: 30 }, (_, index) => `b${index}: [*a, *a]`).join('\n')}`,
    'alias-refused',
  ],
  ['a binary file', Uint8Array.from({ length: 4096 }, (_, index) => (index * 7919) & 0xff), 'bad-encoding'],
])('%s is refused', async (name, content, code) => {
  expect(await codesOf(fileOf(`${name}.yaml`, content))).toEqual([code]);
});

test.each([
  ['deep JSON', `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`, 'too-deep'],
  ['deep JSON arrays', '['.repeat(1_000_000), 'too-deep'],
  ['cut JSON', '{"kind": "Netwo', 'json-syntax'],
  ['JSON with a raw line end in a text', '{"kind": "a\nb"}', 'json-syntax'],
])('%s is refused', async (name, content, code) => {
  expect(await codesOf(fileOf(`${name}.json`, content))).toEqual([code]);
});

test('a byte order mark is tolerated', () => {
  const path = fileOf('bom.yaml', `\ufeff${networkOf('  etherstubs: {s1: {}}')}`);
  return expect(readDocuments([path])).resolves.toMatchObject({ documents: [{ name: 'n' }], diagnostics: [] });
});

test('a file above the limit is refused by its size, without being read', async () => {
  const path = fileOf('huge.yaml', '');
  truncateSync(path, 1024 ** 4); // Sparse: a terabyte that takes no room.
  expect(await codesOf(path)).toEqual(['too-large']);
});

test('standard input is counted while it is read', async () => {
  const state = { given: 0 };
  const endless = new Readable({
    read() {
      state.given += 65_536;
      this.push(Buffer.alloc(65_536, 0x61));
    },
  });
  const { diagnostics } = await readDocuments(['-'], { stdin: endless, maxBytes: 1024 ** 2 });
  expect(diagnostics.map(({ code }) => code)).toEqual(['too-large']);
  expect(state.given).toBeLessThan(3 * 1024 ** 2);
});

test('the limit is for all files together', async () => {
  const path = fileOf('half.yaml', networkOf(`  etherstubs: {s1: {}} # ${'x'.repeat(600)}`));
  const other = fileOf('other.yaml', networkOf(`  etherstubs: {s1: {}} # ${'x'.repeat(600)}`, 'm'));
  expect((await readDocuments([path, other], { maxBytes: 1000 })).diagnostics.map(({ code }) => code)).toEqual([
    'too-large',
  ]);
});

test('a gigantic scalar is not repeated in the message', () => {
  const { diagnostics } = parseDocuments([
    { file: 'x', text: networkOf(`  vnics: {v1: {over: bge0, maxbw: "${'9'.repeat(10_000_000)}"}}`) },
  ]);
  expect(diagnostics.map(({ code }) => code)).toEqual(['bad-rate']);
  expect(JSON.stringify(diagnostics).length).toBeLessThan(2000);
});

test('a document with a hundred thousand faults shows the first hundred and counts the others', () => {
  const vnics = Array.from({ length: 50_000 }, (_, index) => `    v${index}: {over: bge0, maxbw: 1, vid: 0}`).join(
    '\n',
  );
  const { diagnostics } = parseDocuments([{ file: 'x', text: networkOf(`  vnics:\n${vnics}`) }]);
  expect(diagnostics).toHaveLength(101);
  expect(diagnostics.at(-1)).toMatchObject({ code: 'more-faults', detail: expect.stringContaining('99900') });
});

test('a hundred thousand keys that are written twice are counted, and the first hundred shown', () => {
  const vnics = Array.from({ length: 100_001 }, () => '    v1: {over: bge0}').join('\n');
  const { documents, diagnostics } = parseDocuments([{ file: 'x', text: networkOf(`  vnics:\n${vnics}`) }]);
  expect(documents).toEqual([]);
  expect(diagnostics).toHaveLength(101);
  expect(diagnostics.at(-1)).toMatchObject({ code: 'more-faults', detail: expect.stringContaining('99900') });
});

test('a text of very many broken documents is refused once', () => {
  const { diagnostics } = parseDocuments([{ file: 'x', text: '---\n[\n'.repeat(200_000) }]);
  expect(diagnostics.map(({ code }) => code)).toEqual(['yaml-syntax']);
});

test('a hundred thousand bad entries of one list are one object to judge', () => {
  const { diagnostics } = parseDocuments([
    { file: 'x', text: networkOf(`  addressSets: {s1: {entries: [${'x,'.repeat(100_000)}]}}`) },
  ]);
  expect(diagnostics).toHaveLength(101);
});

test.each([
  ['objects', '  vnics: {"v[1-999999999]": {over: bge0}}'],
  [
    'objects of many keys',
    `  vnics: {${Array.from({ length: 100 }, (_, index) => `"v${index}x[1-60000]": {over: b}`).join(', ')}}`,
  ],
  ['functions', '  vfs: {"p[1-60000]": {count: 256}}'],
  ['values under a range', `  addressSets: {"s[1-60000]": {entries: [${'"10.0.0.[1-60000]",'.repeat(1000)}]}}`],
  [
    'keys in an object',
    `  guests: {${Array.from({ length: 1000 }, (_, index) => `g${index}: {nics: {"v[1-60000]": {}}}`).join(', ')}}`,
  ],
])('a range that makes too many %s is refused', (_, spec) => {
  const { documents, diagnostics } = parseDocuments([{ file: 'x', text: networkOf(spec) }]);
  expect(documents).toEqual([]);
  expect(new Set(diagnostics.map(({ code }) => code))).toEqual(
    new Set(['bad-range', ...(diagnostics.length > 100 ? ['more-faults'] : [])]),
  );
});

test.each([
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'prototype/../x',
  '..',
  'a/b',
  ' ',
  '',
  'ａ',
  'a\u202eb',
  '💥',
])('the name %j is refused', (name) => {
  const written = JSON.stringify(name);
  const text = `{"apiVersion": "vnetctl/v1", "kind": "Network", "metadata": {"name": "n"}, "spec": {"vnics": {${written}: {"over": "bge0"}}}}`;
  for (const file of ['x.json', 'x.yaml'])
    expect(parseDocuments([{ file, text }]).diagnostics.map(({ code }) => code)).toEqual(['bad-name']);
});

test('__proto__ changes nothing anywhere', () => {
  const text =
    '{"__proto__": {"polluted": 1}, "kind": "Network", "metadata": {"name": "n"}, "apiVersion": "vnetctl/v1", "spec": {"__proto__": {"polluted": 1}, "vnics": {"v1": {"over": "a", "__proto__": {"polluted": 1}}}}}';
  for (const file of ['x.json', 'x.yaml']) {
    expect(parseDocuments([{ file, text }]).diagnostics.map(({ code }) => code)).toEqual([
      'unknown-field',
      'unknown-field',
      'unknown-field',
    ]);
  }
  expect('polluted' in {}).toBe(false);
});

test('a folder is read in the order of its names; hidden folders and other files are not', async () => {
  const root = mkdtempSync(join(folder, 'tree-'));
  execFileSync('mkdir', ['-p', join(root, 'b'), join(root, '.git')]);
  writeFileSync(join(root, 'b', 'z.yml'), networkOf('  vnics: {}', 'three'));
  writeFileSync(join(root, 'a.yaml'), `${networkOf('  vnics: {}', 'one')}---\n---\n${networkOf('  vnics: {}', 'two')}`);
  writeFileSync(
    join(root, 'c.json'),
    '{"apiVersion": "vnetctl/v1", "kind": "Network", "metadata": {"name": "four"}, "spec": {}}',
  );
  writeFileSync(join(root, '.git', 'x.yaml'), 'kind: Nonsense');
  writeFileSync(join(root, 'notes.txt'), 'kind: Nonsense');
  const set = await readDocuments([root]);
  expect(set.diagnostics).toEqual([]);
  expect(set.documents.map(({ name, position, index }) => [name, position, index])).toEqual([
    ['one', 0, 0],
    ['two', 2, 1],
    ['three', 0, 2],
    ['four', 0, 3],
  ]);
});

test('what cannot be read is named with its reason, and the rest is read', async () => {
  const good = fileOf('good.yaml', networkOf('  vnics: {}', 'good'));
  const { documents, diagnostics } = await readDocuments([join(folder, 'missing.yaml'), good]);
  expect(documents.map(({ name }) => name)).toEqual(['good']);
  expect(diagnostics).toMatchObject([{ code: 'file-unreadable', detail: expect.stringContaining('no such file') }]);
});

test('an empty folder is no silent success', async () => {
  expect((await readDocuments([mkdtempSync(join(folder, 'empty-'))])).diagnostics).toMatchObject([
    { code: 'no-documents' },
  ]);
});

test('one file named twice is read once', async () => {
  const good = fileOf('twice.yaml', networkOf('  vnics: {}', 'twice'));
  expect((await readDocuments([good, good])).diagnostics).toEqual([]);
});

test('standard input may be YAML or JSON', async () => {
  for (const text of [
    networkOf('  vnics: {}'),
    '{"apiVersion": "vnetctl/v1", "kind": "Network", "metadata": {"name": "n"}, "spec": {}}',
    '{apiVersion: vnetctl/v1, kind: Network, metadata: {name: n}, spec: {}}',
  ]) {
    const set = await readDocuments(['-'], { stdin: Readable.from([text]) });
    expect(set).toMatchObject({ documents: [{ name: 'n', source: { file: '-' } }], diagnostics: [] });
  }
});
