import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import type { Interval } from '#usage/history.ts';
import { parseableFlag } from './show.ts';
import { HistoryCommand, historyFlags } from './usage-history.ts';

/** `show-usage [LINK]`: dladm(8), over the host's own history or one that was written to a file. */
export default class ShowUsage extends HistoryCommand<Interval> {
  static override summary = 'Show the usage history of links.';
  static override description =
    'Without a link: what passed each link since the first record. With one, or with a time range: one row for each interval. Times are those of the virtual clock, in UTC. A record is kept at the start and the end of each run and at every historyInterval of the Host document; of each link and flow as many as its historyRecords says.';
  static override args = { link: Args.string({ ignoreStdin: true, description: 'only this link' }) };
  static override flags = {
    ...historyFlags,
    parseable: parseableFlag,
    out: Flags.string({
      helpValue: 'FILE',
      summary: 'Write the whole history to a file, links and flows, for -f.',
      exclusive: ['file', 'dates', 'plot', 'start', 'end', 'output', 'parseable', 'all'],
    }),
  };
  static override examples = [
    'vnetctl show-usage',
    'vnetctl show-usage bge0',
    'vnetctl show-usage -s 01/01/2026 -e 01/01/2026,12:00:00',
    'vnetctl show-usage -F gnuplot',
    'vnetctl show-usage -F text',
    'vnetctl show-usage --out usage.json',
  ];

  async run(): Promise<readonly Interval[]> {
    const { args, flags } = await this.parse(ShowUsage);
    if (flags.out !== undefined) return this.writeHistory(flags.out, flags.host, args.link);
    return this.showHistory('link', flags, { host: flags.host, name: args.link, style: 'show-usage' });
  }
}
