import * as Flags from '@oclif/core/flags';
import type { ClassLetters } from '#state/class-edits.ts';
import { parseCpus } from '#units/cpus.ts';
import type { Wrong } from './wrong.ts';

/** `-l`, `-P`, `-e`, `-s` and `-f` of create-class and modify-class. */
export const portFlag = Flags.string({
  char: 'l',
  required: true,
  helpValue: 'LINK',
  summary: 'The port: a physical link with traffic classes.',
});
export const classFlags = {
  priorities: Flags.string({
    char: 'P',
    helpValue: 'PRIO,..',
    summary: 'The 802.1p priorities that it holds, 0 to 7, also ranges; `default` holds all others.',
  }),
  ets: Flags.string({
    char: 'e',
    helpValue: 'PCT',
    summary: 'Its share of the link in percent (802.1Qaz ETS); `default` has what is left.',
  }),
  strict: Flags.boolean({
    char: 's',
    summary: 'It sends before all that share.',
    allowNo: true,
  }),
  pfc: Flags.boolean({
    char: 'f',
    summary: 'It is lossless (802.1Qbb PFC), with the thresholds that `vnetctl explain network` gives for `pfc: true`.',
    allowNo: true,
  }),
};

interface Letters {
  readonly priorities?: string | undefined;
  readonly ets?: string | undefined;
  readonly strict?: boolean | undefined;
  readonly pfc?: boolean | undefined;
}

/** What the letters say; what is wrong with them is noted. */
export function classLetters({ priorities, ets, strict, pfc }: Letters, wrong: Wrong): ClassLetters {
  if (strict && ets !== undefined)
    wrong.add('-e and -s exclude each other: a strict class takes what it needs.', 'Leave one of them out.');
  return { priorities: prioritiesOf(priorities, wrong), ets: shareOf(ets, wrong), strict, pfc };
}

function prioritiesOf(text: string | undefined, wrong: Wrong): readonly number[] | undefined {
  if (text === undefined) return undefined;
  const list = parseCpus(text.split(','));
  if (list?.every((priority) => priority <= 7)) return list;
  return wrong.add(`-P ${text} is not a list of priorities.`, 'Write priorities from 0 to 7, such as 3 or 0,4-6.');
}

function shareOf(text: string | undefined, wrong: Wrong): number | undefined {
  if (text === undefined) return undefined;
  const share = /^(\d{1,3})%?$/.exec(text)?.[1];
  if (share !== undefined && Number(share) >= 1 && Number(share) <= 100) return Number(share);
  return wrong.add(`-e ${text} is not a share.`, 'Write a percentage from 1 to 100.');
}
