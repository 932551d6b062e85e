import type { Searching } from '#usage/lossless.ts';
import { searchLine } from '#views/text/lossless.ts';
import { canRedraw } from './terminal.ts';

/** One line on a terminal that can write over it, that says which place is looked at; nothing anywhere else, and nothing that stays. */
export function searchProgress(isJson: boolean): {
  readonly tell: (searching: Searching) => void;
  readonly end: () => void;
} {
  if (isJson || !canRedraw()) return { tell: () => {}, end: () => {} };
  const { stderr } = process;
  const write = (text: string) => stderr.write(`\r\u001b[K${text}`);
  let isTold = false;
  return {
    tell: (searching) => {
      isTold = true;
      write(searchLine(searching, stderr.columns));
    },
    end: () => {
      if (isTold) write('');
    },
  };
}
