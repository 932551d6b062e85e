import { parseEvents, YAMLException } from 'js-yaml';
import type { Source } from './document.ts';
import { MAX_DEPTH } from './limits.ts';

/** A source without its documents that are no YAML, and why each of them is none. */
export interface SetApart {
  readonly source: Source;
  readonly errors: readonly Misread[];
}

export interface Misread {
  readonly reason: string;
  /** In the whole text. */
  readonly offset: number;
}

/** A text of more documents is not taken apart. */
const MOST_CHUNKS = 1000;

/**
 * Takes apart a text that is no YAML as a whole. A line that begins with `---` ends a document whatever stands before it: no
 * scalar and no bracket may go across (YAML 1.2.2, 9.1.2). undefined when the text is one document, or has too many.
 */
export function setApart(source: Source): SetApart | undefined {
  const starts = [0, ...[...source.text.matchAll(/^---(?=\s|$)/gm)].map(({ index }) => index).filter((at) => at > 0)];
  if (starts.length === 1 || starts.length > MOST_CHUNKS) return undefined;
  const errors: Misread[] = [];
  const parts = starts.map((start, index) => {
    const text = source.text.slice(start, starts[index + 1]);
    const error = errorOf(text);
    if (!error) return text;
    errors.push({ reason: error.reason, offset: start + Math.min(error.mark?.position ?? 0, text.length - 1) });
    return `${/^(?:---)?/.exec(text)?.[0]}${text.replace(/^(?:---)?/, '').replaceAll(/[^\r\n]/g, ' ')}`;
  });
  return { source: { ...source, readable: parts.join('') }, errors };
}

function errorOf(text: string): YAMLException | undefined {
  try {
    parseEvents(text, { maxDepth: MAX_DEPTH });
    return undefined;
  } catch (error) {
    if (error instanceof YAMLException) return error;
    throw error;
  }
}
