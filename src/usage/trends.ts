import { cpuName, laneName, type Rates } from './rates.ts';

/** What a row of each table is followed by: bits per second, of a CPU its busy share, of a query how many are completed. */
const FOLLOWED: { readonly [S in Subject]: (rates: Rates) => readonly (readonly [key: string, value: number])[] } = {
  streams: ({ streams }) => streams.map((one) => [one.name, one.bitsPerSecond]),
  queries: ({ queries }) => queries.map((one) => [one.name, one.completedPerSecond]),
  links: ({ links }) => links.map((one) => [one.name, one.receivedBitsPerSecond + one.sentBitsPerSecond]),
  flows: ({ flows }) => flows.map((one) => [one.name, one.receivedBitsPerSecond + one.sentBitsPerSecond]),
  lanes: ({ lanes }) => lanes.map((one) => [laneName(one), one.bitsPerSecond]),
  cpus: ({ cpus }) => cpus.map((one) => [cpuName(one), one.busy]),
};

/** The tables of a run, in the order in which they are offered. */
export const SUBJECTS = ['links', 'flows', 'lanes', 'cpus', 'streams', 'queries'] as const;
export type Subject = (typeof SUBJECTS)[number];

/** Values that are kept of each row. */
const KEPT = 60;

/** How the rates have gone, for sparklines. */
export class Trends {
  readonly #values = new Map<string, number[]>();

  add(rates: Rates): void {
    for (const subject of SUBJECTS) {
      for (const [key, value] of FOLLOWED[subject](rates)) {
        const name = `${subject}/${key}`;
        const values = this.#values.get(name) ?? [];
        values.push(value);
        if (values.length > KEPT) values.shift();
        this.#values.set(name, values);
      }
    }
  }

  /** Oldest first. */
  of(subject: Subject, key: string): readonly number[] {
    return this.#values.get(`${subject}/${key}`) ?? [];
  }
}
