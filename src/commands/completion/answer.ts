import { ALIASES } from '../index.ts';
import type { Manifest } from '../program.ts';
import { Names } from './names.ts';
import { type Offer, operandOffer, valueOffer } from './offer.ts';
import { type Option, type Question, questionOf } from './question.ts';

/** What can follow a command line, each as a whole word: only what begins as the word at the cursor does. */
export async function answer(line: string, manifest: Manifest): Promise<Offer> {
  const question = questionOf(line, manifest);
  const offer = await offerOf(question, manifest);
  return { ...offer, words: offer.words.filter(({ text }) => text.startsWith(question.current)) };
}

async function offerOf(question: Question, manifest: Manifest): Promise<Offer> {
  const { command, current, value, given } = question;
  if (!command && question.verb === '--host')
    return { words: (await new Names(undefined).hosts()).map((text) => ({ text })) };
  if (!command) return commandOffer(question, manifest);
  const names = new Names(given.get('host')?.at(-1));
  if (value) {
    const before = current.slice(0, current.length - value.text.length);
    const offer = await valueOffer(question, value.option, value.text, names);
    return { ...offer, words: offer.words.map((word) => ({ ...word, text: before + word.text })) };
  }
  if (command.id === 'help') return commandOffer({ ...question, verb: question.operands.join(' ') }, manifest);
  const options = question.optionsEnded ? [] : optionWords(question);
  if (/^-/.test(current) && !question.optionsEnded) return { words: options };
  const operands = await operandOffer(question, names);
  // Where no operand can stand, options are what is left.
  return operands.words.length > 0 || operands.files ? operands : { words: options };
}

/** Commands, or what follows the first word of one. */
function commandOffer({ verb }: Question, { commands }: Manifest): Offer {
  const shown = Object.values(commands).filter((one) => !one.hidden);
  const all = [
    ...shown.map(({ id, summary }) => ({ id, about: summary })),
    ...Object.entries(ALIASES).flatMap(([alias, id]) => {
      const meant = commands[id];
      return meant ? [{ id: alias, about: meant.summary }] : [];
    }),
  ];
  const start = verb === '' ? '' : `${verb.replaceAll(' ', ':')}:`;
  const words = new Map<string, string | undefined>();
  for (const { id, about } of all) {
    if (!id.startsWith(start)) continue;
    const [word = '', ...more] = id.slice(start.length).split(':');
    if (!words.has(word)) words.set(word, more.length === 0 ? about : undefined);
  }
  if (start === '')
    for (const option of ['--help', '--version', '--host', '--json', '--no-color']) words.set(option, undefined);
  return { words: [...words].map(([text, about]) => ({ text, ...(about === undefined ? {} : { about }) })) };
}

/** The options that may still be given: not twice, not beside one that they exclude. */
function optionWords({ command, given }: Question): Offer['words'] {
  const all = Object.values(command?.flags ?? {});
  const excluded = new Set(
    all.flatMap((one) => {
      const others = exclusions(one);
      return given.has(one.name) ? others : others.some((other) => given.has(other)) ? [one.name] : [];
    }),
  );
  const open = all.filter(
    (one) =>
      !one.hidden && !excluded.has(one.name) && (!given.has(one.name) || (one.type === 'option' && one.multiple)),
  );
  return [
    ...open.flatMap((one) => {
      const about = one.summary ?? one.description;
      const spellings = [`--${one.name}`, ...(one.char ? [`-${one.char}`] : [])];
      return spellings.map((text) => ({ text, ...(about === undefined ? {} : { about }) }));
    }),
    { text: '--help' },
  ];
}

function exclusions(option: Option): readonly string[] {
  return (option.exclusive ?? []).flatMap((one) => (typeof one === 'string' ? one : []));
}
