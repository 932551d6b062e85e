import * as Args from '@oclif/core/args';
import { addPorts, withDevices } from '#state/aggr-edits.ts';
import { aggrName, devicesFlag, portList, portsFlag } from './letters/aggr.ts';
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
    const { link = [], device: devices = [] } = flags;
    const links = portList(link, wrong);
    if (links.length + devices.length === 0) wrong.add('there is no port.', 'Name one or more physical links with -l.');
    wrong.refuse();
    const [name, where] = [aggrName(args.aggr), whereOf(flags)];
    return { edits: [withDevices({ name, links, devices, where }, (ports) => addPorts(name, ports, where))] };
  }
}
