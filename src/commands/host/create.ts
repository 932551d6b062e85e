import * as Args from '@oclif/core/args';
import { createHost, type HostRow } from '#hosts/registry.ts';
import { hostsIn } from '#reconcile/hosts.ts';
import { BaseCommand } from '../base.ts';
import { documentsOf } from '../documents.ts';
import { filesFlag } from '../flags.ts';
import { hostOperand } from '../host-operand.ts';
import { UsageError } from '../usage.ts';

/** `host create -f FILE [NAME|PATH]`: new emulated hosts from Host documents. */
export default class HostCreate extends BaseCommand<readonly HostRow[]> {
  static override summary = 'Make emulated hosts from Host documents.';
  static override description =
    'Each Host document becomes a host of its name. A host that exists already is refused: `host update` changes its hardware.';
  static override args = {
    host: Args.string({
      ignoreStdin: true,
      description: 'another name than that of the one document, or a path (it has a slash); --host is the same',
    }),
  };
  static override flags = { file: filesFlag };
  static override examples = ['vnetctl host create -f examples/hosts', 'vnetctl host create -f host.yaml ./lab/web01'];

  async run(): Promise<readonly HostRow[]> {
    const { args, flags } = await this.parse(HostCreate);
    const name = hostOperand(args.host, flags.host);
    const { hosts, diagnostics } = hostsIn(await documentsOf(flags.file));
    this.refuseErrors(diagnostics);
    if (name !== undefined && hosts.length > 1) {
      throw new UsageError(
        `${name} cannot be the name of ${hosts.length} hosts.`,
        'Leave the name out, or give one Host document.',
      );
    }
    const rows: HostRow[] = [];
    for (const document of hosts) rows.push(await createHost(name ?? document.name, document.tree));
    return rows;
  }
}
