import type { Diagnostic } from '#diagnostics/diagnostic.ts';
import { compareNames } from '#state/address.ts';
import { counted, nameRanges } from './nouns.ts';

/**
 * Diagnostics without repetition: what says the same of the same place is said once, though its hints may differ; and
 * documents that a command does not use are told in one line for each kind.
 */
export function toldOnce(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const known = new Set<string>();
  const distinct = diagnostics.filter((one) => {
    const key = JSON.stringify([one.severity, one.code, one.detail, one.place ?? one.subject]);
    return !known.has(key) && known.add(key);
  });
  return withUnusedTogether(distinct);
}

/** How `reconcile` words it: `Host web01 (hosts/web01.yaml) is valid and not used here.` */
const UNUSED = /^(\w+) (\S+) \(.*\) is valid and not used here\.$/s;

function withUnusedTogether(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const names = new Map<string, string[]>();
  for (const one of diagnostics) {
    const [, kind, name] = unused(one);
    if (kind === undefined || name === undefined) continue;
    const list = names.get(kind);
    if (list) list.push(name);
    else names.set(kind, [name]);
  }
  const told = new Set<string>();
  return diagnostics.flatMap((one) => {
    const [, kind = ''] = unused(one);
    const list = names.get(kind) ?? [];
    if (list.length < 2) return one;
    if (told.has(kind)) return [];
    told.add(kind);
    const who = nameRanges(list.sort(compareNames));
    return { ...one, detail: `${counted(list.length, `${kind} document`)} are valid and not used here: ${who}.` };
  });
}

function unused({ code, place, detail }: Diagnostic): readonly (string | undefined)[] {
  return (code === 'unused-document' && !place && UNUSED.exec(detail)) || [];
}
