import { stripVTControlCharacters } from 'node:util';
import type { Command } from '@oclif/core/command';
import type { CLIError } from '@oclif/core/errors';
import { CODES } from '#diagnostics/code.ts';
import type { Diagnostic } from '#diagnostics/diagnostic.ts';
import { nearest } from '#diagnostics/suggest.ts';
import { complaintElsewhere } from './dladm-habits.ts';

/** The command line is wrong in a way that oclif's parser cannot see: one line, the usage line, exit code 1. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly hint: string | undefined;

  constructor(message: string, hint?: string, options?: ErrorOptions) {
    super(message, options);
    this.hint = hint;
  }
}

/**
 * What the parsing of a command line has thrown, as it is to be told. oclif wraps the refusal of an option's value in lines
 * of its own, and its operands throw a plain `Error`; anything else (a TypeError, say) is a defect and stays one.
 */
export function parseFault(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const hint = error instanceof UsageError ? error.hint : undefined;
  const isRefusal = error instanceof UsageError || error.constructor === Error;
  return isRefusal ? new UsageError(`${plainSentence(error.message)}.`, hint, { cause: error }) : error;
}

type Flagged = Pick<Command.Class, 'id' | 'flags' | 'baseFlags' | 'args' | 'usage'>;

/** oclif's complaint about a command line in one sentence of ours, with the nearest word that would have been right. */
export function usageFault(error: CLIError, command: Partial<Flagged>): Diagnostic {
  const [detail, near] = sentence(error, command);
  const hint = complaintElsewhere(command.id ?? '', detail) ?? near;
  return { severity: 'error', code: 'usage', summary: CODES.usage, detail, ...(hint === undefined ? {} : { hint }) };
}

function sentence(error: CLIError & { flags?: unknown; args?: unknown }, command: Partial<Flagged>): [string, string?] {
  if (Array.isArray(error.flags)) return unknownFlags(error.flags.map(String), command);
  if (Array.isArray(error.args)) return operands(error.args);
  const parts = plainSentence(error.message).split('; ');
  return [`${[...new Set(parts.map((part) => inLetters(part, command)))].join('; ')}.`];
}

/** A message of oclif's in our words, with options as they are typed: `-o`, and `--format` where there is no letter. */
function inLetters(message: string, command: Partial<Flagged>): string {
  const typed = (name = '') => typedOption(name, command);
  for (const [pattern, words] of WORDS) {
    const match = pattern.exec(message);
    if (match) return words(match, typed);
  }
  return message;
}

/** How an option is written in messages: its letter if it has one. */
export function typedOption(name: string, command: Partial<Flagged>): string {
  const char = allFlags(command)[name]?.char;
  return char ? `-${char}` : `--${name}`;
}

/** What is said of an option that may stand once and stands twice (dladm(8) names the letter). */
export const givenTwice = (option: string) => `option ${option} is given twice`;

type Typed = (name?: string) => string;

/** oclif's sentences (lib/parser/parse.js, validate.js, errors.js) and ours. */
const WORDS: readonly (readonly [RegExp, (match: RegExpExecArray, typed: Typed) => string])[] = [
  [/^Flag --(\S+) can only be specified once$/, ([, name], typed) => givenTwice(typed(name))],
  [/^Flag --(\S+) expects a value$/, ([, name], typed) => `option ${typed(name)} needs a value`],
  [
    /^Flag --(\S+) expects one of these values: (.*)$/,
    ([, name, values], typed) => `option ${typed(name)} needs a value: ${values}`,
  ],
  [
    /^Expected --([\w-]+)=(.*) to be one of: (.*)$/s,
    ([, name, value, values], typed) => `option ${typed(name)} takes ${values}, not ${JSON.stringify(value)}`,
  ],
  [/^Expected (.*) to be one of: (.*)$/s, ([, value, values]) => `${JSON.stringify(value)} is none of ${values}`],
  [/^Missing required flag (\S+)$/, ([, name], typed) => `option ${typed(name)} is missing`],
  [
    /^--([\w-]+)=.* cannot also be provided when using --(\S+)$/s,
    ([, one, other], typed) => `options ${[typed(one), typed(other)].sort().join(' and ')} exclude each other`,
  ],
  [
    /^All of the following must be provided when using --(\S+): (.*)$/,
    ([, name, others], typed) => `option ${typed(name)} needs ${eachTyped(others, typed)}`,
  ],
];

