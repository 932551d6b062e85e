import { invariant } from '#diagnostics/invariant.ts';
import { deviceOf, type HostDocument } from '#state/hardware-of.ts';
import type { Connection } from './sql.ts';

/** The Host document, as it was given. */
export function readDocument(connection: Connection): unknown {
  const row = connection.row("SELECT value FROM meta WHERE key = 'document'");
  invariant(typeof row?.[0] === 'string', 'a store holds a Host document');
  return JSON.parse(row[0]);
}

/** Calls a physical link otherwise; its device is noted beside it, so that it stays the same hardware. */
export function renameInDocument(connection: Connection, from: string, to: string): void {
  writeDocument(
    connection,
    withLinks(readDocument(connection), (name) => (name === from ? to : name)),
  );
}

/** The document with its links called as `nameOf` says of their names and devices. */
export function withLinks(document: unknown, nameOf: (name: string, device: string) => string): unknown {
  // Only documents that the Host schema accepts are stored or handed on.
  const { spec, ...rest } = document as HostDocument;
  const links = Object.entries(spec.links).map(([name, link]) => {
    const device = deviceOf(name, link);
    const next = nameOf(name, device);
    const { device: _device, ...others } = link;
    return [next, next === device ? others : { device, ...others }] as const;
  });
  return { ...rest, spec: { ...spec, links: Object.fromEntries(links) } };
}

export function writeDocument(connection: Connection, document: unknown): void {
  connection.run("INSERT OR REPLACE INTO meta VALUES ('document', ?)", JSON.stringify(document));
}
