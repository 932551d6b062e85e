/** Cells of a line of the terminal that standard output is; Infinity: it is none, and lines are as long as they are. */
export function terminalColumns(): number {
  const { isTTY, columns } = process.stdout;
  // A terminal that does not tell has 0.
  return isTTY && columns > 0 ? columns : Number.POSITIVE_INFINITY;
}
