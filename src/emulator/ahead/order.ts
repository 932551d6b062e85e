import { ROWS, withRows } from '../frame/rows.ts';
import type { Feeder } from './feeder.ts';

/**
 * Puts the rows of several feeders into one order, by instant, then by feeder: of each those from `head` to `next`, `count` in all,
 * none before `first` or after `last`, into `list` from ROWS on. Each row goes to one of about twice as many buckets of equal length as
 * there are rows, and buckets are sorted by insertion, so that the time per row does not grow with the number of feeders.
 */
export function sortRows(feeders: readonly Feeder[], count: number, first: number, last: number): void {
  const buckets = 2 * count;
  sorter.choose(feeders, buckets, first, buckets / (last - first + 1));
  sorter.lay(buckets);
  sorter.place(feeders);
  sorter.insert(count);
}

/** Each loop is a function of its own: what V8 compiles while a loop runs for the first time knows nothing of what comes after it. */
const sorter = withRows(({ at, list }) => {
  const keys = new Float64Array(2 * ROWS);
  const bucketOf = new Int32Array(ROWS);
  /** How many rows the bucket before has; then where in `list` the next row of the bucket goes. */
  const places = new Int32Array(2 * ROWS + 1);

  return {
    choose(feeders: readonly Feeder[], buckets: number, first: number, scale: number): void {
      places.fill(0, 0, buckets + 1);
      for (const feeder of feeders) {
        const next = feeder.next | 0;
        for (let row = feeder.head | 0; row < next; row++) {
          const bucket = (((at[row] as number) - first) * scale) | 0;
          bucketOf[row] = bucket;
          places[bucket + 1] = (places[bucket + 1] as number) + 1;
        }
      }
    },

    lay(buckets: number): void {
      let place = ROWS;
      for (let bucket = 0; bucket < buckets; bucket++) {
        place = (place + (places[bucket] as number)) | 0;
        places[bucket] = place;
      }
    },

    place(feeders: readonly Feeder[]): void {
      for (const feeder of feeders) {
        const next = feeder.next | 0;
        for (let row = feeder.head | 0; row < next; row++) {
          const bucket = bucketOf[row] as number;
          const place = places[bucket] as number;
          places[bucket] = place + 1;
          list[place] = row;
          keys[place] = at[row] as number;
        }
      }
    },

    insert(count: number): void {
      const end = ROWS + count;
      for (let place = ROWS + 1; place < end; place++) {
        const key = keys[place] as number;
        if (key >= (keys[place - 1] as number)) continue;
        const row = list[place] as number;
        let free = place;
        while (free > ROWS && (keys[free - 1] as number) > key) {
          keys[free] = keys[free - 1] as number;
          list[free] = list[free - 1] as number;
          free--;
        }
        keys[free] = key;
        list[free] = row;
      }
    },
  };
});
