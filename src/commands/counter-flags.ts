import * as Flags from '@oclif/core/flags';
import type { CounterUnit, Wanted } from '#views/text/statistics/number.ts';
import { outputFlag, parseableFlag } from './show.ts';
import { UsageError } from './usage.ts';

/** The letters that dlstat and flowstat share. */
export const counterFlags = {
  receive: Flags.boolean({ char: 'r', summary: 'What was received, and how.', exclusive: ['transmit'] }),
  transmit: Flags.boolean({ char: 't', summary: 'What was sent.' }),
  unit: Flags.string({
    char: 'u',
    helpValue: 'R|K|M|G|T|P',
    options: ['R', 'K', 'M', 'G', 'T', 'P'],
    summary: 'Numbers in that unit; R: as they are.',
  }),
  every: Flags.boolean({ char: 'A', summary: 'All known counters of everything.' }),
  history: Flags.boolean({ char: 'h', summary: 'The usage history.' }),
  output: outputFlag,
  parseable: parseableFlag,
};

export interface CounterWish {
  readonly receive: boolean;
  readonly transmit: boolean;
  readonly unit?: string | undefined;
  readonly every: boolean;
  readonly history: boolean;
  readonly all?: boolean;
  readonly output?: string | undefined;
  readonly parseable: boolean;
  readonly dates: boolean;
  readonly start?: string | undefined;
  readonly end?: string | undefined;
  readonly file?: string | undefined;
}

export function wantedOf({ receive, transmit }: CounterWish): Wanted {
  return receive ? 'receive' : transmit ? 'transmit' : 'both';
}

export function unitOf({ unit }: CounterWish): CounterUnit {
  // The parser has let no other letter pass.
  return (unit ?? null) as CounterUnit;
}

/** A combination of options that is refused: why, and what to write. */
export interface Misfit<Wish> {
  readonly is: (wish: Wish) => boolean;
  readonly says: string;
  readonly hint: string;
}

export function refuseMisfits<Wish>(wish: Wish, rules: readonly Misfit<Wish>[]): void {
  const found = rules.find(({ is }) => is(wish));
  if (found) throw new UsageError(found.says, found.hint);
}

const isShaped = (wish: CounterWish) =>
  wish.receive || wish.transmit || wish.unit !== undefined || wish.output !== undefined || wish.parseable;

/** What dlstat(8) and flowstat(8) refuse alike. */
export const MISFITS: readonly Misfit<CounterWish>[] = [
  {
    is: ({ history, receive, transmit, unit, every }) =>
      history && (receive || transmit || every || unit !== undefined),
    says: '-h shows the history, which has no -r, -t, -u and -A.',
    hint: 'Choose its columns with -o.',
  },
  {
    is: ({ history, dates, start, end, file }) =>
      !history && (dates || start !== undefined || end !== undefined || file !== undefined),
    says: '-d, -s, -e and -f are about the history.',
    hint: 'Add -h.',
  },
  {
    is: (wish) => !wish.history && (wish.every || wish.all === true) && isShaped(wish),
    says: '-a and -A print every counter as it is: they go with none of -r, -t, -u, -o, -p.',
    hint: 'For scripts add --json.',
  },
  {
    is: ({ unit, parseable }) => unit !== undefined && parseable,
    says: '-u and -p exclude each other.',
    hint: 'Numbers for scripts are always whole: leave out -u.',
  },
];
