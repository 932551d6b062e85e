import * as Args from '@oclif/core/args';
import { aggrName } from './letters/aggr.ts';
import { removal } from './letters/remove.ts';
import { temporaryFlag, VerbCommand, type Wish } from './verb.ts';

/** dladm(8) delete-aggr. */
export default class DeleteAggr extends VerbCommand {
  static override summary = 'Delete an aggregation.';
  static override args = { aggr: Args.string({ required: true, ignoreStdin: true, description: 'its name' }) };
  static override flags = { temporary: temporaryFlag };
  static override examples = ['vnetctl create-aggr -l net2 -l net3 aggr1', 'vnetctl delete-aggr aggr1'];

  async wish(): Promise<Wish> {
    const { args, flags } = await this.parse(DeleteAggr);
    return removal('aggr', aggrName(args.aggr), flags);
  }
}
