/** How counters are printed: `R` as they are, a letter in that unit, null: as dlstat does for people. */
export type CounterUnit = 'R' | 'K' | 'M' | 'G' | 'T' | 'P' | null;

/** Which direction a table is about. */
export type Wanted = 'both' | 'receive' | 'transmit';

/** What dlstat and flowstat print of a number: two decimals and a letter from 1000 on (dlstat(8)). */
export function counterText(value: number, human: boolean, unit: CounterUnit): string {
  if (!human || unit === 'R') return String(value);
  if (unit !== null) return `${(value / 1000 ** (LETTERS.indexOf(unit) + 1)).toFixed(2)}${unit}`;
  const steps = value < 1000 ? 0 : Math.min(LETTERS.length, Math.floor(Math.log10(value) / 3));
  return steps === 0 ? String(value) : `${(value / 1000 ** steps).toFixed(2)}${LETTERS[steps - 1]}`;
}

const LETTERS = ['K', 'M', 'G', 'T', 'P'] as const;
