import * as Args from '@oclif/core/args';
import { removePorts } from '#state/aggr-edits.ts';
import { aggrName, neededPortsFlag, portList } from './letters/aggr.ts';
import { Wrong } from './letters/wrong.ts';
import { temporaryFlag, VerbCommand, type Wish, whereOf } from './verb.ts';

/** dladm(8) remove-aggr. */
export default class RemoveAggr extends VerbCommand {
  static override summary = 'Take ports out of an aggregation.';
  static override args = { aggr: Args.string({ required: true, ignoreStdin: true, description: 'its name' }) };
  static override flags = { link: neededPortsFlag, temporary: temporaryFlag };
  static override examples = ['vnetctl create-aggr -l net2 -l net3 aggr1', 'vnetctl remove-aggr -l net3 aggr1'];

  async wish(): Promise<Wish> {
    const { args, flags } = await this.parse(RemoveAggr);
    const wrong = new Wrong();
    const ports = portList(flags.link, wrong);
    wrong.refuse();
    return { edits: [removePorts(aggrName(args.aggr), ports, whereOf(flags))] };
  }
}
