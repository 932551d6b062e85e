const UNITS: Readonly<Record<string, number>> = {
  // Times are picoseconds.
  ps: 1,
  ns: 1e3,
  us: 1e6,
  ms: 1e9,
  s: 1e12,
  m: 60e12,
  h: 3600e12,
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
  Kpps: 1e3,
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

const TIMES: ReadonlySet<string> = new Set(['ps', 'ns', 'us', 'ms', 's', 'm', 'h']);

/** The same, with each time that is written as `picoseconds("1ms")`: only to find out what it is of, not to compute it. */
export function markTimes(expression: string): string {
  return expression.replaceAll(TOKEN, (token: string, number?: string, unit = '') =>
    number !== undefined && TIMES.has(unit) ? `picoseconds("${token}")` : spellOut(token),
  );
}

/** What people write for units elsewhere. */
const OTHERS: Readonly<Record<string, string>> = {
  ...spellings('ps', 'psec', 'picoseconds'),
  ...spellings('ns', 'nsec', 'nanoseconds'),
  ...spellings('us', 'usec', 'microseconds', '\u00b5s', '\u03bcs'),
  ...spellings('ms', 'msec', 'millis', 'milliseconds'),
  ...spellings('s', 'sec', 'secs', 'second', 'seconds'),
  ...spellings('', 'b', 'bps', 'b/s', 'bit', 'bit/s', 'bytes', 'frames'),
  ...spellings('K', 'kb', 'kbps', 'kb/s', 'kbit', 'kbit/s'),
  ...spellings('M', 'mb', 'mbps', 'mb/s', 'mbit', 'mbit/s'),
  ...spellings('G', 'gb', 'gbps', 'gb/s', 'gbit', 'gbit/s'),
  ...spellings('T', 'tb', 'tbps', 'tb/s', 'tbit', 'tbit/s'),
  ...spellings('Ki', 'kib'),
  ...spellings('Mi', 'mib'),
  ...spellings('Gi', 'gib'),
};

function spellings(unit: string, ...words: readonly string[]): Record<string, string> {
  return Object.fromEntries(words.map((word) => [word, unit]));
}

const QUANTITY =
  /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[A-Za-z_]\w*|(\d+(?:\.\d+)?)(\s*)([A-Za-z\u00b5\u03bc]+(?:\/s\b)?)/g;

/** The first number of an expression of which the unit is none here, and how it is written; undefined: there is none. */
export function wrongUnit(expression: string): { readonly found: string; readonly right: string } | undefined {
  for (const [found, number, blank, unit = ''] of expression.matchAll(QUANTITY)) {
    if (number === undefined) continue;
    const right = unitFor(unit);
    if (right !== undefined && (right !== unit || blank !== '')) return { found, right: `${number}${right}` };
  }
  return undefined;
}

/** `Gbps`, `g`: G. undefined: it is like none. */
function unitFor(word: string): string | undefined {
  if (Object.hasOwn(UNITS, word)) return word;
  const low = word.toLowerCase();
  return OTHERS[low] ?? Object.keys(UNITS).find((unit) => unit.toLowerCase() === low);
}
