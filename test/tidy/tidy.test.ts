import path from 'node:path';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { readSources, type Source, sourceOf } from './graph.ts';
import { breaches, cycles, unreachable } from './judge.ts';
import { RULES } from './rooms.ts';

const ROOT = path.join(import.meta.dirname, '../..');
const sources = readSources(path.join(ROOT, 'src'));

describe('the house', () => {
  it('keeps the direction of imports and the place of packages', () => {
    expect(breaches(sources, RULES)).toEqual([]);
  });

  it('has no import cycles', () => {
    expect(cycles(sources)).toEqual([]);
  });

  it('has no file that no command reaches', () => {
    expect(unreachable(sources, 'commands/main.ts')).toEqual([]);
  });

  it('sees every import that the bundler sees', async () => {
    const seen = new Map(sources.map((source) => [source.file, new Set(source.imports.map((item) => item.target))]));
    const found = await bundled();
    expect(found.length).toBeGreaterThan(sources.length);
    const missed = found.filter(([from, to]) => !seen.get(from)?.has(to));
    expect(missed).toEqual([]);
  });
});

describe('the check itself', () => {
  const found = (file: string, text: string) => breaches([sourceOf(file, text)], RULES);

  it.each([
    ['a room below imports one above', 'diff/diff.ts', "import { order } from '#plan/order.ts';"],
    ['a type alone does so too', 'plan/plan.ts', "import type { Host } from '#hosts/host.ts';"],
    ['a relative path does so', 'state/vnic.ts', "export { diff } from '../diff/diff.ts';"],
    ['an import over several lines does so', 'state/vnic.ts', "import {\n  diff,\n} from '#diff/diff.ts';"],
    ['a dynamic import does so', 'views/text/a.ts', "const a = () => import('#reconcile/apply.ts');"],
    ['a view takes more than types of a plan', 'views/text/a.ts', "import { isEmpty } from '#plan/plan.ts';"],
    ['a package is out of its place', 'reconcile/apply.ts', "import { execa } from 'execa';"],
    ['a file is read outside of its place', 'document/lower.ts', "import fs from 'node:fs';"],
    ['a bare import brings one in', 'state/vnic.ts', "import 'node:fs';"],
    ['one kind of host knows another', 'hosts/emulated/host.ts', "import { ip } from '../linux/run.ts';"],
    ['a pure room asks for the time', 'plan/order.ts', 'const now = Date.now();'],
    ['a file is in no room', 'utils/string.ts', ''],
  ])('finds it when %s', (_, file, text) => {
    expect(found(file, text)).toHaveLength(1);
  });

  it.each([
    ['a lower room', 'plan/plan.ts', "import type { Change } from '#diff/change.ts';"],
    ['a type of a plan in a view', 'views/text/a.ts', "import { type Plan, type Step } from '#plan/plan.ts';"],
    ['a comment', 'state/vnic.ts', "// import { x } from '#plan/order.ts';\n/* import('execa') */"],
    ['its own room', 'state/vnic.ts', "import { a } from './address.ts';"],
  ])('lets %s pass', (_, file, text) => {
    expect(found(file, text)).toEqual([]);
  });

  it('prints the reason', () => {
    expect(found('diff/diff.ts', "import { order } from '#plan/order.ts';")).toEqual([
      'src/diff/diff.ts imports plan/order.ts, but comparing is pure: the same two states always differ alike',
    ]);
  });

  const ring: readonly Source[] = [
    sourceOf('state/a.ts', "import { b } from './b.ts';"),
    sourceOf('state/b.ts', "import type { a } from './a.ts';"),
    sourceOf('state/c.ts', "const a = () => import('./a.ts');"),
  ];

  it('finds a cycle, and none through a dynamic import', () => {
    expect(cycles(ring)).toEqual(['state/a.ts -> state/b.ts -> state/a.ts']);
  });

  it('finds a file that nothing reaches', () => {
    expect(unreachable(ring, 'state/a.ts')).toEqual(['state/c.ts']);
  });
});

/** Edges between our own files as esbuild resolves them. */
async function bundled(): Promise<readonly (readonly [string, string])[]> {
  const { metafile } = await build({
    absWorkingDir: ROOT,
    // One bundle of them all: one for each would hold most files hundreds of times.
    stdin: {
      contents: sources.map(({ file }) => `import './src/${file}';`).join('\n'),
      resolveDir: ROOT,
    },
    outfile: 'unused.js',
    bundle: true,
    write: false,
    metafile: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    logLevel: 'silent',
  });
  const own = (file: string) => file.startsWith('src/');
  const inputs = Object.entries(metafile.inputs).filter(([from]) => own(from));
  return inputs.flatMap(([from, { imports }]) =>
    imports.filter((item) => own(item.path)).map((item) => [from.slice(4), item.path.slice(4)] as const),
  );
}
