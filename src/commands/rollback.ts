import * as Flags from '@oclif/core/flags';
import { planRollback } from '#reconcile/rollback.ts';
import { type Applied, ApplyingCommand } from './applying.ts';
import { carryOutFlags } from './carry-out.ts';
import { entryArg } from './flags.ts';

/** `rollback [N]`: plans the way back. */
export default class Rollback extends ApplyingCommand {
  static override summary = 'Go back to how the host was after an entry of its history.';
  static override description =
    'Without a number: before the last change. 0: before the first one. Only what the later entries have changed goes back.';
  static override args = {
    entry: entryArg({
      ignoreStdin: true,
      description: 'Number of the entry, as "vnetctl history" lists it.',
    }),
  };
  static override flags = { full: Flags.boolean({ summary: 'Spell out every object.' }), ...carryOutFlags };
  static override examples = ['vnetctl rollback --dry-run', 'vnetctl rollback 0 --yes'];

  async run(): Promise<Applied> {
    const { args, flags } = await this.parse(Rollback);
    const host = await this.openForChange(flags);
    return this.finish(host, await planRollback(host, args.entry), flags);
  }
}
