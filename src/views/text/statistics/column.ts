import type { Column } from '../table.ts';
import { type CounterUnit, counterText } from './number.ts';

/** A column of numbers, eight wide as all of dlstat's; null: there is no such number. */
export function counterColumns<Row>(unit: CounterUnit) {
  return (name: string, of: (row: Row) => number | null, onRequest?: true): Column<Row> => ({
    name,
    width: 8,
    value: (row, human) => {
      const value = of(row);
      return value === null ? null : counterText(value, human, unit);
    },
    ...(onRequest ? { onRequest } : {}),
  });
}

interface Fetched {
  readonly interruptFrames: number | null;
  readonly pollFrames: number | null;
  readonly chains: readonly [below10: number, from10To50: number, above50: number] | null;
}

/** How frames were fetched: packets by interrupt and by poll, and chains by their length. */
export function fetchColumns<Row extends Fetched>(unit: CounterUnit): readonly Column<Row>[] {
  const col = counterColumns<Row>(unit);
  return [
    col('INTRS', (row) => row.interruptFrames),
    col('POLLS', (row) => row.pollFrames),
    col('CH<10', (row) => row.chains?.[0] ?? null),
    col('CH10-50', (row) => row.chains?.[1] ?? null),
    col('CH>50', (row) => row.chains?.[2] ?? null),
  ];
}
