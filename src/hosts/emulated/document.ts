import { invariant } from '#diagnostics/invariant.ts';
import type { Connection } from './sql.ts';

/** The Host document, as it was given. */
export function readDocument(connection: Connection): unknown {
  const row = connection.row("SELECT value FROM meta WHERE key = 'document'");
  invariant(typeof row?.[0] === 'string', 'a store holds a Host document');
  return JSON.parse(row[0]);
}

export function writeDocument(connection: Connection, document: unknown): void {
  connection.run("INSERT OR REPLACE INTO meta VALUES ('document', ?)", JSON.stringify(document));
}
