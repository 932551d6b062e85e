import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { allCommands } from '#commands/main.ts';
import { VerbCommand } from '#commands/verb.ts';
import { CODES } from '#diagnostics/code.ts';
import { pages } from '../scripts/docs.mjs';
import { RULES } from './tidy/rooms.ts';

const ROOT = path.join(import.meta.dirname, '..');
const generated = Object.entries(await pages());

test('there is a page for each kind of document, for the codes and for the commands', () => {
  const files = readdirSync(path.join(ROOT, 'docs/reference')).map((name) => `docs/reference/${name}`);
  const pages = generated.map(([file]) => file).filter((file) => file.startsWith('docs/reference/'));
  expect(files.sort()).toEqual(pages.sort());
});

test('from-dladm.md has every verb that changes something, with at least one document', async () => {
  const page = readFileSync(path.join(ROOT, 'docs/from-dladm.md'), 'utf8');
  const verbs = Object.entries(await allCommands()).filter(([, verb]) => verb.prototype instanceof VerbCommand);
  const headings = [...page.matchAll(/^## (\S+)$/gm)].map(([, id]) => id);
  expect(headings.sort()).toEqual(verbs.map(([id]) => id).sort());
  expect(page).not.toContain('error[');
});

test.each(generated)('%s is what its source says', (file, text) => {
  expect(readFileSync(path.join(ROOT, file), 'utf8') === text, `${file} is not current: run npm run docs`).toBe(true);
});

test('the page of codes has every code', () => {
  const page = readFileSync(path.join(ROOT, 'docs/reference/codes.md'), 'utf8');
  const shown = [...page.matchAll(/^\| `([a-z-]+)` \| (.+) \|$/gm)].map(([, code, meaning]) => [code, meaning]);
  expect(shown).toEqual(Object.entries(CODES));
});

test.each(RULES)('ARCHITECTURE.md shows what $where may import, and why', ({ where, may, packages, because }) => {
  const row = readFileSync(path.join(ROOT, 'ARCHITECTURE.md'), 'utf8').match(
    new RegExp(`^\\| \\d \\| \`${where}\`.*$`, 'm'),
  )?.[0];
  expect(row).toContain(`| ${because} |`);
  const [, , rooms, shown] = row?.split(' | ') ?? [];
  expect(rooms?.replaceAll(' (types)', '')).toBe(may.join(', ') || 'nothing of ours');
  expect(shown).toBe(packages.join(', ') || 'none');
});

test.each(['README.md', 'ARCHITECTURE.md', ...markdownIn('docs'), ...markdownIn('examples')])(
  '%s links to files that are there',
  (file) => {
    const text = readFileSync(path.join(ROOT, file), 'utf8').replaceAll(/^```[\s\S]*?^```$/gm, '');
    const targets = [...text.matchAll(/\]\(([^)#:\s]+)(?:#[^)]*)?\)/g)].map(([, target]) => target ?? '');
    for (const target of targets)
      expect(() => readFileSync(path.join(ROOT, path.dirname(file), target)), target).not.toThrow(/ENOENT/);
    for (const [, named = ''] of text.matchAll(/`((?:src|test|scripts|schemas|examples|docs)\/[\w./-]*\w)`/g)) {
      expect(exists(named), `${file} names ${named}`).toBe(true);
    }
  },
);

function markdownIn(folder: string): readonly string[] {
  const names = readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' });
  return names
    .filter((name) => name.endsWith('.md'))
    .map((name) => path.join(folder, name))
    .sort();
}

/** Whether a file or folder of that path is there. */
function exists(named: string): boolean {
  return readdirSync(path.join(ROOT, path.dirname(named))).includes(path.basename(named));
}
