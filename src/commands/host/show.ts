import * as Args from '@oclif/core/args';
import { hostYaml } from '#reconcile/hosts.ts';
import { BaseCommand } from '../base.ts';
import { hostOperand } from '../host-operand.ts';

/** `host show [HOST]`: the Host document of a host, ready to be edited. */
export default class HostShow extends BaseCommand {
  static override summary = 'Print the Host document of a host.';
  static override args = { host: Args.string({ ignoreStdin: true, description: 'name or path; else as --host says' }) };
  static override examples = ['vnetctl host show', 'vnetctl host show default > host.yaml'];

  async run(): Promise<object> {
    const { args, flags } = await this.parse(HostShow);
    const host = await this.openHost(hostOperand(args.host, flags.host));
    // A Host document is a mapping: its schema has been checked.
    const document = (await host.document()) as object;
    this.print(hostYaml(document));
    return document;
  }
}
