import * as Args from '@oclif/core/args';
import { LINKS } from '#state/find.ts';
import { LINK_STAT_COLUMNS, type LinkStatRow, linkStatRows } from '#views/text/statistics/link.ts';
import {
  LINK_COLUMNS,
  type LinkRow,
  linkRows,
  STORED_LINK_COLUMNS,
  type StoredLinkRow,
  storedLinkRows,
} from '#views/text/tables/link.ts';
import { ShowCommand, statisticsFlags, storedFlag, tableFlags, tableOptions } from './show.ts';

/** `show-link [LINK]`: dladm(8). */
export default class ShowLink extends ShowCommand<LinkRow | StoredLinkRow | LinkStatRow> {
  static override summary = 'Show links of every class.';
  static override args = { link: Args.string({ ignoreStdin: true, description: 'only this link' }) };
  static override flags = { ...tableFlags, stored: storedFlag, ...statisticsFlags };
  static override examples = ['vnetctl show-link', 'vnetctl show-link -p -o link,state', 'vnetctl show-link -s'];

  async run(): Promise<readonly (LinkRow | StoredLinkRow | LinkStatRow)[]> {
    const { args, flags } = await this.parse(ShowLink);
    const look = await this.look({ host: flags.host, stored: flags.stored, name: args.link, kinds: LINKS });
    const options = tableOptions(flags);
    if (flags.statistics) {
      return this.showCounters(flags, (counters) =>
        this.show(LINK_STAT_COLUMNS, linkStatRows(look, counters, args.link), options),
      );
    }
    if (flags.stored) return this.show(STORED_LINK_COLUMNS, storedLinkRows(look, args.link), options);
    return this.show(LINK_COLUMNS, linkRows(look, args.link), options);
  }
}
