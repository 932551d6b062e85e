import { DEFAULT_HOST } from '#state/default-host.ts';
import type { Host } from './host.ts';
import { noSuchHost } from './registry.ts';
import { DEFAULT_NAME, folderOf, isPath, select } from './selection.ts';

/** A host that shows the document that it was made from. */
export interface DocumentedHost extends Host {
  /** The Host document, as it was given. */
  document(): Promise<unknown>;
}

/**
 * Opens the host that `--host`, `VNETCTL_HOST` or `host use` names, else `default`. Nothing is created by it: `default` comes
 * into being when it is first locked.
 */
export async function openHost(given?: string): Promise<DocumentedHost> {
  const selection = select(given);
  const folder = folderOf(selection.host);
  const { EmulatedHost, FolderStorage } = await emulated();
  if (selection.host === DEFAULT_NAME) return new EmulatedHost(DEFAULT_NAME, new FolderStorage(folder, DEFAULT_HOST));
  const storage = new FolderStorage(folder);
  if (!storage.exists()) throw await noSuchHost(selection);
  return new EmulatedHost(isPath(selection.host) ? storage.documentName() : selection.host, storage);
}

/** Loaded where a host is opened: commands without one do not pay for the store. */
async function emulated() {
  const [{ EmulatedHost }, { FolderStorage }] = await Promise.all([
    import('./emulated/host.ts'),
    import('./emulated/storage.ts'),
  ]);
  return { EmulatedHost, FolderStorage };
}
