import { compareNames } from '#state/address.ts';
import type { Count } from '#usage/report.ts';

export const NOTHING: Count = { frames: 0, bytes: 0 };

/** What came to a count since it was `before`. */
export function less(now: Count, before: Count = NOTHING): Count {
  return { frames: now.frames - before.frames, bytes: now.bytes - before.bytes };
}

export function plus(one: Count, other: Count = NOTHING): Count {
  return { frames: one.frames + other.frames, bytes: one.bytes + other.bytes };
}

/** Rows by their key, to find what each was before. */
export function by<Row>(rows: readonly Row[] | undefined, key: (row: Row) => string): ReadonlyMap<string, Row> {
  return new Map((rows ?? []).map((row) => [key(row), row]));
}

/** In the order of their names. */
export function named<Row extends { readonly name: string }>(rows: readonly Row[]): readonly Row[] {
  return [...rows].sort((a, b) => compareNames(a.name, b.name));
}
