import * as Args from '@oclif/core/args';
import { currentHost, useHost } from '#hosts/registry.ts';
import { BaseCommand } from '../base.ts';
import { requiredHost } from '../host-operand.ts';

/** `host use HOST`: the host of commands without --host. */
export default class HostUse extends BaseCommand {
  static override summary = 'Choose the host that commands without --host work on.';
  static override args = {
    host: Args.string({ ignoreStdin: true, description: 'name, or path (it has a slash); or give it with --host' }),
  };
  static override examples = ['vnetctl host use default'];

  async run() {
    const { args, flags } = await this.parse(HostUse);
    await useHost(requiredHost(args.host, flags.host));
    const current = currentHost();
    if (current.by === 'VNETCTL_HOST') this.remark(`VNETCTL_HOST=${current.host} goes first as long as it is set.`);
    return current;
  }
}
