import { ALIASES, COMMANDS } from './index.ts';

/**
 * The command that the leading words name, the longest that there is, and what follows it. Options that every command has
 * may stand before it; they are returned among what follows. Without a command: the words where its name should be.
 */
export function commandNamed(argv: readonly string[]): readonly [string | undefined, readonly string[]] {
  const [options, words] = leadingOptions(argv);
  for (let count = Math.min(2, words.length); count > 0; count--) {
    const typed = words.slice(0, count).join(':');
    const id = ALIASES[typed] ?? typed;
    if (COMMANDS.has(id)) return [id, [...options, ...words.slice(count)]];
  }
  return [undefined, words];
}

/** The options of every command at the beginning of a line, with their values, and what comes after them. */
export function leadingOptions(argv: readonly string[]): readonly [readonly string[], readonly string[]] {
  let count = 0;
  for (let width = widthAt(argv, 0); width > 0; width = widthAt(argv, count)) count += width;
  return [argv.slice(0, count), argv.slice(count)];
}

/** How many words the global option at that place takes; 0: there is none, or its value is missing. */
function widthAt(argv: readonly string[], at: number): 0 | 1 | 2 {
  const [word = '', value = '-'] = argv.slice(at, at + 2);
  if (/^--(json$|no-color$|host=)/.test(word)) return 1;
  return word === '--host' && !value.startsWith('-') ? 2 : 0;
}
