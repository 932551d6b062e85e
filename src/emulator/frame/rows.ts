import { allocate, type Frame, type Owner } from './frame.ts';

/** So many rows are there, for all that is served at once; pages that nobody touches cost nothing. */
export const ROWS = 1 << 18;

/**
 * Frames as rows of typed arrays: how many of them are handled at once, in one loop for each stage of their way. A stage gets a range
 * of `list`, which holds row numbers in order of time; sets `at` to the instant at which each arrives at the next stage; keeps
 * those that go on at the front of the range, and puts the others into `refused`. Rows are frames that nobody waits for: no TCP, no
 * answer, no credit. They live as long as one slice of virtual time runs, so all simulations share them.
 */
export class Rows {
  readonly at = new Float64Array(ROWS);
  readonly born = new Float64Array(ROWS);
  readonly size = new Int32Array(ROWS);
  readonly header = new Int32Array(ROWS);
  /** Number of the chain that made it, among those that meet. */
  readonly chain = new Int32Array(ROWS);
  /** The port by which it leaves the bridge. */
  readonly way = new Int32Array(ROWS);
  /**
   * Four lists of all rows: in the making, or by stream (from 0), in order (from ROWS), by the way out of the bridge where they meet (from
   * 2 x ROWS), and by that out of the next (from 3 x ROWS).
   */
  readonly list = new Int32Array(4 * ROWS);
  readonly refused = new Int32Array(ROWS);
}

const shared = new Rows();

/**
 * Makes a stage. What an enclosing function holds and nobody assigns is a constant for V8: it then knows type, length and place of the
 * arrays, which makes a loop over them two to three times as fast as one over arrays in fields, arguments or variables of a bundle.
 */
export function withRows<Stage>(make: (rows: Rows) => Stage): Stage {
  return make(shared);
}

/** The row, and the place of `list` that holds it, for a part that gets one frame at a time: there is one algorithm for one and for many. */
export const SINGLE = 0;
export const SINGLE_PLACE = 0;
shared.list[SINGLE_PLACE] = SINGLE;

export const copyRow = withRows(({ at, born, size, header, chain }) => (from: number, to: number): void => {
  at[to] = at[from] as number;
  born[to] = born[from] as number;
  size[to] = size[from] as number;
  header[to] = header[from] as number;
  chain[to] = chain[from] as number;
});

/** Copies the rows in a range of `list` to those from `first` on. */
export const gatherRows = withRows(
  ({ at, born, size, header, chain, list }) =>
    (from: number, to: number, first: number): void => {
      let next = first | 0;
      for (let place = from | 0; place < to; place++) {
        const row = list[place] as number;
        at[next] = at[row] as number;
        born[next] = born[row] as number;
        size[next] = size[row] as number;
        header[next] = header[row] as number;
        chain[next++] = chain[row] as number;
      }
    },
);

export const putFrame = withRows(({ at, born, size, header, chain }) => (row: number, frame: Frame): void => {
  at[row] = frame.at;
  born[row] = frame.born;
  size[row] = frame.size;
  header[row] = frame.header;
  chain[row] = frame.owner.chain;
});

export const putAge = withRows(({ at, born }) => (row: number, age: number): void => {
  at[row] = age;
  born[row] = 0;
});

/** A row as a frame of its own, for a part that takes one at a time. */
export const frameOfRow = withRows(
  ({ at, born, size, header }) =>
    (row: number, owner: Owner, local: boolean): Frame => {
      const frame = allocate(owner);
      frame.at = at[row] as number;
      frame.born = born[row] as number;
      frame.size = size[row] as number;
      frame.header = header[row] as number;
      frame.ordinal = 0;
      frame.credited = true;
      frame.local = local;
      frame.ttl = 64;
      frame.payload = 0;
      return frame;
    },
);

/** The instant that stands in a row (as an argument it would be boxed). */
export const instantOf = withRows(
  ({ at }) =>
    (row: number): number =>
      at[row] as number,
);

export const sizeOf = withRows(
  ({ size }) =>
    (row: number): number =>
      size[row] as number,
);

export const bytesOfRows = withRows(({ size }) => (from: number, to: number): number => {
  let bytes = 0;
  for (let row = from | 0; row < to; row++) bytes += size[row] as number;
  return bytes;
});

/** Bytes of the rows in a range of `list`. */
export const bytesOf = withRows(({ list, size }) => (from: number, to: number): number => {
  let bytes = 0;
  for (let place = from | 0; place < to; place++) bytes += size[list[place] as number] as number;
  return bytes;
});

/** Bytes of the first rows that the last stage refused. */
export const bytesRefused = withRows(({ refused, size }) => (count: number): number => {
  let bytes = 0;
  for (let index = 0; index < count; index++) bytes += size[refused[index] as number] as number;
  return bytes;
});

/** How many of a range of `list`, which is in order of time, are due by an instant: where those end. */
export const endOfDue = withRows(({ at, list }) => (from: number, to: number, last: number): number => {
  let end = to;
  while (end > from && (at[list[end - 1] as number] as number) > last) end--;
  return end;
});

export const chainOf = withRows(
  ({ chain }) =>
    (row: number): number =>
      chain[row] as number,
);

export const headerOf = withRows(
  ({ header }) =>
    (row: number): number =>
      header[row] as number,
);

export const rowAt = withRows(
  ({ list }) =>
    (place: number): number =>
      list[place] as number,
);

/** Where those of a range of `list` end that came the same way with the same header as its first. */
export const endOfAlike = withRows(({ list, chain, header }) => (from: number, to: number): number => {
  const first = list[from] as number;
  let end = from + 1;
  while (end < to) {
    const row = list[end] as number;
    if (chain[row] !== chain[first] || header[row] !== header[first]) break;
    end++;
  }
  return end;
});

/** A stage that lets nothing through, after so many that were refused before. */
export const refuseRows = withRows(({ list, refused }) => (from: number, to: number, before: number): void => {
  for (let place = from; place < to; place++) refused[before + place - from] = list[place] as number;
});
