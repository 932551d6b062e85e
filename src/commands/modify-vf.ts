import * as Args from '@oclif/core/args';
import { propertyEdits } from '#state/property-edits.ts';
import { alterVf } from '#state/vf-edits.ts';
import { vfFields, vfFlags, vfPropertiesFlag } from './letters/vf.ts';
import { Wrong } from './letters/wrong.ts';
import { temporaryFlag, VerbCommand, type Wish, whereOf } from './verb.ts';

/** What ip-link(8) sets with `set DEVICE vf`, with the letters of create-vf. */
export default class ModifyVf extends VerbCommand {
  static override summary = 'Change a virtual function.';
  static override args = { vf: Args.string({ required: true, ignoreStdin: true, description: 'its name' }) };
  static override flags = { ...vfFlags, properties: vfPropertiesFlag, temporary: temporaryFlag };
  static override examples = [
    'vnetctl create-vf -l ixgbe0 -n 2',
    'vnetctl modify-vf -m 2:8:20:0:0:10 -v 100 ixgbe0vf0',
    'vnetctl modify-vf -p max-tx-rate=1G,spoofchk=off,trust=on ixgbe0vf1',
  ];

  async wish(): Promise<Wish> {
    const { args, flags } = await this.parse(ModifyVf);
    const wrong = new Wrong();
    const fields = vfFields(flags, wrong);
    if ([flags.mac, flags.vid, flags.properties].every((one) => one === undefined))
      wrong.add('there is nothing to change.', 'Give -m, -v or -p.');
    wrong.refuse();
    const where = whereOf(flags);
    const isChanged = Object.keys(fields).length > 0;
    return {
      edits: [
        ...(isChanged ? [alterVf(args.vf, fields, where)] : []),
        ...propertyEdits({ name: args.vf, kinds: ['vf'] }, flags.properties, where),
      ],
    };
  }
}
