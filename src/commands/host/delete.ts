import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { currentHost, deleteHost, mustExist } from '#hosts/registry.ts';
import { BaseCommand } from '../base.ts';
import { agreed, isAttended, needsYes } from '../carry-out.ts';
import { requiredHost } from '../host-operand.ts';

/** `host delete HOST`: the host with its configuration and history. */
export default class HostDelete extends BaseCommand {
  static override summary = 'Delete an emulated host with all that it holds, its history too.';
  static override args = {
    host: Args.string({ ignoreStdin: true, description: 'name, or path (it has a slash); or give it with --host' }),
  };
  static override flags = { yes: Flags.boolean({ char: 'y', summary: 'Do not ask.' }) };
  static override examples = ['vnetctl host delete xb1 --yes'];

  async run() {
    const { args, flags } = await this.parse(HostDelete);
    const host = requiredHost(args.host, flags.host);
    await mustExist(host);
    if (!flags.yes) await this.#ask(host);
    const before = currentHost();
    await deleteHost(host);
    const now = currentHost();
    if (before.by === 'host use' && now.by === 'default')
      this.remark(`this was the host of "vnetctl host use"; commands without --host work on ${now.host} again.`);
    return { deleted: host };
  }

  async #ask(host: string): Promise<void> {
    const refusal = { ...needsYes(), hint: 'Add --yes.' };
    if (!isAttended(this.jsonEnabled())) this.fail([refusal]);
    if (await agreed(`Delete the host ${host} with its configuration and history?`)) return;
    this.fail([{ ...refusal, detail: 'Nobody said yes. Nothing was done.', hint: 'Answer y to go on.' }]);
  }
}
