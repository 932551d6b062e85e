import * as Args from '@oclif/core/args';
import { LINKS, noSuchObject } from '#state/find.ts';
import { LINK_KINDS } from '#state/resource.ts';
import type { Interval } from '#usage/history.ts';
import { printTable } from '#views/text/table.ts';
import { ShowCommand } from './show.ts';
import { historyFlags, historyOptions, historyView } from './usage-history.ts';

/** `show-usage [LINK]`: dladm(8), over the host's own history. */
export default class ShowUsage extends ShowCommand<Interval> {
  static override summary = 'Show the usage history of links.';
  static override description =
    'Without a link: what passed each link since the first record. With one, or with a time range: one row for each interval. Times are those of the virtual clock, in UTC.';
  static override args = { link: Args.string({ ignoreStdin: true, description: 'only this link' }) };
  static override flags = historyFlags;
  static override examples = ['vnetctl show-usage', 'vnetctl show-usage -F gnuplot', 'vnetctl show-usage bge0'];

  async run(): Promise<readonly Interval[]> {
    const { args, flags } = await this.parse(ShowUsage);
    const host = await this.openHost(flags.host);
    const [hardware, { running, stored }] = [await host.hardware(), await host.inspect()];
    const missing =
      args.link === undefined || flags.all
        ? undefined
        : noSuchObject(args.link, LINKS, { state: running, other: stored, stored: false, hardware });
    if (missing) this.fail([missing]);
    const known = new Set(
      [...running.values()].flatMap(({ kind, name }) => (LINK_KINDS.some((one) => one === kind) ? [name] : [])),
    );
    const view = historyView(await host.usage('link'), flags, args.link, known);
    if (view.kind === 'lines') this.print(view.text);
    else {
      const table =
        view.kind === 'table'
          ? printTable(view.columns, view.rows, historyOptions(flags))
          : printTable(view.columns, view.rows, historyOptions(flags));
      this.refuseErrors(table.diagnostics);
      this.print(table.text);
    }
    return view.rows;
  }
}
