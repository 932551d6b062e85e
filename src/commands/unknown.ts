import { nearest } from '#diagnostics/suggest.ts';
import { commandElsewhere } from './dladm-habits.ts';
import { ALIASES, COMMANDS } from './index.ts';
import { UsageError } from './usage.ts';

/** The refusal of a command line that begins with no command of ours; names the nearest one, or what a topic holds. */
export function unknownCommand(argv: readonly string[]): UsageError {
  if (argv.length === 0) return new UsageError('COMMAND is missing.', '`vnetctl help` lists the commands.');
  if (argv[0] === '--host') return new UsageError('option --host needs a value.');
  const words = argv.filter((word) => !word.startsWith('-'));
  const [first = argv[0] ?? '', second] = words;
  if (argv[0]?.startsWith('-') && COMMANDS.has(first))
    return new UsageError(`${argv[0]} cannot stand before the command.`, `Write it after ${first}.`);
  const verbs = [...COMMANDS.keys()].filter((id) => id.startsWith(`${first}:`)).map((id) => id.slice(first.length + 1));
  if (verbs.length > 0) return unknownVerb(first, second, verbs);
  const hint =
    commandElsewhere(first, second) ?? nearestTo(first) ?? sameVerb(first) ?? '`vnetctl help` lists the commands.';
  return new UsageError(`there is no command ${JSON.stringify(first)}.`, hint);
}

function knownNames(): readonly string[] {
  return [...new Set([...COMMANDS.keys(), ...Object.keys(ALIASES)].map((id) => id.split(':')[0] ?? id))];
}

function nearestTo(name: string): string | undefined {
  const near = nearest(name, knownNames());
  return near === undefined ? undefined : `Did you mean \`vnetctl ${near}\`?`;
}

/** What the first half of the name goes with. */
function sameVerb(name: string): string | undefined {
  const verb = name.slice(0, name.indexOf('-') + 1);
  const objects = knownNames().flatMap((known) =>
    verb !== '' && known.startsWith(verb) ? known.slice(verb.length) : [],
  );
  return objects.length === 0 ? undefined : `\`${verb}\` goes with ${objects.sort().join(', ')}.`;
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
