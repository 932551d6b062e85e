import * as Flags from '@oclif/core/flags';
import type { CounterUnit } from '#views/text/tables/counters.ts';
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
  output: outputFlag,
  parseable: parseableFlag,
};

export interface CounterWish {
  readonly receive: boolean;
  readonly transmit: boolean;
  readonly unit?: string | undefined;
  readonly parseable: boolean;
}

export function wantedOf({ receive, transmit }: CounterWish): 'both' | 'receive' | 'transmit' {
  return receive ? 'receive' : transmit ? 'transmit' : 'both';
}

export function unitOf({ unit, parseable }: CounterWish): CounterUnit {
  if (unit !== undefined && parseable)
    throw new UsageError('-u and -p exclude each other.', 'Numbers for scripts are always whole: leave out -u.');
  // The parser has let no other letter pass.
  return (unit ?? null) as CounterUnit;
}
