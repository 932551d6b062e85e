import { count } from './nouns.ts';
import { clip } from './safe.ts';

/**
 * GitHub refuses a comment of more than 65,536 characters. Counting bytes keeps us under it whatever a character is taken
 * to be, and leaves room for a line that a workflow adds.
 */
export const COMMENT_LIMIT = 65_000;
/** No single text of the user's may be longer in a comment. */
const TEXT_LIMIT = 1_500;

/**
 * Any text as a code span, clipped. Inside one, Markdown, HTML, mentions (`@name`), references (`#12`) and links are dead;
 * the fence is longer than any run of backticks in the text.
 */
export function code(text: string): string {
  const shown = clip(text, TEXT_LIMIT);
  const fence = '`'.repeat(longestRun(shown) + 1);
  const pad = shown === '' || /^[` ]|[` ]$/.test(shown) ? ' ' : '';
  return `${fence}${pad}${shown}${pad}${fence}`;
}

/** A code span for a cell of a table, where a bar would end the cell even inside the span. */
export function cell(text: string): string {
  return code(text).replaceAll('|', '\\|');
}

/** The fence for a block that holds these lines. */
export function fenceFor(lines: readonly string[]): string {
  return '`'.repeat(Math.max(3, ...lines.map((line) => longestRun(line) + 1)));
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
}

/** A part of a comment: as many of its lines are shown as there is room for. */
export interface Section {
  readonly open: string;
  readonly lines: readonly Line[];
  readonly close: string;
  /** What the lines tell of, for "12 objects not shown". */
  readonly noun: string;
  /** Most bytes for its lines, so that a first section leaves room for the ones after it. */
  readonly most?: number;
}

export interface Line {
  readonly text: string;
  /** How many objects it tells of. */
  readonly size: number;
}

/**
 * Sections one after the other within the limit. Earlier ones go first; what does not fit is counted, never dropped
 * silently. Sections without lines are left out.
 */
export function fitInto(sections: readonly Section[], limit = COMMENT_LIMIT): string {
  const used = sections.filter((section) => section.lines.length > 0);
  let left = limit - used.reduce((sum, { open, close }) => sum + bytes(open) + bytes(close) + NOTE_BYTES, 0);
  const parts = used.map((section) => {
    const taken = take(section, Math.min(left, section.most ?? left));
    left -= taken.bytes;
    return `${section.open}${taken.text}${section.close}`;
  });
  return parts.join('\n');
}

const NOTE_BYTES = 100;

function take({ lines, noun }: Section, room: number): { readonly text: string; readonly bytes: number } {
  let used = 0;
  let index = 0;
  for (; index < lines.length; index += 1) {
    const more = bytes(lines[index]?.text ?? '') + 1;
    if (used + more > room) break;
    used += more;
  }
  const shown = lines
    .slice(0, index)
    .map((line) => `${line.text}\n`)
    .join('');
  const rest = lines.slice(index).reduce((sum, line) => sum + line.size, 0);
  return { text: rest > 0 ? `${shown}${count(rest)} ${noun} not shown\n` : shown, bytes: used };
}

function bytes(text: string): number {
  return Buffer.byteLength(text);
}
