import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { propertyEdits } from '#state/property-edits.ts';
import { noTagForceFlag } from './letters/force.ts';
import { wholeNumber } from './letters/numbers.ts';
import { assignmentsFlag } from './letters/properties.ts';
import { defaultVlanName } from './letters/vlan.ts';
import { Wrong } from './letters/wrong.ts';
import { temporaryFlag, VerbCommand, type Wish, whereOf } from './verb.ts';

/** dladm(8) create-vlan. */
export default class CreateVlan extends VerbCommand {
  static override summary = 'Create a VLAN: a link that shares the MAC address of the one underneath.';
  static override args = {
    vlan: Args.string({
      ignoreStdin: true,
      description: 'its name; else made of the link and the VID: 120 on net0 is net120000',
    }),
  };
  static override flags = {
    link: Flags.string({
      char: 'l',
      required: true,
      helpValue: 'LINK',
      summary: 'What it sits over: a physical link or an aggregation.',
    }),
    vid: Flags.string({ char: 'v', required: true, helpValue: 'VID', summary: 'VLAN id, 1 to 4094.' }),
    properties: assignmentsFlag,
    temporary: temporaryFlag,
    force: noTagForceFlag,
  };
  static override examples = ['vnetctl create-vlan -l net2 -v 120', 'vnetctl create-vlan -l ixgbe0 -v 1055 prod1055'];

  async wish(): Promise<Wish> {
    const { args, flags } = await this.parse(CreateVlan);
    const wrong = new Wrong();
    const vid = wholeNumber('-v', flags.vid, 'a VLAN id', wrong);
    const name = args.vlan ?? (vid === undefined ? '' : defaultVlanName(flags.link, vid, wrong)) ?? '';
    wrong.refuse();
    const where = whereOf(flags);
    return {
      edits: [
        {
          action: 'create',
          where,
          wanted: { kind: 'vlan', name, over: flags.link, ...(vid === undefined ? {} : { vid }) },
        },
        ...propertyEdits({ name, kinds: ['vlan'] }, flags.properties, where),
      ],
    };
  }
}
