/** Rows that have the same key, in the order in which they come; linear, as `Map.groupBy` of later runtimes. */
export function groupBy<Row, Key>(
  rows: Iterable<Row>,
  key: (row: Row) => Key,
): ReadonlyMap<Key, readonly [Row, ...Row[]]> {
  const groups = new Map<Key, [Row, ...Row[]]>();
  for (const row of rows) {
    const name = key(row);
    const group = groups.get(name);
    if (group) group.push(row);
    else groups.set(name, [row]);
  }
  return groups;
}
