import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { vlanEdit } from '#state/link-edits.ts';
import { propertyEdits } from '#state/property-edits.ts';
import { wholeNumber } from './letters/numbers.ts';
import { assignmentsFlag } from './letters/properties.ts';
import { Wrong } from './letters/wrong.ts';
import { temporaryFlag, VerbCommand, type Wish, whereOf } from './verb.ts';

/** modify-vlan of Solaris 11 dladm(8). */
export default class ModifyVlan extends VerbCommand {
  static override summary = 'Change a VLAN, or move it to another link.';
  static override args = {
    vlan: Args.string({ required: true, ignoreStdin: true, description: 'its name, which stays' }),
  };
  static override flags = {
    link: Flags.string({ char: 'l', helpValue: 'LINK', summary: 'The link that it moves to.' }),
    vid: Flags.string({ char: 'v', helpValue: 'VID', summary: 'Its new VLAN id.' }),
    properties: assignmentsFlag,
    temporary: temporaryFlag,
  };
  static override examples = ['vnetctl create-vlan -l bge1 -v 120 prod', 'vnetctl modify-vlan -l ixgbe0 -v 130 prod'];

  async wish(): Promise<Wish> {
    const { args, flags } = await this.parse(ModifyVlan);
    const wrong = new Wrong();
    const vid = wholeNumber('-v', flags.vid, 'a VLAN id', wrong);
    const { link: over, properties } = flags;
    if ([over, flags.vid, properties].every((one) => one === undefined))
      wrong.add('there is nothing to change.', 'Give -l, -v or -p.');
    wrong.refuse();
    const where = whereOf(flags);
    const change = { ...(over === undefined ? {} : { over }), ...(vid === undefined ? {} : { vid }) };
    return {
      edits: [
        vlanEdit(args.vlan, change, where),
        ...propertyEdits({ name: args.vlan, kinds: ['vlan'] }, properties, where),
      ],
    };
  }
}
