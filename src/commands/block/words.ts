import { split } from 'shlex';
import { UsageError } from '../usage.ts';

/** What a shell would treat in a way of its own. A line without it is words between blanks. */
const SPECIAL = /['"\\#$`]/;

/** Words, and after a `#` at the beginning of a word whatever the writer wants to note. */
const SENTENCE = /^(?<words>(?:[^'"\\#]|(?<=\S)#|\\.|'[^']*'|"(?:\\.|[^"\\])*")*)(?:#.*)?$/s;

/** The words of a line, with quotes, backslashes and comments as in a shell, and nothing else of a shell. */
export function wordsOf(line: string): readonly string[] {
  if (!SPECIAL.test(line)) return line.split(/[ \t\r]+/).filter((word) => word !== '');
  const words = SENTENCE.exec(line)?.groups?.words;
  if (words === undefined)
    throw new UsageError('a quote is not closed, or a backslash is the last character.', 'A verb is one line.');
  return split(words);
}
