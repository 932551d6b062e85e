import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { onTerminal, typed } from './typist.ts';
import { freshState } from './vnetctl.ts';

const APPLY = ['apply', '-f', 'examples/web-tier.yaml'];
const DELETE = ['host', 'delete', 'default'];

onTerminal.each([
  [0, 'Enter here'],
  [100, 'keeps the change'],
])('on %d columns Enter keeps a trial, after the question was answered', async (columns, words) => {
  const script = [
    ['[y/N]', 'y\r'],
    [words, '\r'],
  ] as const;
  const { shown, code } = await typed(columns, script, [...APPLY, '--try', '60s']);
  expect(shown).toContain('the host is in sync');
  expect(code).toBe(0);
});

onTerminal.each([
  [0, 'Enter here'],
  [100, 'keeps the change'],
])('on %d columns an Enter from before the question keeps nothing', async (columns, words) => {
  const { shown, code } = await typed(columns, [['[y/N]', 'y\r\r']], [...APPLY, '--try', '1s']);
  expect(shown).toContain(words);
  expect(shown).not.toContain('the host is in sync');
  expect(code).toBe(1);
});

onTerminal.each([
  ['Ctrl-C', 'apply', '\u0003', APPLY, 130],
  ['Ctrl-D', 'apply', '\u0004', APPLY, 1],
  ['Ctrl-C', 'host delete', '\u0003', DELETE, 130],
  ['Ctrl-D', 'host delete', '\u0004', DELETE, 1],
])('%s at the question of %s does nothing', async (_key, _verb, keys, argv, expected) => {
  const { shown, code } = await typed(100, [['[y/N]', keys]], argv);
  expect(shown).toContain('Nothing was done.');
  expect(shown).not.toContain('bug');
  expect(code).toBe(expected);
});

onTerminal('a batch tells how far it is once a second, and Ctrl-C leaves whole blocks', async () => {
  const state = freshState();
  const file = path.join(state, 'many.verbs');
  writeFileSync(file, Array.from({ length: 2000 }, (_, index) => `create-etherstub s${index}\n\n`).join(''));
  const { shown, code } = await typed(
    100,
    [[' of 2,000 blocks done, at line ', '\u0003']],
    ['batch', '-f', file],
    state,
  );
  expect(shown).toMatch(/vnetctl: batch: nothing of block \d+ \(line \d+\) is done; \d+ blocks before it are done/);
  expect(code).toBe(130);
});
