import type { Import, Source } from './graph.ts';
import type { Rule } from './rooms.ts';

/** Every breach of the rules, each as the sentence that the failing test prints. */
export function breaches(sources: readonly Source[], rules: readonly Rule[]): readonly string[] {
  return sources.flatMap((source) => {
    const rule = ruleOf(source.file, rules);
    if (!rule) return [`src/${source.file} is in no room of test/tidy/rooms.ts`];
    const imports = source.imports.filter((item) => !isAllowed(item, source.file, rule));
    return [
      ...imports.map((item) => `src/${source.file} imports ${item.target}, but ${rule.because}`),
      ...impurities(source, rule),
    ];
  });
}

function isAllowed(item: Import, file: string, rule: Rule): boolean {
  if (!item.ours) return item.target.startsWith('..') ? isSchema(item.target) : rule.packages.includes(item.target);
  if (rule.apart?.some((place) => isIn(item.target, place))) return false;
  if (roomOf(item.target) === roomOf(file)) return true;
  const allowed = rule.may.find((place) => isIn(item.target, place));
  return allowed !== undefined && (item.type || !rule.typesOnly?.includes(allowed));
}

/** The published schemas are data that lie outside src/; nothing else does. */
function isSchema(target: string): boolean {
  return /^\.\.\/schemas\/[a-z]+\.schema\.json$/.test(target);
}

const IMPURE = /\basync\b|\bawait\b|\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bprocess\.|\bsetTimeout\b/g;

function impurities(source: Source, rule: Rule): readonly string[] {
  if (!rule.pure) return [];
  const words = new Set([...source.text.matchAll(IMPURE)].map((match) => match[0]));
  return [...words].map((word) => `src/${source.file} says ${word}, but ${rule.because}`);
}

/** Import cycles, each once, as `a -> b -> a`. Types count; dynamic imports do not, they are evaluated later. */
export function cycles(sources: readonly Source[]): readonly string[] {
  const edges = new Map(sources.map((source) => [source.file, staticTargets(source)]));
  const state = new Map<string, 'open' | 'done'>();
  const found: string[] = [];
  const visit = (file: string, path: readonly string[]) => {
    if (state.get(file) === 'open') found.push([...path.slice(path.indexOf(file)), file].join(' -> '));
    if (state.has(file)) return;
    state.set(file, 'open');
    for (const target of edges.get(file) ?? []) visit(target, [...path, file]);
    state.set(file, 'done');
  };
  for (const file of edges.keys()) visit(file, []);
  return found;
}

function staticTargets(source: Source): readonly string[] {
  return source.imports.filter((item) => item.ours && !item.dynamic).map((item) => item.target);
}

/** Files that no import leads to from the entry. */
export function unreachable(sources: readonly Source[], entry: string): readonly string[] {
  const edges = new Map(sources.map((source) => [source.file, source.imports.filter((item) => item.ours)]));
  const seen = new Set([entry]);
  for (const file of seen) for (const item of edges.get(file) ?? []) seen.add(item.target);
  return sources.map((source) => source.file).filter((file) => !seen.has(file));
}

/** The longest row that names the file, its folder or its room. */
function ruleOf(file: string, rules: readonly Rule[]): Rule | undefined {
  const rows = rules.filter((rule) => isIn(file, rule.where));
  return rows.sort((a, b) => b.where.length - a.where.length)[0];
}

function isIn(file: string, place: string): boolean {
  return file === place || file.startsWith(`${place}/`);
}

function roomOf(file: string): string {
  return file.split('/')[0] ?? file;
}
