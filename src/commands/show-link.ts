import * as Args from '@oclif/core/args';
import { LINKS } from '#state/find.ts';
import { LINK_COLUMNS, type LinkRow, linkRows, STORED_LINK_COLUMNS } from '#views/text/tables/link.ts';
import { ShowCommand, storedFlag, tableFlags, tableOptions } from './show.ts';

/** `show-link [LINK]`: reference/dladm.md 1 and 2. */
export default class ShowLink extends ShowCommand<LinkRow> {
  static override summary = 'Show links of every class.';
  static override args = { link: Args.string({ ignoreStdin: true, description: 'only this link' }) };
  static override flags = { ...tableFlags, stored: storedFlag };
  static override examples = ['vnetctl show-link', 'vnetctl show-link -p -o link,state'];

  async run(): Promise<readonly LinkRow[]> {
    const { args, flags } = await this.parse(ShowLink);
    const look = await this.look({ host: flags.host, stored: flags.stored, name: args.link, kinds: LINKS });
    return this.show(flags.stored ? STORED_LINK_COLUMNS : LINK_COLUMNS, linkRows(look, args.link), tableOptions(flags));
  }
}
