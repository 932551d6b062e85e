import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, inject, test } from 'vitest';
import { COMMANDS } from '#commands/index.ts';
import { outputsOf, readme } from '../scripts/lib/tour.mjs';

const ROOT = path.join(import.meta.dirname, '..');
const README = readFileSync(path.join(ROOT, 'README.md'), 'utf8');

beforeAll(() => expect(inject('buildFault')).toBe(''));

test('opens with what it is in two sentences and the two commands', () => {
  const [, what = '', , commands = ''] = README.split(/\n\n/);
  expect(what.match(/\.(?=\s|$)/g)).toHaveLength(2);
  expect(commands).toMatch(/^```\nnpm run demo .+\nnpm test .+\n```$/);
});

test('the tour prints what the program prints', () => {
  const typed = README.match(/^\$ vnetctl (validate|plan|apply|diff|show-\w+|rollback|review) .*$/gm) ?? [];
  expect(typed.length).toBeGreaterThanOrEqual(10);
  // As lines, so that a difference is readable; `npm run docs` writes the present output.
  expect(readme().split('\n')).toEqual(README.split('\n'));
  expect(README).not.toContain('this is a bug of vnetctl');
});

test('docs/lossless.md shows what the program prints', () => {
  const page = readFileSync(path.join(ROOT, 'docs/lossless.md'), 'utf8');
  expect(outputsOf('docs/lossless.md').split('\n')).toEqual(page.split('\n'));
});

test('the tables name every command and every example', () => {
  for (const id of COMMANDS.keys()) expect(README).toContain(`\`${id.replaceAll(':', ' ')}\``);
  const examples = readdirSync(path.join(ROOT, 'examples')).filter((name) => name !== 'ci');
  for (const name of examples) expect(README).toContain(`| \`examples/${name}\` |`);
});
