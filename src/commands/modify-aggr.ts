import * as Args from '@oclif/core/args';
import { aggrEdit } from '#state/aggr-edits.ts';
import { propertyEdits } from '#state/property-edits.ts';
import { aggrChange, aggrFlags, aggrName, otherPortsFlag } from './letters/aggr.ts';
import { assignmentsFlag } from './letters/properties.ts';
import { Wrong } from './letters/wrong.ts';
import { temporaryFlag, VerbCommand, type Wish, whereOf } from './verb.ts';

/** dladm(8) modify-aggr; `-l` and `-p` as create-aggr has them. */
export default class ModifyAggr extends VerbCommand {
  static override summary = 'Change an aggregation.';
  static override args = { aggr: Args.string({ required: true, ignoreStdin: true, description: 'its name' }) };
  static override flags = {
    ...aggrFlags,
    link: otherPortsFlag,
    properties: assignmentsFlag,
    temporary: temporaryFlag,
  };
  static override examples = [
    'vnetctl create-aggr -l net2 -l net3 aggr1',
    'vnetctl modify-aggr -P L3,L4 aggr1',
    'vnetctl modify-aggr -L active -T short -u 2:8:20:0:0:1 aggr1',
  ];

  async wish(): Promise<Wish> {
    const { args, flags } = await this.parse(ModifyAggr);
    const wrong = new Wrong();
    const change = aggrChange(flags, wrong);
    const { policy, lacp, timer, unicast, link, properties } = flags;
    if ([policy, lacp, timer, unicast, link, properties].every((one) => one === undefined))
      wrong.add('there is nothing to change.', 'Give -P, -L, -T, -u, -l or -p.');
    wrong.refuse();
    const [name, where] = [aggrName(args.aggr), whereOf(flags)];
    return {
      edits: [aggrEdit(name, change, where), ...propertyEdits({ name, kinds: ['aggr'] }, properties, where)],
    };
  }
}
