import { parseQuantity } from '#units/quantity.ts';
import { parseTime } from '#units/time.ts';

/** Hertz of a clock such as `2.8GHz`; undefined when it is none. */
export function parseClock(text: string): number | undefined {
  return parseQuantity(text, { Hz: 1, kHz: 1e3, MHz: 1e6, GHz: 1e9 });
}

/** Metres of a length such as `3m`, `50cm`, `10km`; undefined when it is none. */
export function parseLength(text: string): number | undefined {
  const millimetres = parseQuantity(text, { mm: 1, cm: 10, m: 1000, km: 1e6 });
  return millimetres === undefined ? undefined : millimetres / 1000;
}

/** Frames per second (`1.5Mpps`), more than none; undefined when it is none. */
export function parsePacketRate(text: string): number | undefined {
  return parseQuantity(text, { pps: 1, kpps: 1e3, Kpps: 1e3, Mpps: 1e6, Gpps: 1e9 }) || undefined;
}

/** A cost: picoseconds of CPU time (`500ns`), or cycles of the host's clock (`190.9cycles`); undefined when it is none. */
export function parseCost(
  text: string | number,
): { readonly picoseconds: number } | { readonly cycles: number } | undefined {
  const cycles = typeof text === 'string' ? /^(\d{1,12}(?:\.\d{1,6})?)cycles$/.exec(text) : null;
  if (cycles) return { cycles: Number(cycles[1]) };
  const picoseconds = parseTime(text);
  return picoseconds === undefined ? undefined : { picoseconds };
}
