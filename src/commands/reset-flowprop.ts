import * as Args from '@oclif/core/args';
import { propertyResets } from '#state/property-edits.ts';
import { flowOfLinkFlag, onLink } from './letters/flow-of-link.ts';
import { resetsFlag } from './letters/properties.ts';
import { temporaryFlag, VerbCommand, type Wish, whereOf } from './verb.ts';

/** flowadm(8) reset-flowprop. */
export default class ResetFlowprop extends VerbCommand {
  static override summary = 'Give properties of a flow their defaults.';
  static override args = { flow: Args.string({ required: true, ignoreStdin: true, description: 'its name' }) };
  static override flags = { link: flowOfLinkFlag, properties: resetsFlag, temporary: temporaryFlag };
  static override examples = [
    'vnetctl add-flow -l bge0 -a transport=tcp,local_port=443 https',
    'vnetctl reset-flowprop -p maxbw https',
    'vnetctl reset-flowprop -t https',
  ];

  async wish(): Promise<Wish> {
    const { args, flags } = await this.parse(ResetFlowprop);
    const edits = propertyResets({ name: args.flow, kinds: ['flow'] }, flags.properties, whereOf(flags));
    return { edits: [...onLink(args.flow, flags.link), ...edits] };
  }
}
