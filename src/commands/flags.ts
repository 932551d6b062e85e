import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { parseTime } from '#units/time.ts';
import { UsageError } from './usage.ts';

/** `-f FILE|FOLDER|-`, repeatable: the documents that a command reads. */
export const filesFlag = Flags.string({
  char: 'f',
  helpValue: 'FILE|FOLDER|-',
  summary: 'Documents to read; - is standard input. May be repeated.',
  multiple: true,
  // Without it `-f a.yaml NAME` would take NAME for a second file.
  multipleNonGreedy: true,
});

/** The number of an entry of the history. */
export const entryArg = Args.custom<number>({
  parse: async (text) => {
    if (!/^\d{1,15}$/.test(text))
      throw new UsageError(`"${text}" is not the number of an entry.`, '`vnetctl history` lists them.');
    return Number(text);
  },
});

const PICOSECONDS_PER_MILLISECOND = 1e9;

/** A duration such as `10s` or `500ms`, in milliseconds. */
export const durationFlag = Flags.custom<number>({
  helpValue: 'TIME',
  parse: async (text) => {
    const time = parseTime(text);
    if (time === undefined)
      throw new UsageError(`"${text}" is not a time.`, 'Write a number and a unit, such as 10s or 500ms.');
    return time / PICOSECONDS_PER_MILLISECOND;
  },
});

/** A duration such as `2s` or `500us`, in picoseconds: virtual time. */
export const picosecondsFlag = Flags.custom<number>({
  helpValue: 'TIME',
  parse: async (text) => {
    const time = parseTime(text);
    if (time === undefined)
      throw new UsageError(`"${text}" is not a time.`, 'Write a number and a unit, such as 2s or 500us.');
    return time;
  },
});

/** `--lock-timeout TIME` of the commands that write, in milliseconds. */
export const lockTimeoutFlag = durationFlag({
  summary: 'How long to wait while another command writes to the host.',
  default: 10_000,
  defaultHelp: async () => '10s',
});

/** `--cos N` of the commands about ways. */
export const cosFlag = Flags.integer({
  helpValue: 'N',
  min: 0,
  max: 7,
  summary: '802.1p priority of the frames. Else as the sender, its flows and its port give it.',
});
