import { nearest } from '#diagnostics/suggest.ts';
import { ALIASES, COMMANDS } from './index.ts';
import { UsageError } from './usage.ts';

/** The refusal of a command line that begins with no command of ours; names the nearest one, or what a topic holds. */
export function unknownCommand(argv: readonly string[]): UsageError {
  const words = argv.filter((word) => !word.startsWith('-'));
  const [first = argv[0] ?? '', second] = words;
  const verbs = [...COMMANDS.keys()].filter((id) => id.startsWith(`${first}:`)).map((id) => id.slice(first.length + 1));
  if (verbs.length > 0) return unknownVerb(first, second, verbs);
  const known = [...new Set([...COMMANDS.keys(), ...Object.keys(ALIASES)].map((id) => id.split(':')[0] ?? id))];
  const near = nearest(first, known);
  const hint = near === undefined ? '`vnetctl help` lists the commands.' : `Did you mean \`vnetctl ${near}\`?`;
  return new UsageError(`there is no command ${JSON.stringify(first)}.`, hint);
}

function unknownVerb(topic: string, verb: string | undefined, verbs: readonly string[]): UsageError {
  const list = `\`vnetctl ${topic}\` takes ${verbs.join(', ')}.`;
  if (verb === undefined) return new UsageError(`${topic} needs a verb.`, list);
  const near = nearest(verb, verbs);
  return new UsageError(
    `there is no command "${topic} ${verb}".`,
    near ? `Did you mean \`vnetctl ${topic} ${near}\`?` : list,
  );
}
