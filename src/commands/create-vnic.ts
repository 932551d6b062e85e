import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { propertyEdits } from '#state/property-edits.ts';
import { noTagForceFlag } from './letters/force.ts';
import { macFlags, macWish } from './letters/mac.ts';
import { wholeNumber } from './letters/numbers.ts';
import { assignmentsFlag } from './letters/properties.ts';
import { Wrong } from './letters/wrong.ts';
import { temporaryFlag, VerbCommand, type Wish, whereOf } from './verb.ts';

/** dladm(8) create-vnic. */
export default class CreateVnic extends VerbCommand {
  static override summary = 'Create a VNIC.';
  static override args = { vnic: Args.string({ required: true, ignoreStdin: true, description: 'its name' }) };
  static override flags = {
    link: Flags.string({
      char: 'l',
      required: true,
      helpValue: 'LINK',
      summary: 'What it sits over: a physical link, an aggregation, an etherstub, a switch or an overlay.',
    }),
    ...macFlags,
    vid: Flags.string({
      char: 'v',
      helpValue: 'VID',
      summary: 'Tag all its traffic with this VLAN id; else untagged.',
    }),
    properties: assignmentsFlag,
    temporary: temporaryFlag,
    force: noTagForceFlag,
  };
  static override examples = [
    'vnetctl create-vnic -l bge1 vnic1',
    'vnetctl create-vnic -l bge1 -m random -p maxbw=100M -p cpus=4,5,6 vnic2',
    'vnetctl create-vnic -t -l ixgbe0 -v 1055 -p maxbw=500M -p cpus=1,2 vnic9',
  ];

  async wish(): Promise<Wish> {
    const { args, flags } = await this.parse(CreateVnic);
    const wrong = new Wrong();
    const mac = macWish(flags, wrong);
    const vid = wholeNumber('-v', flags.vid, 'a VLAN id', wrong);
    wrong.refuse();
    const where = whereOf(flags);
    const fields = { ...(mac ? { mac } : {}), ...(vid === undefined ? {} : { vid }) };
    return {
      edits: [
        { action: 'create', where, wanted: { kind: 'vnic', name: args.vnic, over: flags.link, ...fields } },
        ...propertyEdits({ name: args.vnic, kinds: ['vnic'] }, flags.properties, where),
      ],
    };
  }
}
