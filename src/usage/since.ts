import type { Counters } from './counters.ts';

/** What has been counted between two looks: each row of `now` less the same row of `before`. What names a row stays as it is. */
export function since(before: Counters, now: Counters): Counters {
  return {
    clockNanoseconds: now.clockNanoseconds - before.clockNanoseconds,
    links: rows(before.links, now.links),
    flows: rows(before.flows, now.flows),
    lanes: rows(before.lanes, now.lanes),
    rings: rows(before.rings, now.rings),
    transmitRings: rows(before.transmitRings, now.transmitRings),
    transmitLanes: rows(before.transmitLanes, now.transmitLanes),
    ports: rows(before.ports, now.ports),
    pauses: rows(before.pauses, now.pauses),
  };
}

/** Numbers that are places: with the words they tell one row from another. */
const PLACES = new Set(['index', 'ring', 'fanout', 'number', 'priority']);
/** Numbers that count nothing: those, and what may change, and the most that was ever seen. */
const KEPT = new Set([...PLACES, 'cpu', 'maxFrames']);

function rows<Row extends object>(before: readonly Row[], now: readonly Row[]): readonly Row[] {
  const old = new Map(before.map((row) => [nameOf(row), row]));
  return now.map((row) => less(row, old.get(nameOf(row))));
}

function nameOf(row: object): string {
  return JSON.stringify(Object.entries(row).filter(([key, value]) => PLACES.has(key) || typeof value === 'string'));
}

/** A counter that went backwards began anew: its object was made anew. */
function less<Row extends object>(now: Row, before: Row | undefined): Row {
  if (before === undefined) return now;
  const old = new Map<string, unknown>(Object.entries(before));
  const entries = Object.entries(now).map(([key, value]): [string, unknown] => {
    const earlier = old.get(key);
    if (typeof value === 'number' && typeof earlier === 'number' && !KEPT.has(key))
      return [key, value < earlier ? value : value - earlier];
    if (isObject(value) && isObject(earlier)) return [key, less(value, earlier)];
    return [key, value];
  });
  // The same keys with values of the same types.
  return Object.fromEntries(entries) as Row;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
