import * as Args from '@oclif/core/args';
import { addPorts, withDevices } from '#state/aggr-edits.ts';
import { aggrName, devicesFlag, portsFlag, portsNamed } from './letters/aggr.ts';
import { noPortForceFlag } from './letters/force.ts';
import { Wrong } from './letters/wrong.ts';
import { temporaryFlag, VerbCommand, type Wish, whereOf } from './verb.ts';

/** dladm(8) add-aggr. */
export default class AddAggr extends VerbCommand {
  static override summary = 'Add ports to an aggregation.';
  static override args = { aggr: Args.string({ required: true, ignoreStdin: true, description: 'its name' }) };
  static override flags = { link: portsFlag, device: devicesFlag, temporary: temporaryFlag, force: noPortForceFlag };
  static override examples = ['vnetctl create-aggr -l net2 aggr1', 'vnetctl add-aggr -l net3 aggr1'];

  async wish(): Promise<Wish> {
    const { args, flags } = await this.parse(AddAggr);
    const wrong = new Wrong();
    const named = portsNamed(flags, wrong);
    wrong.refuse();
    const [name, where] = [aggrName(args.aggr), whereOf(flags)];
    return { edits: [withDevices({ name, ...named, where }, (ports) => addPorts(name, ports, where))] };
  }
}
