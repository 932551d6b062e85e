import { number } from '../text/figures.ts';

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
