import * as Args from '@oclif/core/args';
import { removePorts, withDevices } from '#state/aggr-edits.ts';
import { aggrName, devicesFlag, portsFlag, portsNamed } from './letters/aggr.ts';
import { Wrong } from './letters/wrong.ts';
import { temporaryFlag, VerbCommand, type Wish, whereOf } from './verb.ts';

/** dladm(8) remove-aggr. */
export default class RemoveAggr extends VerbCommand {
  static override summary = 'Take ports out of an aggregation.';
  static override args = { aggr: Args.string({ required: true, ignoreStdin: true, description: 'its name' }) };
  static override flags = { link: portsFlag, device: devicesFlag, temporary: temporaryFlag };
  static override examples = ['vnetctl create-aggr -l net2 -l net3 aggr1', 'vnetctl remove-aggr -l net3 aggr1'];

  async wish(): Promise<Wish> {
    const { args, flags } = await this.parse(RemoveAggr);
    const wrong = new Wrong();
    const named = portsNamed(flags, wrong);
    wrong.refuse();
    const [name, where] = [aggrName(args.aggr), whereOf(flags)];
    return { edits: [withDevices({ name, ...named, where }, (ports) => removePorts(name, ports, where))] };
  }
}
