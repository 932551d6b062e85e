import { hostsIn, updateHardware } from '#reconcile/hosts.ts';
import { BaseCommand } from '../base.ts';
import { documentsOf } from '../documents.ts';
import { filesFlag, lockTimeoutFlag } from '../flags.ts';
import { UsageError } from '../usage.ts';

/** `host update -f FILE`: other hardware, the configuration kept. */
export default class HostUpdate extends BaseCommand {
  static override summary = 'Give hosts the hardware of Host documents; what is configured stays.';
  static override description =
    'Each Host document is for the host of its name, or for --host. A link with `removed: true` runs no longer, and what is stored of it stays; one that is left out must have nothing on it.';
  static override flags = { file: filesFlag, 'lock-timeout': lockTimeoutFlag };
  static override examples = [
    'vnetctl host update -f host.yaml',
    'vnetctl host update -f host.yaml --host ./lab/web01',
  ];

  async run() {
    const { flags } = await this.parse(HostUpdate);
    const { hosts, diagnostics } = hostsIn(await documentsOf(flags.file));
    this.refuseErrors(diagnostics);
    if (flags.host !== undefined && hosts.length > 1) {
      throw new UsageError(
        `${flags.host} cannot have the hardware of ${hosts.length} documents.`,
        'Leave --host out, or give one.',
      );
    }
    for (const document of hosts) {
      const host = await this.openQuietly(flags.host ?? document.name);
      const recovered = await updateHardware(host, document, flags['lock-timeout']);
      this.remark(recovered === null ? null : `${recovered}.`);
    }
    return { updated: hosts.map((document) => flags.host ?? document.name) };
  }
}
