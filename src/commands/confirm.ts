import { type Confirmed, confirmTrial } from '#reconcile/confirm.ts';
import { BaseCommand } from './base.ts';
import { lockTimeoutFlag } from './flags.ts';

/** `confirm`: keeps a change that `apply --try` holds. */
export default class Confirm extends BaseCommand<Confirmed> {
  static override summary = 'Keep the change that "apply --try" holds on this host.';
  static override flags = { 'lock-timeout': lockTimeoutFlag };
  static override examples = ['vnetctl confirm'];

  async run(): Promise<Confirmed> {
    const { flags } = await this.parse(Confirm);
    const confirmed = await confirmTrial(await this.openQuietly(flags.host), `vnetctl confirm`, flags['lock-timeout']);
    this.refuseErrors(confirmed.diagnostics);
    this.print(`Entry ${confirmed.entry} is kept.`);
    return confirmed;
  }
}