function eachTyped(list = '', typed: Typed): string {
  const names = list.split(', ').map((name) => name.replace(/^--/, ''));
  return names.map((name) => typed(name)).join(' and ');
}

/** The words of a message of oclif's on one line, without its ornaments and the full stop. */
function plainSentence(message: string): string {
  return (
    stripVTControlCharacters(message)
      .replace(/\n?See more help with --help$/, '')
      .replace(/^The following errors? occurred:\s*/, '')
      // A refusal of ours that begins with the letter as it was typed needs no other name of the option.
      .replace(/^Parsing --[\w-]+\s*\n\s*(?=-\w )/, '')
      .replace(/^Parsing (--[\w-]+)\s*\n\s*/, '$1: ')
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '')
      .join('; ')
      .replace(/\.$/, '')
  );
}

function unknownFlags(flags: readonly string[], command: Partial<Flagged>): [string, string?] {
  const known = Object.entries(allFlags(command)).filter(([, flag]) => flag.hidden !== true);
  const letters = known.flatMap(([, { char }]) => (char ? [`-${char}`] : []));
  const names = known.map(([name]) => `--${name}`);
  // Of letters, the one in the other case is what fingers miss; nothing else is near to a letter.
  const near = flags
    .map((flag) => (flag.startsWith('--') ? nearest(flag, names) : letters.find((one) => isOtherCase(one, flag))))
    .find((flag) => flag !== undefined);
  const plural = flags.length === 1 ? '' : 's';
  return [`unknown option${plural} ${flags.join(', ')}.`, near && `Did you mean ${near}?`];
}

function isOtherCase(letter: string, typed: string): boolean {
  return letter.toLowerCase() === typed.slice(0, 2).toLowerCase();
}

/** Strings are operands too many; descriptions of operands are missing ones. */
function operands(args: readonly unknown[]): [string] {
  const names = args.map((arg) =>
    typeof arg === 'object' && arg !== null && 'name' in arg ? String(arg.name) : undefined,
  );
  if (names.every((name) => name !== undefined))
    return [`${names.map((name) => name.toUpperCase()).join(', ')} is missing.`];
  return [`unexpected operand${args.length === 1 ? '' : 's'} ${args.join(', ')}.`];
}

/** `Usage: vnetctl create-vnic -l LINK [-t] [-p PROP=VALUE,...]... VNIC`, from the flags and arguments of the command. */
export function usageLine({ verb, command }: { readonly verb: string; readonly command: Partial<Flagged> }): string {
  const words = typeof command.usage === 'string' ? command.usage : usageWords(verb, command);
  return `Usage: vnetctl ${words}`;
}

/** What a usage line tells of an option: as a class has it, and as the manifest has. */
interface Usable extends Letters {
  readonly type: 'boolean' | 'option';
  readonly required?: boolean | undefined;
  readonly helpValue?: string | string[] | undefined;
  readonly multiple?: boolean | undefined;
}

interface Operand {
  readonly required?: boolean | undefined;
}

interface Parts {
  readonly flags?: Readonly<Record<string, Usable>> | undefined;
  readonly args?: Readonly<Record<string, Operand>> | undefined;
}

/** What follows the program's name: required options, the others, operands. */
export function usageWords(verb: string, command: Parts): string {
  const own = Object.entries(command.flags ?? {}).filter(([, flag]) => flag.hidden !== true);
  const ordered = [...own.filter(([, flag]) => flag.required), ...own.filter(([, flag]) => !flag.required)];
  const flags = ordered.map(([name, flag]) => flagUsage(name, flag));
  const args = Object.entries(command.args ?? {}).map(([name, arg]) => argUsage(name, arg.required === true));
  return [verb, ...flags, ...args].filter((word) => word !== '').join(' ');
}

function flagUsage(name: string, flag: Usable): string {
  const value = flag.type === 'option' ? ` ${flag.helpValue ?? name.toUpperCase()}` : '';
  const text = `${flag.char ? `-${flag.char}` : `--${name}`}${value}`;
  const repeat = flag.type === 'option' && flag.multiple ? '...' : '';
  return (flag.required ? text : `[${text}]`) + repeat;
}

function argUsage(name: string, required: boolean): string {
  return required ? name.toUpperCase() : `[${name.toUpperCase()}]`;
}

interface Letters {
  readonly char?: string | undefined;
  readonly hidden?: boolean | undefined;
}

function allFlags(command: Partial<Flagged>): Readonly<Record<string, Letters>> {
  return { json: {}, help: {}, ...command.baseFlags, ...command.flags };
}
