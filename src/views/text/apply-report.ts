import { counted } from './nouns.ts';
import { safe } from './safe.ts';

/** How far an apply got: what reconcile/ reports. */
export interface Outcome {
  /** Its entry of the history. */
  readonly entry: number | null;
  readonly result: 'done' | 'undone' | 'reverted' | 'interrupted' | 'refused' | 'nothing';
  readonly total: number;
  /** What an earlier, interrupted apply had left and this one took back first. */
  readonly recovered: string | null;
}

/** How an apply ended, in a line or two. Why it failed, and how far it had got, is said by its diagnostics. */
export function printApplyReport(report: Outcome): string {
  const recovered = report.recovered === null ? '' : `${safe(report.recovered)}\n`;
  const entry = report.entry === null ? '' : ` (change ${report.entry} of the history)`;
  return `${recovered}${ENDS[report.result](report)}${entry}\n`;
}

const ENDS: Readonly<Record<Outcome['result'], (report: Outcome) => string>> = {
  done: ({ total }) => `Applied: ${counted(total, 'step')}, the host is in sync`,
  nothing: () => 'Nothing to do: the host is in sync',
  undone: () => 'Failed',
  reverted: () => 'Not confirmed',
  interrupted: () => 'Interrupted',
  refused: () => 'Refused: nothing was done',
};
