import * as Args from '@oclif/core/args';
import { restartHost } from '#reconcile/hosts.ts';
import { BaseCommand } from '../base.ts';
import { lockTimeoutFlag } from '../flags.ts';
import { hostOperand } from '../host-operand.ts';

/** `host restart [HOST]`: the stored configuration becomes the running one. */
export default class HostRestart extends BaseCommand {
  static override summary = 'Restart an emulated host: the stored configuration becomes the running one.';
  static override args = { host: Args.string({ ignoreStdin: true, description: 'name or path; else as --host says' }) };
  static override flags = { 'lock-timeout': lockTimeoutFlag };
  static override examples = ['vnetctl host restart', 'vnetctl host restart default'];

  async run() {
    const { args, flags } = await this.parse(HostRestart);
    const host = await this.openQuietly(hostOperand(args.host, flags.host));
    const recovered = await restartHost(host, flags['lock-timeout']);
    this.remark(recovered === null ? null : `${recovered}.`);
    return { restarted: host.name, recovered };
  }
}
