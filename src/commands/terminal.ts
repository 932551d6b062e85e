/** Cells of a line of the terminal that standard output is; Infinity: it is none, and lines are as long as they are. */
export function terminalColumns(): number {
  const { isTTY, columns } = process.stdout;
  // A terminal that does not tell has 0.
  return isTTY && columns > 0 ? columns : Number.POSITIVE_INFINITY;
}

/** Whether the terminal that standard error is can move its cursor, and may: what is written there can be written over. */
export function canRedraw(): boolean {
  const { stderr, env } = process;
  return stderr.isTTY === true && stderr.columns > 0 && !env.CI && !env.NO_COLOR && env.TERM !== 'dumb';
}
