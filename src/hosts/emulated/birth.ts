import { address } from '#state/address.ts';
import type { Hardware } from '#state/hardware.ts';
import { hardwareOf } from '#state/hardware-of.ts';
import type { Phys } from '#state/resource.ts';
import { physDefaults } from '#state/settle.ts';
import { writeDocument } from './document.ts';
import { writeObject } from './objects.ts';
import type { Connection } from './sql.ts';

/** A new host: its Host document, and its physical links with default settings; those that were removed are stored only. */
export function fillNewStore(connection: Connection, document: unknown): void {
  writeDocument(connection, document);
  addLinks(connection, Object.keys(hardwareOf(document).links), hardwareOf(document));
}

/** Physical links with all settings at their defaults. */
export function addLinks(connection: Connection, names: Iterable<string>, hardware: Hardware): void {
  for (const name of names)
    writeObject(
      connection,
      hardware.links[name]?.removed ? 'stored' : 'both',
      address('phys', name),
      defaultPhys(name, hardware),
    );
}

export function defaultPhys(name: string, hardware: Hardware): Phys {
  // physDefaults gives kind, name and every field of a physical link.
  return physDefaults(name, hardware) as unknown as Phys;
}
