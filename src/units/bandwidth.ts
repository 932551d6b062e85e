import { parseQuantity, printQuantity } from './quantity.ts';

const SCALES = { K: 1e3, M: 1e6, G: 1e9, T: 1e12, k: 1e3, m: 1e6, g: 1e9, t: 1e12 };
const PRINT = [
  ['G', 1e9],
  ['M', 1e6],
  ['K', 1e3],
] as const;

/**
 * Bits per second of a document's rate: decimal `K`, `M`, `G` (either case, as dladm reads them). A bare number is refused,
 * because it means Mb/s to dladm and b/s elsewhere; `0` alone needs no unit.
 */
export function parseBandwidth(text: string | number): number | undefined {
  if (text === 0 || text === '0') return 0;
  return typeof text === 'string' ? parseQuantity(text, SCALES) : undefined;
}

/** `100M`, `2.5G`, `0`: reads back as the same rate. A rate below 1 Kb/s prints in thousandths of K. */
export function printBandwidth(bitsPerSecond: number): string {
  if (bitsPerSecond === 0) return '0';
  return bitsPerSecond < 1e3 ? `${bitsPerSecond / 1e3}K` : printQuantity2(bitsPerSecond);
}

function printQuantity2(bitsPerSecond: number): string {
  const text = printQuantity(bitsPerSecond, PRINT);
  return /[GMK]$/.test(text) ? text : `${bitsPerSecond / 1e3}K`;
}

/** Mb/s as dladm prints caps: whole, or with three decimals when there is a remainder of kb/s; less than that is cut. */
export function printMegabits(bitsPerSecond: number): string {
  const kilobits = Math.floor(bitsPerSecond / 1e3);
  const rest = kilobits % 1e3;
  return `${Math.floor(kilobits / 1e3)}${rest === 0 ? '' : `.${String(rest).padStart(3, '0')}`}`;
}

/** Bits per second of a rate as dladm's verbs take it: a bare number is Mb/s, as it is shown; with a unit as in documents. */
export function parseMegabits(text: string): number | undefined {
  return parseBandwidth(/^\d+(\.\d+)?$/.test(text) && text !== '0' ? `${text}M` : text);
}
