import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** One file of src/ and what it imports. Paths are below src/: `plan/order.ts`. */
export interface Source {
  readonly file: string;
  readonly text: string;
  readonly imports: readonly Import[];
}

export interface Import {
  /** `plan/order.ts` for ours, `node:fs` or `execa` for others, `../schemas/x.json` for files outside src/. */
  readonly target: string;
  readonly ours: boolean;
  /** Nothing of it is left at run time. */
  readonly type: boolean;
  /** `import('...')`: evaluated later, so it closes no cycle. */
  readonly dynamic: boolean;
}

/** Reads every source file below a folder. */
export function readSources(folder: string): readonly Source[] {
  const entries = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const files = entries.filter((name) => /\.(ts|tsx|js)$/.test(name) && !name.endsWith('.d.ts')).sort();
  return files.map((file) => sourceOf(file, readFileSync(path.join(folder, file), 'utf8')));
}

/** A source with its imports, type-only ones too: a bundler drops those, so its graph would not do. */
export function sourceOf(file: string, text: string): Source {
  const code = withoutComments(text);
  const found = [
    ...[...code.matchAll(STATIC)].map((match) => make(file, match[3] ?? '', isTypeOnly(match), false)),
    ...[...code.matchAll(BARE)].map((match) => make(file, match[1] ?? '', false, false)),
    ...[...code.matchAll(DYNAMIC)].map((match) => make(file, match[1] ?? '', false, true)),
  ];
  return { file, text: code, imports: found };
}

/** `import a, { b } from 'c'`, `export type { d } from 'e'`. The words before `from` hold no quote and no semicolon. */
const STATIC = /^(?:import|export)\s+(type\s+)?([^'";]*?)\s*from\s*'([^']+)'/gm;
const BARE = /^import\s+'([^']+)'/gm;
const DYNAMIC = /\bimport\(\s*'([^']+)'\s*[,)]/g;

function isTypeOnly(match: RegExpMatchArray): boolean {
  if (match[1] !== undefined) return true;
  const names = /^\{([^}]*)\}$/s.exec((match[2] ?? '').trim())?.[1]?.split(',') ?? [''];
  return names.filter((name) => name.trim() !== '').every((name) => /^\s*type\s/.test(name)) && names[0] !== '';
}

function make(from: string, specifier: string, type: boolean, dynamic: boolean): Import {
  if (specifier.startsWith('#')) return { target: specifier.slice(1), ours: true, type, dynamic };
  if (!specifier.startsWith('.')) return { target: specifier, ours: false, type, dynamic };
  const target = path.posix.join(path.posix.dirname(from), specifier);
  return { target, ours: !target.startsWith('..'), type, dynamic };
}

/** Comments blanked; texts in quotes may contain what looks like one, so they are stepped over. */
function withoutComments(text: string): string {
  return text.replace(/'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|\/\*[\s\S]*?\*\/|(?<![:\\])\/\/[^\n]*/g, (part) =>
    part.startsWith('/') ? '' : part,
  );
}
