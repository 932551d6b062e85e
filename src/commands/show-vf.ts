import * as Args from '@oclif/core/args';
import { VF_COLUMNS, type VfRow, vfRows } from '#views/text/tables/vf.ts';
import { ShowCommand, storedFlag, tableFlags, tableOptions } from './show.ts';

/** `show-vf [LINK]`: dladm(8). */
export default class ShowVf extends ShowCommand<VfRow> {
  static override summary = 'Show SR-IOV virtual functions.';
  static override args = {
    link: Args.string({ ignoreStdin: true, description: 'only this function, or those of this physical link' }),
  };
  static override flags = { ...tableFlags, stored: storedFlag };
  static override examples = ['vnetctl show-vf', 'vnetctl show-vf ixgbe0'];

  async run(): Promise<readonly VfRow[]> {
    const { args, flags } = await this.parse(ShowVf);
    const look = await this.look({ host: flags.host, stored: flags.stored, name: args.link, kinds: ['vf', 'phys'] });
    return this.show(VF_COLUMNS, vfRows(look, args.link), tableOptions(flags));
  }
}
