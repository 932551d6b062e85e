const EIGHTHS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;
const LEFT_EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'] as const;

/** The last values as a line of blocks, the newest at the right, at most `cells` of them. Nothing at all is a blank. */
export function sparkline(values: readonly number[], cells: number): string {
  const shown = values.slice(-cells);
  const most = Math.max(0, ...shown);
  return shown
    .map((value) => (value <= 0 ? ' ' : block(value / most)))
    .join('')
    .padStart(cells);
}

function block(share: number): string {
  return EIGHTHS[Math.min(EIGHTHS.length, Math.max(1, Math.round(share * EIGHTHS.length))) - 1] ?? '█';
}

/** A share as a bar, exact to an eighth of a cell; what is more than all fills it. */
export function bar(share: number, cells: number): string {
  const eighths = Math.round(Math.min(1, Math.max(0, share)) * cells * 8);
  const full = '█'.repeat(Math.floor(eighths / 8));
  return `${full}${LEFT_EIGHTHS[eighths % 8] ?? ''}`.padEnd(cells);
}
