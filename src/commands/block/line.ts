import type { Config } from '@oclif/core/config';
import type { CommandClass } from '../base.ts';
import { commandNamed } from '../named.ts';
import { classOf } from '../program.ts';
import { unknownCommand } from '../unknown.ts';
import { UsageError } from '../usage.ts';
import { VerbCommand, type Wish } from '../verb.ts';
import { wordsOf } from './words.ts';

/** A line that was read: its verb, and what it asks for. */
export interface Asked {
  readonly wish: Wish;
  readonly command: CommandClass;
}

/** The class of the verb that a line begins with, `vnetctl` before it or not, and the words after it. Throws what is wrong with it. */
export async function verbOf(text: string): Promise<readonly [CommandClass, string[]]> {
  const words = wordsOf(text);
  const argv = words[0] === 'vnetctl' ? words.slice(1) : words;
  const [id, rest] = commandNamed(argv);
  if (id === undefined) throw unknownCommand(rest);
  const command = await classOf(id);
  if (command.prototype instanceof VerbCommand) return [command, [...rest]];
  const name = id.replaceAll(':', ' ');
  throw new UsageError(
    `${name} has no place in a batch, which takes the verbs that change one thing, such as create-vnic.`,
    `Type \`vnetctl ${name}\` by itself, before or after it.`,
  );
}

/** What the words after a verb ask for. Throws what is wrong with them. */
export async function wishOf(command: CommandClass, argv: string[], config: Config): Promise<Wish> {
  // `verbOf` has looked at its prototype.
  const Verb = command as unknown as new (argv: string[], config: Config) => VerbCommand;
  return new Verb(argv, config).wishOfLine();
}
