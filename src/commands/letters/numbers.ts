import type { Wrong } from './wrong.ts';

/** A whole number that a letter gives; what is none is noted. Ranges are judged by the rules between objects. */
export function wholeNumber(letter: string, text: string | undefined, what: string, wrong: Wrong): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  return wrong.add(`${letter} ${text} is not ${what}.`, 'Write a whole number.');
}
