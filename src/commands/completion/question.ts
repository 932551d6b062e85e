import type { Command } from '@oclif/core/command';
import { ALIASES } from '../index.ts';
import { leadingOptions } from '../named.ts';
import type { Manifest } from '../program.ts';

export type Option = Command.Flag.Cached;

/** What is being typed, and what stands before it on the command line. */
export interface Question {
  /** Words of the command that are complete: `show-vnic`, `host create`, or the first half of it. */
  readonly verb: string;
  /** The command that they name. */
  readonly command: Command.Cached | undefined;
  /** The word at the cursor as far as it is typed. */
  readonly current: string;
  /** The option whose value is typed; `text` is that value as far as it goes, `current` ends with it. */
  readonly value: { readonly option: Option; readonly text: string } | undefined;
  /** Operands that are complete. */
  readonly operands: readonly string[];
  /** Option name -> its values; an option without value has none. */
  readonly given: ReadonlyMap<string, readonly string[]>;
  /** After `--` there are no options. */
  readonly optionsEnded: boolean;
}

/** Reads a command line up to the cursor, as oclif would read it: `-po link,st`, `--output=li`, `-l bge1 vn`. */
export function questionOf(line: string, { commands }: Manifest): Question {
  // The first word is the name under which we were called; names of ours have no blanks, so quotes need no reading.
  const [, ...typed] = line.trimStart().split(/\s+/);
  const current = typed.pop() ?? '';
  const [options, words] = leadingOptions(typed);
  const [command, count] = commandIn(words, commands);
  const reader = new Reader(command);
  for (const word of [...options, ...words.slice(count)]) reader.take(word);
  return {
    verb: words.slice(0, command ? count : words.length).join(' '),
    command,
    current,
    value: reader.valueIn(current),
    operands: reader.operands,
    given: reader.given,
    optionsEnded: reader.ended,
  };
}

/** The command that the leading words name, and how many they are. */
function commandIn(words: readonly string[], commands: Manifest['commands']): [Command.Cached | undefined, number] {
  for (const count of [2, 1]) {
    const typed = words.slice(0, count).join(':');
    const found = words.length >= count ? commands[ALIASES[typed] ?? typed] : undefined;
    if (found) return [found, count];
  }
  return [undefined, 0];
}

/** What is known of the line word by word. */
class Reader {
  readonly operands: string[] = [];
  readonly given = new Map<string, readonly string[]>();
  ended = false;
  readonly #options: readonly Option[];
  /** The option whose value comes next. */
  #due: Option | undefined;

  constructor(command: Command.Cached | undefined) {
    this.#options = Object.values(command?.flags ?? {});
  }

  take(word: string): void {
    const due = this.#due;
    this.#due = undefined;
    if (due) this.#note(due, word);
    else if (this.ended || !/^-./.test(word)) this.operands.push(word);
    else if (word === '--') this.ended = true;
    else this.#takeOptions(word);
  }

  /** The value that is typed in the word at the cursor. */
  valueIn(current: string): Question['value'] {
    if (this.#due) return { option: this.#due, text: current };
    if (this.ended || !/^-./.test(current)) return undefined;
    const found = this.#inside(current).at(-1);
    return found?.text === undefined ? undefined : { option: found.option, text: found.text };
  }

  #takeOptions(word: string): void {
    for (const { option, text } of this.#inside(word)) {
      if (option.type === 'option' && text === undefined) this.#due = option;
      else this.#note(option, text);
    }
  }

  /** The options of one word; the last may bring its value along. */
  #inside(word: string): readonly { readonly option: Option; readonly text?: string }[] {
    if (word.startsWith('--')) {
      const [name = '', ...rest] = word.slice(2).split('=');
      const option = this.#options.find((one) => one.name === name || one.aliases?.includes(name));
      return option ? [{ option, ...(rest.length > 0 ? { text: rest.join('=') } : {}) }] : [];
    }
    const found: { option: Option; text?: string }[] = [];
    for (let at = 1; at < word.length; at += 1) {
      const option = this.#options.find((one) => one.char === word[at]);
      if (!option) break;
      const text = word.slice(at + 1);
      if (option.type === 'option') return [...found, { option, ...(text === '' ? {} : { text }) }];
      found.push({ option });
    }
    return found;
  }

  #note({ name }: Option, text: string | undefined): void {
    this.given.set(name, [...(this.given.get(name) ?? []), ...(text === undefined ? [] : [text])]);
  }
}
