import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import type { Edit } from '#state/edit.ts';
import { type LinkChange, vnicEdit, vnicsOver } from '#state/link-edits.ts';
import { propertyEdits } from '#state/property-edits.ts';
import { macFlags, macWish } from './letters/mac.ts';
import { wholeNumber } from './letters/numbers.ts';
import { assignmentsFlag } from './letters/properties.ts';
import { Wrong } from './letters/wrong.ts';
import { temporaryFlag, VerbCommand, type Wish, whereOf } from './verb.ts';

/** modify-vnic of Solaris 11 dladm(8). */
export default class ModifyVnic extends VerbCommand {
  static override summary = 'Change VNICs, or move them to another link; their flows and their guests stay.';
  static override args = {
    vnics: Args.string({ ignoreStdin: true, description: 'their names, with commas; with -L may be left out: all' }),
  };
  static override flags = {
    link: Flags.string({ char: 'l', helpValue: 'LINK', summary: 'The link that they move to.' }),
    from: Flags.string({ char: 'L', helpValue: 'LINK', summary: 'Only VNICs that are over this link now.' }),
    ...macFlags,
    vid: Flags.string({ char: 'v', helpValue: 'VID', summary: 'The new VLAN id; 0 for untagged.' }),
    properties: assignmentsFlag,
    temporary: temporaryFlag,
  };
  static override examples = [
    'vnetctl create-vnic -l bge1 vnic1',
    'vnetctl modify-vnic -v 120 -m random vnic1',
    'vnetctl modify-vnic -l ixgbe0 -L bge1',
  ];

  async wish(): Promise<Wish> {
    const { args, flags } = await this.parse(ModifyVnic);
    const wrong = new Wrong();
    const names = namesIn(args.vnics, wrong);
    const mac = macWish(flags, wrong);
    const vid = wholeNumber('-v', flags.vid, 'a VLAN id', wrong);
    if (!names && flags.from === undefined)
      wrong.add('VNICS is missing.', 'Name them, or -L LINK for all over a link.');
    if ([flags.link, flags.mac, flags.vid, flags.properties].every((one) => one === undefined))
      wrong.add('there is nothing to change.', 'Give -l, -m, -v or -p.');
    wrong.refuse();
    const change: LinkChange = {
      ...(flags.link === undefined ? {} : { over: flags.link }),
      ...(flags.from === undefined ? {} : { from: flags.from }),
      ...(vid === undefined ? {} : { vid: vid === 0 ? null : vid }),
      ...(mac ? { mac } : {}),
    };
    const where = whereOf(flags);
    const edits = (name: string): readonly Edit[] => [
      vnicEdit(name, change, where),
      ...propertyEdits({ name, kinds: ['vnic'] }, flags.properties, where),
    ];
    if (names) return { edits: names.flatMap(edits) };
    return { edits: [vnicsOver(flags.from ?? '', edits, where)] };
  }
}

/** The names of a list with commas, each once. */
function namesIn(list: string | undefined, wrong: Wrong): readonly string[] | undefined {
  const names = list?.split(',');
  if (names?.includes('')) wrong.add(`${list} is not a list of VNICs.`, 'Write names with commas between them.');
  const twice = names?.filter((name, index) => names.indexOf(name) !== index) ?? [];
  for (const name of new Set(twice)) wrong.add(`${name} is named twice.`, 'Name each VNIC once.');
  return names;
}
