const UNITS: Readonly<Record<string, number>> = {
  // Times are picoseconds.
  ps: 1,
  ns: 1e3,
  us: 1e6,
  ms: 1e9,
  s: 1e12,
  // Rates are bits or frames per second, sizes bytes.
  K: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 1024,
  Mi: 1024 ** 2,
  Gi: 1024 ** 3,
  pps: 1,
  kpps: 1e3,
  Mpps: 1e6,
  Gpps: 1e9,
};

const TOKEN = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[A-Za-z_]\w*|(\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)([A-Za-z]*)/g;

/**
 * An expression as CEL shall see it: `100M`, `1ms` and `1514` are doubles. CEL itself has no units, and cuts the quotient of two
 * whole numbers; a closed form such as `1G * 1514 / 1538` must not depend on that.
 */
export function spellOut(expression: string): string {
  return expression.replaceAll(TOKEN, (token: string, number?: string, unit = '') => {
    if (number === undefined) return token;
    const scale = unit === '' ? 1 : UNITS[unit];
    if (scale === undefined || (unit !== '' && !Object.hasOwn(UNITS, unit))) return token;
    const value = Number(number) * scale;
    return Number.isInteger(value) && Math.abs(value) < 1e21 ? value.toFixed(1) : String(value);
  });
}
