import { number, time } from '../text/figures.ts';

/** What goes from left to right, in microseconds. */
export interface Across {
  readonly title: string;
  /** How far from the left, 0 to 1. */
  readonly place: (at: number, from: number, to: number) => number;
  readonly ticks: (from: number, to: number, count: number) => readonly number[];
  readonly label: (at: number) => string;
}

/** Instants of the host's clock. */
export const CLOCK: Across = {
  title: 'virtual clock of the host, UTC',
  place: (at, from, to) => (to === from ? 0 : (at - from) / (to - from)),
  ticks: timeTicks,
  label: clockLabel,
};

/** Lengths of time, more than nothing, each decade as wide as the others. */
export function durations(title: string): Across {
  return {
    title,
    place: (at, from, to) => (to === from ? 0 : Math.log(at / from) / Math.log(to / from)),
    ticks: decades,
    label: (at) => time(Math.round(at * 1e6)),
  };
}

/** 1, 2 and 5 of each power of ten; where these are too many, the powers alone. */
function decades(from: number, to: number, count: number): readonly number[] {
  const first = Math.floor(Math.log10(from));
  const powers = Array.from({ length: Math.floor(Math.log10(to)) - first + 1 }, (_, index) => 10 ** (first + index));
  const within = (all: readonly number[]) => all.filter((one) => one >= from && one <= to);
  const fine = within(powers.flatMap((power) => [power, 2 * power, 5 * power]));
  const coarse = within(powers);
  if (fine.length <= count && fine.length > 0) return fine;
  return coarse.length > 1 ? coarse : fine.length > 0 ? fine : [from, to];
}

/** Round values from 0 to at least `most`, about `count` of them: 1, 2 or 5 times a power of ten apart. */
export function ticks(most: number, count: number): readonly number[] {
  if (most <= 0) return [0, 1];
  const raw = most / count;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = power * ([1, 2, 5, 10].find((one) => one * power >= raw * 0.999999) ?? 10);
  // Multiples, not sums: no error of rounding grows from one to the next.
  return Array.from({ length: Math.ceil(most / step - 1e-9) + 1 }, (_, index) => index * step);
}

const SECONDS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400];

/** Instants between two, whole seconds, minutes or hours where there is room, about `count` of them; in microseconds. */
export function timeTicks(from: number, to: number, count: number): readonly number[] {
  const wanted = (to - from) / count;
  const step = SECONDS.map((one) => one * 1e6).find((one) => one >= wanted) ?? Math.ceil(wanted / 864e8) * 864e8;
  const first = Math.ceil(from / step) * step;
  const found = Array.from(
    { length: Math.max(0, Math.floor((to - first) / step) + 1) },
    (_, index) => first + index * step,
  );
  return found.length >= 2 ? found : [from, to];
}

/** HH:MM:SS of the host's clock, with what is left of a second where there is something left. */
export function clockLabel(microseconds: number): string {
  const text = new Date(Math.floor(microseconds / 1000)).toISOString().slice(11, 23);
  return text.replace(/\.?0+$/, (zeros) => (zeros.startsWith('.') ? '' : zeros)).replace(/(\.\d*?)0+$/, '$1');
}

/** `400 Mb/s`: all ticks of an axis have the prefix of the largest. */
export function unitLabel(value: number, most: number, unit: string): string {
  const [prefix, scale] = PREFIXES.find(([, least]) => most >= least) ?? ['', 1];
  return `${number(value / scale)} ${prefix}${unit}`;
}

const PREFIXES = [
  ['T', 1e12],
  ['G', 1e9],
  ['M', 1e6],
  ['k', 1e3],
] as const;
