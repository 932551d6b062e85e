import * as Args from '@oclif/core/args';
import { removePorts, withDevices } from '#state/aggr-edits.ts';
import { aggrName, devicesFlag, portList, portsFlag } from './letters/aggr.ts';
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
    const { link = [], device: devices = [] } = flags;
    const links = portList(link, wrong);
    if (links.length + devices.length === 0) wrong.add('there is no port.', 'Name one or more physical links with -l.');
    wrong.refuse();
    const [name, where] = [aggrName(args.aggr), whereOf(flags)];
    return { edits: [withDevices({ name, links, devices, where }, (ports) => removePorts(name, ports, where))] };
  }
}
