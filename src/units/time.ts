import { parseQuantity, printQuantity } from './quantity.ts';

const SCALES = { ps: 1, ns: 1e3, us: 1e6, ms: 1e9, s: 1e12, m: 60e12, h: 3600e12 };
const PRINT = [
  ['s', 1e12],
  ['ms', 1e9],
  ['us', 1e6],
  ['ns', 1e3],
] as const;

/** Picoseconds of a duration: `10us`, `5ms`, `2s`, `1m`. `0` alone needs no unit. */
export function parseTime(text: string | number): number | undefined {
  if (text === 0 || text === '0') return 0;
  return typeof text === 'string' ? parseQuantity(text, SCALES) : undefined;
}

/** `50us`: reads back as the same duration. */
export function printTime(picoseconds: number): string {
  if (picoseconds === 0) return '0';
  const text = printQuantity(picoseconds, PRINT);
  return /s$/.test(text) ? text : `${picoseconds}ps`;
}
