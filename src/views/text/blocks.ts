/**
 * A table that is wider than the terminal is printed as several, one below the other, with all rows each: every one begins with the
 * columns that tell the rows apart, as R and pandas print theirs. Nothing is cut and nothing is left out.
 *
 * `rows` are the cells as they are shown; `isNarrow` tells whether the columns of these numbers fit beside each other. Returns the numbers
 * of the columns of each table; at least one beside those that are repeated, however wide it is.
 */
export function blocksOf(
  count: number,
  rows: readonly (readonly string[])[],
  isNarrow: (columns: readonly number[]) => boolean,
): readonly (readonly number[])[] {
  const all = Array.from({ length: count }, (_, index) => index);
  if (isNarrow(all)) return [all];
  const keys = all.slice(0, keysOf(count, rows));
  const blocks: number[][] = [];
  for (const column of all.slice(keys.length)) {
    const last = blocks.at(-1);
    if (last && isNarrow([...last, column])) last.push(column);
    else blocks.push([...keys, column]);
  }
  return blocks.length === 0 ? [all] : blocks;
}

/** How many columns at the left it takes until no two rows are alike; one where all of them do not suffice. */
function keysOf(count: number, rows: readonly (readonly string[])[]): number {
  for (let keys = 1; keys < count; keys += 1) {
    const seen = new Set(rows.map((row) => JSON.stringify(row.slice(0, keys))));
    if (seen.size === rows.length) return keys;
  }
  return 1;
}
