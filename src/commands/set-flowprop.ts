import * as Args from '@oclif/core/args';
import { FLOW_PROPERTIES } from '#state/properties.ts';
import { propertyEdits } from '#state/property-edits.ts';
import { flowOfLinkFlag, onLink } from './letters/flow-of-link.ts';
import { listOf, neededAssignmentsFlag } from './letters/properties.ts';
import { temporaryFlag, VerbCommand, type Wish, whereOf } from './verb.ts';

/** flowadm(8) set-flowprop; `-l` as on the slides of Crossbow. */
export default class SetFlowprop extends VerbCommand {
  static override summary = 'Set properties of a flow.';
  static override description = listOf(FLOW_PROPERTIES);
  static override args = { flow: Args.string({ required: true, ignoreStdin: true, description: 'its name' }) };
  static override flags = { link: flowOfLinkFlag, properties: neededAssignmentsFlag, temporary: temporaryFlag };
  static override examples = [
    'vnetctl add-flow -l bge0 -a transport=tcp,local_port=443 https',
    'vnetctl set-flowprop -p maxbw=100M https',
    'vnetctl set-flowprop -l bge0 -p priority=medium,cos=3 https',
  ];

  async wish(): Promise<Wish> {
    const { args, flags } = await this.parse(SetFlowprop);
    const edits = propertyEdits({ name: args.flow, kinds: ['flow'] }, flags.properties, whereOf(flags));
    return { edits: [...onLink(args.flow, flags.link), ...edits] };
  }
}
