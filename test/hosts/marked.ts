import path from 'node:path';
import Database from 'libsql';
import { expect } from 'vitest';
import { marks } from '#state/marks.ts';
import type { Resource } from '#state/resource.ts';

/** What the store's index says, and what it must say of the objects beside it; both sorted. */
export function expectIndexed(place: string): void {
  const database = new Database(path.join(place, 'store.db'));
  try {
    const found = database.prepare('SELECT mark, value, address, configurations FROM relation').raw().all();
    const objects = database.prepare('SELECT address, running, stored FROM object').raw().all();
    // Rows of the two queries.
    const rows = (found as [string, string, string, number][]).map((row) => row.join(' | ')).sort();
    expect(rows).toEqual((objects as Row[]).flatMap(rowsOf).sort());
  } finally {
    database.close();
  }
}

type Row = [address: string, running: string | null, stored: string | null];

function rowsOf([address, running, stored]: Row): readonly string[] {
  const bits = new Map<string, number>();
  for (const [json, bit] of [[running, 1] as const, [stored, 2] as const]) {
    if (json === null) continue;
    for (const { mark, value } of marks(JSON.parse(json) as Resource)) {
      const row = `${mark} | ${value} | ${address}`;
      bits.set(row, (bits.get(row) ?? 0) | bit);
    }
  }
  return [...bits].map(([row, both]) => `${row} | ${both}`);
}
