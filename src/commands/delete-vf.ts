import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { deleteVf, deleteVfs } from '#state/vf-edits.ts';
import { wholeNumber } from './letters/numbers.ts';
import { Wrong } from './letters/wrong.ts';
import { temporaryFlag, VerbCommand, type Wish, whereOf } from './verb.ts';

/** Takes virtual functions away, the last ones first. */
export default class DeleteVf extends VerbCommand {
  static override summary = 'Delete virtual functions of a physical link.';
  static override description =
    'Functions are numbered without gaps, so the last one goes first. The NIC resets those that stay.';
  static override usage = 'delete-vf [-t] {-l LINK [-n COUNT] | VF}';
  static override args = { vf: Args.string({ ignoreStdin: true, description: 'the last function of its link' }) };
  static override flags = {
    link: Flags.string({ char: 'l', helpValue: 'LINK', summary: 'All functions of this link.' }),
    count: Flags.string({ char: 'n', helpValue: 'COUNT', summary: 'With -l: only the last so many.' }),
    temporary: temporaryFlag,
  };
  static override examples = [
    'vnetctl create-vf -l ixgbe0 -n 4',
    'vnetctl delete-vf ixgbe0vf3',
    'vnetctl delete-vf -l ixgbe0 -n 2',
    'vnetctl delete-vf -l ixgbe0',
  ];

  async wish(): Promise<Wish> {
    const { args, flags } = await this.parse(DeleteVf);
    const wrong = new Wrong();
    if ((args.vf === undefined) === (flags.link === undefined))
      wrong.add(
        args.vf === undefined ? 'neither a VF nor -l is given.' : 'a VF and -l exclude each other.',
        'Name one VF, or with -l LINK those of a link.',
      );
    if (flags.count !== undefined && flags.link === undefined)
      wrong.add('-n goes with -l only.', 'Such as: delete-vf -l ixgbe0 -n 2.');
    const count = wholeNumber('-n', flags.count, 'a number of VFs', wrong);
    if (count === 0) wrong.add('-n 0 is not a number of VFs.', 'Write 1 or more.');
    wrong.refuse();
    const where = whereOf(flags);
    return { edits: [args.vf === undefined ? deleteVfs(flags.link ?? '', count, where) : deleteVf(args.vf, where)] };
  }
}
