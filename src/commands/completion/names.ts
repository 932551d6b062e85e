import { Failure } from '#hosts/host.ts';
import { openHost } from '#hosts/open.ts';
import { listHosts } from '#hosts/registry.ts';
import { compareNames } from '#state/address.ts';
import { linkFacts } from '#state/link-facts.ts';
import type { Kind, Resource } from '#state/resource.ts';
import type { Look } from '#views/text/tables/look.ts';

/** What exists on the host that the command line names. Without such a host nothing does: completion never complains. */
export class Names {
  readonly #selection: string | undefined;
  #seen: Promise<Seen> | undefined;

  constructor(selection: string | undefined) {
    this.#selection = selection;
  }

  async hosts(): Promise<readonly string[]> {
    return (await listHosts()).map((one) => one.name);
  }

  /** Running and stored objects of these kinds. */
  async objects(kinds: readonly Kind[]): Promise<readonly Resource[]> {
    const { objects } = await this.#look();
    return objects.filter((one) => kinds.includes(one.kind));
  }

  async named(kinds: readonly Kind[]): Promise<readonly string[]> {
    return (await this.objects(kinds)).map((one) => one.name).sort(compareNames);
  }

  async devices(): Promise<readonly string[]> {
    const { look } = await this.#look();
    return Object.values(look?.hardware.links ?? {}).map((nic) => nic.device);
  }

  /** Names of Network documents that own something. */
  async documents(): Promise<readonly string[]> {
    return (await this.#look()).documents;
  }

  /** The running configuration, for what follows from it. */
  async look(): Promise<Look | undefined> {
    return (await this.#look()).look;
  }

  #look(): Promise<Seen> {
    this.#seen ??= see(this.#selection).catch((error) => {
      if (error instanceof Failure) return NOTHING;
      throw error;
    });
    return this.#seen;
  }
}

interface Seen {
  readonly objects: readonly Resource[];
  readonly documents: readonly string[];
  readonly look?: Look;
}

const NOTHING: Seen = { objects: [], documents: [] };

async function see(selection: string | undefined): Promise<Seen> {
  const host = await openHost(selection);
  try {
    const [hardware, { running, stored, owners }] = await Promise.all([host.hardware(), host.inspect()]);
    const documents = new Set([...owners.objects.values()].map((owner) => owner.document));
    for (const fields of owners.settings.values()) for (const owner of fields.values()) documents.add(owner.document);
    return {
      objects: [...new Map([...stored, ...running]).values()],
      documents: [...documents].sort(compareNames),
      look: { state: running, hardware, facts: linkFacts(running, hardware) },
    };
  } finally {
    await host.close();
  }
}
