import * as Args from '@oclif/core/args';
import { propertyResets } from '#state/property-edits.ts';
import { LINK_KINDS } from '#state/resource.ts';
import { resetsFlag } from './letters/properties.ts';
import { temporaryFlag, VerbCommand, type Wish, whereOf } from './verb.ts';

/** dladm(8) reset-linkprop. */
export default class ResetLinkprop extends VerbCommand {
  static override summary = 'Give properties of a link their defaults.';
  static override description =
    'Without -p all properties of the link itself; the views of the classes of a port (pfcmap, etsbw-lcl) only by name.';
  static override args = { link: Args.string({ required: true, ignoreStdin: true, description: 'its name' }) };
  static override flags = { properties: resetsFlag, temporary: temporaryFlag };
  static override examples = [
    'vnetctl set-linkprop -p maxbw=100M,cpus=4-6,priority=low bge1',
    'vnetctl reset-linkprop -p maxbw,cpus bge1',
    'vnetctl reset-linkprop -t bge1',
  ];

  async wish(): Promise<Wish> {
    const { args, flags } = await this.parse(ResetLinkprop);
    return { edits: propertyResets({ name: args.link, kinds: LINK_KINDS }, flags.properties, whereOf(flags)) };
  }
}
