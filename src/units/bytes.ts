import { parseQuantity, printQuantity } from './quantity.ts';

const SCALES = {
  '': 1,
  B: 1,
  K: 1e3,
  M: 1e6,
  G: 1e9,
  Ki: 1024,
  Mi: 1024 ** 2,
  Gi: 1024 ** 3,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
};
const PRINT = [
  ['M', 1e6],
  ['K', 1e3],
] as const;

/** Bytes of a size: a whole number, or one with `K`, `M`, `G` (decimal) or `Ki`, `Mi`, `Gi` (binary). */
export function parseBytes(text: string | number): number | undefined {
  if (typeof text === 'number') return Number.isSafeInteger(text) && text >= 0 ? text : undefined;
  return parseQuantity(text, SCALES);
}

/** `60K`, `1500`: reads back as the same number. */
export function printBytes(bytes: number): string {
  return bytes % 1000 === 0 ? printQuantity(bytes, PRINT) : String(bytes);
}
