import * as Args from '@oclif/core/args';
import { LINK_PROPERTIES } from '#state/properties.ts';
import { propertyEdits } from '#state/property-edits.ts';
import { LINK_KINDS } from '#state/resource.ts';
import { listOf, neededAssignmentsFlag } from './letters/properties.ts';
import { temporaryFlag, VerbCommand, type Wish, whereOf } from './verb.ts';

/** dladm(8) set-linkprop. One value that is refused changes nothing; there the others are set all the same. */
export default class SetLinkprop extends VerbCommand {
  static override summary = 'Set properties of a link.';
  static override description = listOf(LINK_PROPERTIES.filter((row) => row.perm === 'rw'));
  static override args = { link: Args.string({ required: true, ignoreStdin: true, description: 'its name' }) };
  static override flags = { properties: neededAssignmentsFlag, temporary: temporaryFlag };
  static override examples = [
    'vnetctl set-linkprop -p maxbw=100M,cpus=4-6 bge1',
    'vnetctl set-linkprop -t -p mtu=9000 ixgbe0',
    'vnetctl set-linkprop -p flowctrl=pfc ixgbe0',
  ];

  async wish(): Promise<Wish> {
    const { args, flags } = await this.parse(SetLinkprop);
    return { edits: propertyEdits({ name: args.link, kinds: LINK_KINDS }, flags.properties, whereOf(flags)) };
  }
}
