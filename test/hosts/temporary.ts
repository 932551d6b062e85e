import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach } from 'vitest';
import { type DocumentedHost, openHost } from '#hosts/open.ts';
import { createHost } from '#hosts/registry.ts';
import { DEFAULT_HOST } from '#state/default-host.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'vnetctl-test-'));
  folders.push(folder);
  return folder;
}

/** A host of the built-in hardware on disk, and the path that opens it again. */
export async function hostOnDisk(): Promise<{ readonly host: DocumentedHost; readonly place: string }> {
  const place = path.join(temporaryFolder(), 'host');
  await createHost(place, DEFAULT_HOST);
  return { host: await openHost(place), place };
}
