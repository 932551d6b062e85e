/**
 * A number with a unit, exactly: decimal digits are scaled as integers, so that `1.2G` is 1,200,000,000 and never one less.
 * Returns undefined for anything else, including numbers that are not whole after scaling or above 2^53.
 */
export function parseQuantity(text: string, scales: Readonly<Record<string, number>>): number | undefined {
  const match = /^(\d{1,15})(?:\.(\d{1,12}))?([A-Za-z]*)$/.exec(text);
  if (!match) return undefined;
  const [, whole = '', fraction = '', unit = ''] = match;
  const scale = scales[unit];
  if (scale === undefined || !Object.hasOwn(scales, unit)) return undefined;
  const scaled = BigInt(whole + fraction) * BigInt(scale);
  const divisor = 10n ** BigInt(fraction.length);
  if (scaled % divisor !== 0n) return undefined;
  const value = Number(scaled / divisor);
  return Number.isSafeInteger(value) ? value : undefined;
}

/** The shortest exact spelling: the largest scale that needs at most three decimals. `scales` must be listed largest first. */
export function printQuantity(value: number, scales: readonly (readonly [unit: string, scale: number])[]): string {
  for (const [unit, scale] of scales) {
    if (value < scale || value === 0) continue;
    const thousandths = (value * 1000) / scale;
    if (Number.isSafeInteger(thousandths)) return `${thousandths / 1000}${unit}`;
  }
  return String(value);
}
