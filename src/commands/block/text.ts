/** A line of a batch that holds a verb. */
export interface Line {
  /** From 1. */
  readonly number: number;
  /** The whole line, without its end. */
  readonly text: string;
}

/** Verbs that are one change of the host, done wholly or not at all. */
export type Block = readonly [Line, ...Line[]];

/** The blocks of a batch: a blank line, or one of `---`, is between two. Lines that begin with `#` are not there. */
export function blocksOf(text: string): readonly Block[] {
  const blocks: [Line, ...Line[]][] = [];
  let isOpen = false;
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const bare = raw.trim();
    if (bare.startsWith('#')) continue;
    if (bare === '' || bare === '---') {
      isOpen = false;
      continue;
    }
    const line = { number: index + 1, text: raw };
    if (isOpen) blocks.at(-1)?.push(line);
    else blocks.push([line]);
    isOpen = true;
  }
  return blocks;
}
