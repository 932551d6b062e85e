import { expect, test } from 'vitest';
import { printTable } from '#views/text/table.ts';
import { INTERVAL_COLUMNS } from '#views/text/tables/usage.ts';

const NOON = Date.UTC(2026, 0, 1, 12) * 1000;
const counts = { name: 'bge0', ipackets: 0, rbytes: 0, opackets: 0, obytes: 0 };

test('intervals begin and end where they do, to the microsecond where that is not at a second', () => {
  const row = { ...counts, fromMicroseconds: NOON, toMicroseconds: NOON + 200_000 };
  const next = { ...counts, fromMicroseconds: NOON + 200_000, toMicroseconds: NOON + 1_000_025 };
  expect(printTable(INTERVAL_COLUMNS, [row, next], { fields: 'start,end', parseable: true }).text).toBe(
    '12\\:00\\:00:12\\:00\\:00.200\n12\\:00\\:00.200:12\\:00\\:01.000025\n',
  );
});
