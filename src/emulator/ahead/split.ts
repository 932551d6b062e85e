import { withRows } from '../frame/rows.ts';

type Key = 'way' | 'chain';

/** How many rows in a range of `list` have each value of a key: `shares`, and which values there are: `found`; returns how many. */
export function countBy(key: Key, from: number, to: number, shares: Int32Array, found: Int32Array): number {
  return count(KEYS[key], from, to, shares, found);
}

/** Copies a range of `list` to the places from `start` on, by value; `shares` are then where each value ends. */
export function splitBy(
  key: Key,
  from: number,
  to: number,
  start: number,
  shares: Int32Array,
  found: Int32Array,
  values: number,
): void {
  let end = start;
  for (let index = 0; index < values; index++) {
    const value = found[index] as number;
    const share = shares[value] as number;
    shares[value] = end;
    end += share;
  }
  spread(KEYS[key], from, to, shares);
}

const KEYS: Readonly<Record<Key, Int32Array>> = withRows(({ way, chain }) => ({ way, chain }));

const count = withRows(
  ({ list }) =>
    (key: Int32Array, from: number, to: number, shares: Int32Array, found: Int32Array): number => {
      let values = 0;
      for (let place = from | 0; place < to; place++) {
        const value = key[list[place] as number] as number;
        const share = shares[value] as number;
        if (share === 0) found[values++] = value;
        shares[value] = share + 1;
      }
      return values;
    },
);

const spread = withRows(({ list }) => (key: Int32Array, from: number, to: number, shares: Int32Array): void => {
  for (let place = from | 0; place < to; place++) {
    const row = list[place] as number;
    const value = key[row] as number;
    const slot = shares[value] as number;
    shares[value] = slot + 1;
    list[slot] = row;
  }
});
