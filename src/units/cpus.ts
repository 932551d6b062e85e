/** CPU ids of a list with ranges (`0,2,4-7`, or an array of numbers and such texts), sorted and without duplicates. */
export function parseCpus(value: string | number | readonly (string | number)[]): number[] | undefined {
  const parts = (Array.isArray(value) ? value : [value]).flatMap((part) => String(part).split(','));
  const ids = new Set<number>();
  for (const part of parts) {
    const match = /^\s*(\d{1,4})(?:-(\d{1,4}))?\s*$/.exec(part);
    if (!match) return undefined;
    const first = Number(match[1]);
    const last = match[2] === undefined ? first : Number(match[2]);
    if (last < first) return undefined;
    for (let id = first; id <= last; id += 1) ids.add(id);
  }
  return [...ids].sort((a, b) => a - b);
}

/** `0,2,4-7`: ascending, ranges of two and more joined, as dladm shows them. */
export function printCpus(ids: readonly number[]): string {
  const parts: string[] = [];
  for (let start = 0; start < ids.length; ) {
    let end = start;
    while (ids[end + 1] === (ids[end] ?? 0) + 1) end += 1;
    parts.push(end === start ? String(ids[start]) : `${ids[start]}-${ids[end]}`);
    start = end + 1;
  }
  return parts.join(',');
}
