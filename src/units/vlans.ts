/** VLAN ids from one to another, both included. */
export type VlanRange = readonly [first: number, last: number];

/** IEEE 802.1Q, table 9-2: 0 is no VLAN, 4095 is reserved. */
const FIRST_VID = 1;
const LAST_VID = 4094;

export const ALL_VLANS: readonly VlanRange[] = [[FIRST_VID, LAST_VID]];

/**
 * VLANs of a list with ranges (`10,20-29`, or an array of numbers and such texts), ascending, ranges that meet joined. undefined: it is
 * none; an empty one is none either.
 */
export function parseVlans(value: unknown): readonly VlanRange[] | undefined {
  const parts = (Array.isArray(value) ? value : [value]).flatMap(partsOf);
  const ranges: VlanRange[] = [];
  for (const part of parts) {
    const match = /^\s*(\d{1,4})(?:-(\d{1,4}))?\s*$/.exec(part);
    if (!match) return undefined;
    const first = Number(match[1]);
    const last = match[2] === undefined ? first : Number(match[2]);
    if (first < FIRST_VID || last > LAST_VID || last < first) return undefined;
    ranges.push([first, last]);
  }
  return ranges.length === 0 ? undefined : joined(ranges);
}

function partsOf(value: unknown): readonly string[] {
  return typeof value === 'string' || typeof value === 'number' ? String(value).split(',') : [''];
}

/** Ascending; ranges that overlap or follow each other are one. */
export function joined(ranges: readonly VlanRange[]): readonly VlanRange[] {
  const found: VlanRange[] = [];
  for (const [first, last] of ranges.toSorted(([a], [b]) => a - b)) {
    const before = found.at(-1);
    if (before === undefined || first > before[1] + 1) found.push([first, last]);
    else found[found.length - 1] = [before[0], Math.max(before[1], last)];
  }
  return found;
}

/** `10,20-29`. */
export function printVlans(ranges: readonly VlanRange[]): string {
  return ranges.map(([first, last]) => (first === last ? String(first) : `${first}-${last}`)).join(',');
}

export function isAllVlans(ranges: readonly VlanRange[]): boolean {
  return printVlans(ranges) === printVlans(ALL_VLANS);
}

export function hasVlan(ranges: readonly VlanRange[], vid: number): boolean {
  return ranges.some(([first, last]) => first <= vid && vid <= last);
}

/** The same ranges without these ids. */
export function without(ranges: readonly VlanRange[], vids: readonly number[]): readonly VlanRange[] {
  return vids.reduce<readonly VlanRange[]>(
    (left, vid) =>
      left.flatMap(([first, last]): readonly VlanRange[] => {
        if (vid < first || vid > last) return [[first, last]];
        const parts: readonly VlanRange[] = [
          [first, vid - 1],
          [vid + 1, last],
        ];
        return parts.filter(([from, to]) => from <= to);
      }),
    ranges,
  );
}
