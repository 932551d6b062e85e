import type { Diagnostic } from '#diagnostics/diagnostic.ts';
import type { Document, DocumentSet } from '#document/documents.ts';
import { writeYaml } from '#document/write-yaml.ts';
import type { Host } from '#hosts/host.ts';
import { unused } from './networks.ts';
import { asWriter } from './recover.ts';

/** The Host documents of a set. A set without one, or with a fault anywhere, is refused by its diagnostics. */
export function hostsIn(set: DocumentSet): {
  readonly hosts: readonly Document[];
  readonly diagnostics: readonly Diagnostic[];
} {
  const hosts = set.documents.filter((document) => document.kind === 'Host');
  const missing: readonly Diagnostic[] =
    hosts.length > 0
      ? []
      : [
          {
            severity: 'error',
            code: 'no-documents',
            summary: 'nothing to read',
            detail: 'There is no Host document among the files.',
            hint: 'Give a file with "kind: Host"; `vnetctl host show` prints one to begin with.',
          },
        ];
  return { hosts, diagnostics: [...set.diagnostics, ...missing, ...unused(set, hosts)] };
}

/** A Host document as YAML, ready to be edited. */
export function hostYaml(document: unknown): string {
  return writeYaml(document);
}

/** Gives a host other hardware; what is configured stays. Throws `Failure` when something stands on what would be gone. */
export function updateHardware(host: Host, document: Document, timeoutMs: number): Promise<string | null> {
  return asWriter(host, 'host update', timeoutMs, (writer) => writer.setHardware(document.tree));
}

/** The stored configuration becomes the running one, as after a reboot. */
export function restartHost(host: Host, timeoutMs: number): Promise<string | null> {
  return asWriter(host, 'host restart', timeoutMs, (writer) => writer.restart());
}
