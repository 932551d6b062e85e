import { styleText } from 'node:util';
import type { Line } from '../text/live/lay-out.ts';
import type { Size } from '../text/live/run-screen.ts';
import { width } from '../text/safe.ts';

/** A run on the terminal, as its command sees it. */
export interface LiveRunView {
  /** What the terminal has now. */
  readonly size: () => Size;
  readonly draw: (lines: readonly Line[]) => void;
  /** Takes the view away. */
  readonly close: () => void;
}

/** Of ECMA-48: the cursor up so many lines at its beginning, what is behind it on the line, and all below, erased. */
const up = (rows: number) => (rows === 0 ? '\r' : `\u001b[${rows}F`);
const [END_LINE, END_SCREEN] = ['\u001b[K\n', '\u001b[J'];
/** What is between these a terminal shows at once, if it knows them (private mode 2026). */
const [BEGIN, END] = ['\u001b[?2026h', '\u001b[?2026l'];

/**
 * Draws below the prompt, on standard error: standard output is for the result. It only looks, has no keys, and lets the cursor be, so
 * nothing is left to be put back if the process is killed. Without ink: its start would cost more than many a run.
 */
export function showRun(terminal: NodeJS.WriteStream = process.stderr): LiveRunView {
  const size = () => ({ columns: terminal.columns, rows: terminal.rows });
  let drawn: readonly Line[] = [];
  // A terminal that has become narrower since has broken the lines.
  const back = () => up(drawn.reduce((sum, { text }) => sum + Math.max(1, Math.ceil(width(text) / size().columns)), 0));
  return {
    size,
    draw: (lines) => {
      terminal.write(`${BEGIN}${back()}${lines.map((line) => styled(line) + END_LINE).join('')}${END_SCREEN}${END}`);
      drawn = lines;
    },
    close: () => {
      if (drawn.length > 0) terminal.write(`${back()}${END_SCREEN}`);
      drawn = [];
    },
  };
}

const STYLES = { bold: 'bold', dim: 'dim', reverse: 'inverse' } as const;

function styled({ text, style }: Line): string {
  return style === undefined ? text : styleText(STYLES[style], text, { validateStream: false });
}
