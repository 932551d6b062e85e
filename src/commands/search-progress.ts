import type { Searching } from '#usage/lossless.ts';
import { searchLine } from '#views/text/lossless.ts';

/** One line on a terminal that says which place is looked at; nothing anywhere else, and nothing that stays. */
export function searchProgress(isJson: boolean): {
  readonly tell: (searching: Searching) => void;
  readonly end: () => void;
} {
  const { stderr } = process;
  if (isJson || stderr.isTTY !== true || process.env.CI) return { tell: () => {}, end: () => {} };
  const write = (text: string) => stderr.write(`\r\u001b[K${text}`);
  return {
    tell: (searching) => write(searchLine(searching, stderr.columns)),
    end: () => write(''),
  };
}
