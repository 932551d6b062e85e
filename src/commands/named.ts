import { ALIASES, COMMANDS } from './index.ts';

/** The command that the leading words name, the longest that there is, and what follows it. */
export function commandNamed(argv: readonly string[]): readonly [string | undefined, readonly string[]] {
  for (let count = Math.min(2, argv.length); count > 0; count--) {
    const typed = argv.slice(0, count).join(':');
    const id = ALIASES[typed] ?? typed;
    if (COMMANDS.has(id)) return [id, argv.slice(count)];
  }
  return [undefined, argv];
}
