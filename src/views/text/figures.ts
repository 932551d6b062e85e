/** `98.44M`: bits per second. */
export function rate(bitsPerSecond: number): string {
  return short(bitsPerSecond);
}

/** `1.5K`, `98.44M`: frames or frames per second. */
export function short(value: number): string {
  for (const [unit, scale] of [
    ['G', 1e9],
    ['M', 1e6],
    ['K', 1e3],
  ] as const) {
    if (value >= scale) return `${number(value / scale)}${unit}`;
  }
  return number(value);
}

/** Up to three decimals of what is not whole, more of what is small. */
export function number(value: number): string {
  if (Number.isInteger(value)) return String(value);
  const digits = Math.abs(value) >= 1000 ? 1 : Math.abs(value) >= 1 ? 3 : 6;
  return String(Number(value.toFixed(digits)));
}

/** `12.346%` of a share. */
export function percent(share: number): string {
  const value = share * 100;
  return `${value === 0 ? '0' : Math.abs(value) < 0.001 ? value.toExponential(1) : value.toFixed(3)}%`;
}

/** `12.144us`: up to three decimals. */
export function time(picoseconds: number): string {
  for (const [unit, scale] of [
    ['s', 1e12],
    ['ms', 1e9],
    ['us', 1e6],
    ['ns', 1e3],
  ] as const) {
    if (picoseconds >= scale) return `${Number((picoseconds / scale).toFixed(3))}${unit}`;
  }
  return picoseconds === 0 ? '0' : `${picoseconds}ps`;
}

/** Three digits and a unit, at most five characters: for what moves. `385M`, `1.23G`, `0`. */
export function brief(value: number): string {
  for (const [unit, scale] of [
    ['T', 1e12],
    ['G', 1e9],
    ['M', 1e6],
    ['K', 1e3],
  ] as const) {
    // What would round to four digits is one of the next unit.
    if (value >= scale * 0.9995) return `${digits(value / scale)}${unit}`;
  }
  return value < 0.005 ? '0' : digits(value);
}

function digits(value: number): string {
  const decimals = value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
  return String(Number(value.toFixed(decimals)));
}

/** `42%`, `0.3%`: for what moves. */
export function briefPercent(share: number): string {
  const value = share * 100;
  return `${value >= 9.95 || value < 0.05 ? Math.round(value) : Number(value.toFixed(1))}%`;
}
