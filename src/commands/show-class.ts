import * as Args from '@oclif/core/args';
import { CLASS_COLUMNS, type ClassRow, classRows } from '#views/text/tables/class.ts';
import { ShowCommand, storedFlag, tableFlags, tableOptions } from './show.ts';

/** `show-class [LINK]`: dladm(8). */
export default class ShowClass extends ShowCommand<ClassRow> {
  static override summary = 'Show the traffic classes of ports: priorities, ETS shares, PFC.';
  static override args = {
    link: Args.string({ ignoreStdin: true, description: 'only the classes of this physical link' }),
  };
  static override flags = { ...tableFlags, stored: storedFlag };
  static override examples = ['vnetctl show-class', 'vnetctl show-class ixgbe0'];

  async run(): Promise<readonly ClassRow[]> {
    const { args, flags } = await this.parse(ShowClass);
    const look = await this.look({ host: flags.host, stored: flags.stored, name: args.link, kinds: ['phys'] });
    return this.show(CLASS_COLUMNS, classRows(look, args.link), tableOptions(flags));
  }
}
