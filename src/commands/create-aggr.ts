import * as Args from '@oclif/core/args';
import { withDevices } from '#state/aggr-edits.ts';
import type { Wanted } from '#state/intent.ts';
import { propertyEdits } from '#state/property-edits.ts';
import { aggrChange, aggrFlags, aggrName, devicesFlag, portsFlag } from './letters/aggr.ts';
import { noPortForceFlag } from './letters/force.ts';
import { assignmentsFlag } from './letters/properties.ts';
import { Wrong } from './letters/wrong.ts';
import { temporaryFlag, VerbCommand, type Wish, whereOf } from './verb.ts';

/** dladm(8) create-aggr. */
export default class CreateAggr extends VerbCommand {
  static override summary = 'Create an aggregation of physical links.';
  static override args = {
    aggr: Args.string({ required: true, ignoreStdin: true, description: 'its name; a bare number K means aggrK' }),
  };
  static override flags = {
    link: portsFlag,
    device: devicesFlag,
    ...aggrFlags,
    properties: assignmentsFlag,
    temporary: temporaryFlag,
    force: noPortForceFlag,
  };
  static override examples = [
    'vnetctl create-aggr -l net2 -l net3 aggr1',
    'vnetctl create-aggr -P L2,L3 -L active -T long -l ixgbe0 -l ixgbe1 aggr2',
  ];

  async wish(): Promise<Wish> {
    const { args, flags } = await this.parse(CreateAggr);
    const wrong = new Wrong();
    const { ports: links = [], lacp, ...change } = aggrChange(flags, wrong);
    const { device: devices = [] } = flags;
    if (links.length + devices.length === 0) wrong.add('there is no port.', 'Name one or more physical links with -l.');
    wrong.refuse();
    const where = whereOf(flags);
    const name = aggrName(args.aggr);
    const wanted = (ports: readonly string[]): Wanted => ({
      kind: 'aggr',
      name,
      ports,
      ...change,
      ...(lacp ? { lacp: { mode: 'off', timer: 'short', ...lacp } } : {}),
    });
    return {
      edits: [
        withDevices({ name, links, devices, where }, (ports) => ({ action: 'create', where, wanted: wanted(ports) })),
        ...propertyEdits({ name, kinds: ['aggr'] }, flags.properties, where),
      ],
    };
  }
}
