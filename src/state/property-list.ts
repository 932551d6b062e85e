import { CODES } from '#diagnostics/code.ts';
import type { Diagnostic } from '#diagnostics/diagnostic.ts';

export interface Assignment {
  readonly name: string;
  readonly values: readonly string[];
}

/** Limits of dladm(8): names, values of one name, and characters of all lists together. */
const MOST_NAMES = 64;
const MOST_VALUES = 64;
const MOST_CHARACTERS = 2048;

/**
 * `maxbw=100M,cpus=0,1`: a word without `=` is one more value of the property before it. Several lists are one, as several
 * `-p` are to dladm(8).
 */
export function parseAssignments(lists: readonly string[]): {
  readonly assignments: readonly Assignment[];
  readonly fault: Diagnostic | undefined;
} {
  const assignments: { name: string; values: string[] }[] = [];
  const refuse = (detail: string, hint: string) => ({ assignments: [], fault: usage(detail, hint) });
  for (const list of lists) {
    for (const word of list.split(',')) {
      const equals = word.indexOf('=');
      if (equals < 0 && word !== '' && assignments.length > 0) assignments.at(-1)?.values.push(word);
      else if (equals > 0 && equals < word.length - 1)
        assignments.push({ name: word.slice(0, equals), values: [word.slice(equals + 1)] });
      else return refuse(`-p ${list} is not a list of properties.`, 'Write PROP=VALUE, more of them after commas.');
    }
  }
  if (assignments.length > MOST_NAMES)
    return refuse(`-p names more than ${MOST_NAMES} properties.`, 'Set them in two commands.');
  const long = assignments.find(({ values }) => values.length > MOST_VALUES);
  if (long) return refuse(`${long.name} is given more than ${MOST_VALUES} values.`, 'Write ranges, such as cpus=0-63.');
  if (lists.join(',').length > MOST_CHARACTERS)
    return refuse(`-p has more than ${MOST_CHARACTERS} characters.`, 'Set them in two commands.');
  return { assignments, fault: undefined };
}

/** `maxbw,cpus`: names alone, as of what is to be reset. */
export function parseNames(lists: readonly string[]): {
  readonly names: readonly string[];
  readonly fault: Diagnostic | undefined;
} {
  const refuse = (detail: string, hint: string) => ({ names: [], fault: usage(detail, hint) });
  const names = lists.flatMap((list) => list.split(','));
  const assigned = names.find((name) => name.includes('='));
  if (assigned !== undefined)
    return refuse(
      `${assigned} names a value, but what is reset takes its default.`,
      `Write ${assigned.split('=')[0]}.`,
    );
  if (names.includes(''))
    return refuse(`-p ${lists.join(' ')} is not a list of names.`, 'Write PROP, more after commas.');
  return { names: [...new Set(names)], fault: undefined };
}

/** A fault of the words of a command line. */
export function usage(detail: string, hint: string): Diagnostic {
  return { severity: 'error', code: 'usage', summary: CODES.usage, detail, hint };
}
