import type { Diagnostic } from '#diagnostics/diagnostic.ts';
import { renderNetwork } from '#document/render.ts';
import { writeYaml } from '#document/write-yaml.ts';
import type { Host } from '#hosts/host.ts';
import { addressOf } from '#state/address.ts';
import type { Hardware } from '#state/hardware.ts';
import type { Observed } from '#state/host-state.ts';
import type { Resource } from '#state/resource.ts';
import { ownNothing } from './owning.ts';

export interface Exported {
  readonly tree: unknown;
  readonly yaml: string;
  /** An error when the host has nothing of the document that was asked for: then the tree is empty. */
  readonly diagnostics: readonly Diagnostic[];
}

export interface ExportOptions {
  /** Name of the Network document to write. */
  readonly name: string;
  /** Only what this document owns; left out: everything. */
  readonly document: string | undefined;
  readonly configuration: 'running' | 'stored';
}

/** What is configured on a host, as a Network document: applied to the same host it changes nothing. */
export async function exportNetwork(host: Host, options: ExportOptions): Promise<Exported> {
  const [observed, hardware] = [await host.inspect(), await host.hardware()];
  const resources = [...observed[options.configuration].values()]
    .map((one) => (one.kind === 'phys' ? withoutHardwareDefaults(one, hardware) : one))
    .flatMap((one) => (options.document === undefined ? [one] : ownedPart(one, observed, options.document)));
  const tree = renderNetwork(resources, options.name);
  const asked = options.document === undefined ? [] : [options.document];
  return { tree, yaml: writeYaml(tree), diagnostics: ownNothing(host.name, asked, observed) };
}

/** The MTU that the NIC comes with is not a setting. */
function withoutHardwareDefaults(phys: Extract<Resource, { kind: 'phys' }>, hardware: Hardware): Resource {
  if (phys.mtu !== hardware.links[phys.name]?.defaultMtu) return phys;
  const { mtu: _mtu, ...settings } = phys;
  return settings as Resource; // Rendering leaves out what is absent.
}

function ownedPart(resource: Resource, { owners }: Observed, document: string): readonly Resource[] {
  if (resource.kind !== 'phys') return owners.objects.get(addressOf(resource))?.document === document ? [resource] : [];
  const owned = [...(owners.settings.get(addressOf(resource)) ?? [])].filter(
    ([, owner]) => owner.document === document,
  );
  const named = new Set(['kind', 'name', ...owned.map(([field]) => field)]);
  // Rendering leaves out what is absent.
  return owned.length === 0
    ? []
    : [Object.fromEntries(Object.entries(resource).filter(([field]) => named.has(field))) as unknown as Resource];
}
